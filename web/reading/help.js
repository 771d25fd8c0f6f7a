// The list of shortcuts, with the switch that turns them off.
import { strings } from "../strings/fr-page.js";
import { h } from "../widgets/dom.js";
import { makeDialog } from "./dialog.js";
import { setShortcuts, shortcutsOn } from "./keys.js";

let dialog = null;

function row([keys, text]) {
  const names = keys.flatMap((key, i) => [i ? " " : "", h("kbd", {}, key)]);
  return h("div", {}, h("dt", {}, ...names), h("dd", {}, text));
}

function toggle() {
  const { toggle: label, forgotten } = strings.reading.help;
  const note = h("p", { role: "status" });
  const box = h("input", { type: "checkbox", id: "shortcuts", checked: shortcutsOn() });
  box.addEventListener("change", () => {
    note.textContent = setShortcuts(box.checked) ? "" : forgotten;
  });
  return [h("p", {}, box, " ", h("label", { for: "shortcuts" }, label)), note];
}

export function openHelp() {
  const { title, list, widgets, readers } = strings.reading.help;
  dialog ??= makeDialog(
    "help",
    title,
    h("dl", { class: "keys" }, ...list.map(row)),
    ...toggle(),
    h("p", { class: "note" }, widgets),
    h("p", { class: "note" }, readers),
  );
  dialog.showModal();
}
