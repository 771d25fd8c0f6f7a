// What the course remembers of its reader, on this device only: answers given, steps done, the last place read. One JSON
// value in localStorage; where that is denied or full, it lasts as long as the page, and `problem` says so.

const KEY = "recurrence.course";
const VERSION = 1;
const MOST_CHARACTERS = 500_000;
const PAGE = /^[\w-]{1,80}(\/[\w-]{1,80}){0,3}\.html$/;
const STEP = /^[a-z0-9-]{1,120}$/;
const MOST_GIVEN = 80;

const empty = () => ({ version: VERSION, place: null, pages: Object.create(null) });

function expect(condition) {
  if (!condition) throw new TypeError("not what this course has written");
}

function members(value, ...keys) {
  expect(value !== null && typeof value === "object" && !Array.isArray(value));
  if (keys.length > 0) expect(Object.keys(value).sort().join() === keys.sort().join());
  return Object.entries(value);
}

const shortText = (value, most) => typeof value === "string" && value.length <= most;

function entryFrom(value) {
  members(value, "given", "done");
  const { given, done } = value;
  expect(shortText(given, MOST_GIVEN) && typeof done === "boolean");
  return { given, done };
}

function placeFrom(value) {
  if (value === null) return null;
  members(value, "page", "heading", "text");
  const { page, heading, text } = value;
  expect(PAGE.test(page) && (heading === "" || STEP.test(heading)) && shortText(text, 200));
  return { page, heading, text };
}

/** The whole of it checked, or an exception: nothing that storage holds is trusted. */
function stateFrom(text) {
  expect(text.length <= MOST_CHARACTERS);
  const value = JSON.parse(text);
  members(value, "version", "place", "pages");
  expect(value.version === VERSION);
  const state = empty();
  state.place = placeFrom(value.place);
  for (const [page, steps] of members(value.pages)) {
    expect(PAGE.test(page));
    state.pages[page] = Object.create(null);
    for (const [step, entry] of members(steps)) {
      expect(STEP.test(step));
      state.pages[page][step] = entryFrom(entry);
    }
  }
  return state;
}

class Store extends EventTarget {
  #state = empty();
  #text = null; // what #state was read from, or written as

  /** Why the last change may not outlive the page: "denied", "full", "unreadable" (and begun anew), or null. */
  problem = null;

  constructor() {
    super();
    addEventListener("storage", ({ key }) => {
      if (key === KEY || key === null) this.#changed();
    });
    this.#read();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** The state as storage has it now: another tab may have written. */
  #read() {
    let text;
    try {
      text = localStorage.getItem(KEY);
    } catch {
      this.problem = "denied";
      return this.#state;
    }
    if (text === this.#text) return this.#state;
    this.#text = text;
    this.#state = empty();
    try {
      if (text !== null) this.#state = stateFrom(text);
    } catch {
      this.problem = "unreadable";
    }
    return this.#state;
  }

  #write() {
    const text = JSON.stringify(this.#state);
    try {
      localStorage.setItem(KEY, text);
      this.#text = text;
      if (this.problem === "full") this.problem = null;
    } catch (error) {
      this.problem = error.name === "SecurityError" ? "denied" : "full";
    }
    this.#changed();
  }

  /** @returns {{given: string, done: boolean} | undefined} */
  get(page, step) {
    return this.#read().pages[page]?.[step];
  }

  set(page, step, { given, done }) {
    const { pages } = this.#read();
    pages[page] ??= Object.create(null);
    pages[page][step] = { given: given.slice(0, MOST_GIVEN), done };
    this.#write();
  }

  forget(page, step) {
    delete this.#read().pages[page]?.[step];
    this.#write();
  }

  /** Where the reader was last: { page, heading, text } with the heading's identifier and words, or null. */
  get place() {
    return this.#read().place;
  }

  set place(place) {
    const { page, heading, text } = place;
    this.#read().place = { page, heading, text: text.slice(0, 200) };
    this.#write();
  }

  get isEmpty() {
    const { place, pages } = this.#read();
    return place === null && Object.values(pages).every((steps) => Object.keys(steps).length === 0);
  }

  clear() {
    this.#state = empty();
    this.#text = null;
    this.problem = null;
    try {
      localStorage.removeItem(KEY);
    } catch {
      this.problem = "denied";
    }
    this.#changed();
  }
}

export const store = new Store();
