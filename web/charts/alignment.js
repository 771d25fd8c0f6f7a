// Weights between two texts: each row is a unit that was written, each column a unit that was read, both named.
import { colorsOf } from "./colors.js";
import { NamedHeat } from "./named-heat.js";
import { sign } from "./signs.js";

// CSS pixels of a column, from narrow to wide, and of a row.
const SIZES = { character: { column: [14, 26], row: 26 }, word: { column: [32, 72], row: 30 } };
const GAP = 8; // between names and colours, in a picture of it

export class Alignment extends NamedHeat {
  /** As NamedHeat's, but for the name. */
  constructor(host, options) {
    super(host, { name: "alignment", ...options });
    this.rows = this.columns = [];
    this.left.element.addEventListener("click", (event) => {
      const row = this.left.at(event);
      if (row >= 0) options.onChoose(row);
    });
  }

  get length() {
    return this.rows.length;
  }

  resized() {
    this.#arrange();
  }

  /**
   * @param {{unit: "character"|"word", written: string[], read: string[], weights: ArrayLike<number>}} what weights: row
   *   by row
   */
  draw({ unit, written, read, weights }) {
    const fresh = (old, now) => old.length !== now.length || now.some((text, i) => text !== old[i]);
    if (fresh(this.rows, written)) this.left.setText(written);
    if (fresh(this.columns, read) || unit !== this.unit) this.top.setText(read);
    Object.assign(this, { unit, rows: written, columns: read });
    this.inner.classList.toggle("words", unit === "word");
    this.values = { shape: [written.length, read.length], data: weights };
    this.#arrange();
  }

  #arrange() {
    if (!this.values || !this.host.clientWidth) return;
    const { column, row } = SIZES[this.unit];
    const room = this.host.clientWidth - this.left.element.offsetWidth - 4;
    const fitting = Math.floor(room / this.columns.length);
    const cell = Math.min(column[1], Math.max(column[0], fitting));
    this.inner.style.setProperty("--column-width", `${cell}px`);
    this.inner.style.setProperty("--row-height", `${row}px`);
    this.heat.draw(this.values, { cell, row });
  }

  /** Scrolls sideways to a column that is not to be seen. */
  reveal(column) {
    const { element } = this;
    const cell = this.heat.options.cell;
    const width = element.clientWidth - this.left.element.offsetWidth;
    const x = column * cell;
    if (x < element.scrollLeft || x + cell > element.scrollLeft + width)
      element.scrollLeft = x + cell / 2 - width / 2;
  }

  /** All of it with its names, `scale` pixels to one of CSS. */
  canvas(scale = 2) {
    const { column, row } = SIZES[this.unit];
    const [width, height] = [column[1] * scale, row * scale];
    const font = `${13 * scale}px ui-monospace, monospace`;
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    const widest = (texts) => {
      context.font = font;
      return Math.max(...texts.map((text) => context.measureText(sign(text)).width));
    };
    const left = Math.ceil(widest(this.rows) + GAP * scale);
    const upright = this.unit === "character";
    const top = upright ? height : Math.ceil(widest(this.columns) + GAP * scale);
    canvas.width = left + this.columns.length * width;
    canvas.height = top + this.rows.length * height;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.heat.canvas, left, top, canvas.width - left, canvas.height - top);
    context.fillStyle = colorsOf(this.element)("ink");
    context.font = font;
    context.textBaseline = "middle";
    context.textAlign = "right";
    this.rows.forEach((text, i) =>
      context.fillText(sign(text), left - (GAP / 2) * scale, top + (i + 0.5) * height),
    );
    context.textAlign = upright ? "center" : "left";
    this.columns.forEach((text, i) => {
      context.save();
      context.translate(left + (i + 0.5) * width, top - (upright ? height / 2 : (GAP / 2) * scale));
      if (!upright) context.rotate(-Math.PI / 2);
      context.fillText(sign(text), 0, 0);
      context.restore();
    });
    return canvas;
  }
}
