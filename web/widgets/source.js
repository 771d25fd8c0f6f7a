// The network that a widget looks at: one trained on this page, or one trained right here.
import { strings } from "../strings/fr.js";
import { button, h } from "./dom.js";
import { trained } from "./shared.js";
import { Training } from "./training.js";

const words = strings.source;

export class Source {
  /**
   * @param {import("./base.js").WidgetElement} widget its `config` has the network's keys (network.js)
   * @param {() => void} onChange another network, or the same one trained further, or none any more
   */
  constructor(widget, onChange) {
    this.widget = widget;
    this.onChange = onChange;
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
    this.bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.train });
    this.said = h("span", { class: "hint" });
    this.none = h("p", { class: "note" }, words.none);
    this.models = h("select");
    this.models.addEventListener("change", () => {
      this.chosen = this.entries[Number(this.models.value)]?.owner;
      this.onChange();
    });
    this.field = h(
      "label",
      { class: "field wide" },
      h("span", {}, strings.controls.model),
      this.models,
    );
    this.element = h(
      "div",
      { class: "source" },
      this.none,
      this.field,
      h("div", { class: "buttons" }, this.trainButton, this.bar, this.said),
    );
  }

  /** Call in the widget's attached(). */
  connect() {
    trained.addEventListener("change", this.follow);
    this.refresh();
  }

  /** Call in the widget's release(). */
  release() {
    trained.removeEventListener("change", this.follow);
    trained.delete(this.widget);
    this.training.dispose();
  }

  /** { model, settings, step() } of the network chosen, or null. */
  get entry() {
    return this.entries[Number(this.models.value)] ?? null;
  }

  /** A network of this widget's own that was stopped before its last step. */
  get #unfinished() {
    const { model, step, running } = this.training;
    return running || (model !== null && step < this.widget.config.steps);
  }

  refresh() {
    this.entries = trained.entries().map(([owner, entry]) => ({ ...entry, owner }));
    this.models.replaceChildren(
      ...this.entries.map((entry, i) => h("option", { value: i }, label(entry))),
    );
    // The newest network, unless the reader has chosen another.
    const at = this.entries.findIndex(({ owner }) => owner === this.chosen);
    this.models.value = String(at >= 0 ? at : this.entries.length - 1);
    const ready = this.entries.length > 0;
    this.none.hidden = ready;
    this.field.hidden = !ready;
    this.trainButton.hidden = ready && !this.#unfinished;
    this.onChange();
  }

  #toggle() {
    if (this.training.running) this.training.pause();
    else this.train();
  }

  /** Trains the configured network here, or goes on with it. */
  async train() {
    const { widget, training } = this;
    widget.clearError();
    this.#show(true);
    try {
      if (!this.#unfinished) await training.prepare({ ...widget.config }, null);
      const { reason, metrics } = await training.run(widget.config.steps - training.step);
      const { settings } = training;
      this.chosen = widget;
      trained.set(widget, { model: training.model, settings, step: () => training.step });
      widget.emit("rnn-done", { reason, ...metrics });
    } catch (error) {
      if (!widget.isConnected) return; // removed meanwhile: nobody to tell
      widget.showError(error, () => this.train());
      widget.emit("rnn-done", { reason: "error", ...this.last });
    } finally {
      this.#show(false);
      this.refresh();
    }
  }

  #show(running) {
    this.trainButton.textContent = running ? words.stop : words.train;
    this.bar.hidden = !running;
    if (!running) this.said.textContent = "";
  }

  #progress(metrics) {
    const { steps } = this.widget.config;
    this.last = metrics;
    this.bar.value = metrics.step / steps;
    this.said.textContent = words.training(metrics.step, steps, metrics.loss);
    this.widget.emit("rnn-progress", metrics);
  }
}

function label({ settings, step }) {
  const { cells, corpora } = strings;
  const corpus = corpora[settings.corpus] ?? settings.corpus;
  return words.label(cells[settings.cell], settings.units, corpus, step());
}
