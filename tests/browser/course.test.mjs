// What the course remembers, checks and hands to teachers, as a learner and a teacher would find it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { launch, open } from "../support/browser.mjs";
import { serve } from "../support/server.mjs";

const axe = fs.readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const LESSONS = [1, 2, 3, 4, 5].map((n) => `module5_lesson${n}.html`);
const KEY = "recurrence.course";
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve({ root: withExercises(), mount: "/cours/Module5/" });
});
after(async () => {
  await browser.close();
  await server.close();
});

/** The site with one more page, which has all that can be done on a page. */
function withExercises() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "course-"));
  fs.cpSync("dist", root, { recursive: true });
  const source = "tests/browser/data/exercices.md";
  const { status, stdout, stderr } = spawnSync(
    "build/native/recurrence",
    [
      ...["page", "--shell", "shell.html", "--course", "lessons/course.json"],
      ...["--root", path.dirname(source), source],
    ],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  fs.writeFileSync(path.join(root, "exercices.html"), stdout);
  process.on("exit", () => fs.rmSync(root, { recursive: true, force: true }));
  return root;
}

const at = (name) => server.url + name;
const close = (page) => page.context().close();
const steps = (page) => page.locator(".meta .steps");
const stored = (page) => page.evaluate((key) => JSON.parse(localStorage.getItem(key)), KEY);

/** Steps done and all steps, as the page says them. */
async function counted(page, place = steps(page)) {
  const [, done, all] = /^(\d+) étapes? sur (\d+)/.exec((await place.innerText()).trim());
  return [Number(done), Number(all)];
}

async function ready(page) {
  await page.waitForFunction(() => /sur/.test(document.querySelector(".steps").textContent));
}

/** The summary is a step too, which a short page shows at once: with it counted, the others stand alone. */
async function reachSummary(page) {
  const summary = page.locator("#resume");
  if (!(await summary.count())) return;
  await summary.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
  await page.waitForFunction(
    (key) =>
      Object.values(JSON.parse(localStorage.getItem(key)).pages).some((done) => done.resume?.done),
    KEY,
  );
}

