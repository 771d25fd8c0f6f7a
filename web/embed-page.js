// embed.html?widget=rnn-train&cell=gru&…: one widget alone, its keys taken from the address.
import { strings } from "./strings/fr.js";
import { h } from "./widgets/dom.js";
import { WIDGETS } from "./widgets/lazy.js";

const parameters = new URLSearchParams(location.search);
const name = parameters.get("widget") ?? "rnn-train";
const place = document.querySelector("main");

if (Object.hasOwn(WIDGETS, name)) {
  const theme = parameters.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  await WIDGETS[name]();
  const element = document.createElement(name);
  for (const [key, value] of parameters) {
    if (/^[a-z-]+$/.test(key) && !key.startsWith("on") && key !== "widget" && key !== "theme") {
      element.setAttribute(key, value);
    }
  }
  place.replaceChildren(element);
} else {
  const links = Object.keys(WIDGETS).map((known) =>
    h("li", {}, h("a", { href: `?widget=${known}` }, known)),
  );
  place.replaceChildren(h("p", {}, strings.embed.unknown(name)), h("ul", {}, ...links));
}
