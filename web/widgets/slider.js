// A slider that says in words where it stands.
import { h } from "./dom.js";

export function slider(label, onInput) {
  const input = h("input", { type: "range", min: 1, max: 1, value: 1 });
  const now = h("span", { class: "now", "aria-hidden": "true" });
  input.addEventListener("input", () => onInput(Number(input.value) - 1));
  const element = h("label", { class: "field" }, h("span", {}, label, " ", now), input);
  return {
    element,
    input,
    /** @param {string} short beside the label @param {string} long for who does not see what belongs to it */
    set(value, count, short, long) {
      input.max = count;
      input.value = value + 1;
      now.textContent = short;
      input.setAttribute("aria-valuetext", long);
    },
  };
}
