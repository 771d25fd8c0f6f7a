// What the projects have in common: data, a network to choose, its training, a measure on held-out data, the reader's own
// input, what goes wrong, the same in Keras, files of the trained network.
import { format, strings } from "../strings/fr.js";
import { projects as words } from "../strings/projects.js";
import projectCss from "../styles/project.css";
import { WidgetElement } from "./base.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { HiddenTab } from "./hidden-tab.js";
import { Looker } from "./looker.js";
import { LossPicture } from "./loss-picture.js";
import { modelFiles } from "./model-files.js";
import { networkChoices } from "./network.js";
import { plotSheet } from "./plot-style.js";
import { DataDetails, pitfallDetails } from "./project-details.js";
import { Listing } from "./project-listing.js";
import { Redraw } from "./redraw.js";
import { Run } from "./run.js";
import { Settings } from "./settings.js";
import { sharedEngine, worthRetrying } from "./shared.js";

const projectSheet = styleSheet(projectCss);
const DRAW_MS = 120;
const LIVE = ["learningRate", "steps"]; // what can change without a new network
const FIELDS = ["cell", "units", "layers", "learningRate"];
const MORE_FIELDS = ["embedding", "batchSize", "clipNorm", "seed", "steps"];

export const projectDefaults = {
  cell: "gru",
  units: 64,
  layers: 1,
  embedding: 32,
  learningRate: 0.005,
  batchSize: 32,
  clipNorm: 1,
  seed: 1,
  steps: 1000,
};

export class ProjectElement extends WidgetElement {
  static defaults = { ...WidgetElement.defaults, ...projectDefaults };
  static choices = { cell: networkChoices.cell };
  static sheets() {
    return [plotSheet, projectSheet];
  }

  /** Of the settings' form. */
  static fields = [...FIELDS, ...MORE_FIELDS];
  /** Steps between two validations. */
  static validateEvery = 100;
  /** The Keras program in data/, and the file that it reads. */
  static listing = { program: "", data: "" };

  // ---- what each project says and does itself ----

  /** Its words: title, task, data { what: [paragraphs], licence, head: [columns] }, pitfalls [{ text, input? }]. */
  words = null;

  /** More of the form than its fields. @returns {Node[]} */
  moreSettings() {
    return [];
  }

  /** What the data depend on. */
  dataKey() {
    return this.settings.seed;
  }

  /** @returns {Promise<object>} the data, as the other methods want them */
  async makeData(_engine) {}

  /** @returns {object} the engine's configuration, with its samples */
  configOf(_data) {}

  /** @returns {Record<string, {count: number, row: (i: number) => (string|Node)[]}>} of the data, to browse */
  examplesOf(_data) {}

  /** Where the reader tries the network. @returns {Node} */
  buildTrial() {}

  /** Asks the network about what the reader has given, and shows it. */
  async look(_model, _signal) {}

  /** There is no network any more that has answered. */
  clearTrial() {}

  /** What the reader can try, as a pitfall tells it. */
  attempt(_input) {}

  /** Where the measures are shown. @returns {Node} */
  buildMeasures() {}

  /**
   * Tests the network on held-out data and shows what comes out.
   * @param {{signal: AbortSignal, onProgress: (done: number, count: number) => void}} options what was tested when the
   *   signal comes counts
   * @returns {Promise<{done: number, count: number, [measure: string]: number}>}
   */
  async measure(_model, _data, _options) {}

  clearMeasures() {}

  /** The data as the Keras program reads them. @returns {Promise<Blob>} */
  async dataFile() {}

  // ---- what all do ----

  #turn = 0; // of lives on a page: what an older one still says is not heard
  #data = null;
  #dataKey = null;
  #abort = null; // of a measure

