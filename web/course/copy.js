// A text to take away, by button or by hand.
import { strings } from "../strings/fr.js";
import { button, h } from "../widgets/dom.js";

/** @returns {{element: HTMLElement, set: (text: string, rows?: number) => void}} */
export function copyField(label, ...more) {
  const area = h("textarea", { readonly: true, spellcheck: "false" });
  area.addEventListener("focus", () => area.select());
  const said = h("span", { class: "hint", role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(area.value);
      said.textContent = strings.share.copied;
    } catch {
      said.textContent = strings.share.refused;
    }
  };
  const element = h(
    "div",
    { class: "copy-field" },
    h("label", { class: "field" }, h("span", {}, label), area),
    h("div", { class: "row" }, button(strings.copy.button, copy), ...more, said),
  );
  const set = (text, rows = 3) => {
    area.value = text;
    area.rows = rows;
    said.textContent = "";
  };
  return { element, set };
}
