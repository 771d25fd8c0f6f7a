// What <rnn-gradients> is set by: cells to compare, how they begin, clipping, the other settings, the text read.
import { strings } from "../strings/doctor.js";
import { strings as common } from "../strings/fr.js";
import { h, select } from "./dom.js";
import { Reading } from "./reading.js";
import { Settings } from "./settings.js";

const words = strings.gradients;
const READ = 200; // characters at most
const CLIPS = [0, 0.1, 0.25, 0.5, 1, 2, 5];
const FIELDS = ["corpus", "units", "learningRate", "sequenceLength", "batchSize", "seed", "steps"];

export class GradientsForm {
  /**
   * @param {object} config of the widget
   * @param {object} settings changed in place
   * @param {{onChange: (key: string) => void, onText: () => void}} listeners
   */
  constructor({ controls, input, locked }, settings, { onChange, onText }) {
    this.settings = settings;
    this.locked = locked;
    this.onChange = onChange;
    this.selects = [
      this.#select("recurrentInitializer", Object.entries(words.initializers)),
      this.#select("activation", Object.entries(strings.doctor.activations)),
      this.#select("clipNorm", this.#clips()),
    ];
    this.more = new Settings(settings, {
      visible: controls.length > 0 ? FIELDS.filter((key) => controls.includes(key)) : FIELDS,
      onChange,
    });
    this.more.element.classList.add("further");
    this.reading = new Reading(input, { most: READ, onChange: onText });
    const chosen = this.selects.map(({ label }) => label);
    this.elements = [
      h("div", {}, this.#cells(), h("div", { class: "settings" }, ...chosen)),
      this.more.element,
      this.reading.element,
    ];
  }

  #cells() {
    this.boxes = Object.keys(common.cells).map((cell) => {
      const checked = this.settings.cells.includes(cell);
      const box = h("input", { type: "checkbox", value: cell, checked });
      box.addEventListener("change", () => this.#takeCells(box));
      return box;
    });
    const labels = this.boxes.map((box) => h("label", {}, box, common.cells[box.value]));
    const legend = h("legend", {}, words.cells);
    const cells = h("div", { class: "cells" }, ...labels);
    return h("fieldset", { class: "cells-field" }, legend, cells);
  }

  #takeCells(box) {
    const chosen = this.boxes.filter(({ checked }) => checked).map(({ value }) => value);
    if (chosen.length === 0) {
      box.checked = true; // the last one stays
      return;
    }
    this.settings.cells = chosen;
    this.onChange("cells");
  }

  #clips() {
    const { clipNorm } = this.settings;
    const values = CLIPS.includes(clipNorm) ? CLIPS : [...CLIPS, clipNorm].sort((a, b) => a - b);
    return values.map((value) => [value, value === 0 ? words.noClip : words.clipAt(value)]);
  }

  #select(key, entries) {
    const list = select(entries, this.settings[key]);
    const number = typeof this.settings[key] === "number";
    list.addEventListener("change", () => {
      this.settings[key] = number ? Number(list.value) : list.value;
      this.onChange(key);
    });
    const name = key === "clipNorm" ? words.clip : words[key];
    return { key, list, label: h("label", { class: "field" }, h("span", {}, name), list) };
  }

  /** While a network trains nothing of it can change, but the text that is read. */
  setRunning(running) {
    const disabled = this.locked || running;
    for (const box of this.boxes) box.disabled = disabled;
    for (const { key, list } of this.selects)
      list.disabled = disabled || (key === "activation" && !this.settings.cells.includes("rnn"));
    this.more.setDisabled(disabled ? "all" : false);
    this.reading.area.readOnly = this.locked;
  }
}
