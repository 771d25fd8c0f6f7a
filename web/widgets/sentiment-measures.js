// What network and bag of words are worth on opinions that neither has seen.
import { format } from "../strings/fr.js";
import { sentiment } from "../strings/sentiment.js";
import { h } from "./dom.js";
import { table } from "./measures-table.js";

const words = sentiment.measures;
const { network: NETWORK, bag: BAG } = sentiment.trial;

const sum = (numbers) => numbers.reduce((total, x) => total + x, 0);

function confusion(name, { labels, confusion: counts }) {
  const names = labels.map(({ label }) => label);
  const shaded = (count, row) => {
    const cell = h("span", { class: "portion" }, format.integer(count));
    cell.style.setProperty("--share", count / Math.max(1, sum(row)));
    return cell;
  };
  const rows = counts.map((row, i) => [names[i], ...row.map((count) => shaded(count, row))]);
  const label = words.confusion(name);
  return h(
    "div",
    {},
    h("h5", {}, label),
    table(label, [words.truth, ...names.map(words.said)], rows),
  );
}

/** How often `answers` are right, in each family of constructions: [family, count, share of each list of answers]. */
export function byFamily(samples, constructions, lists) {
  const families = new Map();
  samples.forEach(({ label, construction }, i) => {
    const { family } = constructions[construction];
    const found = families.get(family) ?? { count: 0, right: lists.map(() => 0) };
    families.set(family, found);
    found.count++;
    lists.forEach((answers, k) => (found.right[k] += answers[i] === label));
  });
  return [...families].map(([family, { count, right }]) => [
    family,
    count,
    right.map((n) => n / count),
  ]);
}

export class SentimentMeasures {
  constructor() {
    this.element = h("div", {});
  }

  clear() {
    this.element.replaceChildren();
  }

  /** @param {{network: object, bag: object | null, families: ReturnType<typeof byFamily> | null}} found */
  show({ network, bag, families }) {
    const share = ({ accuracy, macroF1 }) => [accuracy, macroF1].map(format.tenths);
    const rows = [[NETWORK, ...share(network)]];
    if (bag) rows.push([BAG, ...share(bag)]);
    const sentence = bag
      ? words.sentence(network.accuracy, bag.accuracy)
      : words.alone(network.accuracy);
    const parts = [h("p", {}, sentence), table(words.table, words.head, rows)];
    parts.push(confusion(NETWORK, network));
    if (bag) parts.push(confusion(BAG, bag));
    if (families) parts.push(this.#families(families));
    this.element.replaceChildren(...parts);
  }

  #families(families) {
    const rows = families.map(([family, count, shares]) => [
      family,
      format.integer(count),
      ...shares.map(format.percent),
    ]);
    const { families: label, familyHead } = words;
    return h("details", {}, h("summary", {}, label), table(label, familyHead, rows));
  }
}
