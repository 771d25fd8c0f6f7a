// The reader's own text: pasted, dropped on the widget, or chosen as a file. It never leaves the page.
import { RecurrenceError } from "../protocol.js";
import { strings } from "../strings/fr.js";
import { h } from "./dom.js";
import { acceptFiles } from "./drop.js";

const PASTE_SHOWN = 200_000; // a longer paste is kept aside: a text area would freeze on it
const PREVIEW_BYTES = 600;

export class OwnText {
  #latest = 0; // of the files taken: a slow earlier one must not replace it
  #bytes = null; // a file or a long paste; otherwise the text area counts
  #onChange;
  #onError;

  /**
   * @param {{limit: () => Promise<number>, onChange, onError, words?: object}} options limit: most bytes of a text;
   *   words: what differs from strings.own
   */
  constructor({ limit, onChange, onError, words: given = {} }) {
    const words = (this.words = { ...strings.own, ...given });
    this.limit = limit;
    this.#onChange = onChange;
    this.#onError = onError;
    this.area = h("textarea", {
      rows: 6,
      "aria-label": words.label,
      placeholder: words.placeholder,
      spellcheck: "false",
      oninput: () => onChange(),
      onpaste: (event) => this.#paste(event),
    });
    this.input = h("input", {
      type: "file",
      accept: "text/plain,.txt,.md,.csv",
      "aria-label": words.file,
      onchange: () => this.#take(this.input.files),
    });
    this.progress = h("progress", { max: 1, value: 0, hidden: true });
    this.summary = h("p", { class: "own-summary", hidden: true });
    this.element = h(
      "div",
      { class: "own", hidden: true },
      this.area,
      this.summary,
      this.progress,
      h("div", { class: "own-row" }, this.input, h("span", { class: "hint" }, words.private)),
    );
  }

  /** The text to learn, or null when there is none yet. */
  get value() {
    if (this.#bytes) return this.#bytes;
    return this.area.value === "" ? null : this.area.value;
  }

  /** Files dropped anywhere on `zone` are taken. */
  acceptDrops(zone, onTake) {
    acceptFiles(zone, (files) => {
      onTake();
      this.#take(files);
    });
  }

  #paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length <= PASTE_SHOWN) return;
    event.preventDefault();
    this.#keep(this.words.pasted, new TextEncoder().encode(text));
  }

  async #take(list) {
    const files = [...list]; // the list itself empties with its field
    const [file] = files;
    if (!file) return;
    const turn = ++this.#latest;
    try {
      const limit = await this.limit();
      if (file.size > limit) {
        throw new RecurrenceError(
          "limit",
          `${file.name}: ${file.size} bytes, the most is ${limit}`,
        );
      }
      const bytes = await this.#read(file, turn);
      if (turn !== this.#latest) return;
      this.#keep(file.name, bytes);
      if (files.length > 1) this.summary.append(" ", this.words.several);
    } catch (error) {
      if (turn !== this.#latest) return;
      const known = error instanceof RecurrenceError;
      this.#onError(
        known ? error : new RecurrenceError("unreadable-file", `${file.name}: ${error.message}`),
      );
    } finally {
      if (turn === this.#latest) {
        this.progress.hidden = true;
        this.input.value = "";
      }
    }
  }

  async #read(file, turn) {
    const bytes = new Uint8Array(file.size);
    let at = 0;
    this.progress.value = 0;
    this.progress.hidden = false;
    this.progress.setAttribute("aria-label", this.words.reading(file.name));
    for await (const chunk of chunks(file.stream())) {
      bytes.set(chunk, at);
      at += chunk.length;
      if (turn !== this.#latest) break; // another file was chosen meanwhile
      this.progress.value = at / file.size;
    }
    return bytes.subarray(0, at);
  }

  #keep(name, bytes) {
    this.#bytes = bytes;
    const preview = new TextDecoder().decode(bytes.subarray(0, PREVIEW_BYTES));
    this.area.value = preview + (bytes.length > PREVIEW_BYTES ? "\n[…]" : "");
    this.area.readOnly = true;
    const remove = h("button", { type: "button", onclick: () => this.clear() }, this.words.remove);
    this.summary.replaceChildren(this.words.summary(name, bytes.length), " ", remove);
    this.summary.hidden = false;
    this.#onChange();
  }

  clear() {
    this.#latest++;
    this.#bytes = null;
    this.area.value = "";
    this.area.readOnly = false;
    this.summary.hidden = true;
    this.#onChange();
    this.area.focus();
  }
}

/** The chunks of a stream; Safari's streams are not iterable yet. */
async function* chunks(stream) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
