// What is told of a project beside its network: where the data come from, with examples to browse, and what goes wrong.
import { projects } from "../strings/projects.js";
import { button, h } from "./dom.js";
import { Examples } from "./project-examples.js";

const { data: dataWords, pitfalls: pitfallWords, making } = projects;

/** @param {{text: string, input?: string}[]} pitfalls @param {(input: string) => void} attempt */
export function pitfallDetails(pitfalls, attempt) {
  const item = ({ text, input }) => {
    const action = input && button(pitfallWords.attempt, () => attempt(input));
    return h("li", {}, text, " ", action);
  };
  return h(
    "details",
    { class: "pitfalls" },
    h("summary", {}, pitfallWords.title),
    h("ul", {}, ...pitfalls.map(item)),
  );
}

export class DataDetails {
  #shown = null;

  /**
   * @param {{what: string[], licence: string, head: string[]}} words paragraphs, licence, columns of the examples
   * @param {{key: () => unknown, parts: () => Promise<object>, onError: (error: Error, again: () => void) => void}} source
   *   key: what the data depend on; parts: as Examples wants them
   */
  constructor(words, source) {
    this.source = source;
    this.examples = new Examples(words.head);
    this.note = h("p", { class: "hint", role: "status" });
    this.told = h("div", {});
    this.element = h(
      "details",
      { class: "data", ontoggle: () => this.refresh() },
      h("summary", {}, dataWords.title),
      this.told,
      this.note,
      this.examples.element,
    );
    this.tell(words);
  }

  /** What is told of the data, when they are others. */
  tell({ what, licence }) {
    const name = h("strong", {}, dataWords.licence);
    const paragraphs = what.map((text) => h("p", {}, text));
    this.told.replaceChildren(...paragraphs, h("p", {}, name, `\u00a0: ${licence}`));
  }

  /** The data may be others: they are shown anew where they are looked at. */
  async refresh() {
    const key = JSON.stringify(this.source.key());
    if (!this.element.open || this.#shown === key) return;
    this.note.textContent = making;
    try {
      const parts = await this.source.parts();
      this.#shown = key;
      this.examples.set(parts);
      this.note.textContent = "";
    } catch (error) {
      this.note.textContent = error.plain ? error.message : "";
      if (!error.plain) this.source.onError(error, () => this.refresh());
    }
  }
}
