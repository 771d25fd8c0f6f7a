// Shortcuts of one key: / ? n p. They leave alone whoever writes, sets a slider or uses a modifier, and
// can be switched off (WCAG 2.1.4). Letters, not arrows: arrows scroll, move a screen reader's cursor
// and turn sliders; the letters that a screen reader takes for itself never come here.

const STORE = "shortcuts";
// Where a key means something by itself.
const WRITING =
  "input, textarea, select, [role=textbox], [role=searchbox], [role=combobox], [role=slider], " +
  "[role=spinbutton], [role=listbox], [role=application]";
const CONTROLS = `${WRITING}, button, summary, [role=button], [role=tab], [role=option]`;

let unkept = null; // the choice, where storage is denied

export function shortcutsOn() {
  if (unkept !== null) return unkept;
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

/** @returns {boolean} whether the choice is remembered on this device */
export function setShortcuts(on) {
  try {
    localStorage.setItem(STORE, on ? "on" : "off");
    return true;
  } catch {
    unkept = on;
    return false;
  }
}

/** The page before or after this one: of the pager, or of the course's list of pages. */
function neighbour(direction) {
  const link = document.querySelector(`.pager a[rel=${direction}]`);
  if (link) return link;
  const item = document.querySelector(".site-nav [aria-current]")?.closest("li");
  const other = direction === "next" ? item?.nextElementSibling : item?.previousElementSibling;
  return other?.querySelector("a");
}

/** Whether the key belongs to what has the focus, which may stand inside a widget. */
function isTaken(event, movesAway) {
  const { isComposing, defaultPrevented, repeat, ctrlKey, altKey, metaKey } = event;
  if (isComposing || defaultPrevented || repeat || ctrlKey || altKey || metaKey) return true;
  if (document.querySelector("dialog[open]")) return true;
  const [target, ...around] = event.composedPath();
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog")) return false; // closed a moment ago: the focus has not left it yet
  if (target.isContentEditable || target.closest(movesAway ? CONTROLS : WRITING)) return true;
  return movesAway && around.some((node) => node instanceof ShadowRoot);
}

export function listenForKeys({ openSearch, openHelp }) {
  const actions = {
    "/": { run: openSearch },
    "?": { run: openHelp },
    n: { run: () => neighbour("next")?.click(), movesAway: true },
    p: { run: () => neighbour("prev")?.click(), movesAway: true },
  };
  document.addEventListener("keydown", (event) => {
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
    if (!action || !shortcutsOn() || isTaken(event, action.movesAway)) return;
    event.preventDefault();
    action.run();
  });
}
