// What helps a reader through the course: search, shortcuts, definitions, where they are, paper.
import { strings } from "../strings/fr-page.js";
import { h } from "../widgets/dom.js";
import { followReading } from "./contents.js";
import { showDefinitions } from "./definitions.js";
import { scrollFormulas } from "./formulas.js";
import { copyHeadingLinks } from "./headings.js";
import { listenForKeys } from "./keys.js";
import { preparePaper } from "./paper.js";

// The dialogs' code comes when the first one is opened.
const openSearch = () => import("./search.js").then((module) => module.openSearch());
const openHelp = () => import("./help.js").then((module) => module.openHelp());

function searchButton() {
  const button = document.querySelector("button.search");
  if (!button) return;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-keyshortcuts", "/");
  button.title = strings.reading.search.hint;
  button.addEventListener("click", openSearch);
  button.hidden = false;
}

function helpButton() {
  const { title } = strings.reading.help;
  const button = h(
    "button",
    { type: "button", class: "plain", "aria-haspopup": "dialog", onclick: openHelp },
    title,
  );
  document.querySelector("footer.site")?.append(h("p", {}, button));
}

export function startReading() {
  searchButton();
  helpButton();
  listenForKeys({ openSearch, openHelp });
  showDefinitions(document);
  followReading();
  copyHeadingLinks();
  scrollFormulas();
  preparePaper();
}
