// <rnn-translate>: an encoder and a decoder learn to translate; while the decoder writes, its attention is seen.
import { translate as words } from "../strings/translate.js";
import translateCss from "../styles/translate.css";
import { h, select, styleSheet } from "./dom.js";
import { ProjectElement, projectDefaults } from "./project.js";
import { sharedEngine } from "./shared.js";
import { Comparison } from "./translate-compare.js";
import { answersOf, ATTEMPTS, greedy, makePairs, TASKS } from "./translate-data.js";
import { TranslateMeasures } from "./translate-measures.js";
import { translatorConfig } from "./translate-network.js";
import { TranslateTrial } from "./translate-trial.js";

const ownSheet = styleSheet(translateCss);
const LONGEST = 160; // characters of the reader's source
const UNKNOWN_SHOWN = 12;
const FIRST = "numbers";

const suiting = (data) => ({ steps: TASKS[data].steps, input: TASKS[data].inputs[0] });

/** The keys of all projects but those of a stack of layers: this network's are as they are. */
function defaults() {
  const all = { ...ProjectElement.defaults, ...projectDefaults };
  delete all.layers;
  delete all.embedding;
  return { ...all, data: FIRST, attention: true, beams: 4, ...suiting(FIRST) };
}

class RnnTranslate extends ProjectElement {
  static defaults = defaults();
  static choices = { ...ProjectElement.choices, data: Object.keys(TASKS) };
  static fields = ["cell", "units", "learningRate", "batchSize", "clipNorm", "seed", "steps"];
  static validateEvery = 250;
  static sheets() {
    return [...ProjectElement.sheets(), ownSheet];
  }

  static listing = { program: "traduction.py", data: "traduction.json" };

  /** The data decide about the steps and the example. */
  static defaultsFor({ data = FIRST }) {
    return { ...this.defaults, ...suiting(data) };
  }

  words = {
    ...words,
    pitfalls: Object.entries(words.pitfalls).map(([name, text]) => ({
      text,
      input: ATTEMPTS[name],
    })),
  };
  #made = null; // what the network was made from: { name, task, pairs, settings }
  #tested = null; // { model, step, answers } of its last test that went to the end

  build() {
    this.compare = new Comparison({
      begin: () => this.#compared(),
      onAnswer: () => this.isConnected && this.looker.ask(true),
      onError: (error) => this.isConnected && this.showError(error),
    });
    super.build();
    this.results.after(this.compare.element);
  }

  moreSettings() {
    const { data, kinds, attention } = words.fields;
    this.kind = select(Object.entries(kinds), this.settings.data);
    this.kind.addEventListener("change", () => this.#setData(this.kind.value));
    this.looks = h("input", { type: "checkbox", checked: this.settings.attention });
    this.looks.addEventListener("change", () => {
      this.settings.attention = this.looks.checked;
      this.changed("attention");
    });
    return [
      h("label", { class: "field kind" }, h("span", {}, data), this.kind),
      h("label", { class: "check" }, this.looks, " ", attention),
      h("p", { class: "hint" }, words.fields.attentionHint),
    ];
  }

  setBusy(busy) {
    this.kind.disabled = this.looks.disabled = busy;
    const working = ["running", "loading", "measuring"].includes(this.state);
    if (working) this.compare.stop();
    const attention = this.#made?.settings.attention ?? this.settings.attention;
    const { model, step } = this.training;
    this.compare.setAvailable(Boolean(model) && step > 0 && !working, attention);
  }

  /** Other data: the steps of before stay where the reader has chosen them. */
  #setData(data) {
    const { settings } = this;
    if (settings.steps === TASKS[settings.data].steps) this.fields.set("steps", TASKS[data].steps);
    settings.data = this.kind.value = data;
    this.trial.offer(data);
    this.changed("data");
    this.trial.set(TASKS[data].inputs[0]);
  }

  // ---- data and network ----

  dataKey() {
    return [this.settings.data, this.settings.seed];
  }

  makeData(engine) {
    return makePairs(engine, this.settings.data, this.settings.seed);
  }

  configOf(pairs) {
    const settings = { ...this.settings };
    const name = settings.data;
    this.#made = { name, task: TASKS[name], pairs, settings };
    return this.#config(settings.attention);
  }