async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const result = await globalThis.axe.run({ resultTypes: ["violations"] });
    return result.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(" ")).join(" | ")}`,
    );
  });
}

// ---- quizzes ----

for (const name of [...LESSONS, "exercices.html"]) {
  test(`${name}: each quiz is answered wrong, then right, and remembered`, async () => {
    const page = await open(browser, at(name));
    const quizzes = page.locator("fieldset.quiz");
    const count = await quizzes.count();
    if (count === 0) return close(page);
    await ready(page);
    const [, all] = await counted(page);
    assert.ok(all >= count);
    await reachSummary(page);
    for (let i = 0; i < count; i++) {
      const quiz = quizzes.nth(i);
      assert.ok(await quiz.locator(".quiz-foot").isHidden());
      const before = (await counted(page))[0];
      await quiz.locator(".wrong input").first().check();
      assert.ok(await quiz.locator(".wrong .quiz-why").first().isVisible());
      assert.match(await quiz.locator(".quiz-foot").innerText(), /Pas encore/);
      assert.equal((await counted(page))[0], before, "a wrong answer is no step");
      await quiz.locator(".right input").check();
      assert.match(await quiz.locator(".quiz-foot").innerText(), /Réussi/);
      assert.equal((await counted(page))[0], before + 1);
    }
    await page.reload();
    await ready(page);
    for (let i = 0; i < count; i++) {
      assert.ok(await quizzes.nth(i).locator(".right input").isChecked());
      assert.match(await quizzes.nth(i).locator(".quiz-foot").innerText(), /Réussi/);
    }
    assert.ok((await counted(page))[0] >= count);
    assert.deepEqual(page.faults, []);
    await close(page);
  });
}

test("a quiz can be begun anew; one that was passed stays so while other choices are read", async () => {
  const page = await open(browser, at("module5_lesson1.html"));
  await ready(page);
  const quiz = page.locator("fieldset.quiz").first();
  await quiz.locator(".right input").check();
  await quiz.locator(".wrong input").first().check();
  assert.match(await quiz.locator(".quiz-foot").innerText(), /Réussi/);
  const again = quiz.getByRole("button", { name: "Recommencer" });
  await again.focus();
  await page.keyboard.press("Enter");
  assert.equal(await quiz.locator("input:checked").count(), 0);
  assert.ok(await quiz.locator(".quiz-foot").isHidden());
  assert.equal(
    await page.evaluate(() => document.activeElement.type),
    "radio",
    "the focus stays in the quiz",
  );
  await page.reload();
  await ready(page);
  assert.equal(await quiz.locator("input:checked").count(), 0);
  await close(page);
});

test("answers find their quiz and choice again when a lesson has been changed around them", async () => {
  const page = await open(browser, at("exercices.html"));
  await ready(page);
  await page.locator("fieldset.quiz .right input").check();
  const html = await (await fetch(at("exercices.html"))).text();
  const [fieldset] = /<fieldset[\s\S]*?<\/fieldset>/.exec(html);
  const [first, second] = fieldset.match(/<div class="quiz-choice[\s\S]*?<\/div>/g);
  const turned = fieldset.replace(first, "@").replace(second, first).replace("@", second);
  const moved = html.replace(fieldset, "").replace("<h2", `${turned}<h2`);
  await page.route("**/exercices.html", (route) =>
    route.fulfill({ contentType: "text/html", body: moved }),
  );
  await page.reload();
  await ready(page);
  assert.equal(await page.locator("fieldset.quiz .right input:checked").count(), 1);
  assert.equal((await counted(page))[0] >= 1, true);
  await close(page);
});

// ---- exercises ----

test("an answer is checked: unreadable, wrong, right with spaces, comma and unit; remembered", async () => {
  const page = await open(browser, at("exercices.html"));
  await ready(page);
  const exercise = page.locator("#compter");
  const field = exercise.getByLabel("Votre réponse");
  const status = exercise.getByRole("status");
  await reachSummary(page);
  const [before] = await counted(page);
  const attempt = async (text) => {
    await field.fill(text);
    await field.press("Enter");
    return status.innerText();
  };
  assert.match(await attempt("beaucoup"), /Écrivez un nombre/);
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.match(await attempt("107007"), /Pas encore/);
  assert.ok(await exercise.locator(".exercise-badge").isHidden());
  await field.fill("107 008,2 paramètres");
  await exercise.getByRole("button", { name: "Vérifier" }).click();
  assert.match(await status.innerText(), /Juste/);
  assert.equal(await field.getAttribute("aria-invalid"), "false");
  assert.equal((await counted(page))[0], before + 1);
  await page.reload();
  await ready(page);
  assert.ok(await exercise.locator(".exercise-badge").isVisible());
  assert.equal(await field.inputValue(), "107 008,2 paramètres");
  assert.equal(await status.innerText(), "", "what was solved before is not announced anew");
  await exercise.getByRole("button", { name: "Recommencer" }).click();
  assert.ok(await exercise.locator(".exercise-badge").isHidden());
  assert.equal(await field.inputValue(), "");
  assert.equal((await counted(page))[0], before);
  assert.deepEqual(page.faults, []);
  await close(page);
});

for (const name of LESSONS) {
  test(`${name}: each exercise takes its answer, or waits for a widget that is there`, async () => {
    const page = await open(browser, at(name));
    const exercises = await page.locator("course-exercise").all();
    if (exercises.length === 0) return close(page);
    await ready(page);
    for (const exercise of exercises) {
      const { answer, goal } = JSON.parse(await exercise.getAttribute("config"));
      if (goal) {
        assert.match(await exercise.locator(".exercise-so").innerText(), /En attente/);
        const widget = page.locator(`figure#${goal.widget} > :not(figcaption)`).first();
        assert.match(await widget.evaluate((element) => element.localName), /^rnn-/);
        continue;
      }
      const say = async (number) => {
        const typed = `${number.toLocaleString("fr-FR", { maximumFractionDigits: 9 })} ${answer.unit ?? ""}`;
        await exercise.getByLabel("Votre réponse").fill(typed);
        await exercise.getByRole("button", { name: "Vérifier" }).click();
        return exercise.getByRole("status").innerText();
      };
      assert.match(await say(answer.value + 2 * answer.tolerance + 1), /Pas encore/);
      assert.match(await say(answer.value), /Juste/);
    }
    await close(page);
  });
}

