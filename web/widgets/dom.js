// Building DOM without markup strings: nothing that a reader typed can become an element.

/** h("button", { class: "go", disabled: true, onclick }, "text", child…) */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export function styleSheet(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/** A list to choose from: [value, text] each. */
export function select(entries, chosen) {
  const options = entries.map(([value, text]) =>
    h("option", { value, selected: String(value) === String(chosen) }, text),
  );
  return h("select", {}, ...options);
}

/** Greys a button out without `disabled`, which would throw the keyboard's focus away. */
export function setUnavailable(button, unavailable) {
  button.setAttribute("aria-disabled", String(unavailable));
}

/** A button whose click does nothing while it is unavailable. */
export function button(label, onclick, attributes = {}) {
  const element = h("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", (event) => {
    if (element.getAttribute("aria-disabled") !== "true") onclick(event);
  });
  return element;
}
