// <rnn-train>: a character model learns a text before the reader's eyes.
import uplotCss from "uplot/dist/uPlot.min.css";
import { Curves, curveRows } from "../charts/curves.js";
import { Points } from "../charts/points.js";
import { format, strings } from "../strings/fr.js";
import { WidgetElement } from "./base.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { networkChoices, networkDefaults } from "./network.js";
import { OwnText } from "./own-text.js";
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
    this.settings = { ...this.config };
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
      this.own.element.hidden = false;
    }
    this.own.acceptDrops(this.root, () => this.#chooseOwn());
    this.startButton = button(words.start, () => this.#toggle(), { class: "primary" });
    this.stepButton = button(words.step, () => this.#run(1));
    this.resetButton = button(words.reset, () => this.#reset(), { title: words.resetHint });
    this.reseedButton = button(words.reseed, () => this.#reseed(), { title: words.reseedHint });
    this.buttons = h(
      "div",
      { class: "buttons" },
      this.startButton,
      this.stepButton,
      this.resetButton,
      this.reseedButton,
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
    this.plot = h(
      "div",
      { class: "plot", "aria-hidden": "true" },
      h("p", { class: "empty" }, words.chartEmpty),
    );
    this.summary = h("p", { class: "visually-hidden" });
    this.tableBody = h("tbody");
    const head = h("tr", {}, ...words.tableHead.map((name) => h("th", { scope: "col" }, name)));
    this.table = h("table", {}, h("thead", {}, head), this.tableBody);
    const legend = h(
      "p",
      { class: "legend" },
      h("span", { class: "key key-train" }, words.chartLoss),
      h("span", { class: "key key-validation" }, words.chartValidation),
    );
    const chart = h(
      "figure",
      { "aria-label": words.chart },
      legend,
      this.plot,
      this.summary,
      h("figcaption", {}, words.chartRead),
      h(
        "details",
        { ontoggle: () => this.#drawTable() },
        h("summary", {}, words.table),
        this.table,
      ),
    );
    this.samples = h("ol", { class: "samples", "aria-label": words.samples });
    this.samplesEmpty = h("p", { class: "empty" }, words.samplesEmpty);
    const sampling = h("div", {}, h("h4", {}, words.samples), this.samplesEmpty, this.samples);
    this.results = h("div", { class: "results" }, chart, sampling);
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
    setUnavailable(this.reseedButton, busy || !this.training.model);
    this.fields.setDisabled(running || busy);
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
    this.summary.textContent = words.chartSummary({
      step: metrics.step,
      first: this.firstLoss,
      loss: metrics.loss,
      valLoss: validation,
    });
    this.#drawTable();
  }

  #drawPlot() {
    if (!this.curves) {
      this.plot.replaceChildren();
      this.curves = new Curves(this.plot, {
        train: words.chartLoss,
        validation: words.chartValidation,
      });
    }
    this.curves.draw(this.loss, this.validation);
  }

  #drawTable() {
    if (!this.table.parentElement.open) return;
    const rows = curveRows(this.loss, this.validation).map(([step, loss, validation]) =>
      h(
        "tr",
        {},
        h("td", {}, format.integer(step)),
        h("td", {}, format.decimal(loss, 3)),
        h("td", {}, format.decimal(validation, 3)),
      ),
    );
    this.tableBody.replaceChildren(...rows);
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
    this.plot.replaceChildren(h("p", { class: "empty" }, words.chartEmpty));
    this.samples.replaceChildren();
    this.samplesEmpty.hidden = false;
    this.summary.textContent = "";
    this.tableBody.replaceChildren();
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
