// What the translator is worth on pairs that it has not seen, and where it was wrong.
import { format } from "../strings/fr.js";
import { translate } from "../strings/translate.js";
import { h } from "./dom.js";
import { table } from "./measures-table.js";

const words = translate.measures;
const SHOWN = 8; // wrong answers

export class TranslateMeasures {
  constructor() {
    this.element = h("div", { class: "translated" });
  }

  clear() {
    this.element.replaceChildren();
  }

  /**
   * @param {{exact: number, bleu: number, cer: number, pairs: {source: string, target: string}[], answers: string[]}}
   *   found pairs: those that were answered
   */
  show({ exact, bleu, cer, pairs, answers }) {
    // BLEU counts runs of four words: answers of one word have none.
    const runs = pairs.some(({ target }) => /\W/.test(target));
    const rows = [
      [words.exact, format.tenths(exact)],
      [words.bleu, runs ? format.decimal(bleu, 1) : "—"],
      [words.cer, format.tenths(cer)],
    ];
    const parts = [table(words.table, words.head, rows)];
    if (!runs) parts.push(h("p", { class: "hint" }, words.noBleu));
    this.element.replaceChildren(...parts, ...this.#wrong(pairs, answers));
  }

  #wrong(pairs, answers) {
    const wrong = pairs
      .map(({ source, target }, i) => [source, answers[i] || words.silent, target])
      .filter(([, answer, target]) => answer !== target);
    if (wrong.length === 0) return [h("p", {}, words.noneWrong)];
    const label = words.wrong(wrong.length, Math.min(wrong.length, SHOWN));
    const some = table(label, words.wrongHead, wrong.slice(0, SHOWN));
    return [h("h5", {}, label), h("div", { class: "wrong" }, some)];
  }
}
