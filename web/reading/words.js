// Words as a French reader means them: accents, capitals and elided articles do not matter.

const WORD = /[\p{L}\p{N}_]+/gu;
const ELISION =
  /(?<![\p{L}\p{N}_])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=[\p{L}\p{N}])/giu;

// Too frequent to tell one passage from another.
const EMPTY = new Set(
  `a ai au aux avec ce ces cette chez comme dans de des donc du elle elles en est et eux il ils je la le les leur leurs
  lui ma mais me meme mes mon ne nos notre nous on ont ou par pas plus pour qu que qui sa sans se ses si son sont sur ta te
  tes ton tu un une vos votre vous y`.split(/\s+/),
);

/** "Éœ" as "eoe". */
export function plain(word) {
  return word
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** The words of a text, without elided articles: "l'état d'une LSTM" has "état", "une", "LSTM". */
export function words(text) {
  return text.replace(ELISION, " ").match(WORD) ?? [];
}

/** A word as it is looked up; null for one that is not. */
export function term(word) {
  const base = plain(word);
  return EMPTY.has(base) ? null : base;
}

/** The text in pieces, `marked` where the word is one of `terms` (plain ones). */
export function pieces(text, terms) {
  const found = [];
  let at = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!terms.has(plain(word))) continue;
    if (index > at) found.push({ text: text.slice(at, index), marked: false });
    found.push({ text: word, marked: true });
    at = index + word.length;
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false });
  return found;
}

/** Where the most different terms stand together, within `length` characters. */
function bestStart(text, terms, length) {
  const places = [...text.matchAll(WORD)]
    .map(({ 0: word, index }) => ({ word: plain(word), index }))
    .filter(({ word }) => terms.has(word));
  let best = { start: 0, count: 0 };
  places.forEach(({ index }, i) => {
    const near = places.slice(i).filter((other) => other.index < index + length);
    const count = new Set(near.map(({ word }) => word)).size;
    if (count > best.count) best = { start: index, count };
  });
  return best.start;
}

/** A part of the text around the terms, cut at blanks, with "…" where something is left out. */
export function excerpt(text, terms, length = 200) {
  const wanted = bestStart(text, terms, length - 50) - 50;
  const start = wanted <= 0 ? 0 : text.indexOf(" ", wanted) + 1;
  const end = start + length;
  const stop = end >= text.length ? text.length : Math.max(text.lastIndexOf(" ", end), start + 1);
  return `${start ? "… " : ""}${text.slice(start, stop)}${stop < text.length ? " …" : ""}`;
}
