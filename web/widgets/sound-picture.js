// A sound as its spectrogram, and under it, on the same time, what the network finds probable after each frame.
import { colorsOf } from "../charts/colors.js";
import { HeatMap } from "../charts/heatmap.js";
import { format, strings } from "../strings/fr.js";
import { speech } from "../strings/speech.js";
import { h } from "./dom.js";
import { csv } from "./files.js";
import { pngOfHeatMap } from "./heat-png.js";
import { Picture } from "./picture.js";
import { HOP, RATE } from "./speech-sound.js";

const words = speech.picture;
const [BAND, LINE] = [5, 15]; // height of a band and of a word's row, in CSS pixels
const TABLE_ROWS = 14;
const SURE = 0.5;
const PROBABLE = { least: 0, most: 1 };
const PNG = { width: 900, labels: 90, band: 10, line: 30, gap: 12 }; // in pixels of the file

/** Low sounds below: a row for each band. */
export function turned({ rows, width, numbers }) {
  const data = new Float32Array(rows * width);
  for (let t = 0; t < rows; t++)
    for (let band = 0; band < width; band++)
      data[(width - 1 - band) * rows + t] = numbers[t * width + band];
  return { shape: [width, rows], data };
}

/** A row for each label. */
function byLabel(labels, steps) {
  const data = new Float32Array(labels.length * steps.length);
  steps.forEach((step, t) => step.forEach((p, i) => (data[i * steps.length + t] = p)));
  return { shape: [labels.length, steps.length], data };
}

export const loudest = ({ numbers }) => numbers.reduce((most, x) => Math.max(most, x), 0) || 1;

const seconds = (row) => (row * HOP) / RATE;

export class SoundPicture {
  constructor() {
    const { label, read, head } = words;
    this.picture = new Picture({ label, read, head });
    this.element = this.picture.element;
    this.element.classList.add("sound");
    this.clear();
  }

  clear() {
    this.bands = this.answer = null;
    this.picture.clear();
    this.element.hidden = true;
  }

  #open() {
    const plot = this.picture.open();
    if (plot.firstChild) return;
    this.upper = h("div", {});
    this.names = h("div", { class: "names" });
    this.lower = h("div", {});
    this.ends = h("div", { class: "ends" });
    const side = h("div", { class: "axis" }, h("span", {}, words.high), h("span", {}, words.low));
    plot.append(side, this.upper, this.names, this.lower, this.ends);
    this.spectrum = new HeatMap(this.upper, { least: 0, most: 1, row: BAND });
    this.probabilities = new HeatMap(this.lower, { ...PROBABLE, row: LINE });
  }

  /** @param {{rows: number, width: number, numbers: Float32Array}} bands */
  show(bands) {
    this.element.hidden = false;
    this.bands = bands;
    this.answer = null;
    this.#open();
    this.spectrum.draw(turned(bands), { most: loudest(bands) });
    this.names.hidden = this.lower.hidden = true;
    const span = words.seconds(seconds(bands.rows));
    this.ends.replaceChildren(h("span", {}, words.seconds(0)), h("span", {}, span));
    this.picture.setLegend([]);
    this.picture.tell(words.unheard(seconds(bands.rows)), () => []);
  }

  /** @param {{labels: string[], steps: number[][]}} answer labels: in the order of a step's probabilities */
  tell({ labels, steps }) {
    this.answer = { labels, steps };
    this.names.hidden = this.lower.hidden = false;
    this.names.replaceChildren(...labels.map((label) => h("span", {}, speech.named(label))));
    this.probabilities.draw(byLabel(labels, steps));
    this.picture.tell(this.#sentence(), () => this.#rows());
  }

  #best(step) {
    const { labels, steps } = this.answer;
    const order = labels.map((_, i) => i).sort((a, b) => steps[step][b] - steps[step][a]);
    return order.map((i) => [labels[i], steps[step][i]]);
  }

  #sentence() {
    const { labels, steps } = this.answer;
    const last = steps.length - 1;
    const [[best, p]] = this.#best(last);
    const at = labels.indexOf(best);
    let since = last;
    while (since > 0 && steps[since - 1][at] >= SURE) since--;
    const sure = steps[last][at] >= SURE ? seconds(since) : null;
    return words.sentence(speech.named(best), p, sure, seconds(steps.length));
  }

  #rows() {
    const { steps } = this.answer;
    const stride = Math.max(1, Math.ceil(steps.length / TABLE_ROWS));
    const times = steps.map((_, i) => i).filter((i) => i % stride === 0 || i === steps.length - 1);
    return times.map((i) => [
      format.decimal(seconds(i)),
      ...this.#best(i)
        .slice(0, 2)
        .map(([label, p]) => `${speech.named(label)} (${format.percent(p)})`),
    ]);
  }

  repaint() {
    this.spectrum?.repaint();
    this.probabilities?.repaint();
  }

  files() {
    if (!this.bands) return [];
    const { csv: table, png } = strings.share;
    const { label } = this.picture;
    return [
      { label: table(label), name: "son.csv", make: () => this.#csv() },
      { label: png(label), name: "son.png", make: () => this.#png() },
    ];
  }

  #csv() {
    const { bands, answer } = this;
    const labels = answer?.labels ?? [];
    const head = ["seconds", ...labels.map((label) => `p(${label})`)];
    for (let i = 0; i < bands.width; i++) head.push(`band ${i + 1}`);
    const row = (t) => [
      seconds(t),
      ...(answer?.steps[t] ?? []),
      ...bands.numbers.slice(t * bands.width, (t + 1) * bands.width),
    ];
    return csv(
      head,
      Array.from({ length: bands.rows }, (_, t) => row(t)),
    );
  }

  /** Both maps above each other, with the words at their rows. */
  #png() {
    const { bands, answer } = this;
    const { width, labels: margin, band, line, gap } = PNG;
    const upper = bands.width * band;
    const labels = answer?.labels ?? [];
    const copy = document.createElement("canvas");
    copy.width = width;
    copy.height = upper + (labels.length ? gap + labels.length * line : 0);
    const context = copy.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(this.spectrum.canvas, margin, 0, width - margin, upper);
    if (labels.length > 0)
      context.drawImage(
        this.probabilities.canvas,
        margin,
        upper + gap,
        width - margin,
        labels.length * line,
      );
    context.fillStyle = colorsOf(this.element)("ink");
    context.font = "20px system-ui, sans-serif";
    labels.forEach((label, i) =>
      context.fillText(speech.named(label), 0, upper + gap + (i + 0.7) * line),
    );
    return pngOfHeatMap(copy, this.element, {
      title: this.picture.label,
      means: words.means(seconds(bands.rows)),
      limits: PROBABLE,
      ends: words.limits,
    });
  }
}
