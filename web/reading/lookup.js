// The course's passages and how they are found: MiniSearch over the sections of search.json.
import MiniSearch from "minisearch";
import { term, words } from "./words.js";

const MOST = 20;

/** Typing errors that are forgiven, by the length of the word. */
function typos(word) {
  if (word.length > 7) return 2;
  return word.length > 3 ? 1 : 0;
}

const OPTIONS = {
  fields: ["heading", "text", "title"],
  tokenize: words,
  processTerm: term,
  searchOptions: {
    boost: { heading: 4, title: 1.5 },
    prefix: (word) => word.length > 1,
    fuzzy: typos,
    weights: { prefix: 0.6, fuzzy: 0.3 },
  },
};

/** @param pages what `recurrence index` writes @returns a function from a query to its passages */
export function makeLookup(pages) {
  const passages = pages.flatMap(({ page, name, title, sections }) =>
    sections.map(({ id, heading, text }) => ({
      href: id ? `${page}#${id}` : page,
      name,
      title,
      heading: heading || title,
      text,
    })),
  );
  const index = new MiniSearch(OPTIONS);
  index.addAll(passages.map((passage, id) => ({ id, ...passage })));
  return (query) => {
    const all = index.search(query, { combineWith: "AND" });
    const found = all.length ? all : index.search(query, { combineWith: "OR" });
    return found
      .slice(0, MOST)
      .map(({ id, terms }) => ({ ...passages[id], terms: new Set(terms) }));
  };
}
