// The doctor's switches: each a labelled control of one setting, marked where it is worth trying or has been changed.
import { strings as common } from "../strings/fr.js";
import { strings } from "../strings/doctor.js";
import { NUMBERS } from "./admitted.js";
import { h } from "./dom.js";
import { activations, initializations, optimizers } from "./doctor-causes.js";
import { valueOf } from "./field-value.js";

const words = strings.doctor;

const named = (names, labels) => names.map((name) => [name, labels[name]]);
const numbers = (values, label = (value) => value.toLocaleString("fr-FR", DIGITS)) =>
  values.map((value) => [value, label(value)]);
const DIGITS = { maximumFractionDigits: 6 };
const orNone = (value) => (value === 0 ? words.without : value.toLocaleString("fr-FR", DIGITS));

/** What each offers: values with their labels; `label` also names a value that is not among them. */
const CHOICES = {
  clipNorm: { values: [0, 0.25, 0.5, 1, 2, 5], label: orNone },
  learningRate: { values: [0.00001, 0.0001, 0.001, 0.004, 0.01, 0.02, 0.05, 0.15, 0.2] },
  cell: { entries: Object.entries(common.cells) },
  activation: { entries: named(activations, words.activations) },
  initialization: { entries: named(initializations, words.initializations) },
  dropout: { values: [0, 0.1, 0.2, 0.3, 0.5], label: orNone },
  patience: {
    values: [0, 2, 3, 5],
    label: (count) => (count === 0 ? words.without : words.validations(count)),
  },
  units: { values: [2, 4, 8, 16, 32, 64, 96, 128] },
  characters: {
    values: [3000, 10000, 30000, 0],
    label: (count) => (count === 0 ? words.allText : words.someText(count)),
  },
  optimizer: { entries: named(optimizers, words.optimizers) },
  layers: { values: [1, 2, 3] },
  batchSize: { values: [8, 16, 32, 64] },
  sequenceLength: { values: [16, 32, 48, 64, 96, 128] },
  validationSplit: { values: [0.1, 0.2, 0.3] },
  corpus: { entries: Object.entries(common.corpora).filter(([name]) => name !== "own") },
};

const CURES = [
  "clipNorm",
  "learningRate",
  "cell",
  "activation",
  "initialization",
  "units",
  "characters",
  "dropout",
  "patience",
];
const MORE = [
  "corpus",
  "optimizer",
  "batchSize",
  "sequenceLength",
  "layers",
  "validationSplit",
  "seed",
  "steps",
];

/** The keys that a run is made of. */
export const SWITCHES = [...CURES, ...MORE];

/** What a setting's value is called. */
export function nameOf(key, value) {
  const { entries, label } = CHOICES[key] ?? {};
  if (entries) return entries.find(([name]) => name === value)?.[1] ?? value;
  if (label) return label(value);
  return value.toLocaleString("fr-FR", { ...DIGITS, useGrouping: key !== "seed" });
}

export class Switches {
  #fields = new Map();

  /** @param {object} settings changed in place; `onChange` is told after each change */
  constructor(settings, onChange) {
    this.settings = settings;
    this.onChange = onChange;
    const fields = (keys) => keys.map((key) => this.#field(key));
    this.element = h(
      "fieldset",
      { class: "switches" },
      h("legend", {}, words.switches),
      h("p", { class: "hint" }, words.switchesHint),
      h("div", { class: "settings" }, ...fields(CURES)),
      h(
        "details",
        { class: "more" },
        h("summary", {}, common.controls.more),
        h("div", { class: "settings" }, ...fields(MORE)),
      ),
    );
  }

  #field(key) {
    const input = CHOICES[key] ? h("select") : h("input", numberOf(key));
    const mark = h("span", { class: "mark" });
    const name = h("span", {}, words.keys[key], " ", mark);
    const element = h("label", { class: "field" }, name, input);
    input.addEventListener("change", () => this.#take(key, input));
    this.#fields.set(key, { element, input, mark });
    return element;
  }

  #take(key, input) {
    const value = valueOf(input, key, this.settings[key]);
    if (value === undefined) return;
    this.settings[key] = value;
    this.onChange();
  }

  /** Shows the settings as they are: those in `cures` as worth trying, those other than in `before` as changed. */
  show({ cures, before, disabled }) {
    for (const [key, { element, input, mark }] of this.#fields) {
      if (CHOICES[key]) fill(input, key, this.settings[key]);
      else input.value = String(this.settings[key]);
      input.disabled = disabled;
      const changed = this.settings[key] !== before[key];
      const worth = !changed && cures.includes(key);
      mark.textContent = changed ? words.changedMark : worth ? words.worthTrying : "";
      element.dataset.mark = changed ? "changed" : worth ? "worth" : "";
    }
    this.#fields.get("activation").element.hidden = this.settings.cell !== "rnn";
  }
}

const numberOf = (key) => ({
  type: "number",
  inputmode: "numeric",
  min: NUMBERS[key].least,
  max: NUMBERS[key].most,
  step: "1",
  name: key,
});

/** The choices of the key, with the present value among them. */
function fill(select, key, chosen) {
  const { entries, values, label } = CHOICES[key];
  const all = entries ?? numbers(withValue(values, chosen), label);
  const offered = Array.from(select.options, ({ value }) => value).join();
  if (offered !== all.map(([value]) => value).join())
    select.replaceChildren(...all.map(([value, text]) => h("option", { value }, text)));
  select.value = String(chosen);
}

/** In their order; a value of its own first among those above it. */
function withValue(values, value) {
  if (values.includes(value)) return values;
  const at = values.findIndex((other) => other > value);
  return at < 0 ? [...values, value] : [...values.slice(0, at), value, ...values.slice(at)];
}
