// The text that a widget lets a network read: the reader's own, bounded to what one look takes.
import { strings } from "../strings/fr.js";
import { h } from "./dom.js";

const words = strings.source;
const WAIT_MS = 250;
const ROWS = [2, 4]; // of the field, as the text needs them

export class Reading {
  /**
   * @param {string} text at first
   * @param {{most: number, locked?: boolean, onChange: () => void}} options most: characters read at most
   */
  constructor(text, { most, locked = false, onChange }) {
    this.most = most;
    this.touched = false; // by the reader
    this.area = h("textarea", {
      rows: 2,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      readonly: locked,
    });
    this.cut = h("p", { class: "note", role: "status" });
    this.note = h("p", { class: "note", role: "status" });
    this.element = h(
      "div",
      { class: "reading" },
      h("label", { class: "field" }, h("span", {}, words.input), this.area),
      h("p", { class: "hint" }, words.inputHint(most)),
      this.cut,
      this.note,
    );
    this.area.addEventListener("input", () => {
      this.touched = true;
      this.#bound();
      clearTimeout(this.timer);
      this.timer = setTimeout(onChange, WAIT_MS);
    });
    this.set(text);
  }

  /** Another text to begin with. */
  set(text) {
    this.area.value = text;
    this.area.rows = Math.min(Math.max(text.split("\n").length, ROWS[0]), ROWS[1]);
    this.#bound();
  }

  /** Composed as the course's texts are: é is one character, whatever keyboard or clipboard it comes from. */
  #bound() {
    const start = this.area.value.slice(0, 4 * this.most + 4).replaceAll("\0", "");
    const all = [...start.normalize("NFC")];
    this.characters = all.slice(0, this.most);
    put(this.cut, all.length > this.most ? words.inputCut(this.most) : "");
  }

  /** What is read. */
  get text() {
    return this.characters.join("");
  }

  /** What there is to say about it, "" for nothing. */
  say(text) {
    put(this.note, text);
  }

  release() {
    clearTimeout(this.timer);
  }
}

/** A status is only said again when it is another one. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
