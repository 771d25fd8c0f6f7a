// Weights between two texts: each row is a unit that was written, each column a unit that was read, both named.
import { colorsOf } from "./colors.js";
import { HeatMap } from "./heatmap.js";
import { Letters } from "./letters.js";
import { sign } from "./signs.js";

// CSS pixels of a column, from narrow to wide, and of a row.
const SIZES = { character: { column: [14, 26], row: 26 }, word: { column: [32, 72], row: 30 } };
const GAP = 8; // between names and colours, in a picture of it

function box(className) {
  const element = document.createElement("div");
  element.className = className;
  return element;
}

export class Alignment {
  #chosen = 0;

  /**
   * @param {HTMLElement} host whose width it takes, scrolling where that is not enough
   * @param {{label: string, onHover: (row: number|null, column: number|null) => void, onChoose: (row: number, column?: number) => void}} options
   */
  constructor(host, { label, onHover, onChoose }) {
    this.host = host;
    this.rows = this.columns = [];
    this.element = box("alignment");
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    this.inner = box("alignment-inner");
    this.inner.setAttribute("aria-hidden", "true");
    this.top = new Letters(this.inner);
    this.left = new Letters(this.inner);
    this.field = box("alignment-field");
    this.heat = new HeatMap(this.field, { least: 0, most: 1 });
    this.band = box("alignment-row");
    this.spot = box("alignment-spot");
    this.field.append(this.band, this.spot);
    this.inner.append(this.field);
    this.element.append(this.inner);
    host.append(this.element);
    new ResizeObserver(() => this.#arrange()).observe(host);
    this.#follow(onHover, onChoose);
  }

  #follow(onHover, onChoose) {
    this.field.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") onHover(...(this.heat.at(event) ?? [null, null]));
    });
    this.field.addEventListener("pointerleave", () => onHover(null, null));
    this.field.addEventListener("click", (event) => {
      const place = this.heat.at(event);
      if (place) onChoose(...place);
    });
    this.left.element.addEventListener("click", (event) => {
      const row = this.left.at(event);
      if (row >= 0) onChoose(row);
    });
    this.element.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const row = this.#chosen + by;
      if (row >= 0 && row < this.rows.length) onChoose(row);
    });
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

  /** Where the reader looks. @param {number|null} column */
  point(row, column) {
    this.inner.style.setProperty("--row", row);
    this.inner.style.setProperty("--column", column ?? 0);
    this.spot.hidden = column === null;
    this.left.mark(row);
    this.top.mark(column ?? -1);
  }

  /** What stays when the mouse has left. */
  choose(row) {
    this.#chosen = row;
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

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    this.heat.repaint();
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
