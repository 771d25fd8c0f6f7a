// What the microphone hears this moment: its level, its spectrogram, and what the network makes of it.
import { HeatMap } from "../charts/heatmap.js";
import { format } from "../strings/fr.js";
import { speech } from "../strings/speech.js";
import { h } from "./dom.js";
import { loudest, turned } from "./sound-picture.js";
import { HOP, RATE, rowsOf, spectrogram, spokenPart } from "./speech-sound.js";

const words = speech.live;
const SEEN = 2 * RATE; // of the sound so far
const COLUMNS = SEEN / HOP;

/** As many columns as there are in two seconds, the newest on the right. */
function scrolled(bands) {
  const { shape, data } = turned(bands);
  const [rows, columns] = shape;
  const wide = new Float32Array(rows * COLUMNS);
  for (let row = 0; row < rows; row++)
    wide.set(
      data.subarray(row * columns, (row + 1) * columns).slice(-COLUMNS),
      row * COLUMNS + Math.max(0, COLUMNS - columns),
    );
  return { shape: [rows, COLUMNS], data: wide };
}

export class LiveView {
  constructor() {
    this.prompt = h("p", { class: "prompt" });
    this.level = h("meter", { min: 0, max: 1, value: 0, "aria-label": words.level });
    this.left = h("span", { class: "hint" });
    const plot = h("div", { "aria-hidden": "true" });
    this.map = new HeatMap(plot, { least: 0, most: 1, row: 4 });
    this.bars = h("ul", { class: "running", "aria-label": words.running });
    const meter = h("p", { class: "level" }, h("span", {}, words.level), this.level, this.left);
    this.element = h(
      "div",
      { class: "live", hidden: true },
      this.prompt,
      meter,
      plot,
      h("p", { class: "hint" }, words.read),
      this.bars,
    );
  }

  begin(prompt) {
    this.prompt.textContent = prompt;
    this.left.textContent = "";
    this.level.value = 0;
    this.bars.replaceChildren();
    this.map.draw({ shape: [1, COLUMNS], data: new Float32Array(COLUMNS) });
    this.element.hidden = false;
  }

  end() {
    this.element.hidden = true;
  }

  /** @param {object | null} model that is asked */
  async show(engine, model, { sound, level, left }) {
    this.level.value = level;
    this.left.textContent = words.left(left);
    const recent = sound.slice(-SEEN);
    const bands = await spectrogram(engine, recent);
    if (bands.rows === 0) return;
    this.map.draw(scrolled(bands), { most: loudest(bands) });
    if (model) await this.#ask(engine, model, recent);
  }

  async #ask(engine, model, sound) {
    const { numbers } = await spokenPart(engine, sound);
    const inputs = await rowsOf(engine, numbers);
    if (inputs.length === 0) return;
    const { labels } = await model.predict({ inputs, steps: false });
    const p = Object.fromEntries(labels.map(({ label, probability }) => [label, probability]));
    const order = model.info.labels;
    if (this.bars.children.length !== order.length) this.#makeBars(order);
    [...this.bars.children].forEach((line, i) => {
      line.children[1].style.setProperty("--p", p[order[i]]);
      line.children[2].textContent = format.percent(p[order[i]]);
    });
  }

  #makeBars(order) {
    const line = (label) =>
      h(
        "li",
        {},
        h("span", {}, speech.named(label)),
        h("span", { class: "bar", "aria-hidden": "true" }),
        h("span", {}),
      );
    this.bars.replaceChildren(...order.map(line));
  }
}
