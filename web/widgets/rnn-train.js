// <rnn-train>: a character model learns a text before the reader's eyes.
import { format, strings } from "../strings/fr.js";
import trainCss from "../styles/train.css";
import { WidgetElement } from "./base.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { HiddenTab } from "./hidden-tab.js";
import { LossPicture } from "./loss-picture.js";
import { modelFiles } from "./model-files.js";
import { networkChoices, networkDefaults, unitChoices, unitDefaults } from "./network.js";
import { OwnText } from "./own-text.js";
import { plotSheet } from "./plot-style.js";
import { Redraw } from "./redraw.js";
import { Settings } from "./settings.js";
import { sharedEngine, trained, worthRetrying } from "./shared.js";
import { Training } from "./training.js";

const words = strings.train;
const ownSheet = styleSheet(trainCss);
const DRAW_MS = 120;
const SAMPLES_KEPT = 4;
const LIVE = ["learningRate", "temperature", "steps"]; // what can change without a new network

class RnnTrain extends WidgetElement {
  static defaults = {
    ...WidgetElement.defaults,
    ...networkDefaults,
    ...unitDefaults,
    controls: [],
    details: false,
  };
  static choices = { ...networkChoices, ...unitChoices };
  static sheets() {
    return [plotSheet, ownSheet];
  }

  heading = words.title;
  #changes = 0; // of settings and text
  #turn = 0; // of lives on a page: what an older one still says is not heard

  build() {
    this.training = new Training({
      onMetrics: (metrics) => this.#onMetrics(metrics),
      onSample: (sample) => this.#showSample(sample),
    });
    this.stale = true; // the network does not exist, or not with these settings
    this.#buildControls();
    this.#buildResults();
    const { form, buttons, note, metrics, results } = this;
    this.root.append(this.makeHead({ state: true }), form, buttons, note, metrics, results);
    if (this.config.details) this.#tellDetails();
    this.redraw = new Redraw(() => this.#draw(), DRAW_MS);
    this.tab = new HiddenTab({
      running: () => this.state === "running",
      pause: () => this.training.pause(),
      resume: () => this.state !== "running" && this.#toggle(),
    });
    this.#setState("idle");
  }

  attached() {
    this.tab?.connect();
  }

  /** Where the widget stands as a project: what it learns from, what goes wrong, the same in Keras. */
  async #tellDetails() {
    const { CorpusDetails, detailsSheet } = await import("./corpus-details.js");
    this.details = new CorpusDetails({
      settings: this.settings,
      own: () => this.own.value,
      onError: (error, again) => this.showError(error, again),
    });
    this.shadowRoot.adoptedStyleSheets.unshift(detailsSheet);
    this.results.after(...this.details.elements);
  }

