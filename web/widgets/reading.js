// The text that a widget lets a network read: the reader's own, bounded to what the engine takes in one look.
import { strings } from "../strings/fr.js";
import { h } from "./dom.js";

const words = strings.source;
const WAIT_MS = 250;

export class Reading {
  /**
   * @param {string} text at first
   * @param {{most: number, onChange: () => void}} options most: characters read at most
   */
  constructor(text, { most, onChange }) {
    this.most = most;
    this.area = h("textarea", { rows: 2, spellcheck: "false", autocapitalize: "off" });
    this.area.value = text;
    this.cut = h("p", { class: "note", hidden: true }, words.inputCut(most));
    this.element = h(
      "div",
      { class: "reading" },
      h("label", { class: "field" }, h("span", {}, words.input), this.area),
      h("p", { class: "hint" }, words.inputHint),
      this.cut,
    );
    this.area.addEventListener("input", () => {
      this.#bound();
      clearTimeout(this.timer);
      this.timer = setTimeout(onChange, WAIT_MS);
    });
    this.#bound();
  }

  #bound() {
    this.characters = [...this.area.value].slice(0, this.most);
    this.cut.hidden = [...this.area.value].length <= this.most;
  }

  /** What is read. */
  get text() {
    return this.characters.join("");
  }

  release() {
    clearTimeout(this.timer);
  }
}
