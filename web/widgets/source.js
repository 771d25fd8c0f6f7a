// The network that a widget looks at: one trained on this page, or one trained right here.
import { strings } from "../strings/fr.js";
import { button, h, setUnavailable } from "./dom.js";
import { corpusNames, trained } from "./shared.js";
import { Training } from "./training.js";

const words = strings.source;
const TOUCH_MS = 250; // how often a network that trains here tells the page so

export class Source {
  #training = false; // from the click on, so before there is a network
  #connected = false;
  #touched = 0;

  /**
   * @param {import("./base.js").WidgetElement} widget its `config` has the network's keys (network.js)
   * @param {() => void} onChange another network, or the same one trained further, or none any more
   * @param {{live?: boolean, words?: boolean}} options live: a network is shown from its first step on, or before any,
   *   and can be trained further when it is done; words: networks that read word by word will do too
   */
  constructor(widget, onChange, { live = false, words: byWords = false } = {}) {
    this.byWords = byWords;
    this.widget = widget;
    this.onChange = onChange;
    this.live = live;
    this.entries = [];
    this.training = new Training({
      onMetrics: (metrics) => this.#progress(metrics),
      onSample: () => {},
    });
    this.#build();
    this.follow = () => this.refresh();
  }

  #build() {
    this.trainButton = button(words.train, () => this.#toggle(), { class: "primary" });
    this.freshButton = button(words.fresh, () => this.#begin(), { title: words.freshHint });
    this.freshButton.hidden = true;
    this.bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.train });
    this.said = h("span", { class: "hint" });
    this.none = h("p", { class: "note" }, words.none);
    this.models = h("select");
    this.models.addEventListener("change", () => {
      this.chosen = this.entries[Number(this.models.value)]?.owner;
      this.onChange();
    });
    this.field = h("label", { class: "field" }, h("span", {}, strings.controls.model), this.models);
    this.element = h(
      "div",
      { class: "source" },
      this.none,
      h(
        "div",
        { class: "source-row" },
        this.field,
        h("div", { class: "buttons" }, this.trainButton, this.freshButton, this.bar, this.said),
      ),
    );
  }

  /** Call in the widget's attached(). */
  connect() {
    this.#connected = true;
    trained.addEventListener("change", this.follow);
    this.refresh();
  }

  /** Call in the widget's release(). */
  release() {
    this.#connected = false;
    trained.removeEventListener("change", this.follow);
    trained.delete(this.widget);
    this.entries = [];
    this.#list();
    this.training.dispose();
  }

  /** { model, settings, step(), owner } of the network chosen, or null. */
  get entry() {
    return this.entries[Number(this.models.value)] ?? null;
  }

  /** A network of this widget's own that was stopped before its last step. */
  get #unfinished() {
    const { model, step } = this.training;
    return this.#training || (model !== null && step < this.widget.config.steps);
  }

  refresh() {
    if (!this.#connected) return;
    this.entries = trained
      .entries()
      .map(([owner, entry]) => ({ ...entry, owner }))
      .filter(({ settings }) => this.byWords || settings.unit !== "word");
    this.#list();
    // The newest network, unless the reader has chosen another.
    const at = this.entries.findIndex(({ owner }) => owner === this.chosen);
    this.models.value = String(at >= 0 ? at : this.entries.length - 1);
    const ready = this.entries.length > 0;
    this.none.hidden = ready;
    this.field.hidden = !ready;
    this.trainButton.hidden = ready && !this.live && !this.#unfinished;
    this.freshButton.hidden = !this.live || ready || this.#training;
    if (!this.#training) this.said.textContent = this.training.model ? "" : this.#plan();
    this.onChange();
  }

  /** The choices of the list; one that stays is not taken from under the reader's hand. */
  #list() {
    const { options } = this.models;
    while (options.length > this.entries.length) options[options.length - 1].remove();
    this.entries.forEach((entry, i) => {
      if (!options[i]) this.models.append(h("option", { value: i }));
      const text = label(entry.settings, entry.step());
      if (options[i].textContent !== text) options[i].textContent = text;
    });
  }

  /** What would be trained here. */
  #plan() {
    const { config } = this.widget;
    return this.live ? words.plan(label(config, config.steps)) : "";
  }

  #toggle() {
    if (this.training.running) this.training.pause();
    else this.train();
  }

  /** Up to the goal; past it, as many again. */
  get #left() {
    const { steps } = this.widget.config;
    return Math.max(steps - this.training.step, 0) || steps;
  }

  /** Makes the configured network, without training it. */
  #begin() {
    return this.#work(async () => {
      await this.training.prepare({ ...this.widget.config }, null);
      this.#share();
      this.trainButton.focus(); // the other one is gone
    });
  }

  /** Trains the configured network here, or goes on with it. */
  train() {
    return this.#work(async () => {
      const { widget, training } = this;
      if (!training.model) await training.prepare({ ...widget.config }, null);
      setUnavailable(this.trainButton, false);
      this.goal = training.step + this.#left;
      if (this.live) this.#share();
      const { reason, metrics } = await training.run(this.#left);
      if (!this.#connected) return;
      this.#share();
      widget.emit("rnn-done", { reason, ...metrics });
    });
  }

  /** One piece of work at a time, whose errors are the reader's to see. */
  async #work(work) {
    if (this.#training) return;
    this.#training = true;
    this.widget.clearError();
    setUnavailable(this.trainButton, true);
    this.#show(true);
    try {
      await work();
    } catch (error) {
      if (!this.#connected) return; // removed meanwhile: nobody to tell
      if (!this.training.model) trained.delete(this.widget);
      this.widget.showError(error, () => this.train());
      this.widget.emit("rnn-done", { reason: "error", ...this.last });
    } finally {
      this.#training = false;
      setUnavailable(this.trainButton, false);
      this.#show(false);
      this.refresh();
    }
  }

  /** The widget's own network, as it is now, for the whole page. */
  #share() {
    const { training, widget } = this;
    if (!this.#connected) return;
    this.chosen = widget;
    this.#touched = performance.now();
    const { model, settings } = training;
    trained.set(widget, { model, settings, text: training.text, step: () => training.step });
  }

  /** The engine has gone, and this network with it. */
  forget({ owner, model }) {
    if (model === this.training.model) this.training.model = null;
    trained.delete(owner);
  }

  #show(running) {
    this.trainButton.textContent = running ? words.stop : words.train;
    this.bar.hidden = !running;
    if (running) this.bar.value = 0;
    else this.said.textContent = "";
  }

  #progress(metrics) {
    this.last = metrics;
    this.bar.value = metrics.step / this.goal;
    this.said.textContent = words.training(metrics.step, this.goal, metrics.loss);
    this.widget.emit("rnn-progress", metrics);
    if (!this.live || performance.now() - this.#touched < TOUCH_MS) return;
    this.#touched = performance.now();
    trained.touch(this.widget);
  }
}

function label(settings, step) {
  const { cells, corpora } = strings;
  const { cell, units, corpus, text, unit } = settings;
  const known = corpusNames.includes(corpus) ? corpora[corpus] : words.ownText;
  const read = text ? words.givenText : known;
  return words.label(
    cells[cell],
    units,
    unit === "word" ? `${read}, ${words.byWords}` : read,
    step,
  );
}
