// What the course remembers on the reader's device: steps done, the place to go on, storage that fails.
import assert from "node:assert/strict";
import test from "node:test";
import { counted, KEY, ready, stored, withExercises } from "../support/course.mjs";
import { site } from "../support/site.mjs";
import { button } from "../support/widget.mjs";

const { at, open } = site({ root: withExercises(), mount: "/cours/Module5/" });

test("progress of a lesson, on its own page and on the front page; the way back; the summary seen", async () => {
  const page = await open("index.html");
  await ready(page);
  const card = page.locator(".card", { hasText: "Leçon 1" }).locator(".steps");
  const [none, all] = await counted(page, card);
  assert.equal(none, 0);
  assert.ok(await page.locator(".resume").isHidden(), "nothing to go on with yet");

  await page.goto(at("module5_lesson1.html"));
  await ready(page);
  assert.deepEqual(await counted(page), [0, all]);
  await page.locator("fieldset.quiz .right input").first().check();
  assert.deepEqual(await counted(page), [1, all]);
  const heading = page.locator("article h2").nth(2);
  const title = (await heading.innerText()).replace(/\s*#$/, "").trim();
  await heading.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
  await page.waitForFunction(
    ([key, wanted]) => JSON.parse(localStorage.getItem(key)).place.text === wanted,
    [KEY, title],
  );

  await page.goto(at("index.html"));
  await ready(page);
  assert.deepEqual(await counted(page, card), [1, all]);
  const panel = page.locator(".resume");
  assert.match(await panel.innerText(), /1 étape sur \d+ dans ce module/);
  assert.ok((await panel.innerText()).includes(title));
  await panel.getByRole("link", { name: "Reprendre où j'en étais" }).click();
  await page.waitForURL(/module5_lesson1\.html#.+/);
  await ready(page);
  await page.waitForFunction(
    (element) => {
      const { top } = element.getBoundingClientRect();
      return top >= 0 && top < 300;
    },
    await heading.elementHandle(),
  );

  await page
    .locator("#resume")
    .evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
  await page.waitForFunction(() => /^2 /.test(document.querySelector(".steps")?.textContent));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("what a lesson no longer has does not count, nor does a place that is none of its lessons", async () => {
  const page = await open("index.html");
  await page.evaluate(
    ([key, state]) => localStorage.setItem(key, JSON.stringify(state)),
    [
      KEY,
      {
        version: 1,
        place: { page: "ailleurs.html", heading: "x", text: "<b>x</b>" },
        pages: { "module5_lesson1.html": { "quiz-00000000": { given: "", done: true } } },
      },
    ],
  );
  await page.reload();
  await ready(page);
  assert.equal((await counted(page, page.locator(".card .steps").first()))[0], 0);
  assert.ok(await page.getByRole("link", { name: "Reprendre" }).isHidden());
  await page.context().close();
});

test("all is erased by keyboard, after a question that can be declined", async () => {
  const page = await open("module5_lesson1.html");
  await ready(page);
  await page.locator("fieldset.quiz .right input").first().check();
  await page.goto(at("index.html"));
  await ready(page);
  const erase = button(page, "Tout effacer");
  await erase.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  assert.match(await dialog.innerText(), /Effacer de cet appareil/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Garder");
  await page.keyboard.press("Escape");
  assert.ok(await dialog.isHidden());
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Tout effacer");
  assert.ok(await stored(page));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Effacer");
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".resume").getByRole("status").innerText(), /Tout est effacé/);
  assert.equal(await stored(page), null);
  assert.equal((await counted(page, page.locator(".card .steps").first()))[0], 0);
  await page.goto(at("module5_lesson1.html"));
  await ready(page);
  assert.equal(await page.locator("fieldset.quiz input:checked").count(), 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("two tabs keep one memory: an answer shows in the other, neither loses what the other wrote", async () => {
  const one = await open("module5_lesson1.html");
  const two = await one.context().newPage();
  await two.goto(at("module5_lesson1.html"));
  await Promise.all([ready(one), ready(two)]);
  const quiz = (page, i) => page.locator("fieldset.quiz").nth(i);
  await quiz(one, 0).locator(".right input").check();
  await quiz(two, 0).locator(".right input:checked").waitFor();
  await quiz(two, 1).locator(".right input").check();
  await quiz(one, 1).locator(".right input:checked").waitFor();
  for (const page of [one, two]) assert.equal((await counted(page))[0], 2);
  const home = await one.context().newPage();
  await home.goto(at("index.html"));
  await ready(home);
  await button(home, "Tout effacer").click();
  await button(home, "Effacer").click();
  for (const page of [one, two]) {
    await page.waitForFunction(() => /^0 /.test(document.querySelector(".steps")?.textContent));
    assert.equal(await page.locator("fieldset.quiz input:checked").count(), 0);
  }
  await one.context().close();
});

const failing = {
  denied: [
    /ne laisse pas ce site garder/,
    () =>
      Object.defineProperty(globalThis, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      }),
  ],
  full: [
    /La place manque/,
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
  ],
};
for (const [name, [message, sabotage]] of Object.entries(failing)) {
  test(`storage ${name}: said in words, and all works as long as the page`, async () => {
    const page = await open("index.html");
    await page.addInitScript(sabotage);
    await page.goto(at("exercices.html"));
    await ready(page);
    await page.locator("fieldset.quiz .right input").check();
    const exercise = page.locator("#compter");
    await exercise.getByLabel("Votre réponse").fill("107008");
    await button(exercise, "Vérifier").click();
    assert.match(await exercise.getByRole("status").innerText(), /Juste/);
    assert.match(await page.locator(".course-notice").innerText(), message);
    assert.ok((await counted(page))[0] >= 2);
    assert.match(await page.locator(".quiz-foot").innerText(), /Réussi/);
    await page.goto(at("index.html"));
    await ready(page);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

const entry = { given: "", done: true };
const garbage = {
  "not JSON": "{",
  "another shape": "[1,2]",
  null: "null",
  "an unknown version": JSON.stringify({ version: 9, place: null, pages: {} }),
  "a key too many": JSON.stringify({ version: 1, place: null, pages: {}, x: 1 }),
  "a step that is none": JSON.stringify({ version: 1, place: null, pages: { "a.html": { x: 1 } } }),
  "a prototype": '{"version":1,"place":null,"pages":{"__proto__":{"x":{"given":"","done":true}}}}',
  "a page that is an address": JSON.stringify({
    version: 1,
    place: { page: "javascript:alert(1)//.html", heading: "", text: "" },
    pages: {},
  }),
  "a long answer": JSON.stringify({
    version: 1,
    place: null,
    pages: { "a.html": { x: { ...entry, given: "x".repeat(1000) } } },
  }),
  "a megabyte": `"${"x".repeat(1_000_000)}"`,
};
test("storage with garbage: said in words, begun anew", async () => {
  const page = await open("index.html");
  for (const [name, text] of Object.entries(garbage)) {
    await page.goto(at("labo.html")); // which writes nothing itself
    await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, text]);
    await page.goto(at("index.html"));
    await ready(page);
    assert.match(await page.locator(".course-notice").innerText(), /illisible/, name);
    assert.ok(await page.locator(".resume").isHidden(), name);
    await page.goto(at("exercices.html"));
    await ready(page);
    assert.match(await page.locator(".course-notice").innerText(), /illisible/, name);
    await page.locator("fieldset.quiz .right input").check();
    const { version, pages } = await stored(page);
    assert.equal(version, 1, name);
    assert.deepEqual(Object.keys(pages), ["exercices.html"], name);
    await page.reload();
    await ready(page);
    assert.equal(await page.locator(".course-notice").innerText(), "", name);
    assert.equal(await page.locator("fieldset.quiz .right input:checked").count(), 1, name);
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