test("hint and solution open; without scripts all but the check is there", async () => {
  const page = await open(browser, at("exercices.html"), { javaScriptEnabled: false });
  const exercise = page.locator("#compter");
  assert.match(await exercise.innerText(), /Exercice[\s\S]*Combien de paramètres/);
  assert.ok(await exercise.locator("form").isHidden(), "no button that does nothing");
  for (const name of ["Indice", "Solution"]) {
    const details = exercise.locator("details", { hasText: name });
    assert.ok(await details.locator("p").isHidden());
    await details.locator("summary").click();
    assert.ok(await details.locator("p").isVisible());
  }
  assert.match(
    await page.locator("#descendre .exercise-goal").innerText(),
    /Objectif, dans ce widget\s: perte d.entraînement au-dessous de 2,9\./,
  );
  assert.match(await steps(page).innerText(), /^4 étapes$/);
  await close(page);
});

test("a goal is reached by training: with other settings it is not, and that is said", async () => {
  const page = await open(browser, at("exercices.html"));
  await ready(page);
  const exercise = page.locator("#descendre");
  const widget = page.locator("rnn-train");
  await widget.scrollIntoViewIfNeeded();
  const train = () => widget.getByRole("button", { name: "Entraîner", exact: true }).click();
  const done = () => widget.locator('.state[data-state="done"]').waitFor({ timeout: 60000 });
  assert.match(
    await exercise.innerText(),
    /Réglages demandés\s: Cellule = RNN simple, Unités ≤ 32/,
  );

  await page.evaluate(() => {
    const detail = { loss: 0.1, cell: "rnn", units: 16 };
    for (const name of ["rnn-progress", "rnn-done"])
      document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  });
  assert.ok(await exercise.locator(".exercise-badge").isHidden(), "another widget's event");

  await train();
  await done();
  assert.match(
    await exercise.getByRole("status").innerText(),
    /Cellule = GRU au lieu de RNN simple/,
  );
  assert.match(await exercise.locator(".exercise-so").innerText(), /Meilleure valeur/);
  assert.ok(await exercise.locator(".exercise-badge").isHidden());

  await widget.getByLabel("Cellule").selectOption("rnn");
  await train();
  await exercise.getByText("exercice résolu").waitFor({ timeout: 60000 });
  await done();
  assert.match(await exercise.locator(".exercise-so").innerText(), /Objectif atteint\s: 2,[0-8]/);
  await page.reload();
  await ready(page);
  assert.ok(await exercise.locator(".exercise-badge").isVisible());
  assert.match(await exercise.locator(".exercise-so").innerText(), /Objectif atteint/);
  await exercise.getByRole("button", { name: "Recommencer" }).click();
  assert.match(await exercise.locator(".exercise-so").innerText(), /En attente/);
  assert.deepEqual(page.faults, []);
  await close(page);
});

test("in the editor's preview an exercise checks itself and is forgotten with the page", async () => {
  const page = await open(browser, at("apercu.html"));
  const area = page.getByLabel("Source de la leçon");
  await area.fill(fs.readFileSync("tests/browser/data/exercices.md", "utf8"));
  const exercise = page.locator("#compter");
  await exercise.getByLabel("Votre réponse").fill("107008");
  await exercise.getByRole("button", { name: "Vérifier" }).click();
  assert.match(await exercise.getByRole("status").innerText(), /Juste/);
  assert.equal(await stored(page), null);
  await close(page);
});

// ---- progress ----