  build() {
    this.heading = this.words.title;
    this.training = new Run({ onMetrics: (metrics) => this.#onMetrics(metrics) });
    this.stale = true; // the network does not exist, or not with these settings
    this.looker = new Looker(
      async (signal) => this.training.model && this.look(this.training.model, signal),
      (error) => this.#failed(error),
    );
    this.redraw = new Redraw(() => this.#draw(), DRAW_MS);
    this.tab = new HiddenTab({
      running: () => this.state === "running",
      pause: () => this.training.pause(),
      resume: () => this.state !== "running" && this.#toggle(),
    });
    this.#buildControls();
    this.#buildResults();
    this.#buildDetails();
    const { form, buttons, note, progress, results, details } = this;
    const head = this.makeHead({ state: true });
    this.root.append(head, form, buttons, progress, note, results, ...details);
    this.#setState("idle");
  }

  attached() {
    this.tab?.connect();
    this.looker?.setVisible(true);
  }

  #buildControls() {
    this.fields = new Settings(this.settings, {
      visible: this.constructor.fields,
      onChange: (key) => this.changed(key),
    });
    const task = h("p", { class: "hint" }, this.words.task);
    const more = h("div", { class: "more" }, ...this.moreSettings());
    this.form = h("div", {}, task, this.fields.element, more);
    this.startButton = button(words.start, () => this.#toggle(), { class: "primary" });
    this.measureButton = button(words.measure, () => this.#measureNow(), {
      title: words.measureHint,
    });
    this.resetButton = button(words.reset, () => this.#reset(), { title: words.resetHint });
    this.reseedButton = button(words.reseed, () => this.#reseed(), { title: words.reseedHint });
    const { startButton, measureButton, resetButton, reseedButton } = this;
    this.buttons = h(
      "div",
      { class: "buttons" },
      startButton,
      measureButton,
      resetButton,
      reseedButton,
    );
    this.bar = h("progress", { max: 1, value: 0 });
    this.said = h("span", { class: "hint" });
    this.progress = h("p", { class: "progress", hidden: true }, this.bar, " ", this.said);
    this.note = h("p", { class: "note", hidden: true });
  }

  #buildResults() {
    const names = Object.keys(words.metrics);
    this.values = Object.fromEntries(names.map((name) => [name, h("dd", {}, "—")]));
    const metric = (name) => h("div", {}, h("dt", {}, words.metrics[name]), this.values[name]);
    this.metrics = h("dl", { class: "metrics" }, ...names.map(metric));
    this.picture = new LossPicture({ ...words.chart, ...this.words.chart });
    this.untrained = h("p", { class: "empty" }, words.untrained);
    const trial = h("section", { class: "trial" }, h("h4", {}, words.yours));
    trial.append(this.buildTrial(), this.untrained);
    this.measures = h("div", { class: "measures", hidden: true }, this.buildMeasures());
    this.unmeasured = h("p", { class: "empty" }, words.unmeasured);
    this.measuredAt = h("p", { class: "note", hidden: true });
    const measured = h("section", {}, h("h4", {}, words.measured));
    measured.append(this.unmeasured, this.measures, this.measuredAt);
    const pair = h("div", { class: "results" }, this.picture.element, measured);
    this.results = h("div", {}, trial, this.metrics, pair);
  }

  #buildDetails() {
    const { data, pitfalls } = this.words;
    const { listing } = this.constructor;
    this.dataDetails = new DataDetails(data, {
      key: () => this.dataKey(),
      parts: async () => this.examplesOf(await this.data()),
      onError: (error, again) => this.showError(error, again),
    });
    this.listing = new Listing({
      name: listing.program,
      data: { name: listing.data, make: () => this.dataFile() },
      settings: () => this.settings,
      onError: (error) => this.showError(error),
    });
    this.pitfalls = pitfallDetails(pitfalls, (input) => this.attempt(input));
    this.details = [this.dataDetails.element, this.pitfalls, this.listing.element];
  }

  /** The data for these settings, made once. */
  async data() {
    const key = JSON.stringify(this.dataKey());
    if (this.#dataKey !== key) {
      this.#dataKey = key;
      this.#data = sharedEngine().then((engine) => this.makeData(engine));
      this.#data.catch(() => (this.#dataKey = null));
    }
    return this.#data;
  }

  #setState(state) {
    this.showState(state, words.states[state] ?? strings.train.states[state]);
    const { locked } = this.config;
    const running = state === "running";
    const busy = state === "loading";
    const measuring = state === "measuring";
    const none = !this.training.model;
    this.startButton.textContent = running ? words.pause : measuring ? words.stop : words.start;
    setUnavailable(this.startButton, busy);
    setUnavailable(this.measureButton, running || busy || measuring || none);
    setUnavailable(this.resetButton, busy || measuring || none);
    setUnavailable(this.reseedButton, locked || busy || measuring || none);
    this.fields.setDisabled(locked ? "all" : running || busy || measuring);
    this.setBusy(locked || running || busy || measuring);
    this.progress.hidden = !(running || busy || measuring);
    this.untrained.hidden = !none;
    if (busy) this.#showProgress(null, words.making);
  }

  /** Whether what more there is of settings can be changed. */
  setBusy(_busy) {}

  /** @param {number | null} part null: nobody knows how much there is */
  #showProgress(part, text) {
    if (part === null) this.bar.removeAttribute("value");
    else this.bar.value = part;
    this.bar.setAttribute("aria-label", text);
    this.said.textContent = text;
  }

