// Where a translator looks while it writes: its attention as a heat map, a sentence, a table, and what each unit that was
// written looks at.
import { Alignment } from "../charts/alignment.js";
import { Letters } from "../charts/letters.js";
import { sign } from "../charts/signs.js";
import { format, strings } from "../strings/fr.js";
import { translate } from "../strings/translate.js";
import { h } from "./dom.js";
import { csv } from "./files.js";
import { pngOfHeatMap } from "./heat-png.js";
import { Picture } from "./picture.js";
import { slider } from "./slider.js";
import { visible } from "./text.js";

const words = translate.attention;
const LIMITS = { least: 0, most: 1 };
const NAMED = 4; // places in a sentence about one unit
const LEAST = 0.01; // of a place that is named
const TOLD = 14; // units in the sentence about all
const BETWEEN = /[\s'’./-]/u;

const largest = (weights) => weights.reduce((best, x, i) => (x > weights[best] ? i : best), 0);

export class AttentionPicture {
  #at = 0; // the row that the reader has chosen
  #hover = { row: null, column: null };

  /** @param {(text: string) => void} say tells it to those who do not see it */
  constructor(say) {
    const { label, read, head } = words;
    this.picture = new Picture({ label, read, head: [head], interactive: true });
    this.textHost = h("div", { class: "text-map", "aria-hidden": "true" });
    this.letters = new Letters(this.textHost, { wrap: true });
    this.slider = slider(words.written, (row) => this.#choose(row));
    this.said = h("p", { class: "reading-out" });
    this.cell = h("p", { class: "hint cell-said" });
    this.host = h("div", {});
    this.picture.open().append(this.host);
    this.map = new Alignment(this.host, {
      label: words.map,
      onHover: (row, column) => this.#preview(row, column),
      onChoose: (row, column) => {
        this.#choose(row, column);
        say(this.said.textContent);
      },
    });
    this.picture.element.insertBefore(this.cell, this.picture.summary);
    this.element = h("div", { class: "attention", hidden: true });
    this.element.append(this.slider.element, this.textHost, this.said, this.picture.element);
  }

  clear() {
    this.shown = null;
    this.element.hidden = true;
  }

  /**
   * @param {{unit: "character"|"word", read: string[], drawn: {character: string, attention: Float32Array}[]}} answer
   */
  show({ unit, read, drawn }) {
    const written = drawn.map(({ character }) => character);
    const weights = Float32Array.from(drawn.flatMap(({ attention }) => [...attention]));
    this.shown = { unit, read, written, rows: drawn.map(({ attention }) => attention), weights };
    this.element.hidden = false; // before it is arranged in the room that there is
    this.#at = Math.min(this.#at, written.length - 1);
    this.#hover = { row: null, column: null };
    if (this.text !== read.join("\0")) this.letters.setText(read);
    this.text = read.join("\0");
    this.textHost.classList.toggle("words", unit === "word");
    this.map.draw(this.shown);
    this.picture.head = [words.head, ...read.map((text, i) => `${i + 1} ${sign(text)}`)];
    this.picture.tell(this.#summary(), () => this.#table());
    this.#point();
  }

  /** @param {number | null} column where the reader has touched */
  #choose(row, column = null) {
    this.#at = row;
    this.#hover = { row: null, column };
    this.#point();
    if (column === null) this.map.reveal(largest(this.shown.rows[row]));
  }

  #preview(row, column) {
    if (this.#hover.row === row && this.#hover.column === column) return;
    this.#hover = { row, column };
    this.#point();
  }

  #point() {
    const { rows, written } = this.shown;
    const { column } = this.#hover;
    const row = this.#hover.row ?? this.#at;
    this.letters.tint(rows[row], LIMITS);
    this.letters.mark(largest(rows[row]));
    this.map.choose(this.#at);
    this.map.point(row, column);
    this.said.textContent = this.#sentence(row);
    const chosen = visible(written[this.#at]);
    const short = words.writtenOf(chosen, this.#at + 1, written.length);
    this.slider.set(this.#at, written.length, short, this.#sentence(this.#at));
    this.cell.textContent =
      column === null
        ? words.point
        : words.cell(visible(written[row]), this.#place(column), rows[row][column]);
  }

  /** A unit of the source; a letter with the word that it stands in. */
  #place(at) {
    const { unit, read } = this.shown;
    if (unit === "word" || BETWEEN.test(read[at])) return words.place(visible(read[at]));
    let [from, to] = [at, at];
    while (from > 0 && !BETWEEN.test(read[from - 1])) from--;
    while (to + 1 < read.length && !BETWEEN.test(read[to + 1])) to++;
    const word = read.slice(from, to + 1).join("");
    return from === to ? words.place(word) : words.letter(read[at], word);
  }

  #sentence(row) {
    const { rows, written } = this.shown;
    const places = [...rows[row].keys()].sort((a, b) => rows[row][b] - rows[row][a]);
    const told = places
      .slice(0, NAMED)
      .filter((at, i) => i === 0 || rows[row][at] >= LEAST)
      .map((at) => [this.#place(at), rows[row][at]]);
    return words.looks(visible(written[row]), row + 1, told);
  }

  /** Where each unit looks most. */
  #summary() {
    const { unit, rows, written } = this.shown;
    const most = rows.map((weights) => largest(weights));
    const sum = most.reduce((total, at, row) => total + rows[row][at], 0);
    const each = most
      .slice(0, TOLD)
      .map((at, row) => [visible(written[row]), this.#place(at), rows[row][at]]);
    return words.summary(unit, sum / rows.length, each, written.length > TOLD);
  }

  #table() {
    const { rows, written } = this.shown;
    return rows.map((weights, row) => [sign(written[row]), ...Array.from(weights, format.percent)]);
  }

  exports() {
    if (!this.shown) return [];
    const { csv: table, png } = strings.share;
    const { label, title, means, ends } = words;
    const legend = { title, means, limits: LIMITS, ends };
    const make = () => pngOfHeatMap(this.map.canvas(), this.element, legend);
    return [
      { label: table(label), name: "attention.csv", make: () => this.#csv() },
      { label: png(label), name: "attention.png", make },
    ];
  }

  /** Each unit that was written, and each that was read. */
  #csv() {
    const { rows, written, read } = this.shown;
    const lines = rows.flatMap((weights, row) =>
      Array.from(weights, (weight, at) => [row + 1, written[row], at + 1, read[at], weight]),
    );
    return csv(["position", "written", "sourcePosition", "source", "weight"], lines);
  }

  repaint() {
    if (!this.shown) return;
    this.map.repaint();
    this.letters.repaint();
  }
}