  /** Of the network that there is, with attention or without. */
  #config(attention) {
    const { task, pairs, settings } = this.#made;
    const { training: samples, validation } = pairs;
    return { ...translatorConfig({ ...settings, attention }, task.unit), samples, validation };
  }

  examplesOf({ training, validation, test }) {
    const part = (pairs) => ({
      count: pairs.length,
      row: (i) => [pairs[i].source, pairs[i].target],
    });
    return { training: part(training), validation: part(validation), test: part(test) };
  }

  // ---- the reader's source ----

  buildTrial() {
    this.trial = new TranslateTrial(this.settings, {
      onInput: (text) => {
        this.settings.input = text.slice(0, 4 * LONGEST);
        this.looker.ask(true);
      },
      onBeams: (beams) => {
        this.settings.beams = beams;
        this.looker.ask(true);
      },
      say: (text) => this.say(text),
    });
    return this.trial.element;
  }

  /** What is about other data than the network's needs another network. */
  attempt({ data, text }) {
    if (data && data !== this.settings.data && !this.kind.disabled) this.#setData(data);
    this.trial.set(text);
    this.trial.area.focus();
  }

  clearTrial() {
    this.trial.clear();
  }

  /** The source as the network reads it: composed letters, no NUL, bounded. */
  #source() {
    const start = this.settings.input.replaceAll("\0", "").normalize("NFC").trim();
    const all = [...start];
    return { source: all.slice(0, LONGEST).join(""), long: all.length > LONGEST };
  }

  async #unitsOf(source, unit) {
    if (unit === "character") return [...source];
    const engine = await sharedEngine();
    return (await engine.project({ cut: "words" }, source)).words;
  }

  async look(model, signal) {
    const { name, task } = this.#made;
    if (name !== this.settings.data) {
      this.trial.clear();
      this.trial.tell(words.trial.otherData(words.fields.kinds[name]));
      return;
    }
    const { source, long } = this.#source();
    const read = await this.#unitsOf(source, task.unit);
    if (signal.aborted) return;
    if (read.length === 0) {
      this.trial.clear();
      this.trial.tell(words.trial.none);
      return;
    }
    const { step } = this.training;
    const found = await this.#answer(model, source, task, signal);
    if (signal.aborted) return;
    this.trial.tell(this.#notes(model, read, long, task.unit));
    this.trial.show({ source, step, unit: task.unit, read, ...found });
  }

  #notes(model, read, long, unit) {
    const { vocabulary } = model.info;
    const unknown = [...new Set(read.filter((text) => !vocabulary.includes(text)))];
    return [
      long && words.trial.cut(LONGEST),
      unknown.length > 0 && words.trial.unknown(unit, unknown.slice(0, UNKNOWN_SHOWN)),
    ]
      .filter(Boolean)
      .join(" ");
  }

  async #answer(model, source, task, signal) {
    const question = { ...greedy(source, task), signal };
    const writing = model.characters({ ...question, attention: this.#made.settings.attention });
    const drawn = [];
    let one;
    while (!(one = await writing.next()).done) drawn.push(one.value);
    const { text } = one.value;
    const { beams } = this.settings;
    const { hypotheses } = await model.beams({
      source,
      beams,
      maxLength: task.longest,
      signal,
    });
    const { model: twin, otherAttention } = this.compare;
    const other = twin && task.tidy((await twin.generate(question)).text);
    return {
      drawn,
      text: task.tidy(text),
      hypotheses: hypotheses.map((one) => ({ ...one, text: task.tidy(one.text) })),
      other,
      otherName: words.compare.name(otherAttention),
    };
  }

  // ---- the measure ----

  buildMeasures() {
    this.measured = new TranslateMeasures();
    return this.measured.element;
  }

  clearMeasures() {
    this.measured.clear();
    this.#tested = null;
    this.compare.clear();
  }

  /** The data are those of the network, whatever the form says by now. */
  async measure(model, _data, options) {
    const { task, pairs } = this.#made;
    const { test } = pairs;
    const answers = await answersOf(model, test, task, options);
    const tested = test.slice(0, answers.length);
    const found = { done: answers.length, count: test.length };
    if (answers.length === 0) return found;
    if (found.done === found.count) this.#tested = { model, step: this.training.step, answers };
    const engine = await sharedEngine();
    const truth = tested.map(({ target }) => target);
    const { exact, bleu } = await engine.project({ measure: "bleu", truth, answers });
    const { cer } = await engine.project({ measure: "errors", truth, answers });
    this.measured.show({ exact, bleu, cer, pairs: tested, answers });
    return { ...found, exact, bleu, cer };
  }

  /** What the comparison needs of this network. */
  #compared() {
    const { model, step } = this.training;
    const { task, pairs, settings } = this.#made;
    const { attention } = settings;
    const known = this.#tested?.step === step ? this.#tested.answers : null;
    return {
      config: this.#config(!attention),
      attention,
      steps: step,
      pairs: pairs.test,
      task,
      answers: async (options) => known ?? answersOf(model, pairs.test, task, options),
      parameters: model.info.parameters,
    };
  }

  // ---- files ----

  exports() {
    return [...this.trial.exports(), ...this.compare.exports(), ...super.exports()];
  }

  async dataFile() {
    const { unit } = TASKS[this.settings.data];
    const pairs = await this.data();
    return new Blob([JSON.stringify({ unit, ...pairs })], { type: "application/json" });
  }

  themeChanged() {
    super.themeChanged();
    this.trial?.repaint();
    this.compare?.repaint();
  }

  release() {
    super.release();
    this.compare?.clear();
  }
}

customElements.define("rnn-translate", RnnTranslate);