test("progress of a lesson, on its own page and on the front page; the way back; the summary seen", async () => {
  const page = await open(browser, at("index.html"));
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
  assert.match(page.url(), /module5_lesson1\.html#.+/);
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
  await page.waitForFunction(() => /^2 /.test(document.querySelector(".steps").textContent));
  assert.deepEqual(page.faults, []);
  await close(page);
});

test("what a lesson no longer has does not count, nor does a place that is none of its lessons", async () => {
  const page = await open(browser, at("index.html"));
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
  await close(page);
});

test("all is erased by keyboard, after a question that can be declined", async () => {
  const page = await open(browser, at("module5_lesson1.html"));
  await ready(page);
  await page.locator("fieldset.quiz .right input").first().check();
  await page.goto(at("index.html"));
  await ready(page);
  const erase = page.getByRole("button", { name: "Tout effacer" });
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
  await close(page);
});

test("two tabs keep one memory: an answer shows in the other, neither loses what the other wrote", async () => {
  const one = await open(browser, at("module5_lesson1.html"));
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
  await home.getByRole("button", { name: "Tout effacer" }).click();
  await home.getByRole("button", { name: "Effacer", exact: true }).click();
  for (const page of [one, two]) {
    await page.waitForFunction(() => /^0 /.test(document.querySelector(".steps").textContent));
    assert.equal(await page.locator("fieldset.quiz input:checked").count(), 0);
  }
  await close(one);
});

// ---- storage that fails ----

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
    const page = await open(browser, at("index.html"));
    await page.addInitScript(sabotage);
    await page.goto(at("exercices.html"));
    await ready(page);
    await page.locator("fieldset.quiz .right input").check();
    const exercise = page.locator("#compter");
    await exercise.getByLabel("Votre réponse").fill("107008");
    await exercise.getByRole("button", { name: "Vérifier" }).click();
    assert.match(await exercise.getByRole("status").innerText(), /Juste/);
    assert.match(await page.locator(".course-notice").innerText(), message);
    assert.ok((await counted(page))[0] >= 2);
    assert.match(await page.locator(".quiz-foot").innerText(), /Réussi/);
    await page.goto(at("index.html"));
    await ready(page);
    assert.deepEqual(page.faults, []);
    await close(page);
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
  const page = await open(browser, at("index.html"));
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
  await close(page);
});

// ---- assignments ----

/** The link of a small assignment, made in the teachers' form. */
async function makeLink(page, { seed = "7", count = "1" } = {}) {
  const form = page.locator("form.assignment");
  const tools = form.locator(".assignment-settings");
  await tools.getByLabel("Cellule").selectOption("gru");
  await tools.getByLabel("Unités").selectOption("16");
  await tools.getByLabel("Longueur de séquence").selectOption("16");
  for (const [label, value] of [
    ["Graine", seed],
    ["Nombre de pas", "80"],
    ["Taille de lot", "4"],
  ])
    await tools.getByLabel(label).fill(value);
  await tools.getByLabel("Graine").blur();
  await form.getByLabel("Titre").fill("Mon devoir");
  await form.getByLabel("Consigne").fill("Décrivez la courbe.\nPuis remettez.");
  await form.getByLabel("Nombre de liens").fill(count);
  return (await form.getByLabel("Lien du devoir").inputValue()).split("\n");
}

const textOf = (page) => page.locator(".record").getByLabel("Relevé à remettre").inputValue();

/** Runs an assignment as a learner would; `meddle` is called while it trains. */
async function learn(link, name, meddle = async () => {}) {
  const page = await open(browser, link);
  const widget = page.locator("rnn-train");
  await widget.locator(".widget").waitFor();
  await widget.getByRole("button", { name: "Entraîner", exact: true }).click();
  await meddle(widget);
  await page.getByText("Relevé prêt").waitFor({ timeout: 60000 });
  await page.locator(".record").getByLabel("Votre nom").fill(name);
  const text = await textOf(page);
  assert.deepEqual(page.faults, []);
  return { page, text };
}

