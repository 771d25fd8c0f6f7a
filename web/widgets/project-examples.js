// A few rows of a project's data at a time, of any of its parts.
import { projects } from "../strings/projects.js";
import { button, h, select, setUnavailable } from "./dom.js";

const words = projects.data;
const SHOWN = 8;

export class Examples {
  #parts = {};
  #from = 0;

  /** @param {string[]} head the columns */
  constructor(head) {
    this.part = select([], "");
    this.part.addEventListener("change", () => this.#show(0));
    this.body = h("tbody");
    this.range = h("span", { class: "hint", role: "status" });
    this.before = button(words.before, () => this.#show(this.#from - SHOWN));
    this.next = button(words.next, () => this.#show(this.#from + SHOWN));
    const columns = head.map((name) => h("th", { scope: "col" }, name));
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...columns)), this.body);
    const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": words.browse };
    this.element = h(
      "div",
      { class: "examples", hidden: true },
      h("label", { class: "field" }, h("span", {}, words.part), this.part),
      h("div", group, table),
      h("div", { class: "buttons" }, this.before, this.next, this.range),
    );
  }

  /** @param {Record<string, {count: number, row: (i: number) => (string|Node)[]}>} parts by name, see strings */
  set(parts) {
    this.#parts = parts;
    const names = Object.keys(parts);
    const chosen = names.includes(this.part.value) ? this.part.value : names[0];
    const options = names.map((name) => h("option", { value: name }, words.parts[name] ?? name));
    this.part.replaceChildren(...options);
    this.part.value = chosen;
    this.element.hidden = names.length === 0;
    this.#show(0);
  }

  #show(from) {
    const part = this.#parts[this.part.value];
    if (!part) return;
    const to = Math.min(from + SHOWN, part.count);
    this.#from = from;
    const line = (i) => h("tr", {}, ...part.row(i).map((cell) => h("td", {}, cell)));
    this.body.replaceChildren(...Array.from({ length: to - from }, (_, i) => line(from + i)));
    this.range.textContent = words.range(Math.min(from + 1, to), to, part.count);
    setUnavailable(this.before, from === 0);
    setUnavailable(this.next, to >= part.count);
  }
}
