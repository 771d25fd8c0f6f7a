// A text from left to right, each character tinted with a number, under it the same numbers as a curve and, where there
// are more of them, a map of all: one row each, one column a character.
import { HeatMap } from "./heatmap.js";
import { Letters } from "./letters.js";
import { sign } from "./signs.js";
import { tints } from "./tint.js";
import { colorsOf } from "./colors.js";

const [LEAST, MOST] = [18, 28]; // CSS pixels of a character, as wide as the text has room for
const CURVE = 64;
const PAD = 6; // above and below the curve
const MAP = 400; // as high as the map gets where its rows allow it
const [LOWEST, HIGHEST] = [3, 12]; // of its rows
const ROOM = 12; // above and below a row that is brought into view
const SVG = "http://www.w3.org/2000/svg";
const PAGE = 10; // units

function box(className) {
  const element = document.createElement("div");
  element.className = className;
  return element;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class Strip {
  /**
   * @param {HTMLElement} host
   * @param {{label: string, onHover: (row: number|null, column: number|null) => void,
   *   onChoose: (row: number|null, column: number) => void}} options row: null where no map is pointed at; both null: the
   *   mouse has left
   */
  constructor(host, { label, onHover, onChoose }) {
    this.onHover = onHover;
    this.onChoose = onChoose;
    this.row = 0;
    this.column = 0;
    this.cell = LEAST;
    this.element = box("strip");
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    this.#build();
    host.append(this.element);
    this.#follow();
    new ResizeObserver(() => this.#fit()).observe(this.element);
  }

  #build() {
    this.inner = box("strip-inner");
    this.inner.setAttribute("aria-hidden", "true");
    this.top = box("strip-top");
    this.letters = new Letters(this.top);
    this.svg = shape("svg", { class: "strip-curve", height: CURVE });
    this.base = shape("path", { class: "strip-base" });
    this.path = shape("path", { class: "strip-line" });
    this.dot = shape("circle", { class: "strip-dot", r: 4 });
    this.svg.append(this.base, this.path, this.dot);
    this.axis = box("strip-axis");
    this.top.prepend(this.axis);
    this.top.append(this.svg);
    this.body = box("strip-body");
    this.side = box("strip-side");
    this.tag = box("strip-tag");
    this.side.append(this.tag);
    this.field = box("strip-field");
    this.heat = new HeatMap(this.field, { least: 0, most: 1 });
    this.band = box("strip-row");
    this.field.append(this.band);
    this.body.append(this.side, this.field);
    this.body.hidden = true;
    this.line = box("strip-column");
    this.inner.append(this.top, this.body, this.line);
    this.element.append(this.inner);
  }

  #follow() {
    const where = (event) => {
      const row = this.body.hidden ? null : (this.heat.at(event)?.[0] ?? null);
      const { left } = this.letters.element.getBoundingClientRect();
      const column = Math.floor((event.clientX - left) / this.cell);
      return column >= 0 && column < this.length ? [row, column] : null;
    };
    this.inner.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse") return;
      this.onHover(...(where(event) ?? [null, null]));
    });
    this.inner.addEventListener("pointerleave", () => this.onHover(null, null));
    this.inner.addEventListener("click", (event) => {
      const place = where(event);
      if (place) this.onChoose(...place);
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !this.length) return;
    const [rows, last] = [this.body.hidden ? 1 : this.heat.shape[0], this.length - 1];
    const moves = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      PageUp: [-PAGE, 0],
      PageDown: [PAGE, 0],
      Home: [0, -last],
      End: [0, last],
    };
    const move = moves[event.key];
    if (!move || (move[0] && rows === 1)) return;
    event.preventDefault();
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    const row = within(this.chosenRow + move[0], rows - 1);
    this.onChoose(this.body.hidden ? null : row, within(this.chosenColumn + move[1], last));
    this.reveal();
  }

  get length() {
    return this.letters.spans.length;
  }

  /** @param {string[]} characters */
  setText(characters) {
    this.letters.setText(characters);
    this.values = null;
    this.#fit();
  }

  /** As wide as there is room for, and scrolling where there is not. */
  #fit() {
    const room = this.element.clientWidth - this.letters.element.offsetLeft;
    const cell = Math.min(MOST, Math.max(LEAST, Math.floor(room / this.length)));
    if (!room || !this.length) return;
    this.cell = cell;
    this.inner.style.setProperty("--cell", `${cell}px`);
    this.svg.setAttribute("width", this.length * cell);
    if (!this.values) return;
    this.#drawCurve();
    if (!this.body.hidden) this.heat.draw(this.heat.values, { cell });
    this.point(this.row, this.column, this.tag.textContent);
  }

  /**
   * The numbers of the row chosen: tints and curve.
   * @param {ArrayLike<number>} values one a character
   * @param {{least: number, most: number}} limits
   * @param {[high: string, low: string]} ends what the curve's ends are called
   */
  setValues(values, limits, [high, low]) {
    this.values = values;
    this.limits = limits;
    this.letters.tint(values, limits);
    this.axis.replaceChildren(
      ...[high, low].map((text) => Object.assign(box(""), { textContent: text })),
    );
    this.#drawCurve();
  }

  #drawCurve() {
    const points = Array.from(this.values, (value, i) => `${this.#x(i)} ${this.#y(value)}`);
    this.path.setAttribute("d", points.length ? `M${points.join("L")}` : "");
    const zero = this.#y(Math.max(this.limits.least, 0));
    this.base.setAttribute("d", `M0 ${zero}H${points.length * this.cell}`);
  }

  #x(i) {
    return (i + 0.5) * this.cell;
  }

  #y(value) {
    const { least, most } = this.limits;
    const part = (value - least) / (most - least || 1);
    return (CURVE - PAD - part * (CURVE - 2 * PAD)).toFixed(1);
  }

  /** @param {{shape: [rows: number, columns: number], data: ArrayLike<number>}} values of all */
  setMap(values, limits) {
    const rows = values.shape[0];
    this.rowHeight = Math.min(HIGHEST, Math.max(LOWEST, Math.round(MAP / rows)));
    this.body.hidden = false;
    this.heat.draw(values, { ...limits, cell: this.cell, row: this.rowHeight });
  }

  /**
   * Where the reader looks.
   * @param {string} tag the name of the row
   */
  point(row, column, tag = "") {
    this.row = row;
    this.column = column;
    this.letters.mark(column);
    const place = (element, name, value) => element.style.setProperty(name, `${value}px`);
    place(this.line, "--at", column * this.cell);
    if (this.values) {
      this.dot.setAttribute("cx", this.#x(column));
      this.dot.setAttribute("cy", this.#y(this.values[column]));
    }
    if (this.body.hidden) return;
    for (const element of [this.band, this.tag]) {
      place(element, "--at", row * this.rowHeight);
      place(element, "--size", this.rowHeight);
    }
    this.tag.textContent = tag;
  }

  /** What stays when the mouse has left: where the arrow keys go on from. */
  choose(row, column) {
    this.chosenRow = row;
    this.chosenColumn = column;
  }

  /** Brings the place looked at into view, the page as it is. */
  reveal() {
    const { element } = this;
    const side = this.side.offsetWidth || this.axis.offsetWidth;
    const x = this.column * this.cell;
    const width = element.clientWidth - side;
    if (x < element.scrollLeft) element.scrollLeft = x - this.cell;
    else if (x + 2 * this.cell > element.scrollLeft + width)
      element.scrollLeft = x + 2 * this.cell - width;
    if (this.body.hidden) return;
    const height = element.clientHeight - this.top.offsetHeight;
    const [above, below] = [
      this.row * this.rowHeight - ROOM,
      (this.row + 1) * this.rowHeight + ROOM,
    ];
    if (above < element.scrollTop) element.scrollTop = above;
    else if (below > element.scrollTop + height) element.scrollTop = below - height;
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    this.letters.repaint();
    if (!this.body.hidden) this.heat.repaint();
  }

  /** All of it, beyond what the screen shows, `scale` times as large. */
  canvas(scale = 2) {
    const map = this.body.hidden ? 0 : this.heat.shape[0] * this.rowHeight;
    const { cell } = this;
    const top = LEAST + 8 + CURVE;
    const canvas = document.createElement("canvas");
    canvas.width = this.length * cell * scale;
    canvas.height = (top + map) * scale;
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    this.#paintLetters(context);
    this.#paintCurve(context, LEAST + 8);
    context.imageSmoothingEnabled = false;
    if (map) context.drawImage(this.heat.canvas, 0, top, this.length * cell, map);
    return canvas;
  }

  #paintLetters(context) {
    const tint = tints(this.element, this.limits);
    context.font = "13px ui-monospace, monospace";
    context.textAlign = "center";
    context.textBaseline = "middle";
    this.letters.spans.forEach((letter, i) => {
      const { css, ink } = tint(this.values[i]);
      context.fillStyle = css;
      context.fillRect(i * this.cell, 0, this.cell, LEAST + 4);
      context.fillStyle = ink;
      context.fillText(sign(letter.textContent), this.#x(i), LEAST / 2 + 2);
    });
  }

  #paintCurve(context, top) {
    const color = colorsOf(this.element);
    context.save();
    context.translate(0, top);
    context.lineWidth = 1;
    context.strokeStyle = color("line");
    context.stroke(new Path2D(this.base.getAttribute("d")));
    context.lineWidth = 2;
    context.strokeStyle = color("accent");
    context.stroke(new Path2D(this.path.getAttribute("d")));
    context.restore();
  }
}