async function verdicts(page, text, links = "") {
  const tool = page.locator(".assignment").last();
  await tool.getByLabel("Relevés, l'un après l'autre").fill(text);
  await tool.getByLabel("Liens du devoir").fill(links);
  await tool.getByRole("button", { name: "Vérifier" }).click();
  await tool.getByText("Vérification finie").waitFor({ timeout: 120000 });
  return tool
    .locator(".verdicts > li")
    .evaluateAll((items) => items.map((li) => ({ kind: li.dataset.verdict, said: li.innerText })));
}

test("an assignment: link made, run, reset and run again; its records are found identical", async () => {
  const teacher = await open(browser, at("enseignants.html"));
  const [link] = await makeLink(teacher);
  const { page, text } = await learn(link, "Zoé d'Été");
  assert.match(await page.locator(".assignment-head").innerText(), /Décrivez la courbe\./);
  const widget = page.locator("rnn-train");
  assert.equal(await widget.locator("h3").first().innerText(), "Mon devoir");
  assert.ok(await widget.getByLabel("Cellule").isDisabled());
  const record = JSON.parse(text);
  assert.equal(record.name, "Zoé d'Été");
  assert.equal(record.runs[0].steps, 80);
  assert.equal(record.runs[0].settings.units, 16);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Télécharger" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "releve-zoe-d-ete.json");
  assert.equal(fs.readFileSync(await file.path(), "utf8"), text);

  await widget.getByRole("button", { name: "Réinitialiser" }).click();
  await widget.getByRole("button", { name: "Entraîner", exact: true }).click();
  await page.waitForFunction(
    (before) => ![...document.querySelectorAll(".record textarea")].some((t) => t.value === before),
    text,
  );
  const again = await textOf(page);
  assert.deepEqual(JSON.parse(again).runs, record.runs, "a reset network trains to the same");
  await close(page);

  const found = await verdicts(teacher, `${text}\n${again}`, link);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ["identical", "identical"],
  );
  assert.match(found[0].said, /Zoé d'Été[\s\S]*Identique[\s\S]*GRU, 16 unités[\s\S]*graine 7/);
  assert.match(found[1].said, /les mêmes poids que le relevé 1/);
  assert.deepEqual(teacher.faults, []);
  await close(teacher);
});

test("pauses leave no trace in a record", async () => {
  const teacher = await open(browser, at("enseignants.html"));
  const [link] = await makeLink(teacher);
  const long = link.replace("steps=80", "steps=12000");
  const { page, text } = await learn(long, "Pauses", async (widget) => {
    for (let i = 0; i < 2; i++) {
      await widget.getByRole("button", { name: "Pause" }).click();
      await widget.locator('.state[data-state="paused"]').waitFor();
      await widget.getByRole("button", { name: "Entraîner", exact: true }).click();
    }
  });
  await close(page);
  assert.equal(JSON.parse(text).runs[0].steps, 12000);
  const [found] = await verdicts(teacher, text, long);
  assert.equal(found.kind, "identical", found.said);
  await close(teacher);
});

