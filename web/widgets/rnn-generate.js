// <rnn-generate>: lets a network trained on this page write, and shows what each character was drawn from.
import { bars } from "../charts/bars.js";
import { format, strings } from "../strings/fr.js";
import { WidgetElement } from "./base.js";
import { h } from "./dom.js";
import { networkChoices, networkDefaults } from "./network.js";
import { trained } from "./shared.js";
import { Training } from "./training.js";

const words = strings.generate;

export class RnnGenerate extends WidgetElement {
  static defaults = {
    ...WidgetElement.defaults,
    ...networkDefaults,
    units: 64,
    steps: 400,
    controls: [],
    prompt: "Il ",
    length: 300,
  };

  static choices = networkChoices;

  build() {
    const { config } = this;
    this.drawn = [];
    this.training = new Training({
      onMetrics: (metrics) => this.#trainingProgress(metrics),
      onSample: () => {},
    });
    this.live = h("p", { class: "visually-hidden", role: "status" });
    this.head = h("header", {}, h("h3", {}, config.title || words.title), this.live);
    this.#buildNone();
    this.#buildForm();
    this.#buildOutput();
    this.root.append(
      this.head,
      this.none,
      this.form,
      this.note,
      this.output,
      this.picker,
      this.bars,
    );
    this.onTrained = () => this.#refreshModels();
    this.#refreshModels();
  }

  attached() {
    if (!this.onTrained) return;
    trained.addEventListener("change", this.onTrained);
    this.#refreshModels();
  }

