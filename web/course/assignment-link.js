// The address of an assignment: embed.html with every setting of its widget written out, so that no later default can
// change it, and the controls locked.
import { attributeOf } from "../widgets/attribute-name.js";

const OMITTED = ["title", "caption", "id", "still", "locked", "controls"];

/**
 * @param {string} base the address of a page of the site's root
 * @param {{widget: string, settings: object, title: string, instructions: string}} assignment
 */
export function assignmentLink(base, { widget, settings, title, instructions }) {
  const url = new URL("embed.html", base);
  url.search = "";
  url.hash = "";
  url.searchParams.set("widget", widget);
  for (const [key, value] of Object.entries(settings)) {
    if (!OMITTED.includes(key) && value !== "")
      url.searchParams.set(attributeOf(key), String(value));
  }
  url.searchParams.set("locked", "true");
  url.searchParams.set("devoir", "1");
  if (title) url.searchParams.set("title", title);
  if (instructions) url.searchParams.set("consigne", instructions);
  return url.href;
}

/** The parameters of a link, or null where the text is no link to an assignment. */
function parametersOf(link) {
  try {
    const { protocol, pathname, searchParams } = new URL(link);
    const page = /^(https?|file):$/.test(protocol) && pathname.endsWith("/embed.html");
    return page && searchParams.has("devoir") ? searchParams : null;
  } catch {
    return null;
  }
}

export const isAssignment = (link) => parametersOf(link) !== null;

/**
 * What a record has otherwise than that one of the assignments to which it comes nearest.
 * @returns {{key: string, recorded: *, asked: string}[]}
 */
export function departures(links, record) {
  const all = links.map((link) => departuresFrom(link, record));
  return all.length > 0 ? all.reduce((a, b) => (b.length < a.length ? b : a)) : [];
}

/** Where several cells are compared each has a run of its own. */
function departuresFrom(link, record) {
  const asked = parametersOf(link);
  const found = [];
  const compare = (key, recorded) => {
    const text = asked.get(attributeOf(key));
    if (text === null) return;
    const same = typeof recorded === "number" ? Number(text) === recorded : text === recorded;
    if (!same) found.push({ key, recorded, asked: text });
  };
  compare("widget", record.widget);
  if (asked.has("cells")) compare("cells", record.runs.map(({ settings }) => settings.cell).join());
  record.runs.forEach(({ settings, steps }, i) => {
    const adapted = i > 0 && asked.get("same-parameters") === "true";
    for (const [key, value] of Object.entries(settings)) {
      if (key === "cell" && asked.has("cells")) continue;
      if (key !== "units" || !adapted) compare(key, value);
    }
    compare("steps", steps);
  });
  return found;
}