test("a race is an assignment too: a record with a run for each cell, checked one by one", async () => {
  const teacher = await open(browser, at("enseignants.html"));
  const form = teacher.locator("form.assignment");
  await form.getByLabel("Widget").selectOption("rnn-compare");
  await form.getByLabel("LSTM").uncheck();
  await form.getByLabel("À nombre de paramètres égal").check();
  await form.getByLabel("Unités").selectOption("16");
  await form.getByLabel("Longueur de séquence").selectOption("16");
  for (const [label, value] of [
    ["Nombre de pas", "50"],
    ["Taille de lot", "4"],
  ])
    await form.getByLabel(label).fill(value);
  await form.getByLabel("Taille de lot").blur();
  const link = await form.getByLabel("Lien du devoir").inputValue();
  assert.equal(new URL(link).searchParams.get("cells"), "rnn,gru");

  const page = await open(browser, link);
  await page.getByRole("button", { name: "Entraîner", exact: true }).click();
  await page.getByText("Relevé prêt").waitFor({ timeout: 60000 });
  const text = await textOf(page);
  assert.deepEqual(page.faults, []);
  await close(page);
  const record = JSON.parse(text);
  assert.deepEqual(
    record.runs.map(({ settings, steps: done }) => [settings.cell, done]),
    [
      ["rnn", 50],
      ["gru", 50],
    ],
  );
  assert.ok(record.runs[1].settings.units < 16, "fewer units of a larger cell");
  const forged = structuredClone(record);
  forged.runs[1].loss -= 1e-6;
  const alone = structuredClone(record);
  alone.runs.pop();
  const found = await verdicts(
    teacher,
    [record, forged, alone].map((one) => JSON.stringify(one)).join("\n"),
    link,
  );
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ["identical", "different", "different"],
  );
  assert.match(found[1].said, /perte finale \(réseau 2\)/);
  assert.match(found[2].said, /Cellules = RNN simple au lieu de rnn,gru/);
  await close(teacher);
});

