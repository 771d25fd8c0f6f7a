// A table of measures that scrolls by itself; the first cell of each row is its name.
import { h } from "./dom.js";

/** @param {(string|Node)[][]} rows a <td> of them stands as it is */
export function table(label, head, rows) {
  const columns = head.map((name) => h("th", { scope: "col" }, name));
  const cell = (content) => (content.localName === "td" ? content : h("td", {}, content));
  const line = ([name, ...cells]) =>
    h("tr", {}, h("th", { scope: "row" }, name), ...cells.map(cell));
  const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": label };
  const body = h("tbody", {}, ...rows.map(line));
  return h("div", group, h("table", {}, h("thead", {}, h("tr", {}, ...columns)), body));
}
