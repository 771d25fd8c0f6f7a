// embed.html?widget=rnn-train&cell=gru&…: one widget alone, its keys taken from the address.
import { strings } from "./strings/fr.js";
import { attributeOf } from "./widgets/attribute-name.js";
import { h } from "./widgets/dom.js";
import { WIDGETS } from "./widgets/lazy.js";

const OF_THE_PAGE = ["widget", "theme", "devoir", "consigne"]; // not of the widget
const parameters = new URLSearchParams(location.search);
const name = parameters.get("widget") ?? "rnn-train";
const place = document.querySelector("main");

// Above the widget's own heading, which is one of the third level, for those who walk from heading to heading.
const headings = [...place.querySelectorAll("h1, h2")];

if (Object.hasOwn(WIDGETS, name)) {
  const theme = parameters.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  await WIDGETS[name]();
  const element = document.createElement(name);
  const known = new Set(["config", ...Object.keys(element.constructor.defaults).map(attributeOf)]);
  const unknown = [];
  for (const [key, value] of parameters) {
    if (OF_THE_PAGE.includes(key)) continue;
    if (known.has(attributeOf(key))) element.setAttribute(attributeOf(key), value);
    else unknown.push(key);
  }
  place.replaceChildren(...headings, element);
  if (parameters.has("devoir")) {
    const { startAssignment } = await import("./course/assignment.js");
    startAssignment(element, parameters.get("consigne") ?? "");
  }
  const { course } = strings.embed;
  place.append(h("p", { class: "origin" }, h("a", { href: "index.html", target: "_top" }, course)));
  if (unknown.length > 0)
    place.prepend(h("p", { role: "alert" }, strings.embed.parameters(unknown)));
} else {
  const links = Object.keys(WIDGETS).map((known) =>
    h("li", {}, h("a", { href: `?widget=${known}` }, known)),
  );
  place.replaceChildren(
    ...headings,
    h("p", {}, strings.embed.unknown(name)),
    h("ul", {}, ...links),
  );
}
