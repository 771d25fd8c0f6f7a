// <rnn-train>: a character model learns a text before the reader's eyes.
import uplotCss from "uplot/dist/uPlot.min.css";
import { allRows, Curves, fewRows } from "../charts/curves.js";
import { Points } from "../charts/points.js";
import { format, strings } from "../strings/fr.js";
import { WidgetElement } from "./base.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { csv, pngOfPicture, safetensors } from "./files.js";
import { networkChoices, networkDefaults } from "./network.js";
import { OwnText } from "./own-text.js";
import { Picture } from "./picture.js";
import { Settings } from "./settings.js";
import { sharedEngine, trained } from "./shared.js";
import { Training } from "./training.js";

const words = strings.train;
const DRAW_MS = 120;
const SAMPLES_KEPT = 4;
const LIVE = ["learningRate", "temperature", "steps"]; // what can change without a new network

export class RnnTrain extends WidgetElement {
  static defaults = { ...WidgetElement.defaults, ...networkDefaults, controls: [] };
  static choices = networkChoices;
  static sheets() {
    return [(RnnTrain.uplotSheet ??= styleSheet(uplotCss))];
  }

  build() {
    this.loss = new Points();
    this.validation = new Points();
    this.training = new Training({
      onMetrics: (metrics) => this.#onMetrics(metrics),
      onSample: (sample) => this.#showSample(sample),
    });
    this.stale = true; // the network does not exist, or not with these settings
    this.#buildControls();
    this.#buildResults();
    this.root.append(this.head, this.form, this.buttons, this.note, this.metrics, this.results);
    this.onVisibility = () => this.#followVisibility();
    this.#setState("idle");
  }

  attached() {
    if (this.onVisibility) document.addEventListener("visibilitychange", this.onVisibility);
  }

