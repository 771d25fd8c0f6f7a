// A project's Keras program, with the settings of the widget in it.
import { RecurrenceError } from "../protocol.js";
import { strings } from "../strings/fr.js";
import { projects } from "../strings/projects.js";
import { button, h } from "./dom.js";
import { download } from "./files.js";

const words = projects.listing;
const here = import.meta.url;

// Its constants, by the key of the settings.
const NAMES = {
  unit: "LECTURE",
  cell: "CELLULE",
  units: "UNITES",
  layers: "COUCHES",
  embedding: "PLONGEMENT",
  bidirectional: "BIDIRECTIONNEL",
  attention: "ATTENTION",
  learningRate: "TAUX",
  batchSize: "LOT",
  sequenceLength: "LONGUEUR",
  clipNorm: "ECRETAGE",
  validationSplit: "VALIDATION",
  seed: "GRAINE",
  steps: "PAS",
  temperature: "TEMPERATURE",
};
const CELLS = { rnn: "SimpleRNN", lstm: "LSTM", gru: "GRU" };

/** What the lines `NAME = …` of the program are to say. */
function constantsOf(settings) {
  const own = Object.keys(NAMES).filter((key) => key in settings);
  const value = (key) => (key === "cell" ? CELLS[settings.cell] : settings[key]);
  return Object.fromEntries(own.map((key) => [NAMES[key], value(key)]));
}

/** As Python writes it: a string, a number or a truth value. */
const literal = (value) =>
  typeof value === "boolean" ? (value ? "True" : "False") : JSON.stringify(value);

/** The program with `constants` in place of its own: lines `NAME = value`. */
export function withConstants(program, constants) {
  const lines = Object.entries(constants);
  return lines.reduce((text, [name, value]) => {
    const line = new RegExp(`^${name} = .*$`, "m");
    if (!line.test(text)) throw new RecurrenceError("internal", `the program has no ${name}`);
    return text.replace(line, () => `${name} = ${literal(value)}`);
  }, program);
}

async function read(name) {
  const response = await fetch(new URL(`data/${name}`, here));
  if (!response.ok) throw new RecurrenceError("io", `data/${name}: HTTP ${response.status}`);
  return response.text();
}

export class Listing {
  #program = null;

  /**
   * @param {{name: string, data: {name: string, make: () => Promise<Blob>}, settings: () => object,
   *   onError: (error: Error) => void}} given name: of the program in data/
   */
  constructor({ name, data, settings, onError }) {
    this.settings = settings;
    this.name = name;
    const guarded = (act) => () => act().catch(onError);
    this.code = h("code");
    const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": words.code };
    this.status = h("span", { class: "hint", role: "status" });
    this.element = h(
      "details",
      { class: "listing", ontoggle: guarded(() => this.refresh()) },
      h("summary", {}, words.title),
      h("p", {}, words.read(data.name)),
      h(
        "div",
        { class: "buttons" },
        button(
          words.program(name),
          guarded(async () => download(name, new Blob([await this.#text()]))),
        ),
        button(
          words.data(data.name),
          guarded(async () => download(data.name, await data.make())),
        ),
        button(
          strings.copy.button,
          guarded(() => this.#copy()),
        ),
        this.status,
      ),
      h("pre", group, this.code),
    );
  }

  async #text() {
    this.#program ??= await read(this.name);
    return withConstants(this.#program, constantsOf(this.settings()));
  }

  async #copy() {
    const text = await this.#text();
    const { done, failed } = strings.copy;
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    this.status.textContent = copied ? done : failed;
  }

  /** The settings have changed. */
  async refresh() {
    if (this.element.open) this.code.textContent = await this.#text();
  }
}
