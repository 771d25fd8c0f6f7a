// The reader's own source, and what the network makes of it: greedily, by beams, and what it looks at meanwhile.
import { format, number, strings } from "../strings/fr.js";
import { translate } from "../strings/translate.js";
import { AttentionPicture } from "./attention-picture.js";
import { button, h, select } from "./dom.js";
import { csv } from "./files.js";
import { TASKS } from "./translate-data.js";

const words = translate.trial;
const WIDTHS = [1, 2, 4, 8, 16];

export class TranslateTrial {
  /**
   * @param {{input: string, beams: number, data: string}} settings
   * @param {{onInput: (text: string) => void, onBeams: (beams: number) => void, say: (text: string) => void}} listeners
   */
  constructor({ input, beams, data }, { onInput, onBeams, say }) {
    this.onInput = onInput;
    this.area = h("textarea", { rows: 2, spellcheck: "false", autocapitalize: "off" });
    this.area.value = input;
    this.area.addEventListener("input", () => onInput(this.area.value));
    this.presets = h("div", { class: "presets" });
    this.note = h("p", { class: "note", role: "status" });
    const widths = WIDTHS.includes(beams) ? WIDTHS : [...WIDTHS, beams].sort((a, b) => a - b);
    this.width = select(
      widths.map((width) => [width, format.integer(width)]),
      beams,
    );
    this.width.addEventListener("change", () => onBeams(Number(this.width.value)));
    this.answers = h("dl", { class: "answers" });
    this.#buildHypotheses();
    this.map = new AttentionPicture(say);
    this.blind = h("p", { class: "note", hidden: true }, words.blind);
    this.answer = h("div", { hidden: true }, this.answers, this.hypotheses);
    this.answer.append(this.blind, this.map.element);
    this.element = h(
      "div",
      {},
      h("label", { class: "field" }, h("span", {}, words.input), this.area),
      this.presets,
      this.note,
      this.answer,
    );
    this.offer(data);
  }

  #buildHypotheses() {
    this.body = h("tbody");
    const columns = words.head.map((name) => h("th", { scope: "col" }, name));
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...columns)), this.body);
    const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": words.table };
    this.hypotheses = h(
      "details",
      { class: "hypotheses", open: true },
      h("summary", {}, words.table),
      h("label", { class: "field width" }, h("span", {}, strings.controls.beams), this.width),
      h("div", group, table),
      h("p", { class: "hint" }, words.score),
    );
  }

  /** Examples of what these data are about. */
  offer(data) {
    const preset = (text) => button(text, () => this.set(text));
    this.presets.replaceChildren(...TASKS[data].inputs.map(preset));
  }

  set(text) {
    this.area.value = text;
    this.onInput(text);
  }

  tell(text) {
    if (this.note.textContent !== text) this.note.textContent = text;
    this.note.hidden = !text;
  }

  clear() {
    this.shown = null;
    this.answer.hidden = true;
    this.map.clear();
    this.tell("");
  }

  /**
   * @param {{source: string, step: number, unit: string, read: string[], drawn: object[], text: string,
   *   other: string | null, otherName: string, hypotheses: object[]}} found step: of the network that has answered; other:
   *   what the network of the comparison answers
   */
  show(found) {
    const { unit, read, drawn, text, other, hypotheses } = found;
    this.shown = found;
    this.answer.hidden = false;
    const answer = (name, said) =>
      h("div", {}, h("dt", {}, name), h("dd", {}, said || words.silent));
    const all = [
      [words.greedy, text],
      [words.beam(hypotheses.length), hypotheses[0]?.text],
    ];
    if (other !== null) all.push([found.otherName, other]);
    this.answers.replaceChildren(...all.map((row) => answer(...row)));
    const line = ({ text: said, logProbability, score, finished }) =>
      h(
        "tr",
        {},
        h("td", {}, said + (finished ? "" : " …")),
        ...[logProbability, score].map((x) => h("td", {}, number(x))),
      );
    this.body.replaceChildren(...hypotheses.map(line));
    const sees = drawn[0]?.attention?.length > 0;
    this.blind.hidden = sees || drawn.length === 0;
    if (sees) this.map.show({ unit, read, drawn });
    else this.map.clear();
  }

  exports() {
    if (!this.shown) return [];
    const rows = this.shown.hypotheses.map(({ text, logProbability, score, finished }) => [
      text,
      logProbability,
      score,
      finished,
    ]);
    const head = ["text", "logProbability", "score", "finished"];
    const label = strings.share.csv(words.table);
    return [...this.map.exports(), { label, name: "hypotheses.csv", make: () => csv(head, rows) }];
  }

  repaint() {
    this.map.repaint();
  }
}