  #buildControls() {
    const { title } = this.config;
    this.status = h("span", { class: "state" });
    this.live = h("p", { class: "visually-hidden", role: "status" });
    this.head = h("header", {}, h("h3", {}, title || words.title), this.status, this.live);
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
    this.metrics = h(
      "dl",
      { class: "metrics" },
      ...names.map((name) => h("div", {}, h("dt", {}, words.metrics[name]), this.values[name])),
    );
    this.picture = new Picture({
      label: words.chart,
      read: words.chartRead,
      empty: words.chartEmpty,
      head: words.tableHead,
    });
    this.samples = h("ol", { class: "samples", "aria-label": words.samples });
    this.samplesEmpty = h("p", { class: "empty" }, words.samplesEmpty);
    const sampling = h("div", {}, h("h4", {}, words.samples), this.samplesEmpty, this.samples);
    this.results = h("div", { class: "results" }, this.picture.element, sampling);
  }

  #setState(state) {
    this.state = state;
    const running = state === "running";
    const busy = state === "loading";
    this.status.textContent = words.states[state];
    this.status.dataset.state = state;
    this.startButton.textContent = running ? words.pause : words.start;
    setUnavailable(this.startButton, busy);
    setUnavailable(this.stepButton, running || busy);
    setUnavailable(this.resetButton, busy || !this.training.model);
    const { locked } = this.config;
    setUnavailable(this.reseedButton, locked || busy || !this.training.model);
    setUnavailable(this.pinButton, !this.pinned && this.loss.x.length < 2);
    this.fields.setDisabled(locked ? "all" : running || busy);
  }

  #say(text) {
    this.live.textContent = text;
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
    if (LIVE.includes(key)) return;
    this.stale = true;
    if (this.training.step > 0) this.#showNote(words.changed);
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
    const info = await this.training.prepare({ ...this.settings }, own ? this.own.value : null);
    this.stale = false;
    this.trainedSettings = { ...this.settings };
    const { parameters, characters, replacedCharacters, config } = info;
    const network = {
      parameters,
      characters,
      replacedCharacters,
      vocabulary: info.vocabulary.length,
    };
    const short =
      config.batchSize < this.settings.batchSize ? ` ${words.smallBatch(config.batchSize)}` : "";
    this.#showNote(words.network(network) + short);
    this.vocabularySize = info.vocabulary.length;
  }

  async #run(steps) {
    this.clearError();
    try {
      this.#setState("loading");
      await this.#prepare();
      this.#setState("running");
      if (steps > 1) this.#say(words.announce.running);
      const { reason, metrics } = await this.training.run(steps);
      this.#stopped(steps === 1 ? "paused" : reason, metrics);
    } catch (error) {
      this.#failed(error);
    }
  }

  #stopped(reason, metrics) {
    this.#draw();
    this.#setState(this.hiddenPause ? "hidden" : reason);
    const { announce } = words;
    const step = this.training.step;
    this.#say(
      reason === "done" && metrics ? announce.done(step, metrics.loss) : announce.paused(step),
    );
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
    this.showError(
      error,
      ["worker", "io", "wasm", "closed", "not-found"].includes(error.code)
        ? () => this.#toggle()
        : undefined,
    );
    this.emit("rnn-done", { reason: "error", ...this.lastMetrics });
  }

  #onMetrics(metrics) {
    this.loss.add(metrics.step, metrics.loss);
    if (metrics.valLoss !== undefined) this.validation.add(metrics.step, metrics.valLoss);
    this.lastMetrics = metrics;
    this.lastValidation = metrics.valLoss ?? this.lastValidation;
    this.firstLoss ??= metrics.loss;
    this.emit("rnn-progress", metrics);
    if (metrics.step === 1) this.#share();
    if (this.drawTimer) return;
    this.drawTimer = setTimeout(() => {
      this.drawTimer = 0;
      requestAnimationFrame(() => this.#draw());
    }, DRAW_MS);
  }

  /** From its first step on, the network can be used by the page's other widgets. */
  #share() {
    trained.set(this, {
      model: this.training.model,
      settings: { ...this.settings },
      step: () => this.training.step,
    });
  }

  #draw() {
    const metrics = this.lastMetrics;
    if (!metrics || !this.isConnected) return;
    const { values } = this;
    const validation = this.lastValidation;
    values.step.textContent = format.integer(metrics.step);
    values.loss.textContent = format.decimal(metrics.loss, 3);
    values.valLoss.textContent = format.decimal(validation, 3);
    values.perplexity.textContent = format.short(Math.exp(metrics.loss));
    values.gradientNorm.textContent = format.short(metrics.gradientNorm);
    values.speed.textContent = format.integer(metrics.charactersPerSecond);
    trained.touch(this);
    if (this.loss.x.length > 1) this.#drawPlot();
    setUnavailable(this.pinButton, !this.pinned && this.loss.x.length < 2);
    this.picture.tell(this.#sentence(), () => this.#rows());
  }

  #sentence() {
    const { step, loss } = this.lastMetrics;
    const now = words.chartSummary({
      step,
      first: this.firstLoss,
      loss,
      valLoss: this.lastValidation,
    });
    return this.pinned ? `${now} ${words.pinnedSummary(this.pinned)}` : now;
  }

  #rows() {
    const points = this.#curvePoints();
    return fewRows(points).map(([step, ...values]) => [
      format.integer(step),
      ...values.map((value) => format.decimal(value, 3)),
    ]);
  }

  #curvePoints() {
    const { loss, validation, pinned } = this;
    return pinned ? [loss, validation, pinned.loss, pinned.validation] : [loss, validation];
  }

  #series() {
    const own = [
      { label: words.chartLoss, color: "accent" },
      { label: words.chartValidation, color: "warm", dash: [6, 4], dots: true },
    ];
    if (!this.pinned) return own;
    const { chartLoss, chartValidation, pinnedLabel } = words;
    return [
      ...own,
      { label: `${pinnedLabel} : ${chartLoss}`, color: "plum" },
      { label: `${pinnedLabel} : ${chartValidation}`, color: "plum", dash: [6, 4], dots: true },
    ];
  }

  #drawPlot() {
    const series = this.#series();
    if (!this.curves) {
      this.curves = new Curves(this.picture.open(), series);
      this.picture.setLegend(
        series.map(({ label, color, dash }) => ({ text: label, color, dashed: Boolean(dash) })),
      );
      this.picture.head = [words.tableHead[0], ...series.map(({ label }) => label)];
    }
    this.curves.draw(this.#curvePoints());
  }

  /** Keeps the curves of this run to lay the next one over them, or lets them go. */
  #togglePin() {
    if (this.pinned) {
      this.pinned = null;
    } else {
      const copy = ({ x, y }) => ({ x: [...x], y: [...y] });
      const { cell, units, seed } = this.trainedSettings;
      this.pinned = {
        loss: copy(this.loss),
        validation: copy(this.validation),
        name: words.pinnedName(strings.cells[cell], units, seed),
        step: this.lastMetrics.step,
        last: this.lastMetrics.loss,
      };
    }
    this.#showPin();
  }

  #showPin() {
    const { pinned } = this;
    this.pinButton.textContent = pinned ? words.unpin : words.pin;
    this.pinButton.title = pinned ? "" : words.pinHint;
    this.#say(pinned ? words.announce.pinned(pinned.name) : words.announce.unpinned);
    this.curves?.destroy();
    this.curves = null;
    if (this.lastMetrics) this.picture.plot.replaceChildren();
    this.#draw();
    this.#setState(this.state);
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
    this.loss.clear();
    this.validation.clear();
    this.curves?.destroy();
    this.curves = null;
    this.picture.clear();
    this.samples.replaceChildren();
    this.samplesEmpty.hidden = false;
    this.firstLoss = undefined;
    this.lastMetrics = null;
    this.lastValidation = undefined;
    for (const value of Object.values(this.values)) value.textContent = "—";
  }

  async #reset() {
    try {
      await this.training.reset();
      trained.delete(this);
      this.#clearResults();
      this.clearError();
      this.#setState("idle");
      this.#say(words.announce.reset);
    } catch (error) {
      this.#failed(error);
    }
  }

  async #reseed() {
    const seed = (this.settings.seed + 1) % Number.MAX_SAFE_INTEGER;
    try {
      await this.training.reseed(seed);
      trained.delete(this);
      this.fields.set("seed", seed);
      this.trainedSettings = { ...this.settings };
      this.#clearResults();
      this.clearError();
      this.#setState("idle");
      this.#say(words.announce.reseed(seed));
      if (!this.stale) this.#showNote(words.announce.reseed(seed));
    } catch (error) {
      this.#failed(error);
    }
  }

  async #followVisibility() {
    if (document.hidden && this.state === "running") {
      this.hiddenPause = true;
      this.training.pause();
    } else if (!document.hidden && this.hiddenPause) {
      await this.training.pause();
      this.hiddenPause = false;
      if (this.state !== "running") this.#toggle();
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
    const { csv: table, png, model } = strings.share;
    const points = this.#curvePoints();
    const head = ["step", "loss", "valLoss", "pinnedLoss", "pinnedValLoss"];
    const files = [
      {
        label: table(words.chart),
        name: "courbes.csv",
        make: () => csv(head.slice(0, points.length + 1), allRows(points)),
      },
      { label: model, name: "reseau.safetensors", make: () => safetensors(this.training.model) },
    ];
    const canvas = this.picture.plot.querySelector("canvas");
    if (canvas)
      files.push({
        label: png(words.chart),
        name: "courbes.png",
        make: () => pngOfPicture(this.picture),
      });
    return files;
  }

  themeChanged() {
    this.curves?.repaint();
  }

  release() {
    document.removeEventListener("visibilitychange", this.onVisibility);
    clearTimeout(this.drawTimer);
    trained.delete(this);
    this.curves?.destroy();
    this.curves = null;
    this.stale = true;
    this.training?.dispose();
  }
}

customElements.define("rnn-train", RnnTrain);
