// Whether what a network has written is its own: invented names told from real ones, the longest stretch it has copied.
import { strings } from "../strings/fr.js";
import { h } from "./dom.js";
import { sharedEngine } from "./shared.js";

const words = strings.generate.novelty;
const MOST_BYTES = 8192; // that a stretch is looked for in

/** The whole lines that were written: the first may have been begun by the prompt, the last is left where it broke off. */
function wholeLines(prompt, text) {
  const lines = (prompt + text).split("\n").slice(0, -1);
  const before = prompt.split("\n").length - 1; // of the prompt alone
  return lines.slice(before).filter((line) => line.trim() !== "");
}

export class Novelty {
  constructor() {
    this.element = h("div", { class: "novelty" });
  }

  clear() {
    this.element.replaceChildren();
  }

  /**
   * @param {{text: string | Uint8Array | null, settings: object}} entry the network's text, and what it is
   * @param {string} prompt
   * @param {string} written
   */
  async show({ text, settings }, prompt, written) {
    if (!text) return;
    const engine = await sharedEngine();
    const names = settings.corpus === "communes" && settings.unit !== "word";
    if (names) this.#showNames(wholeLines(prompt, written), engine, text);
    else await this.#showCopied(written, engine, text);
  }

  async #showNames(lines, engine, text) {
    if (lines.length === 0) return;
    const { known } = await engine.project({ known: lines }, text);
    const count = known.filter(Boolean).length;
    const item = (line, i) => {
      const said = known[i] ? words.known : words.invented;
      const kind = known[i] ? "known" : "invented";
      return h("li", { class: kind }, line, " ", h("span", {}, said));
    };
    this.element.replaceChildren(
      h("p", { class: "note" }, words.names({ known: count, invented: lines.length - count })),
      h("ul", { "aria-label": words.list }, ...lines.map(item)),
    );
  }

  async #showCopied(written, engine, text) {
    if (new TextEncoder().encode(written).length > MOST_BYTES) return;
    const found = await engine.project({ copied: written }, text);
    if (found.characters > 0)
      this.element.replaceChildren(h("p", { class: "note" }, words.copied(found)));
  }
}
