// A picture with all that belongs to it: caption, how to read it, the same in a sentence and in a table.
import { strings } from "../strings/fr.js";
import { h } from "./dom.js";

const words = strings.picture;

export class Picture {
  #rows = () => [];

  /**
   * @param {{label: string, read: string, empty?: string, head?: string[], interactive?: boolean}} text label: what it
   *   shows; read: how to read it; empty: what stands there before there is anything; head: the columns of its table, if
   *   it has one; interactive: it holds what can be used, and its sentence is for everyone
   */
  constructor({ label, read, empty = "", head = [], interactive = false }) {
    this.label = label;
    this.keys = [];
    this.empty = empty;
    this.head = head;
    this.legend = h("p", { class: "legend", hidden: true });
    this.plot = h("div", { class: "plot", "aria-hidden": interactive ? null : "true" });
    this.summary = h("p", { class: interactive ? "sentence" : "visually-hidden" });
    this.element = h("figure", { "aria-label": label }, this.legend, this.plot, this.summary);
    this.how = h("span", {}, read);
    this.element.append(h("figcaption", {}, h("strong", {}, label), " ", this.how));
    if (head.length > 0) this.element.append(this.#table());
    this.clear();
  }

  #table() {
    this.headRow = h("tr");
    this.body = h("tbody");
    const table = h("table", {}, h("thead", {}, this.headRow), this.body);
    this.details = h(
      "details",
      { ontoggle: () => this.drawTable() },
      h("summary", {}, words.table),
      h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": label(this) }, table),
    );
    return this.details;
  }

  /** How to read it, when that has changed. */
  tellHow(read) {
    this.how.textContent = read;
  }

  /** Nothing to see yet. */
  clear() {
    this.plot.replaceChildren(h("p", { class: "empty" }, this.empty));
    this.drawn = false;
    this.tell("", () => []);
  }

  /** Makes room for the drawing, once. */
  open() {
    if (this.drawn) return this.plot;
    this.plot.replaceChildren();
    this.drawn = true;
    return this.plot;
  }

  /** What it shows, in a sentence, and as rows of text; `rows` is only called while the table is open. */
  tell(sentence, rows) {
    this.summary.textContent = sentence;
    if (rows) this.#rows = rows;
    this.drawTable();
  }

  drawTable() {
    if (!this.details?.open) return;
    this.headRow.replaceChildren(...this.head.map((name) => h("th", { scope: "col" }, name)));
    const line = (row) => h("tr", {}, ...row.map((text) => h("td", {}, text)));
    this.body.replaceChildren(...this.#rows().map(line));
  }

  /** @param {{text: string, color: string, dashed?: boolean}[]} keys colours are names of custom properties */
  setLegend(keys) {
    this.keys = keys;
    const key = ({ text, color, dashed }) => {
      const element = h("span", { class: dashed ? "key dashed" : "key" }, text);
      element.style.setProperty("--key", `var(--${color})`);
      return element;
    };
    this.legend.replaceChildren(...keys.map(key));
    this.legend.hidden = keys.length === 0;
  }
}

const label = ({ label: text }) => `${words.table} : ${text}`;
