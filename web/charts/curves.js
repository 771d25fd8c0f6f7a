// Loss curves over steps: uPlot draws them, a table says the same in figures.
import uPlot from "uplot";
import { colorsOf } from "./colors.js";

const HEIGHT = 220;
const TABLE_ROWS = 8;

/** Training and validation values on one x axis, gaps where one has no point. */
function joined(train, validation) {
  return uPlot.join([
    [train.x, train.y],
    [validation.x, validation.y],
  ]);
}

export class Curves {
  #host;
  #plot = null;
  #data = [[], [], []];
  #labels;
  #observer;

  /** @param {HTMLElement} host whose width the picture takes */
  constructor(host, labels) {
    this.#host = host;
    this.#labels = labels;
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
    const numbers = (_, values) => values.map((value) => value.toLocaleString("fr-FR"));
    return {
      width: this.#width(),
      height: HEIGHT,
      cursor: { drag: { setScale: false } },
      legend: { show: false },
      scales: { x: { time: false } },
      axes: [
        { ...axis, values: numbers },
        { ...axis, size: 44, values: numbers },
      ],
      series: [
        {},
        { label: this.#labels.train, stroke: color("accent"), width: 2, points: { show: false } },
        {
          label: this.#labels.validation,
          stroke: color("warm"),
          width: 2,
          dash: [6, 4],
          spanGaps: true,
          points: { show: true, size: 5, fill: color("warm") },
        },
      ],
    };
  }

  #width() {
    return Math.max(this.#host.clientWidth, 120);
  }

  #resize() {
    this.#plot?.setSize({ width: this.#width(), height: HEIGHT });
  }

  draw(train, validation) {
    this.#data = joined(train, validation);
    if (this.#plot) this.#plot.setData(this.#data);
    else this.#plot = new uPlot(this.#options(), this.#data, this.#host);
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    if (!this.#plot) return;
    this.#plot.destroy();
    this.#plot = new uPlot(this.#options(), this.#data, this.#host);
  }

  clear() {
    this.#plot?.destroy();
    this.#plot = null;
  }

  destroy() {
    this.#observer.disconnect();
    this.clear();
  }
}

/** A few rows that say what the picture shows: [x, train, validation], evenly spread. */
export function curveRows(train, validation) {
  const count = Math.min(TABLE_ROWS, train.x.length);
  return Array.from({ length: count }, (_, row) => {
    const i = count > 1 ? Math.round((row * (train.x.length - 1)) / (count - 1)) : 0;
    let latest = NaN;
    validation.x.forEach((x, k) => x <= train.x[i] && (latest = validation.y[k]));
    return [train.x[i], train.y[i], latest];
  });
}
