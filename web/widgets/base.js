// What every widget has: shadow root and styles, heading, error display, theme, events, life cycle.
import { RecurrenceError } from "../protocol.js";
import { strings } from "../strings/fr.js";
import widgetCss from "../styles/widget.css";
import { attributeOf } from "./attribute-name.js";
import { configurationOf } from "./configuration.js";
import { h, styleSheet } from "./dom.js";
import { Share } from "./share.js";

const sheet = styleSheet(widgetCss);

export class WidgetElement extends HTMLElement {
  /** Known configuration keys with their defaults; subclasses extend it. */
  static defaults = { title: "", caption: "", id: "", still: "", locked: false };

  /** What keys are that are not among those given; subclasses may let it depend on what is given. */
  static defaultsFor(_given) {
    return this.defaults;
  }

  /** Keys that admit only some strings. */
  static choices = {};

  #themeObserver = null;

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    this.shadowRoot.adoptedStyleSheets = [...this.constructor.sheets(), sheet];
  }

  static sheets() {
    return [];
  }

  connectedCallback() {
    this.#followTheme();
    if (this.root) {
      this.attached(); // moved, not new
      return;
    }
    this.root = h("section", { class: "widget" });
    this.errorBox = h("div", { class: "error", role: "alert", hidden: true });
    this.shadowRoot.append(this.root);
    this.#prepareStill();
    try {
      this.config = configurationOf(this);
      this.settings = { ...this.config };
      this.build();
      const { caption, locked } = this.config;
      if (caption) this.root.append(h("p", { class: "caption" }, caption));
      if (locked) this.root.append(h("p", { class: "note" }, strings.locked));
      this.share = new Share(this);
      this.root.append(this.share.element);
      this.attached();
    } catch (error) {
      this.root.replaceChildren();
      this.showError(error);
    }
    this.root.append(this.errorBox);
  }

  disconnectedCallback() {
    this.#themeObserver?.disconnect();
    // Moving an element disconnects and connects it again in the same task: only a lasting removal frees.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.release();
      this.#fallSilent();
    });
  }

  /** Subclasses draw themselves into this.root. */
  build() {}

  /** What the widget is called where its configuration has no title. */
  heading = "";

  /** Its title, beside it its state, and what is told to those who do not see it. */
  makeHead({ state = false } = {}) {
    this.status = state ? h("span", { class: "state" }) : null;
    this.live = h("p", { class: "visually-hidden", role: "status" });
    const title = h("h3", {}, this.config.title || this.heading);
    return h("header", {}, title, this.status, this.live);
  }

  /** @param {string} name what the state is called */
  showState(state, name) {
    this.state = state;
    this.status.textContent = name;
    this.status.dataset.state = state;
  }

  /** Put back, it has nothing to say yet. */
  #fallSilent() {
    for (const region of [this.live, this.share?.status]) if (region) region.textContent = "";
  }

  /** To those who do not see what has happened; to nobody where the widget is on no page any more. */
  say(text) {
    if (this.isConnected) this.live.textContent = text;
  }

  /** What the widget is set to now: keys of the configuration with their present values. Subclasses hold it. */
  settings = {};

  /** Whether a text of the reader's own is in use, which no link and no code may carry. */
  get ownTextUsed() {
    return false;
  }

  /** Files of what is seen now: { label, name, make() → Blob or a promise of one }. */
  exports() {
    return [];
  }

  /** On paper, a widget that has not run shows the still picture that its lesson brings along. */
  #prepareStill() {
    if (!this.querySelector(":scope > img.still")) return;
    this.dataset.still = "";
    this.shadowRoot.append(h("slot", { class: "paper" }));
  }

  /** Called at each connection to a document, the first included. */
  attached() {}

  /** Subclasses stop their work and free what they hold. */
  release() {}

  themeChanged() {}

  #followTheme() {
    const page = document.documentElement;
    const apply = () => {
      const { theme } = page.dataset;
      if (theme) this.dataset.theme = theme;
      else delete this.dataset.theme;
      if (this.root) this.themeChanged();
    };
    this.#themeObserver = new MutationObserver(apply);
    this.#themeObserver.observe(page, { attributes: true, attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      if (this.isConnected && this.root) this.themeChanged();
    });
    apply();
  }

  showError(error, retry) {
    const { codes, title, key, detail, retry: again, admitted } = strings.errors;
    const code = error instanceof RecurrenceError ? error.code : "internal";
    const name = strings.controls[error.key?.split(".").at(-1)] ?? error.key;
    const parts = [
      h("strong", {}, title),
      h("p", {}, codes[code] ?? codes.internal, name ? ` ${key(name)}` : ""),
    ];
    if (error.admitted) {
      const given = admitted.given(attributeOf(error.key), error.given);
      parts.push(h("p", {}, `${given} ${error.admitted}`));
    }
    if (error.hint) parts.push(h("p", {}, error.hint));
    const technical = h("code", {}, `${code}: ${error.message}`);
    parts.push(h("details", {}, h("summary", {}, detail), technical));
    if (retry) parts.push(h("button", { type: "button", onclick: retry }, again));
    this.errorBox.replaceChildren(...parts);
    this.errorBox.hidden = false;
    if (this.matches(":focus-within")) this.errorBox.scrollIntoView({ block: "nearest" });
    this.emit("rnn-error", { code, message: error.message });
  }

  clearError() {
    this.errorBox.hidden = true;
  }

  emit(name, detail) {
    if (name === "rnn-progress") delete this.dataset.still; // from now on its own picture is printed
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
