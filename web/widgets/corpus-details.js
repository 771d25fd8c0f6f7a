// What is told of the text that <rnn-train> learns, with passages to browse, what goes wrong, the same in Keras.
import { generation } from "../strings/generation.js";
import { format } from "../strings/fr.js";
import projectCss from "../styles/project.css";
import { styleSheet } from "./dom.js";
import { textOf } from "./network.js";
import { DataDetails, pitfallDetails } from "./project-details.js";
import { Listing } from "./project-listing.js";

const FILE = "texte.txt";

export const detailsSheet = styleSheet(projectCss);

export class CorpusDetails {
  /** @param {{settings: object, own: () => string | Uint8Array | null, onError: (error: Error, again?: () => void) => void}} given */
  constructor({ settings, own, onError }) {
    this.settings = settings;
    this.own = own;
    this.data = new DataDetails(
      { ...this.#words(), head: generation.head },
      { key: () => this.#key(), parts: () => this.#parts(), onError },
    );
    this.listing = new Listing({
      name: "generation.py",
      data: { name: FILE, make: async () => new Blob([await this.#text()]) },
      settings: () => this.settings,
      onError,
    });
    const wrong = pitfallDetails(generation.pitfalls, () => {});
    this.elements = [this.data.element, wrong, this.listing.element];
  }

  /** A setting or the text has changed. */
  refresh() {
    this.data.tell(this.#words());
    this.data.refresh();
    this.listing.refresh();
  }

  get #ownUsed() {
    return this.settings.corpus === "own";
  }

  #words() {
    return generation.corpora[this.#ownUsed || this.settings.text ? "own" : this.settings.corpus];
  }

  #key() {
    const { corpus, text } = this.settings;
    return [corpus, text, this.#ownUsed && this.own()?.length];
  }

  async #text() {
    return (await textOf(this.settings, this.#ownUsed ? (this.own() ?? "") : null)) ?? "";
  }

  async #parts() {
    const text = await this.#text();
    const whole = typeof text === "string" ? text : new TextDecoder().decode(text);
    const passages = whole.split(/\r?\n/).filter((line) => line.trim() !== "");
    const row = (i) => [format.integer(i + 1), passages[i]];
    return { all: { count: passages.length, row } };
  }
}
