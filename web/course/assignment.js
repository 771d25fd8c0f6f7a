// A widget as an assignment (embed.html?…&devoir=1): what is asked above it, and below it, once a run has ended, its
// record, to be given to whoever set it.
import { strings } from "../strings/fr.js";
import { assignments } from "../strings/fr-assignments.js";
import { button, h } from "../widgets/dom.js";
import { download } from "../widgets/files.js";
import { makeRecord, MOST_NAME } from "../widgets/record.js";
import { copyField } from "./copy.js";

const words = assignments.panel;

/** A file's name from a learner's: letters without accents, digits. */
function fileName(name) {
  const plain = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${words.file}${plain ? `-${plain.toLowerCase()}` : ""}.json`;
}

class RecordPanel {
  #record = null;

  constructor() {
    this.said = h("p", { role: "status" }, words.waiting);
    this.name = h("input", { type: "text", maxlength: MOST_NAME, autocomplete: "off" });
    this.name.addEventListener("input", () => this.#show());
    const save = button(words.save, () => this.#save());
    this.text = copyField(words.text, save);
    this.filled = h(
      "div",
      { hidden: true },
      h("label", { class: "field" }, h("span", {}, words.name), this.name),
      this.text.element,
      h("p", { class: "hint" }, words.privacy),
    );
    this.element = h("section", { class: "record", "aria-label": words.title });
    this.element.append(h("h2", {}, words.title), this.said, this.filled);
  }

  async take(widget) {
    if (!this.#record) this.said.textContent = words.making;
    try {
      const record = await makeRecord(widget);
      if (!record) return; // it trains again already: that run will have its own
      this.#record = record;
      this.said.textContent = words.ready(record.runs.map(({ steps, loss }) => ({ steps, loss })));
      this.filled.hidden = false;
      this.#show();
    } catch (error) {
      this.said.textContent =
        error.code === "usage"
          ? words.none
          : (strings.errors.codes[error.code] ?? strings.errors.codes.internal);
    }
  }

  get #json() {
    return JSON.stringify({ ...this.#record, name: this.name.value.trim() }, null, 2);
  }

  #show() {
    this.text.set(this.#json, 8);
  }

  #save() {
    download(fileName(this.name.value), new Blob([this.#json], { type: "application/json" }));
  }
}

/** @param {HTMLElement} widget in its place on the page */
export function startAssignment(widget, instructions) {
  const recorded = "runs" in widget; // others can be set, and give no record
  const panel = recorded ? new RecordPanel() : null;
  const asked = h("section", { class: "assignment-head", "aria-label": words.assignment });
  asked.append(
    h("h1", { class: "assignment-kind" }, words.assignment),
    h("h2", { class: "visually-hidden" }, words.asked),
    h(
      "p",
      { class: "assignment-asked" },
      instructions || (recorded ? words.askedAnyway : words.askedUnrecorded),
    ),
  );
  if (!recorded) asked.append(h("p", { class: "assignment-asked" }, words.unrecorded));
  widget.before(asked);
  if (!panel) return;
  widget.after(panel.element);
  let coming = false; // a race says of each of its networks that it is done
  widget.addEventListener("rnn-done", ({ detail }) => {
    if (detail.reason !== "done" || coming) return;
    coming = true;
    queueMicrotask(() => {
      coming = false;
      panel.take(widget);
    });
  });
}
