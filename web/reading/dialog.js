// A native dialog that also closes by a click beside it and by its own button.
import { strings } from "../strings/fr-page.js";
import { h } from "../widgets/dom.js";

let count = 0;

/** @returns {HTMLDialogElement} to be opened with showModal() */
export function makeDialog(name, title, ...children) {
  const id = `dialog-${++count}`;
  const close = h(
    "button",
    { type: "button", class: "close", onclick: () => dialog.close() },
    strings.reading.close,
  );
  const head = h("div", { class: "dialog-head" }, h("h2", { id }, title), close);
  const dialog = h(
    "dialog",
    { class: `sheet ${name}`, "aria-labelledby": id },
    h("div", { class: "dialog-body" }, head, ...children),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // its body fills it: this is the backdrop
  });
  document.body.append(dialog);
  return dialog;
}
