// What the network is worth on voices that it has not learnt from.
import { tints } from "../charts/tint.js";
import { format } from "../strings/fr.js";
import { speech } from "../strings/speech.js";
import { h } from "./dom.js";
import { table } from "./measures-table.js";

const words = speech.measures;

/** Of each voice how much was right, as it is and in noise: [voice, share, share], worst first. */
function byVoice(asked) {
  const voices = [...new Set(asked.map(({ voice }) => voice))].filter(Boolean);
  const share = (list) =>
    list.length ? list.filter(({ right }) => right).length / list.length : NaN;
  const of = (voice) => {
    const own = asked.filter((one) => one.voice === voice);
    return [false, true].map((noisy) => share(own.filter((one) => one.noisy === noisy)));
  };
  const sum = ([, ...shares]) => shares.filter(Number.isFinite).reduce((a, b) => a + b, 0);
  return voices.map((voice) => [voice, ...of(voice)]).sort((a, b) => sum(a) - sum(b));
}

const percent = (share) => (Number.isFinite(share) ? format.percent(share) : "—");

export class SpeechMeasures {
  constructor() {
    this.element = h("div", {});
  }

  clear() {
    this.cells = [];
    this.element.replaceChildren();
  }

  /**
   * @param {{clean: object, noisy: object | null, all: object, asked: {voice: string | null, noisy: boolean,
   *   right: boolean}[]}} found measures of the engine's "labels"
   */
  show({ clean, noisy, all, asked }) {
    const row = (name, { count, accuracy, macroF1 }) => [
      name,
      format.integer(count),
      ...[accuracy, macroF1].map(format.percent),
    ];
    const rows = [row(words.clean, clean)];
    if (noisy) rows.push(row(words.noisy, noisy));
    const voices = byVoice(asked).map(([voice, ...shares]) => [voice, ...shares.map(percent)]);
    this.element.replaceChildren(
      h("p", {}, words.sentence(clean.accuracy, noisy?.accuracy)),
      table(words.table, words.head, rows),
      h("h5", {}, words.confusion),
      this.#confusion(all),
      h(
        "details",
        {},
        h("summary", {}, words.voices),
        table(words.voices, words.voiceHead, voices),
      ),
    );
    this.repaint();
  }

  /** A row for each true word; the stronger a cell is coloured, the larger its part of the row. */
  #confusion({ labels, confusion: counts }) {
    const names = labels.map(({ label }) => speech.named(label));
    this.cells = [];
    const cell = (count, row) => {
      const element = h("td", {}, count ? format.integer(count) : "·");
      this.cells.push([
        element,
        count /
          Math.max(
            1,
            row.reduce((sum, x) => sum + x, 0),
          ),
      ]);
      return element;
    };
    const rows = counts.map((row, i) => [names[i], ...row.map((count) => cell(count, row))]);
    const made = table(words.confusion, [words.truth, ...names], rows);
    made.classList.add("confusion");
    return made;
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    if (!this.cells?.length) return;
    const tint = tints(this.element, { least: 0, most: 1 });
    for (const [element, share] of this.cells) {
      const { css, ink } = tint(share);
      element.style.backgroundColor = css;
      element.style.color = ink;
    }
  }
}
