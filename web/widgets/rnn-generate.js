// <rnn-generate>: lets a network trained on this page write, and shows what each character was drawn from.
import { bars } from "../charts/bars.js";
import { format, strings } from "../strings/fr.js";
import generateCss from "../styles/generate.css";
import { NUMBERS } from "./admitted.js";
import { WidgetElement } from "./base.js";
import { BeamPicture } from "./beam-picture.js";
import { button, h, styleSheet } from "./dom.js";
import { csv } from "./files.js";
import { modelFiles } from "./model-files.js";
import { Novelty } from "./novelty.js";
import {
  networkChoices,
  networkDefaults,
  promptFor,
  unitChoices,
  unitDefaults,
} from "./network.js";
import { SamplingBench } from "./sampling-bench.js";
import { Source } from "./source.js";
import { visible } from "./text.js";

const words = strings.generate;
const ownSheet = styleSheet(generateCss);

const METHODS = ["temperature", "greedy", "topK", "topP", "beam"];

// What a method is set by.
const USES = {
  temperature: ["temperature", "seed"],
  greedy: [],
  topK: ["topK", "temperature", "seed"],
  topP: ["topP", "temperature", "seed"],
  beam: ["beams"],
};

const COUNTS = ["length", "seed", "topK", "beams"];

const LONGEST_BEAM = 64; // characters or words: the tree of more cannot be read

class RnnGenerate extends WidgetElement {
  static defaults = {
    ...WidgetElement.defaults,
    ...networkDefaults,
    ...unitDefaults,
    units: 64,
    steps: 400,
    controls: [],
    prompt: "Il ",
    length: 300,
    method: "temperature",
    topK: 5,
    topP: 0.9,
    beams: 4,
  };

  static choices = { ...networkChoices, ...unitChoices, method: METHODS };

  heading = words.title;

  static sheets() {
    return [ownSheet];
  }

  build() {
    this.drawn = [];
    this.source = new Source(this, () => this.#networkChanged(), { words: true });
    this.#buildForm();
    this.#buildOutput();
    this.beams = new BeamPicture();
    this.novelty = new Novelty();
    this.bench = new SamplingBench({
      entry: () => this.source.entry,
      settings: () => this.settings,
      onError: (error) => this.showError(error),
    });
    const { source, form, note, output, novelty, picker, beams, bench } = this;
    this.root.append(this.makeHead(), source.element, form, note, output, novelty.element);
    this.root.append(picker, this.bars, beams.element, bench.element);
    this.#networkChanged();
  }

  attached() {
    this.source?.connect();
  }

  #buildForm() {
    const { controls } = strings;
    const { settings } = this;
    this.inputs = {
      prompt: h("input", { type: "text", spellcheck: "false", maxlength: 500 }),
      method: h(
        "select",
        {},
        ...METHODS.map((name) => h("option", { value: name }, words.methods[name])),
      ),
      length: h("input", { type: "number", min: 1, max: NUMBERS.length.most }),
      temperature: h("input", { type: "range", min: 0.05, max: 2, step: 0.05 }),
      topK: h("input", { type: "number", min: 1, max: NUMBERS.topK.most }),
      topP: h("input", { type: "range", min: 0.05, max: 1, step: 0.05 }),
      beams: h("input", { type: "number", min: 1, max: NUMBERS.beams.most }),
      seed: h("input", { type: "number", min: 0 }),
    };
    this.fields = {};
    this.outputs = {};
    for (const [key, input] of Object.entries(this.inputs)) {
      input.value = String(settings[key]);
      input.addEventListener("input", () => this.#take(key));
      input.addEventListener("change", () => this.#settle(key));
      this.outputs[key] = input.type === "range" ? h("span", { "aria-hidden": "true" }) : null;
      const name = h("span", {}, controls[key], this.outputs[key] && " ", this.outputs[key]);
      this.fields[key] = h("label", { class: "field" }, name, input);
      this.#tell(key);
    }
    if (this.config.locked) for (const input of Object.values(this.inputs)) input.disabled = true;
    this.startButton = button(words.start, () => this.#toggle(), { class: "primary" });
    this.methodHint = h("p", { class: "hint" });
    this.form = h(
      "div",
      {},
      h("div", { class: "settings" }, ...Object.values(this.fields)),
      this.methodHint,
      h("div", { class: "buttons" }, this.startButton),
    );
    this.note = h("p", { class: "note", hidden: true });
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
    this.pickerName = h("span");
    this.pickerHint = h("span", { class: "hint" });
    this.picker = h(
      "label",
      { class: "field picker", hidden: true },
      this.pickerName,
      this.position,
      this.pickerHint,
    );
    this.bars = h("div", { class: "distribution" });
  }

  /** A value while it is being changed: taken when it can be. */
  #take(key) {
    const { value } = this.inputs[key];
    const text = typeof this.settings[key] === "string";
    if (text) this.settings[key] = value;
    else if (value.trim() !== "" && Number.isFinite(Number(value)))
      this.settings[key] = Number(value);
    this.#tell(key);
    if (key === "method") this.#methodChanged();
  }

  /** A number once it has been given: brought within its bounds, and shown as it is used. */
  #settle(key) {
    if (!COUNTS.includes(key)) return;
    const { least, most } = NUMBERS[key];
    this.settings[key] = Math.min(Math.max(Math.round(this.settings[key]), least), most);
    this.inputs[key].value = String(this.settings[key]);
  }

  #tell(key) {
    if (!this.outputs[key]) return;
    const text = format.decimal(this.settings[key], 2);
    this.outputs[key].textContent = text;
    this.inputs[key].setAttribute("aria-valuetext", text);
  }

