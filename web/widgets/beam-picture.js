// A beam search as a picture: the tree of what was kept, and the texts found with their scores.
import { beamTree } from "../charts/beamtree.js";
import { sign } from "../charts/signs.js";
import { format, strings } from "../strings/fr.js";
import { h } from "./dom.js";
import { csv } from "./files.js";
import { Picture } from "./picture.js";
import { pngOfSvg } from "./png.js";

const words = strings.beam;

export class BeamPicture {
  constructor() {
    this.picture = new Picture({ label: words.label, read: words.read, head: words.head });
    this.picture.plot.removeAttribute("aria-hidden"); // it scrolls
    this.element = h("div", { class: "hypotheses", hidden: true }, this.picture.element);
  }

  /**
   * @param {object} found what `model.beams` has found
   * @param {string[]} vocabulary
   */
  show(found, vocabulary) {
    this.found = found;
    const name = (token) => {
      const text = vocabulary[token] ?? "∎";
      return text.trim() || sign(text); // words bring the space before them along
    };
    this.tree = beamTree(found.steps, found.hypotheses, name);
    const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": words.label };
    const scroll = h("div", group, this.tree);
    this.picture.plot.replaceChildren(scroll);
    this.picture.tell(words.sentence(found), () =>
      found.hypotheses.map(({ text, logProbability, score }) => [
        [...text].map(sign).join(""),
        format.decimal(logProbability, 2),
        format.decimal(score, 2),
      ]),
    );
    this.picture.details.open = true;
    this.element.hidden = false;
  }

  hide() {
    this.found = null;
    this.element.hidden = true;
  }

  exports() {
    if (!this.found) return [];
    const { csv: table, png } = strings.share;
    const rows = this.found.hypotheses.map(({ text, logProbability, score, finished }) => [
      text,
      logProbability,
      score,
      finished,
    ]);
    const head = ["text", "logProbability", "score", "finished"];
    return [
      { label: table(words.label), name: "faisceau.csv", make: () => csv(head, rows) },
      { label: png(words.label), name: "faisceau.png", make: () => pngOfSvg(this.tree) },
    ];
  }
}
