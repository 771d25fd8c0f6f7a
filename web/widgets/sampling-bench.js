// All methods of sampling beside each other, each going on from the state in which the prompt has left the network.
import { bars } from "../charts/bars.js";
import { format, strings } from "../strings/fr.js";
import { BeamPicture } from "./beam-picture.js";
import { button, h } from "./dom.js";
import { csv } from "./files.js";
import { promptFor } from "./network.js";
import { perplexityOf } from "./surprise.js";
import { visible } from "./text.js";

const words = strings.generate;
const LENGTH = { character: 60, word: 24 };
const BEAM = { character: 40, word: 12 }; // a tree of more cannot be read
const BARS = 6;

/** What each method is asked for. */
const METHODS = {
  greedy: () => ({ temperature: 0 }),
  temperature: ({ temperature, seed }) => ({ temperature, seed }),
  topK: ({ temperature, topK, seed }) => ({ temperature, topK, seed }),
  topP: ({ temperature, topP, seed }) => ({ temperature, topP, seed }),
};

export class SamplingBench {
  #abort = null;

  /** @param {{entry: () => object, settings: () => object, onError: (error: Error) => void}} given */
  constructor({ entry, settings, onError }) {
    this.entry = entry;
    this.settings = settings;
    this.onError = onError;
    this.read = h("p", { class: "hint" });
    this.after = h("p", { class: "note" });
    this.button = button(words.bench.run, () => this.#toggle());
    this.status = h("span", { class: "hint", role: "status" });
    this.list = h("div", {});
    this.beams = new BeamPicture();
    this.element = h(
      "details",
      { class: "methods" },
      h("summary", {}, words.bench.title),
      this.read,
      h("div", { class: "buttons" }, this.button, this.status),
      this.after,
      this.list,
      this.beams.element,
    );
    this.rows = [];
  }

  /** @param {{one: string, many: string}} names of what is drawn */
  speakOf(names) {
    this.read.textContent = words.bench.read(names);
  }

  clear() {
    this.#abort?.abort();
    this.rows = [];
    this.list.replaceChildren();
    this.after.textContent = "";
    this.beams.hide();
  }

  #toggle() {
    if (this.#abort) this.#abort.abort();
    else this.#run().catch(this.onError);
  }

  async #run() {
    const entry = this.entry();
    if (!entry) return;
    this.clear();
    this.#abort = new AbortController();
    const job = {
      model: entry.model,
      settings: { ...this.settings() },
      prompt: promptFor(entry, this.settings().prompt),
      unit: entry.settings.unit ?? "character",
      signal: this.#abort.signal,
    };
    this.button.textContent = words.stop;
    this.after.textContent = words.bench.after(job.settings.prompt);
    try {
      await this.#compare(job);
    } finally {
      this.#abort = null;
      this.status.textContent = "";
      this.button.textContent = words.bench.run;
    }
  }

  async #compare(job) {
    const names = Object.keys(METHODS);
    const tell = (i) => (this.status.textContent = words.bench.working(i + 1, names.length + 1));
    for (const [i, name] of names.entries()) {
      tell(i);
      await this.#sample(name, job);
    }
    tell(names.length);
    await this.#search(job);
  }

  async #sample(name, { model, prompt, settings, unit, signal }) {
    const options = { ...METHODS[name](settings), prompt, length: LENGTH[unit], signal };
    const drawn = [];
    for await (const one of model.characters(options)) drawn.push(one);
    const written = drawn.map(({ character }) => character);
    const perplexity = await perplexityOf(model, prompt, written, signal);
    if (signal.aborted || drawn.length === 0) return;
    this.#show({ name, unit, written: written.join(""), perplexity, first: drawn[0] });
  }

  async #search({ model, prompt, settings, unit, signal }) {
    const { beams } = settings;
    const found = await model.beams({ prompt, beams, maxLength: BEAM[unit], signal });
    const [best] = found.hypotheses;
    if (signal.aborted || !best) return;
    const { vocabulary } = model.info;
    const written = tokensOf(found.steps, best).map((token) => vocabulary[token]);
    const perplexity = await perplexityOf(model, prompt, written, signal);
    if (signal.aborted) return;
    this.#show({ name: "beam", unit, written: best.text, perplexity, first: null });
    this.beams.show(found, vocabulary);
  }

  #show(row) {
    const { name, unit, written, perplexity, first: drawn } = row;
    const names = strings.unitNames[unit];
    this.rows.push(row);
    const possible = drawn?.top.filter(({ probability }) => probability > 0).slice(0, BARS);
    const first = possible
      ? [
          h("p", { class: "hint" }, words.bench.first(names)),
          bars(
            possible.map(({ character, probability }) => ({
              label: visible(character),
              value: probability,
              text: format.percent(probability),
              chosen: character === drawn.character,
            })),
          ),
        ]
      : [h("p", { class: "hint" }, words.bench.certain)];
    this.list.append(
      h(
        "section",
        { class: "method" },
        h("h5", {}, words.methods[name]),
        h(
          "div",
          { class: "method-pair" },
          h("div", {}, ...first),
          h(
            "div",
            {},
            h("p", { class: "written" }, written),
            h("p", { class: "hint" }, words.perplexity(names, perplexity)),
          ),
        ),
      ),
    );
  }

  exports() {
    if (this.rows.length === 0) return [];
    const { csv: table } = strings.share;
    const rows = this.rows.map(({ name, written, perplexity }) => [name, written, perplexity]);
    const head = ["method", "text", "perplexity"];
    const label = table(words.bench.table);
    return [{ label, name: "methodes.csv", make: () => csv(head, rows) }];
  }
}

/** The tokens on the way to the end of a hypothesis. */
function tokensOf(steps, { step, beam }) {
  const tokens = [];
  for (let t = step, at = beam; t >= 0; t--) {
    const [parent, token] = steps[t][at];
    tokens.unshift(token);
    at = parent;
  }
  return tokens;
}
