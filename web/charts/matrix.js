// A square of numbers about a text: each row is what was computed after a character, each column one that was read
// before, both named by the characters where there is room.
import { colorsOf } from "./colors.js";
import { NamedHeat } from "./named-heat.js";
import { sign } from "./signs.js";

const [LEAST, MOST] = [3, 16]; // CSS pixels of a cell
const HEIGHT = 540; // of all, where cells are not the smallest
const NAMED = 10; // from here on a letter fits
const SIDE = 20; // of the letters beside it

export class Matrix extends NamedHeat {
  /** As NamedHeat's, but for the name. */
  constructor(host, options) {
    super(host, { name: "matrix", ...options });
  }

  get length() {
    return this.characters?.length ?? 0;
  }

  #fitting() {
    const room = Math.min(this.host.clientWidth - SIDE - 2, HEIGHT);
    return Math.min(MOST, Math.max(LEAST, Math.floor(room / this.length)));
  }

  resized() {
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

  /** What stays when the mouse has left; its own character comes into view. */
  choose(row) {
    if (row === this.chosen) return;
    super.choose(row);
    this.#reveal();
  }

  #reveal() {
    const { element, cell } = this;
    const x = this.chosen * cell;
    const width = element.clientWidth - SIDE;
    if (x < element.scrollLeft) element.scrollLeft = x - width / 2;
    else if (x + cell > element.scrollLeft + width) element.scrollLeft = x + 2 * cell - width;
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
