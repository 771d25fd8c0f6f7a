// How often two translators are right, by the length of what they read: curves, and a table that also says of how many.
import { Curves } from "../charts/curves.js";
import { format, strings } from "../strings/fr.js";
import { translate } from "../strings/translate.js";
import { csv } from "./files.js";
import { Picture } from "./picture.js";
import { pngOfPicture } from "./png.js";

const words = translate.compare;
const WIDE = 10; // characters of a length class …
const FEWEST = 30; // … and pairs of it
const STYLES = [
  { color: "accent", dots: true },
  { color: "warm", dash: [6, 4], dots: true },
];

/** Neighbours put together until none is of few pairs; the last joins the one before. */
function joined(classes) {
  const all = [];
  for (const { from, count, right } of classes) {
    const last = all.at(-1);
    if (last && last.count < FEWEST) join(last, { from, count, right });
    else all.push({ from, to: from + WIDE, count, right });
  }
  if (all.length > 1 && all.at(-1).count < FEWEST) join(all.at(-2), all.pop());
  return all;
}

function join(one, { from, count, right }) {
  one.to = from + WIDE;
  one.count += count;
  one.right = one.right.map((n, k) => n + right[k]);
}

/**
 * The pairs by length of their source.
 * @param {{source: string, target: string}[]} pairs
 * @param {string[][]} lists of answers, one of each network
 * @returns {{from: number, to: number, count: number, shares: number[]}[]} from: the shortest, to: above the longest;
 *   shares: of each list's answers that are right
 */
export function byLength(pairs, lists) {
  const classes = new Map();
  pairs.forEach(({ source, target }, i) => {
    const from = WIDE * Math.floor([...source].length / WIDE);
    const found = classes.get(from) ?? { from, count: 0, right: lists.map(() => 0) };
    classes.set(from, found);
    found.count++;
    lists.forEach((answers, k) => (found.right[k] += answers[i] === target));
  });
  const sorted = [...classes.values()].sort((a, b) => a.from - b.from);
  return joined(sorted).map(({ from, to, count, right }) => ({
    from,
    to,
    count,
    shares: right.map((n) => n / count),
  }));
}

export class LengthPicture {
  constructor() {
    const { label, read } = words;
    this.picture = new Picture({ label, read, head: [words.length] });
    this.element = this.picture.element;
  }

  /** @param {ReturnType<typeof byLength>} classes @param {string[]} names of the networks */
  show(classes, names) {
    this.classes = classes;
    const series = names.map((label, k) => ({ label, ...STYLES[k] }));
    this.curves?.destroy();
    this.picture.plot.replaceChildren();
    this.picture.drawn = true;
    this.curves = new Curves(this.picture.plot, series, { x: words.length });
    const x = classes.map(({ from, to }) => (from + to) / 2);
    const points = names.map((_, k) => ({ x, y: classes.map(({ shares }) => 100 * shares[k]) }));
    this.curves.draw(points);
    this.picture.setLegend(
      series.map(({ label, color, dash }) => ({ text: label, color, dashed: Boolean(dash) })),
    );
    this.picture.head = [words.length, words.count, ...names];
    const row = ({ from, to, count, shares }) => [
      words.from(from, to - 1),
      format.integer(count),
      ...shares.map(format.percent),
    ];
    this.picture.tell(words.byLength(row(classes[0]), row(classes.at(-1)), names), () =>
      classes.map(row),
    );
    this.picture.details.open = true;
  }

  clear() {
    this.curves?.destroy();
    this.curves = this.classes = null;
    this.picture.clear();
    this.picture.setLegend([]);
  }

  exports() {
    if (!this.classes) return [];
    const { csv: table, png } = strings.share;
    const { label } = words;
    const rows = this.classes.map(({ from, to, count, shares }) => [
      from,
      to - 1,
      count,
      ...shares,
    ]);
    const head = ["lengthFrom", "lengthTo", "count", "first", "second"];
    return [
      { label: table(label), name: "longueurs.csv", make: () => csv(head, rows) },
      { label: png(label), name: "longueurs.png", make: () => pngOfPicture(this.picture) },
    ];
  }

  repaint() {
    this.curves?.repaint();
  }
}
