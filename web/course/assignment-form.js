// The teachers' form that builds the link of an assignment.
import { strings } from "../strings/fr.js";
import { assignments } from "../strings/fr-assignments.js";
import { h } from "../widgets/dom.js";
import { WIDGETS } from "../widgets/lazy.js";
import { Settings } from "../widgets/settings.js";
import { assignmentLink } from "./assignment-link.js";
import { copyField } from "./copy.js";

const words = assignments.form;
const OFFERED = ["rnn-train", "rnn-compare"];
// Of a race: all but the cell.
const RACED = [
  ...["corpus", "units", "layers", "learningRate", "sequenceLength", "batchSize"],
  ...["embedding", "clipNorm", "seed", "steps", "temperature"],
];
const MOST_LINKS = 60;
const SHORT = 500; // steps, to begin with: each record takes as long to check

function field(label, input, wide = false) {
  return h("label", { class: wide ? "field wide" : "field" }, h("span", {}, label), input);
}

export class AssignmentForm {
  #turn = 0; // of the widgets chosen: a slow earlier one must not replace it

  constructor() {
    const known = OFFERED.filter((name) => Object.hasOwn(WIDGETS, name));
    const options = known.map((name) => h("option", { value: name }, words.widgets[name]));
    this.widget = h("select", {}, ...options);
    this.widget.addEventListener("change", () => this.#choose());
    this.title = h("input", { type: "text", maxlength: 80, placeholder: words.titleExample });
    this.asked = h("textarea", { rows: 3, maxlength: 600 });
    this.asked.value = words.askedExample;
    this.count = h("input", { type: "number", min: 1, max: MOST_LINKS, value: 1 });
    this.settingsPlace = h("div", { class: "assignment-settings" });
    this.links = copyField(words.link, (this.trial = h("a", {}, words.trial)));
    this.frame = copyField(words.frame);
    this.element = h("form", { class: "assignment" });
    this.element.addEventListener("input", () => this.#show());
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.element.append(
      h(
        "div",
        { class: "settings" },
        field(words.widget, this.widget),
        field(words.title, this.title),
        field(words.asked, this.asked, true),
      ),
      this.settingsPlace,
      field(words.count, this.count),
      h("p", { class: "hint" }, words.countHint),
      this.links.element,
      this.frame.element,
    );
    this.#choose();
  }

  async #choose() {
    const turn = ++this.#turn;
    const name = this.widget.value;
    await WIDGETS[name]();
    if (turn !== this.#turn) return;
    const { defaults } = customElements.get(name);
    this.settings = { ...structuredClone(defaults), steps: Math.min(defaults.steps, SHORT) };
    const form = new Settings(this.settings, {
      visible: this.settings.cells ? RACED : [],
      onChange: () => this.#show(),
    });
    form.element.querySelector("details")?.setAttribute("open", "");
    this.settingsPlace.replaceChildren(form.element, ...this.#ofComparisons());
    this.#show();
  }

  /** What only a race of several cells has. */
  #ofComparisons() {
    const { settings } = this;
    const parts = [];
    if (Array.isArray(settings.cells)) parts.push(this.#cells());
    if (typeof settings.sameParameters === "boolean") {
      const box = h("input", { type: "checkbox", checked: settings.sameParameters });
      box.addEventListener("change", () => (settings.sameParameters = box.checked));
      parts.push(h("label", { class: "check" }, box, words.sameParameters));
    }
    return parts;
  }

  #cells() {
    const { settings } = this;
    const boxes = Object.entries(strings.cells).map(([name, label]) => {
      const box = h("input", { type: "checkbox", checked: settings.cells.includes(name) });
      box.addEventListener("change", () => {
        const chosen = Object.keys(strings.cells).filter((cell) =>
          cell === name ? box.checked : settings.cells.includes(cell),
        );
        if (chosen.length > 0) settings.cells = chosen;
        else box.checked = true;
      });
      return h("label", { class: "check" }, box, label);
    });
    return h("fieldset", { class: "row" }, h("legend", {}, words.cells), ...boxes);
  }

  #link(seed) {
    return assignmentLink(document.baseURI, {
      widget: this.widget.value,
      settings: { ...this.settings, seed },
      title: this.title.value.trim(),
      instructions: this.asked.value.trim(),
    });
  }

  #show() {
    if (!this.settings) return;
    const wanted = Math.trunc(Number(this.count.value)) || 1;
    const count = Math.min(Math.max(wanted, 1), MOST_LINKS);
    const links = Array.from({ length: count }, (_, i) => this.#link(this.settings.seed + i));
    this.links.set(links.join("\n"), Math.min(2 + count, 8));
    this.trial.href = links[0];
    const title = this.title.value.trim() || words.widgets[this.widget.value];
    const frame = h("iframe", { src: links[0], title, width: "100%", height: "1100" });
    this.frame.set(frame.outerHTML, 4);
  }
}