  #methodChanged() {
    const { method } = this.settings;
    for (const key of ["temperature", "topK", "topP", "beams", "seed"])
      this.fields[key].hidden = !USES[method].includes(key);
    this.inputs.length.max = method === "beam" ? LONGEST_BEAM : NUMBERS.length.most;
    this.methodHint.textContent = words.methodHints[method](this.names);
  }

  #networkChanged() {
    const { entry } = this.source;
    this.names = strings.unitNames[entry?.settings.unit ?? this.config.unit];
    this.form.hidden = this.bench.element.hidden = !entry;
    this.pickerName.textContent = words.distribution(this.names);
    this.pickerHint.textContent = words.distributionHint(this.names);
    this.bench.speakOf(this.names);
    this.#methodChanged();
  }

  #toggle() {
    if (this.abort) this.abort.abort();
    else this.#write();
  }

  /** What the engine is asked for, by the method chosen. */
  #options(entry) {
    COUNTS.forEach((key) => this.#settle(key));
    const prompt = promptFor(entry, this.settings.prompt);
    const { length, method, temperature, topK, topP, beams, seed } = this.settings;
    if (method === "beam") return { prompt, beams, maxLength: Math.min(length, LONGEST_BEAM) };
    if (method === "greedy") return { prompt, length, temperature: 0 };
    const cut = { topK: { topK }, topP: { topP } }[method];
    return { prompt, length, temperature, seed, ...cut };
  }

  async #write() {
    this.source.refresh();
    const { entry } = this.source;
    if (!entry) return;
    const options = this.#options(entry);
    const { prompt } = this.settings;
    this.clearError();
    this.#clearOutput(prompt);
    this.abort = new AbortController();
    this.startButton.textContent = words.stop;
    try {
      const write = options.beams ? this.#searchBeams : this.#draw;
      const text = await write.call(this, entry.model, { ...options, signal: this.abort.signal });
      await this.novelty.show(entry, prompt, text);
    } catch (error) {
      this.showError(error, () => this.#write());
    } finally {
      this.abort = null;
      this.startButton.textContent = words.start;
    }
  }

  async #draw(model, options) {
    const characters = model.characters(options);
    let item;
    while (!(item = await characters.next()).done) this.#show(item.value);
    this.#tellUnknown(item.value?.unknown ?? 0);
    const text = this.drawn.map(({ character }) => character).join("");
    this.say(`${words.done(this.names, this.drawn.length)} ${options.prompt}${text}`);
    if (this.drawn.length) this.#choose(0);
    return text;
  }

  async #searchBeams(model, options) {
    const found = await model.beams(options);
    this.#tellUnknown(found.unknown);
    const [best] = found.hypotheses;
    if (!best) return "";
    this.output.append(best.text);
    this.beams.show(found, model.info.vocabulary);
    this.say(`${words.done(this.names, best.step + 1)} ${options.prompt}${best.text}`);
    return best.text;
  }

  #tellUnknown(count) {
    this.note.textContent = count ? words.unknown(this.names, count) : "";
    this.note.hidden = !count;
  }

  #clearOutput(prompt) {
    this.#tellUnknown(0);
    this.drawn = [];
    this.output.replaceChildren();
    this.output.dataset.prompt = prompt;
    this.bars.replaceChildren();
    this.picker.hidden = true;
    this.beams.hide();
    this.novelty.clear();
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
    const title = words.distributionAt(this.names, at + 1, visible(character));
    this.position.setAttribute("aria-valuetext", title);
    const possible = top.filter(({ probability }) => probability > 0); // a cut leaves zeros
    const rest = 1 - possible.reduce((sum, { probability }) => sum + probability, 0);
    const rows = possible.map(({ character: name, probability }) => ({
      label: visible(name),
      value: probability,
      text: format.percent(probability),
      chosen: name === character,
    }));
    if (rest > 0.0005) rows.push({ label: words.others, value: rest, text: format.percent(rest) });
    this.bars.replaceChildren(h("p", {}, title), bars(rows));
  }

  exports() {
    const { csv: table } = strings.share;
    const files = [];
    if (this.drawn.length) {
      const rows = this.drawn.map(({ character, probability, top }, i) => [
        i + 1,
        character,
        probability,
        ...top.flatMap((one) => [one.character, one.probability]),
      ]);
      const head = ["position", "character", "probability"];
      for (let i = 1; i <= 8; i++) head.push(`top${i}`, `probability${i}`);
      files.push({ label: table(words.output), name: "texte.csv", make: () => csv(head, rows) });
    }
    files.push(...this.beams.exports(), ...this.bench.exports());
    const { entry } = this.source;
    if (entry) files.push(...modelFiles(entry.model));
    return files;
  }

  release() {
    this.abort?.abort();
    this.bench?.clear();
    this.source?.release();
  }
}

customElements.define("rnn-generate", RnnGenerate);
