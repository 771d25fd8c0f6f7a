// What every lesson must have at its head, and what the pages gathered from all lessons hold.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";

const LEVELS = ["Fondamental", "Intermédiaire", "Avancé", "Expert"];
const WORDS_PER_MINUTE = 200;
const course = JSON.parse(fs.readFileSync("lessons/course.json", "utf8"));
const sources = fs.readdirSync("lessons").filter((name) => name.endsWith(".md"));
const lessons = sources.filter((name) => /^module5_lesson\d\.md$/.test(name));
const search = JSON.parse(fs.readFileSync("dist/search.json", "utf8"));

function header(name) {
  const text = fs.readFileSync(`lessons/${name}`, "utf8");
  const [, head] = /^---\n([\s\S]*?)\n---\n/.exec(text);
  const value = (key) => new RegExp(`^${key}: (.+)$`, "m").exec(head)?.[1].trim() ?? "";
  const tags = [...head.matchAll(/^ {2}- (.+)$/gm)].map(([, tag]) => tag);
  return {
    title: value("title"),
    description: value("description"),
    category: value("category"),
    level: value("level"),
    duration: value("duration"),
    tags,
  };
}

const wordCount = (text) => text.match(/\p{L}+/gu)?.length ?? 0;

test("there are five lessons, all pages of the course are there", () => {
  assert.equal(lessons.length, 5);
  for (const { file } of course.pages) assert.ok(sources.includes(file), file);
});

for (const name of sources) {
  test(`${name}: title, description and category`, () => {
    const { title, description, category } = header(name);
    assert.ok(title.length >= 5 && title.length <= 70, title);
    assert.ok(description.length >= 40 && description.length <= 180, description);
    assert.equal(category, "09-Deep-Learning");
  });
}

test("no two pages have the same title or description", () => {
  for (const key of ["title", "description"]) {
    const values = sources.map((name) => header(name)[key]);
    assert.equal(new Set(values).size, values.length, key);
  }
});

lessons.forEach((name, i) => {
  test(`${name}: number, level, tags, and a duration in which it can be read, both shown`, () => {
    const { title, level, tags, duration } = header(name);
    assert.ok(title.startsWith(`Leçon ${i + 1} - `), title);
    assert.ok(LEVELS.includes(level), level);
    assert.ok(tags.includes("NLP") && tags.length >= 2);
    const minutes = Number(/^(\d+) min$/.exec(duration)?.[1]);
    assert.ok(minutes >= 5 && minutes <= 180, duration);
    const page = fs.readFileSync(`dist/${name.replace(".md", ".html")}`, "utf8");
    assert.ok(page.includes(`<span class="duration">${duration}</span>`));
    assert.ok(page.includes(`>${level}</span>`));
    const { sections } = search.find(({ page: file }) => file === name.replace(".md", ".html"));
    const words = sections.reduce((sum, { text }) => sum + wordCount(text), 0);
    assert.ok(words / WORDS_PER_MINUTE <= minutes, `${words} words in ${minutes} minutes`);
  });
});

test("the search reads every page of the course but the front page, and the notebooks", () => {
  const read = search.map(({ page }) => page);
  for (const { file } of course.pages)
    assert.equal(read.includes(file.replace(".md", ".html")), file !== "index.md", file);
  assert.equal(read.filter((page) => page.startsWith("notebooks/")).length, 2);
  for (const { page, name, title, sections } of search) {
    assert.ok(name && title && sections.length, page);
    for (const { id, heading } of sections) assert.ok(id && heading, page);
  }
});

test("no search result gives an answer away", () => {
  const all = search.flatMap(({ sections }) => sections.map(({ text }) => text)).join("\n");
  for (const name of lessons) {
    const text = fs.readFileSync(`lessons/${name}`, "utf8");
    for (const [, why] of text.matchAll(/"why": "([^"\\$*]{30,})"/g))
      assert.ok(!all.includes(why), why);
  }
});

test("the glossary has every term of every lesson, in French order, with a link back", () => {
  const page = fs.readFileSync("dist/glossaire.html", "utf8");
  const shown = [...page.matchAll(/<div id="(terme-[^"]+)"><dt>/g)].map(([, id]) => id);
  const links = [...page.matchAll(/class="term-source" href="([^"]+)"/g)].map(([, href]) => href);
  const expected = lessons.flatMap((name) => {
    const file = name.replace(".md", ".html");
    const html = fs.readFileSync(`dist/${file}`, "utf8");
    return [...html.matchAll(/<tr id="(terme-[^"]+)">/g)].map(([, id]) => `${file}#${id}`);
  });
  assert.ok(expected.length >= 9);
  assert.deepEqual([...links].sort(), [...expected].sort());
  assert.deepEqual(shown, [...new Set(expected.map((href) => href.split("#")[1]))].sort());
});
