// Every link inside the built site leads to a file that is there and, with a fragment, to an identifier in it;
// identifiers are unique; every page but the gathered ones and the editor is reached from the front page.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import test from "node:test";

const pages = fs
  .readdirSync("dist", { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".html"))
  .sort();
const html = new Map(pages.map((name) => [name, fs.readFileSync(`dist/${name}`, "utf8")]));
const unescaped = (text) => text.replaceAll("&amp;", "&").replaceAll("&#x27;", "'");
const ids = new Map(
  pages.map((name) => [name, [...html.get(name).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)]),
);

/** [file, fragment] of each address of the page that stays on the site. */
function targets(name) {
  return [...html.get(name).matchAll(/ (?:href|src)="([^"]*)"/g)]
    .map(([, url]) => unescaped(url))
    .filter((url) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url))
    .map((url) => {
      const [address, fragment] = url.split("#");
      const file = address.split("?")[0];
      return [
        file ? path.normalize(path.join(path.dirname(name), decodeURIComponent(file))) : name,
        fragment,
      ];
    });
}

test("there are pages and links to look at", () => {
  for (const name of [
    "index.html",
    "module5_lesson5.html",
    "labo.html",
    "glossaire.html",
    "livre.html",
  ])
    assert.ok(targets(name).length > 10, name);
});

for (const name of pages) {
  test(`${name}: links lead somewhere, identifiers are unique`, () => {
    const missing = targets(name).filter(([file, fragment]) => {
      if (!fs.existsSync(`dist/${file}`)) return true;
      return fragment && !ids.get(file)?.includes(decodeURIComponent(fragment));
    });
    assert.deepEqual(
      missing.map((target) => target.filter(Boolean).join("#")),
      [],
    );
    const doubled = ids.get(name).filter((id, i, all) => all.indexOf(id) !== i);
    assert.deepEqual(doubled, []);
  });
}

test("every page can be reached from the front page", () => {
  const seen = new Set(["index.html"]);
  for (const name of seen) {
    for (const [file] of targets(name)) if (html.has(file)) seen.add(file);
  }
  assert.deepEqual(
    pages.filter((name) => !seen.has(name)),
    ["embed.html"],
  );
});
