// The search dialog: a field, and the passages found below it.
import { strings } from "../strings/fr-page.js";
import { h } from "../widgets/dom.js";
import { makeDialog } from "./dialog.js";
import { makeLookup } from "./lookup.js";
import { excerpt, pieces } from "./words.js";

const words = strings.reading.search;
const root = new URL(".", import.meta.url);

let dialog = null;
let lookup = null; // a promise of the function that searches

function load() {
  lookup ??= fetch(new URL("search.json", root))
    .then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json();
    })
    .then(makeLookup);
  lookup.catch(() => (lookup = null)); // another attempt may do better
  return lookup;
}

function highlighted(text, terms) {
  return pieces(text, terms).map(({ text: part, marked }) => (marked ? h("mark", {}, part) : part));
}

function option({ href, name, heading, text, terms }, i) {
  return h(
    "a",
    {
      role: "option",
      id: `result-${i}`,
      tabindex: "-1",
      "aria-selected": "false",
      href: new URL(href, root),
    },
    h("span", { class: "result-page" }, name),
    h("strong", { class: "result-heading" }, ...highlighted(heading, terms)),
    h("span", { class: "result-text" }, ...highlighted(excerpt(text, terms), terms)),
  );
}

class Search {
  #active = -1;

  constructor() {
    this.input = h("input", {
      type: "text",
      role: "combobox",
      "aria-label": words.label,
      placeholder: words.placeholder,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "search-results",
      autocomplete: "off",
      autocapitalize: "off",
      enterkeyhint: "search",
      spellcheck: "false",
      autofocus: true,
    });
    this.list = h("div", { id: "search-results", role: "listbox", "aria-label": words.results });
    this.status = h("p", { class: "search-status", role: "status" }, words.start);
    this.input.addEventListener("input", () => this.#show());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", () => dialog.close()); // the link itself leads on
    this.parts = [this.input, this.status, this.list];
  }

  /** Results for what is in the field by the time they are there. */
  async #show() {
    try {
      const find = await load();
      const query = this.input.value.trim();
      this.#fill(query, query ? find(query) : []);
    } catch {
      this.#fill("", []);
      this.status.textContent = words.failed;
    }
  }

  #fill(query, results) {
    this.list.replaceChildren(...results.map(option));
    this.list.dataset.query = query;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.status.textContent = !query
      ? words.start
      : results.length
        ? words.count(results.length)
        : words.none(query);
    this.#activate(results.length ? 0 : -1);
  }

  #activate(index) {
    this.list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const chosen = this.list.children[index];
    if (!chosen) return this.input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", chosen.id);
  }

  #key(event) {
    const count = this.list.children.length;
    if (!count || event.isComposing) return;
    if (event.key === "ArrowDown") this.#activate((this.#active + 1) % count);
    else if (event.key === "ArrowUp") this.#activate((this.#active + count - 1) % count);
    else if (event.key === "Enter") this.list.children[this.#active].click();
    else return;
    event.preventDefault();
  }

  open() {
    dialog.showModal();
    this.input.select();
    load().catch(() => {}); // said when something is looked for
  }
}

let search = null;

export function openSearch() {
  if (!dialog) {
    search = new Search();
    dialog = makeDialog("search-dialog", words.title, ...search.parts);
  }
  search.open();
}
