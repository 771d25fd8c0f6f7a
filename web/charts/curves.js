// Curves over steps: uPlot draws them, rows say the same in figures.
import uPlot from "uplot";
import { colorsOf } from "./colors.js";

const HEIGHT = 220;
const TABLE_ROWS = 8;
const LOG = 3; // uPlot's number for a logarithmic scale
const POWERS = 7; // named on a logarithmic axis, at most

/** Powers of ten between the two, every so many of them that they are few. */
function powersBetween(least, most) {
  const exponent = (value, round) => round(Math.log10(value) * (1 + Number.EPSILON));
  const [first, last] = [exponent(least, Math.ceil), exponent(most, Math.floor)];
  const stride = Math.max(1, Math.ceil((last - first + 1) / POWERS));
  const powers = [];
  for (let k = Math.ceil(first / stride) * stride; k <= last; k += stride) powers.push(10 ** k);
  return powers;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function powerName(value) {
  const exponent = Math.round(Math.log10(value));
  if (exponent > -3 && exponent < 4) return value.toLocaleString("fr-FR");
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => RAISED[digit]);
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** The curves on one x axis, gaps where one has no point. */
function joined(points) {
  if (points.length === 0) return [[]];
  return uPlot.join(points.map(({ x, y }) => [x, y]));
}

const X_LABEL = { labelSize: 18, labelGap: 0, labelFont: "12px system-ui, sans-serif", size: 34 };

const POWER_AXIS = {
  splits: (_, __, least, most) => powersBetween(least, most),
  filter: (_, splits) => splits,
  values: (_, splits) => splits.map(powerName),
};

export class Curves {
  #host;
  #plot = null;
  #points = [];
  #series;
  #log;
  #x;
  #observer;

  /**
   * @param {HTMLElement} host whose width the picture takes
   * @param {{label: string, color: string, dash?: number[], dots?: boolean}[]} series colours are names of custom properties
   * @param {{log?: boolean, x?: string}} options log: the y axis counts powers of ten; x: what the x axis is called
   */
  constructor(host, series, { log = false, x = "" } = {}) {
    this.#host = host;
    this.#series = series;
    this.#log = log;
    this.#x = x;
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(host);
  }

  #options() {
    const color = colorsOf(this.#host);
    const axis = {
      stroke: color("muted"),
      grid: { stroke: color("line"), width: 1 },
      ticks: { stroke: color("line"), width: 1 },
      font: "12px system-ui, sans-serif",
    };
    const numbers = (_, values) =>
      values.map((value) => (value === null ? "" : value.toLocaleString("fr-FR")));
    return {
      width: this.#width(),
      height: HEIGHT,
      cursor: { drag: { setScale: false } },
      legend: { show: false },
      scales: { x: { time: false }, y: this.#log ? { distr: LOG } : {} },
      axes: [
        { ...axis, values: numbers, ...(this.#x ? { ...X_LABEL, label: this.#x } : {}) },
        { ...axis, size: 48, values: numbers, ...(this.#log ? POWER_AXIS : {}) },
      ],
      series: [{}, ...this.#series.map((one) => this.#line(one, color))],
    };
  }

  #line({ label, color: name, dash, dots = false }, color) {
    return {
      label,
      stroke: color(name),
      width: 2,
      dash,
      spanGaps: true,
      points: { show: dots, size: 5, fill: color(name) },
    };
  }

  #width() {
    return Math.max(this.#host.clientWidth, 120);
  }

  #resize() {
    this.#plot?.setSize({ width: this.#width(), height: HEIGHT });
  }

  /** @param {{x: number[], y: number[]}[]} points one of each series, x rising */
  draw(points) {
    this.#points = points;
    if (this.#plot) this.#plot.setData(joined(points));
    else this.repaint();
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    if (this.#points.length !== this.#series.length) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), joined(this.#points), this.#host);
  }

  clear() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#points = [];
  }

  destroy() {
    this.#observer.disconnect();
    this.clear();
  }
}

/** All that the curves have: [x, y of the first, y of the second…], NaN where a curve has no point at that x. */
export function allRows(points) {
  const [x, ...columns] = joined(points);
  return x.map((at, i) => [at, ...columns.map((column) => column[i] ?? NaN)]);
}

/** A few rows that say what the picture shows, evenly spread over the first curve; each other one's latest value. */
export function fewRows([first, ...others]) {
  const count = Math.min(TABLE_ROWS, first.x.length);
  return Array.from({ length: count }, (_, row) => {
    const i = count > 1 ? Math.round((row * (first.x.length - 1)) / (count - 1)) : 0;
    return [first.x[i], first.y[i], ...others.map((points) => latest(points, first.x[i]))];
  });
}

function latest({ x, y }, at) {
  let value = NaN;
  x.forEach((step, k) => step <= at && (value = y[k]));
  return value;
}
