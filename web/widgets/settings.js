// The form of a network's settings: one labelled control a key, values kept in `settings`.
import { strings } from "../strings/fr.js";
import { NUMBERS } from "./admitted.js";
import { h, select } from "./dom.js";
import { MAIN, MORE } from "./field-names.js";
import { valueOf } from "./field-value.js";

const { controls, cells, corpora, units } = strings;

const UNITS = [16, 32, 64, 128, 256, 512];
const RATES = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.1, 0.3, 1];
const LENGTHS = [8, 16, 32, 48, 64, 96, 128, 256];
const STEP = { clipNorm: "0.5", temperature: "0.05" };

/** The choices offered, with the configured value among them. */
function choices(values, chosen) {
  return values.includes(chosen) ? values : [...values, chosen].sort((a, b) => a - b);
}

export class Settings {
  #inputs = new Map();

  /**
   * @param {object} settings changed in place
   * @param {{visible: string[], ownText?: boolean, onChange: (key: string) => void}} options
   */
  constructor(settings, { visible, ownText = false, onChange }) {
    this.settings = settings;
    this.onChange = onChange;
    this.ownText = ownText;
    const shown = (key) =>
      Object.hasOwn(settings, key) && (visible.length === 0 || visible.includes(key));
    const main = MAIN.filter(shown);
    this.element = h("div", { class: "settings" }, ...main.map((key) => this.#field(key)));
    const more = MORE.filter(shown);
    if (more.length > 0) this.element.append(this.#moreFields(more));
  }

  #moreFields(keys) {
    return h(
      "details",
      { class: "more" },
      h("summary", {}, controls.more),
      h("div", { class: "settings" }, ...keys.map((key) => this.#field(key))),
    );
  }

  #field(key) {
    const input = this.#input(key);
    input.addEventListener("change", () => this.#take(key, input));
    this.#inputs.set(key, input);
    return h("label", { class: "field" }, h("span", {}, controls[key]), input);
  }

  #input(key) {
    const { settings } = this;
    if (key === "corpus") return this.#corpusSelect();
    if (key === "unit") return select(Object.entries(units), settings.unit);
    if (key === "cell") return select(Object.entries(cells), settings.cell);
    const lists = {
      units: UNITS,
      layers: [1, 2, 3, 4],
      learningRate: RATES,
      sequenceLength: LENGTHS,
    };
    if (lists[key]) {
      const values = choices(lists[key], settings[key]);
      return select(
        values.map((value) => [value, value.toLocaleString("fr-FR", { maximumFractionDigits: 5 })]),
        settings[key],
      );
    }
    const attributes = {
      type: "number",
      inputmode: "decimal",
      min: NUMBERS[key].least,
      max: NUMBERS[key].most,
      step: STEP[key] ?? "1",
      name: key,
    };
    return h("input", { ...attributes, value: String(settings[key]) });
  }

  #corpusSelect() {
    const entries = Object.entries(corpora).filter(([name]) => name !== "own" || this.ownText);
    return select(entries, this.settings.text ? "own" : this.settings.corpus);
  }

  #take(key, input) {
    const value = valueOf(input, key, this.settings[key]);
    if (value === undefined) return;
    this.settings[key] = value;
    this.onChange(key);
  }

  set(key, value) {
    this.settings[key] = value;
    const input = this.#inputs.get(key);
    if (input) input.value = String(value);
  }

  /** @param {boolean | "all"} disabled true leaves open what can change while a network trains */
  setDisabled(disabled) {
    for (const [key, input] of this.#inputs)
      input.disabled = disabled === "all" || (disabled && key !== "learningRate");
  }
}