  showNote(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  /** A setting has another value. */
  changed(key) {
    this.clearError();
    this.listing.refresh();
    if (key === "learningRate" && this.training.model && !this.stale)
      this.training.model
        .setLearningRate(this.settings.learningRate)
        .catch((error) => this.#failed(error));
    if (!LIVE.includes(key)) {
      this.stale = true;
      if (this.training.model) this.showNote(words.changed);
    }
    this.dataDetails.refresh();
  }

  #toggle() {
    if (this.state === "running") this.training.pause();
    else if (this.state === "measuring") this.#abort.abort();
    else this.#train();
  }

  /** Up to the goal; past it, as many again. */
  #stepsLeft() {
    const { steps } = this.settings;
    const left = steps - this.training.step;
    return left > 0 ? left : steps;
  }

  /** Makes the network anew where the settings ask for it. */
  async #prepare() {
    if (!this.stale && this.training.model) return;
    this.#clearResults();
    this.stale = false;
    const info = await this.training.make(async () => this.configOf(await this.data()));
    this.showNote(words.network(info.parameters));
  }

  /** One piece of work: its errors are the reader's to see, unless the widget has gone meanwhile. */
  async #work(work) {
    const turn = ++this.#turn;
    const current = () => turn === this.#turn;
    this.clearError();
    try {
      await work(current);
    } catch (error) {
      if (current()) this.#failed(error);
    }
  }

  #train() {
    return this.#work(async (current) => {
      this.#setState("loading");
      await this.#prepare();
      if (!current()) return;
      this.goal = this.training.step + this.#stepsLeft();
      this.#setState("running");
      this.#showProgress(null, words.training(this.training.step, this.goal));
      this.say(words.announce.running);
      const { validateEvery } = this.constructor;
      const { reason, metrics } = await this.training.run(this.#stepsLeft(), { validateEvery });
      if (!current()) return;
      this.#draw();
      this.looker.ask(true);
      const test = reason === "done" ? await this.#test(current) : null;
      if (!current()) return;
      this.#setState(this.tab.pausing ? "hidden" : reason);
      const { step } = this.training;
      const { done, paused } = words.announce;
      this.say(reason === "done" && metrics ? done(step, metrics.loss) : paused(step));
      if (metrics) this.emit("rnn-done", { reason, ...metrics, ...(test && { test }) });
    });
  }

  #measureNow() {
    return this.#work(async (current) => {
      const before = this.state;
      await this.#test(current);
      if (current()) this.#setState(before);
    });
  }

  /** @returns {Promise<object>} what measure() found */
  async #test(current) {
    this.#setState("measuring");
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const onProgress = (done, count) =>
      current() && this.#showProgress(done / count, words.measuring(done, count));
    this.#showProgress(null, words.states.measuring);
    const { step } = this.training;
    const found = await this.measure(this.training.model, await this.data(), {
      signal,
      onProgress,
    });
    if (!current()) return found;
    const { done, count } = found;
    this.measures.hidden = done === 0;
    this.unmeasured.hidden = done > 0;
    this.measuredAt.hidden = done === 0;
    this.measuredAt.textContent =
      words.measuredAt(step) + (done < count ? ` ${words.partly(done, count)}` : "");
    return found;
  }

  #failed(error) {
    if (!this.isConnected) return; // removed meanwhile: nobody to tell
    if (error.plain) {
      this.showNote(error.message);
      this.#setState(this.training.step ? "paused" : "idle");
      return;
    }
    this.training.lost(error);
    if (!this.training.model) this.stale = true;
    this.#draw();
    this.#setState("error");
    this.showError(error, worthRetrying(error) ? () => this.#toggle() : undefined);
    this.emit("rnn-done", { reason: "error", ...this.lastMetrics });
  }

  #onMetrics(metrics) {
    this.picture.take(metrics);
    this.lastMetrics = metrics;
    if (metrics.valAccuracy !== undefined) this.valAccuracy = metrics.valAccuracy;
    this.emit("rnn-progress", metrics);
    this.looker.ask(false);
    this.redraw.soon();
  }

  #draw() {
    const { lastMetrics: metrics, values } = this;
    if (!metrics || !this.isConnected) return;
    values.step.textContent = format.integer(metrics.step);
    values.loss.textContent = format.loss(metrics.loss);
    values.valLoss.textContent = format.loss(this.picture.lastValidation);
    values.accuracy.textContent = percent(metrics.accuracy);
    values.valAccuracy.textContent = percent(this.valAccuracy);
    if (this.state === "running")
      this.#showProgress(
        1 - (this.goal - metrics.step) / this.settings.steps,
        words.training(metrics.step, this.goal),
      );
    this.picture.draw();
  }

  #clearResults() {
    this.picture.clear();
    this.lastMetrics = null;
    this.valAccuracy = undefined;
    for (const value of Object.values(this.values)) value.textContent = "—";
    this.clearTrial();
    this.measures.hidden = true;
    this.measuredAt.hidden = true;
    this.unmeasured.hidden = false;
    this.clearMeasures();
  }

  #startOver() {
    this.#clearResults();
    this.clearError();
    this.#setState("idle");
    this.looker.ask(true);
  }

  #reset() {
    return this.#work(async () => {
      await this.training.reset();
      this.#startOver();
      this.say(words.announce.reset);
    });
  }

  #reseed() {
    const seed = (this.settings.seed + 1) % Number.MAX_SAFE_INTEGER;
    return this.#work(async () => {
      await this.training.pause();
      this.fields.set("seed", seed);
      this.stale = true; // the data are drawn from the seed too
      this.#startOver();
      this.changed("seed");
      this.say(words.announce.reseed(seed));
    });
  }

  exports() {
    if (!this.lastMetrics || !this.training.model) return [];
    return [...this.picture.files(), ...modelFiles(this.training.model)];
  }

  themeChanged() {
    this.picture?.repaint();
  }

  release() {
    if (!this.state) return; // its configuration was wrong
    this.#turn++;
    this.tab.release();
    this.redraw.stop();
    this.looker.stop();
    this.#abort?.abort();
    this.stale = true;
    this.#dataKey = this.#data = null;
    this.showNote("");
    this.training.dispose().then(() => this.isConnected || this.#startOver());
  }
}

const percent = (share) => (share === undefined ? "—" : format.percent(share));
