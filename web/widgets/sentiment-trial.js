// The reader's sentence, and what network and bag of words make of it after each word.
import { format } from "../strings/fr.js";
import { sentiment } from "../strings/sentiment.js";
import { button, h } from "./dom.js";

const words = sentiment.trial;
const TURN = 0.3; // a change of sides by less is a hesitation

/** A score as a bar from the middle, and in figures. */
function score(probability) {
  const bar = h("span", { class: "score-bar", "aria-hidden": "true" });
  bar.style.setProperty("--p", probability);
  const side = probability < 0.5 ? "low" : "high";
  const figure = h("span", { class: "score-figure" }, format.percent(probability));
  return h("td", { class: `score ${side}` }, bar, figure);
}

export class SentimentTrial {
  /** @param {(text: string) => void} onInput */
  constructor(text, onInput) {
    this.area = h("textarea", { rows: 2, spellcheck: "false" });
    this.area.value = text;
    this.area.addEventListener("input", () => onInput(this.area.value));
    const preset = (sentence) => button(sentence, () => this.set(sentence));
    this.onInput = onInput;
    this.note = h("p", { class: "note", hidden: true });
    this.verdicts = h("div", { class: "verdicts" });
    this.body = h("tbody");
    this.ends = h("p", { class: "hint" });
    const head = words.head.map((name) => h("th", { scope: "col" }, name));
    const table = h("table", { class: "scores" }, h("thead", {}, h("tr", {}, ...head)), this.body);
    const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": words.table };
    this.answer = h("div", { hidden: true }, this.verdicts, h("div", group, table), this.ends);
    this.presets = h("div", { class: "presets" }, ...words.presets.map(preset));
    this.element = h(
      "div",
      {},
      h("label", { class: "field" }, h("span", {}, words.input), this.area),
      this.presets,
      this.note,
      this.answer,
    );
  }

  set(text) {
    this.area.value = text;
    this.onInput(text);
  }

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  clear() {
    this.answer.hidden = true;
    this.tell("");
  }

  /**
   * @param {{read: string[], network: number[], bag: number[] | null, labels: [low: string, high: string],
   *   many: boolean}} scores probabilities of the second label after each word; many: it is the most probable of more
   *   than two
   */
  show({ read, network, bag, labels, many }) {
    const [low, high] = labels;
    const verdict = (name, p) => {
      const up = many || p >= 0.5;
      const text = words.verdict(name, up ? high : low, up ? p : 1 - p);
      return h("p", { class: `verdict ${up ? "high" : "low"}` }, text);
    };
    this.verdicts.replaceChildren(
      verdict(words.network, network.at(-1)),
      bag ? verdict(words.bag, bag.at(-1)) : h("p", { class: "note" }, words.noBag),
    );
    const turns = (i) =>
      i > 0 &&
      network[i] < 0.5 !== network[i - 1] < 0.5 &&
      Math.abs(network[i] - network[i - 1]) > TURN;
    const line = (word, i) => {
      const flag = turns(i) ? [" ", h("span", { class: "turns" }, words.turns)] : [];
      const row = h("tr", {}, h("th", { scope: "row" }, word, ...flag), score(network[i]));
      row.append(bag ? score(bag[i]) : h("td", {}, "—"));
      return row;
    };
    this.body.replaceChildren(...read.map(line));
    this.ends.textContent = words.ends(low, high);
    this.answer.hidden = false;
  }
}