test("forged records are found out, each for what is forged; hostile ones are named and do no harm", async () => {
  const teacher = await open(browser, at("enseignants.html"));
  const [link, second] = await makeLink(teacher, { count: "3" });
  assert.equal(new URL(second).searchParams.get("seed"), "8");
  const { page, text } = await learn(link, "Élève");
  await close(page);
  const record = JSON.parse(text);
  const forged = (change) => {
    const copy = structuredClone(record);
    change(copy.runs[0], copy);
    return JSON.stringify(copy);
  };
  const hash = "0".repeat(64);
  const cases = [
    [text, "identical", /Identique/],
    [
      forged((run) => (run.loss += 1e-6)),
      "different",
      /perte finale\s: [\d.]+ dans le relevé, [\d.]+ ici/,
    ],
    [
      forged((run) => (run.settings.seed = 8)),
      "different",
      /perte finale[\s\S]*empreinte des poids/,
    ],
    [forged((run) => (run.steps = 79)), "different", /empreinte des poids/],
    [
      forged((run) => (run.weightsHash = hash)),
      "different",
      /empreinte des poids\s: 000000000000…/,
    ],
    [forged((run) => (run.textHash = hash)), "different", /empreinte du texte/],
    [
      forged((_, copy) => (copy.engine = "0.0.1+x")),
      "identical",
      /autre version du moteur \(0\.0\.1\+x/,
    ],
    [forged((run) => (run.settings.units = 1e9)), "invalid", /runs\[0\]\.settings\.units/],
    [
      forged((run) => (run.settings.learningRate = -1)),
      "invalid",
      /runs\[0\]\.settings\.learningRate/,
    ],
    [forged((run) => (run.settings.cell = "x")), "invalid", /runs\[0\]\.settings\.cell/],
    [forged((run) => (run.settings.text = "court")), "invalid", /runs\[0\]\.settings/],
    [
      forged((run) => Object.assign(run.settings, { learningRate: 1, clipNorm: 0 })),
      "different",
      /./,
    ],
    [forged((_, copy) => (copy.name = "<img src=x onerror=alert(1)>")), "identical", /<img src=x/],
    [forged((_, copy) => (copy.runs = "x")), "invalid", /runs/],
    ['{"__proto__": {"a": 1}}', "invalid", /__proto__|manque/],
    ["des mots ", "invalid", /JSON/],
    ['{"format": ', "invalid", /JSON/],
  ];
  const found = await verdicts(teacher, cases.map(([json]) => json).join("\n"));
  assert.equal(found.length, cases.length);
  for (const [i, [json, kind, said]] of cases.entries()) {
    assert.equal(found[i].kind, kind, `${json.slice(0, 300)} ${found[i].said}`);
    assert.match(found[i].said, said);
  }
  assert.equal(await teacher.locator(".verdicts img").count(), 0);

  const other = forged((run) => (run.settings.seed = 9));
  const away = await verdicts(teacher, `${text}\n${other}`, `${link}\n${second}`);
  assert.deepEqual(
    away.map(({ kind }) => kind),
    ["identical", "different"],
  );
  assert.match(away[1].said, /Pas le devoir demandé\s: Graine = 9 au lieu de/);
  assert.deepEqual(teacher.faults, []);
  await close(teacher);
});

test("a verification can be stopped, and begun again", async () => {
  const teacher = await open(browser, at("enseignants.html"));
  const [link] = await makeLink(teacher);
  const { page, text } = await learn(link, "");
  await close(page);
  const long = JSON.parse(text);
  long.runs[0].steps = 1_000_000;
  const tool = teacher.locator(".assignment").last();
  const [first] = await verdictsWhen(teacher, JSON.stringify(long), async () => {
    await tool.getByText(/pas [\d\s]+ sur 1\s000\s000/).waitFor();
    await tool.getByRole("button", { name: "Arrêter" }).click();
  });
  assert.equal(first.kind, "stopped");
  assert.equal((await verdicts(teacher, text))[0].kind, "identical");
  await close(teacher);
});

async function verdictsWhen(page, text, meanwhile) {
  const [found] = await Promise.all([verdicts(page, text), meanwhile()]);
  return found;
}

test("an unknown link, and nothing at all, are said", async () => {
  const teacher = await open(browser, at("enseignants.html"));
  const tool = teacher.locator(".assignment").last();
  const press = () => tool.getByRole("button", { name: "Vérifier" }).click();
  await press();
  assert.match(await tool.getByRole("status").innerText(), /Collez d'abord/);
  await tool.getByLabel("Relevés, l'un après l'autre").fill("{}");
  await tool.getByLabel("Liens du devoir").fill("https://example.org/");
  await press();
  assert.match(await tool.getByRole("status").innerText(), /pas un lien de devoir/);
  await close(teacher);
});

test("files of records are taken in", async () => {
  const teacher = await open(browser, at("enseignants.html"));
  const tool = teacher.locator(".assignment").last();
  const files = ['{"a":1}', "[]"].map((text, i) => ({
    name: `${i}.json`,
    mimeType: "application/json",
    buffer: Buffer.from(text),
  }));
  await tool.getByLabel("Ajouter des fichiers de relevés").setInputFiles(files);
  await teacher.waitForFunction(() =>
    [...document.querySelectorAll(".assignment textarea")].some((t) => t.value.includes("[]")),
  );
  assert.equal(await tool.getByLabel("Relevés, l'un après l'autre").inputValue(), '{"a":1}\n[]');
  await close(teacher);
});

// ---- everyone ----

const looks = {
  "enseignants.html": ".assignment-settings .settings",
  "exercices.html": "rnn-train .widget",
  "module5_lesson1.html": ".quiz-foot:not([hidden])",
  "index.html": ".resume:not([hidden])",
  "embed.html?widget=rnn-train&locked=true&devoir=1&consigne=Lancez.&steps=10&units=16": ".record",
};
for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing and nothing scrolls sideways at 360 pixels, ${colorScheme}`, async () => {
    for (const [name, mark] of Object.entries(looks)) {
      const page = await open(browser, at("module5_lesson1.html"), {
        colorScheme,
        reducedMotion: "reduce",
        bypassCSP: true,
      });
      await ready(page);
      await page.locator("fieldset.quiz .right input").first().check();
      await page.goto(at(name));
      for (const widget of await page.locator("rnn-train").all())
        await widget.scrollIntoViewIfNeeded();
      await page.locator(mark).first().waitFor();
      if (name.startsWith("embed")) {
        await page.getByRole("button", { name: "Entraîner", exact: true }).click();
        await page.getByText("Relevé prêt").waitFor({ timeout: 60000 });
      }
      assert.deepEqual(await violations(page), [], name);
      await page.setViewportSize({ width: 360, height: 740 });
      await page
        .waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, {
          timeout: 5000,
        })
        .catch(() => assert.fail(`${name} is too wide`));
      await close(page);
    }
  });
}