  #buildControls() {
    this.own = new OwnText({
      limit: async () => (await sharedEngine()).constants.limits.textBytes.most,
      onChange: () => this.#changed("text"),
      onError: (error) => this.showError(error),
    });
    this.form = new Settings(this.settings, {
      visible: this.config.controls,
      ownText: true,
      onChange: (key) => this.#changed(key),
    });
    if (this.config.text) {
      this.own.area.value = this.config.text;
      this.settings.corpus = "own";
      this.own.element.hidden = this.config.locked;
    }
    if (!this.config.locked) this.own.acceptDrops(this.root, () => this.#chooseOwn());
    this.startButton = button(words.start, () => this.#toggle(), { class: "primary" });
    this.stepButton = button(words.step, () => this.#run(1));
    this.resetButton = button(words.reset, () => this.#reset(), { title: words.resetHint });
    this.reseedButton = button(words.reseed, () => this.#reseed(), { title: words.reseedHint });
    this.pinButton = button(words.pin, () => this.#togglePin(), { title: words.pinHint });
    this.buttons = h(
      "div",
      { class: "buttons" },
      this.startButton,
      this.stepButton,
      this.resetButton,
      this.reseedButton,
      this.pinButton,
    );
    this.note = h("p", { class: "note", hidden: true });
    const { form } = this;
    this.form = h("div", {}, form.element, this.own.element);
    this.fields = form;
  }

  #buildResults() {
    const names = ["step", "loss", "valLoss", "perplexity", "gradientNorm", "speed"];
    this.values = Object.fromEntries(names.map((name) => [name, h("dd", {}, "—")]));
    const metric = (name) => h("div", {}, h("dt", {}, words.metrics[name]), this.values[name]);
    this.metrics = h("dl", { class: "metrics" }, ...names.map(metric));
    this.speedName = this.values.speed.previousSibling;
    this.picture = new LossPicture();
    this.samples = h("ol", { class: "samples", "aria-label": words.samples });
    this.samplesEmpty = h("p", { class: "empty" }, words.samplesEmpty);
    const sampling = h("div", {}, h("h4", {}, words.samples), this.samplesEmpty, this.samples);
    this.results = h("div", { class: "results" }, this.picture.element, sampling);
  }

  #setState(state) {
    this.showState(state, words.states[state]);
    const running = state === "running";
    const busy = state === "loading";
    this.startButton.textContent = running ? words.pause : words.start;
    setUnavailable(this.startButton, busy);
    setUnavailable(this.stepButton, running || busy);
    setUnavailable(this.resetButton, busy || !this.training.model);
    const { locked } = this.config;
    setUnavailable(this.reseedButton, locked || busy || !this.training.model);
    this.#offerPin();
    this.fields.setDisabled(locked ? "all" : running || busy);
  }

  #offerPin() {
    setUnavailable(this.pinButton, !this.picture.pinned && !this.picture.drawable);
  }

  #chooseOwn() {
    this.fields.set("corpus", "own");
    this.#changed("corpus");
  }

  #changed(key) {
    if (key === "corpus") this.own.element.hidden = this.settings.corpus !== "own";
    this.clearError();
    if (key === "learningRate" && this.training.model && !this.stale) {
      this.training.model
        .setLearningRate(this.settings.learningRate)
        .catch((error) => this.#failed(error));
    }
    this.training.settings = this.training.settings && {
      ...this.training.settings,
      temperature: this.settings.temperature,
    };
    this.details?.refresh();
    if (LIVE.includes(key)) return;
    this.stale = true;
    this.#changes++;
    this.#showNote(this.lastMetrics ? words.changed : ""); // what it said was of other settings
  }

  #showNote(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  #toggle() {
    if (this.state === "running") this.training.pause();
    else this.#run(this.#stepsLeft());
  }