  /** Shown while no network of the page is trained: one can be trained right here. */
  #buildNone() {
    this.trainButton = h(
      "button",
      { type: "button", class: "primary", onclick: () => this.#train() },
      words.train,
    );
    this.progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.train });
    this.progressText = h("span", { class: "hint" });
    this.noneText = h("p", {}, words.none);
    this.none = h(
      "div",
      { class: "none" },
      this.noneText,
      h("div", { class: "buttons" }, this.trainButton, this.progress, this.progressText),
    );
  }

  #buildForm() {
    const { controls } = strings;
    const { config } = this;
    this.models = h("select");
    this.models.addEventListener("change", () => {
      this.chosenOwner = this.entries[Number(this.models.value)]?.owner;
    });
    this.prompt = h("input", {
      type: "text",
      value: config.prompt,
      spellcheck: "false",
      maxlength: 500,
    });
    this.length = h("input", { type: "number", min: 1, max: 2000, value: config.length });
    this.seed = h("input", { type: "number", min: 0, value: config.seed });
    this.temperature = h("input", {
      type: "range",
      min: 0,
      max: 2,
      step: 0.05,
      value: config.temperature,
    });
    this.temperatureText = h("output");
    this.temperature.addEventListener("input", () => this.#sayTemperature());
    this.startButton = h(
      "button",
      { type: "button", class: "primary", onclick: () => this.#toggle() },
      words.start,
    );
    const field = (name, input, ...more) =>
      h("label", { class: "field" }, h("span", {}, name, ...more), input);
    this.modelField = field(controls.model, this.models);
    this.modelField.classList.add("wide");
    this.form = h(
      "div",
      {},
      h(
        "div",
        { class: "settings" },
        this.modelField,
        field(controls.prompt, this.prompt),
        field(controls.length, this.length),
        field(controls.temperature, this.temperature, " ", this.temperatureText),
        field(controls.seed, this.seed),
      ),
      h("div", { class: "buttons" }, this.startButton),
    );
    this.note = h("p", { class: "note", hidden: true });
    this.#sayTemperature();
  }

  #buildOutput() {
    this.output = h(
      "p",
      { class: "output", "aria-label": words.output },
      h("span", { class: "empty" }, words.outputEmpty),
    );
    this.output.addEventListener("click", ({ target }) => {
      const at = [...this.output.children].indexOf(target);
      if (at >= 0 && this.drawn[at]) this.#choose(at);
    });
    this.position = h("input", { type: "range", min: 1, max: 1, value: 1 });
    this.position.addEventListener("input", () => this.#choose(Number(this.position.value) - 1));
    this.picker = h(
      "label",
      { class: "field picker", hidden: true },
      h("span", {}, words.distribution),
      this.position,
      h("span", { class: "hint" }, words.distributionHint),
    );
    this.bars = h("div", { class: "distribution" });
  }

  #sayTemperature() {
    const value = Number(this.temperature.value);
    const text = value === 0 ? words.greedy : format.decimal(value, 2);
    this.temperatureText.textContent = text;
    this.temperature.setAttribute("aria-valuetext", text);
  }

  #refreshModels() {
    this.entries = trained.entries().map(([owner, entry]) => ({ ...entry, owner }));
    const label = ({ settings, step }) =>
      words.modelLabel(
        strings.cells[settings.cell],
        settings.units,
        strings.corpora[settings.corpus] ?? settings.corpus,
        step(),
      );
    this.models.replaceChildren(
      ...this.entries.map((entry, i) => h("option", { value: i }, label(entry))),
    );
    // The newest network, unless the reader has chosen another.
    const chosen = this.entries.findIndex(({ owner }) => owner === this.chosenOwner);
    this.models.value = String(chosen >= 0 ? chosen : this.entries.length - 1);
    const ready = this.entries.length > 0;
    this.form.hidden = !ready;
    this.none.hidden = ready && !this.#unfinished();
    this.noneText.hidden = ready;
  }

  /** A network of this widget's own that was stopped before its last step. */
  #unfinished() {
    const { model, step, running } = this.training;
    return running || (model !== null && step < this.config.steps);
  }

  async #train() {
    if (this.training.running) {
      this.training.pause();
      return;
    }
    this.clearError();
    this.trainButton.textContent = words.stop;
    this.progress.hidden = false;
    try {
      if (!this.#unfinished()) await this.training.prepare({ ...this.config }, null);
      const { training } = this;
      const { reason, metrics } = await training.run(this.config.steps - training.step);
      const { settings } = training;
      trained.set(this, { model: training.model, settings, step: () => training.step });
      this.emit("rnn-done", { reason, ...metrics });
      this.startButton.focus();
    } catch (error) {
      if (!this.isConnected) return; // removed meanwhile: nobody to tell
      this.showError(error, () => this.#train());
      this.emit("rnn-done", { reason: "error", ...this.lastMetrics });
    } finally {
      this.trainButton.textContent = words.train;
      this.progress.hidden = true;
      this.progressText.textContent = "";
    }
  }

  #trainingProgress(metrics) {
    const { steps } = this.config;
    this.lastMetrics = metrics;
    this.progress.value = metrics.step / steps;
    this.progressText.textContent = words.training(metrics.step, steps, metrics.loss);
    this.emit("rnn-progress", metrics);
  }

  #toggle() {
    if (this.abort) this.abort.abort();
    else this.#generate();
  }

  #options() {
    return {
      prompt: this.prompt.value,
      length: wholeNumber(this.length, this.config.length, 1, 2000),
      temperature: Number(this.temperature.value),
      seed: wholeNumber(this.seed, this.config.seed, 0, Number.MAX_SAFE_INTEGER),
    };
  }

  async #generate() {
    this.#refreshModels();
    const entry = this.entries[Number(this.models.value)];
    const options = this.#options();
    this.clearError();
    this.#clearOutput(options.prompt);
    this.abort = new AbortController();
    this.startButton.textContent = words.stop;
    try {
      const characters = entry.model.characters({ ...options, signal: this.abort.signal });
      let item;
      while (!(item = await characters.next()).done) this.#show(item.value);
      this.#tellUnknown(item.value?.unknown ?? 0);
      this.live.textContent = `${words.done(this.drawn.length)} ${options.prompt}${this.drawn.map((d) => d.character).join("")}`;
      if (this.drawn.length) this.#choose(0);
    } catch (error) {
      this.showError(error, () => this.#generate());
    } finally {
      this.abort = null;
      this.startButton.textContent = words.start;
    }
  }

  #tellUnknown(count) {
    this.note.textContent = count ? words.unknown(count) : "";
    this.note.hidden = !count;
  }

  #clearOutput(prompt) {
    this.#tellUnknown(0);
    this.drawn = [];
    this.output.replaceChildren();
    this.output.dataset.prompt = prompt;
    this.bars.replaceChildren();
    this.picker.hidden = true;
  }

  #show(drawn) {
    this.drawn.push(drawn);
    this.output.append(h("span", { class: "character" }, drawn.character));
  }

  #choose(at) {
    const { character, top } = this.drawn[at];
    for (const element of this.output.querySelectorAll(".chosen"))
      element.classList.remove("chosen");
    this.output.children[at].classList.add("chosen");
    this.picker.hidden = false;
    this.position.max = this.drawn.length;
    this.position.value = at + 1;
    const title = words.distributionAt(at + 1, visible(character));
    this.position.setAttribute("aria-valuetext", title);
    const rest = 1 - top.reduce((sum, { probability }) => sum + probability, 0);
    const rows = top.map(({ character: name, probability }) => ({
      label: visible(name),
      value: probability,
      text: format.percent(probability),
      chosen: name === character,
    }));
    if (rest > 0.0005) rows.push({ label: words.others, value: rest, text: format.percent(rest) });
    this.bars.replaceChildren(h("p", {}, title), bars(rows));
  }

  release() {
    trained.removeEventListener("change", this.onTrained);
    trained.delete(this);
    this.abort?.abort();
    this.training?.dispose();
  }
}

/** The field's number within bounds, shown back as it is used; an empty field takes the default. */
function wholeNumber(field, fallback, least, most) {
  const given = field.value.trim() === "" ? NaN : Number(field.value);
  const value = Number.isFinite(given)
    ? Math.min(Math.max(Math.round(given), least), most)
    : fallback;
  field.value = String(value);
  return value;
}

function visible(character) {
  if (character === " ") return words.space;
  if (character === "\n") return words.newline;
  return character;
}

customElements.define("rnn-generate", RnnGenerate);
