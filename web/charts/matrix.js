// A square of numbers about a text: each row is what was computed after a character, each column one that was read
// before, both named by the characters where there is room.
import { colorsOf } from "./colors.js";
import { HeatMap } from "./heatmap.js";
import { Letters } from "./letters.js";
import { sign } from "./signs.js";

const [LEAST, MOST] = [3, 16]; // CSS pixels of a cell
const HEIGHT = 540; // of all, where cells are not the smallest
const NAMED = 10; // from here on a letter fits
const SIDE = 20; // of the letters beside it

function box(className) {
  const element = document.createElement("div");
  element.className = className;
  return element;
}

export class Matrix {
  #chosen = 0;

  /**
   * @param {HTMLElement} host whose width it takes, scrolling where that is not enough
   * @param {{label: string, onHover: (row: number|null, column: number|null) => void, onChoose: (row: number) => void}} options
   */
  constructor(host, { label, onHover, onChoose }) {
    this.host = host;
    this.element = box("matrix");
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    this.inner = box("matrix-inner");
    this.inner.setAttribute("aria-hidden", "true");
    this.top = new Letters(this.inner);
    this.left = new Letters(this.inner);
    this.field = box("matrix-field");
    this.heat = new HeatMap(this.field, { least: 0, most: 1 });
    this.band = box("matrix-row");
    this.spot = box("matrix-spot");
    this.field.append(this.band, this.spot);
    this.inner.append(this.field);
    this.element.append(this.inner);
    host.append(this.element);
    new ResizeObserver(() => this.#resize()).observe(host);
    this.#follow(onHover, onChoose);
  }

  #follow(onHover, onChoose) {
    this.field.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") onHover(...(this.heat.at(event) ?? [null, null]));
    });
    this.field.addEventListener("pointerleave", () => onHover(null, null));
    this.field.addEventListener("click", (event) => {
      const place = this.heat.at(event);
      if (place) onChoose(place[0]);
    });
    this.element.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const row = this.#chosen + by;
      if (row >= 0 && row < this.length) onChoose(row);
    });
  }

  get length() {
    return this.characters?.length ?? 0;
  }

  #fitting() {
    const room = Math.min(this.host.clientWidth - SIDE - 2, HEIGHT);
    return Math.min(MOST, Math.max(LEAST, Math.floor(room / this.length)));
  }

  #resize() {
    if (this.length && this.host.clientWidth && this.#fitting() !== this.cell) this.#arrange();
  }

  /** @param {string[]} characters */
  setText(characters) {
    this.characters = characters;
    this.top.setText(characters);
    this.left.setText(characters);
  }

  /** @param {{shape: [rows: number, columns: number], data: ArrayLike<number>}} values NaN: nothing there */
  draw(values) {
    this.values = values;
    this.#arrange();
  }

  #arrange() {
    this.cell = this.#fitting();
    this.inner.classList.toggle("unnamed", this.cell < NAMED);
    this.inner.style.setProperty("--cell", `${this.cell}px`);
    if (this.values) this.heat.draw(this.values, { cell: this.cell, row: this.cell });
  }

  /** Where the reader looks. @param {number|null} column */
  point(row, column) {
    this.inner.style.setProperty("--row", row);
    this.inner.style.setProperty("--column", column ?? 0);
    this.spot.hidden = column === null;
    this.left.mark(row);
    this.top.mark(column ?? -1);
  }

  /** What stays when the mouse has left; its own character comes into view. */
  choose(row) {
    if (row === this.#chosen) return;
    this.#chosen = row;
    this.#reveal();
  }

  #reveal() {
    const { element, cell } = this;
    const x = this.#chosen * cell;
    const width = element.clientWidth - SIDE;
    if (x < element.scrollLeft) element.scrollLeft = x - width / 2;
    else if (x + cell > element.scrollLeft + width) element.scrollLeft = x + 2 * cell - width;
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    this.heat.repaint();
  }

  /** All of it with its letters, `cell` pixels each. */
  canvas(cell = 24) {
    const canvas = document.createElement("canvas");
    const n = this.length;
    canvas.width = canvas.height = (n + 1) * cell;
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(this.heat.canvas, cell, cell, n * cell, n * cell);
    context.fillStyle = colorsOf(this.element)("ink");
    context.font = `${Math.round(0.7 * cell)}px ui-monospace, monospace`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    this.characters.forEach((character, i) => {
      context.fillText(sign(character), (i + 1.5) * cell, cell / 2);
      context.fillText(sign(character), cell / 2, (i + 1.5) * cell);
    });
    return canvas;
  }
}
