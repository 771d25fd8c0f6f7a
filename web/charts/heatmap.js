// A table of numbers as a grid of colours, on a canvas: rows are units (or predictions), columns are steps.
import { colorsOf } from "./colors.js";

const RATIO = () => Math.min(globalThis.devicePixelRatio || 1, 3);

/** "#rrggbb" as numbers. */
function rgb(text) {
  const hex = /^#([0-9a-f]{6})$/i.exec(text)?.[1] ?? "808080";
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

const mix = (from, to, part) => from.map((start, i) => Math.round(start + (to[i] - start) * part));

/**
 * What colour a value has: from `zero` to `high` where values are 0 to 1, and to `low` for those below 0.
 * @param {(name: string) => string} color
 */
function scale(color, { least, most }) {
  const zero = rgb(color("heat-zero"));
  const high = rgb(color("heat-high"));
  const low = rgb(color("heat-low"));
  const far = Math.max(Math.abs(least), Math.abs(most)) || 1;
  return (value) => {
    if (!Number.isFinite(value)) return zero;
    if (least < 0) return mix(zero, value < 0 ? low : high, Math.min(1, Math.abs(value) / far));
    return mix(zero, high, Math.min(1, Math.max(0, (value - least) / (most - least || 1))));
  };
}

export class HeatMap {
  /**
   * @param {HTMLElement} host
   * @param {{least: number, most: number, cell?: number, row?: number, onPoint?: (row: number, column: number) => void}} options
   *   cell, row: width and height of a cell in CSS pixels; least below 0 makes the scale two-sided
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
      if (!this.shape) return;
      const box = this.canvas.getBoundingClientRect();
      const row = Math.floor(((event.clientY - box.top) / box.height) * this.shape[0]);
      const column = Math.floor(((event.clientX - box.left) / box.width) * this.shape[1]);
      if (row >= 0 && column >= 0 && row < this.shape[0] && column < this.shape[1])
        onPoint(row, column);
    };
    this.canvas.addEventListener("pointermove", tell);
    this.canvas.addEventListener("pointerdown", tell);
  }

  /** @param {{shape: [rows: number, columns: number], data: ArrayLike<number>}} values row by row */
  draw(values, limits = {}) {
    this.values = values;
    this.shape = values.shape;
    this.limits = { least: this.options.least, most: this.options.most, ...limits };
    this.repaint();
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    if (!this.values) return;
    const [rows, columns] = this.shape;
    const { cell, row } = this.options;
    const image = new ImageData(Math.max(columns, 1), Math.max(rows, 1));
    const colour = scale(colorsOf(this.canvas), this.limits);
    for (let i = 0; i < rows * columns; i++) {
      image.data.set([...colour(this.values.data[i]), 255], 4 * i);
    }
    const small = new OffscreenCanvas(image.width, image.height);
    small.getContext("2d").putImageData(image, 0, 0);
    const { canvas } = this;
    canvas.width = columns * cell * RATIO();
    canvas.height = rows * row * RATIO();
    canvas.style.width = `${columns * cell}px`;
    canvas.style.height = `${rows * row}px`;
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, canvas.width, canvas.height);
  }
}
