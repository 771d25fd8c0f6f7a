// The definition behind a link to a term of the glossary, shown at the link: by pointing, by focus, by the
// first tap (the second one follows the link). A click with a mouse and Enter follow it as ever.
import { h } from "../widgets/dom.js";

const LINK = "a.term";
const PAGE = new URL("glossaire.html", import.meta.url);
const SHOW_MS = 200;
const HIDE_MS = 250;
const GAP = 8; // pixels between link and definition, and to the window's edge

let glossary = null; // a promise of the course's glossary, parsed

function loadGlossary() {
  glossary ??= fetch(PAGE)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
    .then((html) => new DOMParser().parseFromString(html, "text/html"));
  glossary.catch(() => (glossary = null));
  return glossary;
}

const isHere = (link) => link.pathname === location.pathname && link.origin === location.origin;

/** Term and definition of an element with a term's id: a table's row, or an entry of the glossary. */
function entryOf(element) {
  const [term, definition] =
    element?.localName === "tr"
      ? element.cells
      : [element?.querySelector("dt"), element?.querySelector("dd")];
  return term && definition ? { term, definition } : null;
}

function entryHere(link) {
  return entryOf(document.getElementById(decodeURIComponent(link.hash.slice(1))));
}

/** Another lesson's term: the glossary's definition that links to it. */
function entryThere(parsed, link) {
  const source = [...parsed.querySelectorAll("a.term-source")].find(
    (other) => new URL(other.getAttribute("href"), PAGE).href === link.href,
  );
  const definition = source?.closest("dd");
  const term = definition?.parentElement.querySelector("dt");
  return term && definition ? { term, definition } : null;
}

/** The contents, to be shown elsewhere: without identifiers and without the link to the source. */
function copyOf(element) {
  const copy = document.importNode(element, true);
  copy.querySelectorAll(".term-source").forEach((link) => link.remove());
  copy.querySelectorAll("[id]").forEach((inner) => inner.removeAttribute("id"));
  copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
  return [...copy.childNodes];
}

class Definition {
  #box = h("div", { class: "definition", role: "tooltip", id: "definition", hidden: true });
  #link = null;
  #timer = 0;

  constructor() {
    document.body.append(this.#box);
    this.#box.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.#box.addEventListener("pointerleave", () => this.hideSoon());
  }

  shows(link) {
    return this.#link === link;
  }

  showSoon(link) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.show(link), SHOW_MS);
  }

  hideSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), HIDE_MS);
  }

  /** @returns {Promise<boolean>} false when there is no definition to be had */
  async show(link) {
    this.hide();
    this.#link = link;
    try {
      const entry = isHere(link) ? entryHere(link) : entryThere(await loadGlossary(), link);
      if (entry && this.#link === link) this.#fill(link, entry);
      return entry !== null;
    } catch {
      return false; // the link still leads to it
    }
  }

  hide() {
    clearTimeout(this.#timer);
    this.#link?.removeAttribute("aria-describedby");
    this.#link = null;
    this.#box.hidden = true;
  }

  #fill(link, { term, definition }) {
    this.#box.replaceChildren(
      h("strong", {}, ...copyOf(term)),
      h("span", {}, ...copyOf(definition)),
    );
    this.#box.hidden = false;
    link.setAttribute("aria-describedby", this.#box.id);
    this.#place(link.getClientRects()[0] ?? link.getBoundingClientRect());
  }

  /** Below the link, or above it where there is no room below. */
  #place(at) {
    const { style, offsetWidth, offsetHeight } = this.#box;
    const { clientWidth, clientHeight } = document.documentElement;
    const below = at.bottom + GAP;
    const fits = below + offsetHeight <= clientHeight || at.top - GAP - offsetHeight < 0;
    const top = fits ? below : at.top - GAP - offsetHeight;
    const left = Math.max(GAP, Math.min(at.left, clientWidth - offsetWidth - GAP));
    style.setProperty("left", `${left + scrollX}px`);
    style.setProperty("top", `${top + scrollY}px`);
  }
}

function linkOf(event) {
  return event.target instanceof Element ? event.target.closest(LINK) : null;
}

function watchPointer(place, definition) {
  let touched = false;
  place.addEventListener("pointerover", (event) => {
    const link = linkOf(event);
    if (link && event.pointerType !== "touch" && !definition.shows(link)) definition.showSoon(link);
  });
  place.addEventListener("pointerout", (event) => {
    const link = linkOf(event);
    if (link && event.pointerType !== "touch" && !link.contains(event.relatedTarget))
      definition.hideSoon();
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    const inside = event.target instanceof Element && event.target.closest(`${LINK}, .definition`);
    if (!inside) definition.hide();
  });
  place.addEventListener("click", async (event) => {
    const link = linkOf(event);
    if (!link || !touched || definition.shows(link)) return;
    event.preventDefault();
    if (!(await definition.show(link))) location.assign(link.href);
  });
}

function watchFocus(place, definition) {
  place.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link?.matches(":focus-visible")) definition.show(link);
  });
  place.addEventListener("focusout", (event) => {
    if (linkOf(event)) definition.hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") definition.hide();
  });
}

/** A screen reader reads the description at once: what other pages define is there beforehand. */
function loadBeforehand() {
  const foreign = [...document.querySelectorAll(LINK)].some((link) => !isHere(link));
  if (foreign)
    addEventListener("load", () => setTimeout(() => loadGlossary().catch(() => {}), 1000));
}

export function showDefinitions(place) {
  const definition = new Definition();
  watchPointer(place, definition);
  watchFocus(place, definition);
  loadBeforehand();
}