  /** Up to the goal; past it, as many again. */
  #stepsLeft() {
    const { steps } = this.settings;
    const left = steps - (this.stale ? 0 : this.training.step);
    return left > 0 ? left : steps;
  }

  /** Makes the network anew where the settings ask for it. */
  async #prepare() {
    if (!this.stale && this.training.model) return;
    const own = this.settings.corpus === "own";
    if (own && this.own.value === null) {
      this.own.area.focus();
      throw Object.assign(new Error(strings.own.empty), { plain: true });
    }
    this.#clearResults();
    trained.delete(this);
    const changes = this.#changes;
    this.trainedSettings = { ...this.settings };
    this.#speakOf(this.settings.unit);
    const info = await this.training.prepare({ ...this.settings }, own ? this.own.value : null);
    this.stale = changes !== this.#changes; // the text can be replaced while its network is prepared
    if (this.stale) this.#showNote(words.changed);
    else this.#tellNetwork(info);
  }

  /** Losses and speed are those of characters, or of words. */
  #speakOf(unit) {
    const byWords = unit === "word";
    this.picture.words = byWords ? { ...words, ...words.ofWords } : words;
    this.picture.picture.tellHow(this.picture.words.chartRead);
    this.speedName.textContent = byWords ? words.wordsPerSecond : words.metrics.speed;
  }

  #tellNetwork(info) {
    const { parameters, characters, replacedCharacters, config } = info;
    const network = {
      parameters,
      characters,
      replacedCharacters,
      vocabulary: info.vocabulary.length,
    };
    const short =
      config.batchSize < this.settings.batchSize ? ` ${words.smallBatch(config.batchSize)}` : "";
    const told = this.trainedSettings.unit === "word" ? words.networkOfWords : words.network;
    this.#showNote(told(network) + short);
  }

  async #run(steps) {
    const turn = this.#turn;
    this.clearError();
    try {
      this.#setState("loading");
      await this.#prepare();
      if (turn !== this.#turn) return;
      this.#setState("running");
      if (steps > 1) this.say(words.announce.running);
      const { reason, metrics } = await this.training.run(steps);
      if (turn === this.#turn) this.#stopped(steps === 1 ? "paused" : reason, metrics);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  #stopped(reason, metrics) {
    this.#draw();
    this.#setState(this.tab.pausing ? "hidden" : reason);
    const { announce } = words;
    const step = this.training.step;
    const { one } = strings.unitNames[this.trainedSettings.unit];
    const done = reason === "done" && metrics;
    this.say(done ? announce.done(step, metrics.loss, one) : announce.paused(step));
    this.training.sample();
    trained.touch(this);
    if (metrics) this.emit("rnn-done", { reason, ...metrics });
  }

  #failed(error) {
    if (!this.isConnected) return; // removed meanwhile: nobody to tell
    if (error.plain) {
      this.#showNote(error.message);
      this.#setState(this.training.step ? "paused" : "idle");
      return;
    }
    if (!this.training.model) {
      this.stale = true;
      trained.delete(this);
    }
    this.#draw();
    this.#setState("error");
    this.showError(error, worthRetrying(error) ? () => this.#toggle() : undefined);
    this.emit("rnn-done", { reason: "error", ...this.lastMetrics });
  }

  #onMetrics(metrics) {
    this.picture.take(metrics);
    this.lastMetrics = metrics;
    this.emit("rnn-progress", metrics);
    if (metrics.step === 1) this.#share();
    this.redraw.soon();
  }

  /** From its first step on, the network can be used by the page's other widgets. */
  #share() {
    trained.set(this, {
      model: this.training.model,
      settings: { ...this.settings },
      text: this.training.text,
      step: () => this.training.step,
    });
  }

  #draw() {
    const metrics = this.lastMetrics;
    if (!metrics || !this.isConnected) return;
    const { values } = this;
    values.step.textContent = format.integer(metrics.step);
    values.loss.textContent = format.decimal(metrics.loss, 3);
    values.valLoss.textContent = format.decimal(this.picture.lastValidation, 3);
    values.perplexity.textContent = format.short(Math.exp(metrics.loss));
    values.gradientNorm.textContent = format.short(metrics.gradientNorm);
    values.speed.textContent = format.integer(metrics.charactersPerSecond);
    trained.touch(this);
    this.picture.draw();
    this.#offerPin();
  }

  /** Keeps the curves of this run to lay the next one over them, or lets them go. */
  #togglePin() {
    if (this.picture.pinned) {
      this.picture.unpin();
      this.say(words.announce.unpinned);
    } else {
      const { cell, units, seed } = this.trainedSettings;
      const name = words.pinnedName(strings.cells[cell], units, seed);
      this.picture.pin(name);
      this.say(words.announce.pinned(name));
    }
    const { pinned } = this.picture;
    this.pinButton.textContent = pinned ? words.unpin : words.pin;
    this.pinButton.title = pinned ? "" : words.pinHint;
    this.#offerPin();
  }

  #showSample({ step, text }) {
    this.samplesEmpty.hidden = true;
    const item = h(
      "li",
      {},
      h("span", { class: "when" }, words.sampleAt(step)),
      h("p", {}, text.trim()),
    );
    this.samples.prepend(item);
    while (this.samples.children.length > SAMPLES_KEPT) this.samples.lastChild.remove();
  }

  #clearResults() {
    this.picture.clear();
    this.samples.replaceChildren();
    this.samplesEmpty.hidden = false;
    this.lastMetrics = null;
    for (const value of Object.values(this.values)) value.textContent = "—";
  }

  /** Nothing has been trained, or nothing any more. */
  #startOver() {
    trained.delete(this);
    this.#clearResults();
    this.clearError();
    this.#setState("idle");
  }

  async #reset() {
    try {
      await this.training.reset();
      this.#startOver();
      this.say(words.announce.reset);
    } catch (error) {
      this.#failed(error);
    }
  }

  async #reseed() {
    const seed = (this.settings.seed + 1) % Number.MAX_SAFE_INTEGER;
    try {
      await this.training.reseed(seed);
      this.fields.set("seed", seed);
      this.trainedSettings = { ...this.settings };
      this.#startOver();
      this.say(words.announce.reseed(seed));
      if (!this.stale) this.#showNote(words.announce.reseed(seed));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** What a record states (record.js). */
  get runs() {
    const { settings, model, step } = this.training;
    return model && this.lastMetrics
      ? [{ settings, model, step, loss: this.lastMetrics.loss }]
      : [];
  }

  get ownTextUsed() {
    return this.settings.corpus === "own" && !this.config.text;
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
    const turn = ++this.#turn;
    this.tab.release();
    this.redraw.stop();
    this.stale = true;
    this.#showNote("");
    this.#startOver();
    this.training.dispose().then(() => {
      if (turn === this.#turn && this.state === "idle") this.#startOver(); // what was still on its way
    });
  }
}

customElements.define("rnn-train", RnnTrain);
