// What leads out of a widget: a link that restates its run, the code that embeds it, files of what it shows.
import { strings } from "../strings/fr.js";
import { attributeOf } from "./attribute-name.js";
import { button, h } from "./dom.js";
import { download } from "./files.js";

const words = strings.share;
const UNSHARED = ["caption", "id", "still"]; // of the page that the widget stands on

/** The address of this widget alone, with all that differs from its defaults. */
function linkOf(widget) {
  const { choices } = widget.constructor;
  const defaults = widget.constructor.defaultsFor(widget.settings);
  const url = new URL("embed.html", import.meta.url);
  url.searchParams.set("widget", widget.localName);
  for (const [key, value] of Object.entries(widget.settings)) {
    if (!Object.hasOwn(defaults, key) || UNSHARED.includes(key)) continue;
    const text = String(value); // of a list its names, by commas
    if (text === String(defaults[key]) || choices[key]?.includes(value) === false) continue;
    url.searchParams.set(attributeOf(key), text);
  }
  return url.href;
}

/** Both ways to put the widget on another page. */
function embedCodes(widget) {
  const link = linkOf(widget);
  const script = new URL("embed.js", import.meta.url).href;
  const attributes = [...new URL(link).searchParams]
    .filter(([key]) => key !== "widget")
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join("");
  const title = escaped(widget.settings.title || widget.heading || widget.localName);
  const name = widget.localName;
  const { needs } = widget.constructor;
  const allow = needs ? ` allow="${needs}"` : "";
  return [
    [
      words.frame,
      `<iframe src="${escaped(link)}" title="${title}" width="100%" height="900"${allow}></iframe>`,
    ],
    [
      words.element,
      `<script type="module" src="${script}"></script>\n<${name}${attributes}></${name}>`,
    ],
  ];
}

const escaped = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

export class Share {
  #open = null; // the button whose panel is open

  /** @param {import("./base.js").WidgetElement} widget */
  constructor(widget) {
    this.widget = widget;
    this.panel = h("div", { class: "share-panel", hidden: true });
    this.status = h("p", { class: "hint", role: "status" });
    const opener = (label, fill) =>
      button(label, (event) => this.#toggle(event.currentTarget, fill), {
        "aria-expanded": "false",
      });
    this.element = h(
      "footer",
      { class: "share" },
      h(
        "div",
        { class: "share-row" },
        opener(words.link, () => this.#link()),
        opener(words.embed, () => this.#embed()),
        opener(words.export, () => this.#exports()),
      ),
      this.panel,
      this.status,
    );
  }

  #toggle(opener, fill) {
    const close = this.#open === opener;
    this.#open?.setAttribute("aria-expanded", "false");
    this.#open = close ? null : opener;
    this.panel.hidden = close;
    this.status.textContent = "";
    if (close) return;
    opener.setAttribute("aria-expanded", "true");
    this.panel.replaceChildren(...fill());
  }

  #link() {
    const link = linkOf(this.widget);
    this.#copy(link);
    const parts = [this.#code(words.address, link)];
    if (this.widget.ownTextUsed) parts.unshift(h("p", { class: "note" }, words.ownText));
    return parts;
  }

  #embed() {
    return embedCodes(this.widget).map(([label, code]) => this.#code(label, code));
  }

  /** A text to copy, by button or by hand. */
  #code(label, text) {
    const area = h("textarea", {
      rows: text.includes("\n") ? 4 : 2,
      readonly: true,
      spellcheck: "false",
    });
    area.value = text;
    area.addEventListener("focus", () => area.select());
    return h(
      "div",
      { class: "share-code" },
      h("label", { class: "field" }, h("span", {}, label), area),
      button(strings.copy.button, () => this.#copy(text)),
    );
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.status.textContent = words.copied;
    } catch {
      this.status.textContent = words.refused;
    }
  }

  #exports() {
    const files = this.widget.exports();
    if (files.length === 0) return [h("p", { class: "note" }, words.nothing)];
    return [
      h("p", { class: "note" }, words.files),
      h("div", { class: "share-row" }, ...files.map((file) => this.#exportButton(file))),
    ];
  }

  #exportButton({ label, name, make }) {
    return button(label, async () => {
      try {
        download(name, await make());
        this.status.textContent = words.saved(name);
      } catch (error) {
        this.widget.showError(error);
      }
    });
  }
}
