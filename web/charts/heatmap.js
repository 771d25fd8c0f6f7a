// A table of numbers as a grid of colours: rows are units (or predictions), columns are steps.
import { tints } from "./tint.js";

export class HeatMap {
  /**
   * @param {HTMLElement} host
   * @param {{least: number, most: number, cell?: number, row?: number, onPoint?: (row: number, column: number) => void}} options
   *   cell, row: width and height of a cell in CSS pixels; least below 0 makes the scale two-sided; onPoint: where the
   *   mouse is, or the reader has tapped
   */
  constructor(host, options) {
    this.options = { cell: 18, row: 8, ...options };
    this.canvas = document.createElement("canvas");
    this.canvas.className = "heat";
    host.append(this.canvas);
    if (options.onPoint) this.#follow(options.onPoint);
  }

  #follow(onPoint) {
    const tell = (event) => {
      const place = this.at(event);
      if (place) onPoint(...place);
    };
    this.canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") tell(event);
    });
    this.canvas.addEventListener("click", tell);
  }

  /** [row, column] where the pointer is, or null. */
  at({ clientX, clientY }) {
    if (!this.shape) return null;
    const box = this.canvas.getBoundingClientRect();
    const row = Math.floor(((clientY - box.top) / box.height) * this.shape[0]);
    const column = Math.floor(((clientX - box.left) / box.width) * this.shape[1]);
    const inside = row >= 0 && column >= 0 && row < this.shape[0] && column < this.shape[1];
    return inside ? [row, column] : null;
  }

  /**
   * @param {{shape: [rows: number, columns: number], data: ArrayLike<number>}} values row by row
   * @param {{least?: number, most?: number, cell?: number, row?: number}} options what is other than before
   */
  draw(values, options = {}) {
    this.values = values;
    this.shape = values.shape;
    this.options = { ...this.options, ...options };
    this.repaint();
  }

  /** One pixel a number; the styles make it as large as it is to be. Colours are read once: call this for a new theme. */
  repaint() {
    if (!this.values) return;
    const [rows, columns] = this.shape;
    const { cell, row } = this.options;
    const { canvas } = this;
    canvas.width = Math.max(columns, 1);
    canvas.height = Math.max(rows, 1);
    canvas.style.width = `${columns * cell}px`;
    canvas.style.height = `${rows * row}px`;
    const image = new ImageData(canvas.width, canvas.height);
    const tint = tints(canvas, this.options);
    const { data } = image;
    for (let i = 0; i < rows * columns; i++) {
      if (!Number.isFinite(this.values.data[i])) continue; // nothing there
      const [r, g, b] = tint(this.values.data[i]).color;
      data[4 * i] = r;
      data[4 * i + 1] = g;
      data[4 * i + 2] = b;
      data[4 * i + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
  }
}
