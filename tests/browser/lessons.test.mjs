// Each lesson as a learner goes through it, on a phone or a wide screen and then on the other: every widget does its work with the engine's
// numbers, every quiz explains, every exercise can be solved, nothing is logged and nothing scrolls sideways.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { site } from "../support/site.mjs";
import { button, heard } from "../support/widget.mjs";

const { open } = site();

const SCREENS = {
  wide: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  phone: { viewport: { width: 360, height: 780 }, colorScheme: "dark" },
};

const blocks = (file, name) =>
  [
    ...fs
      .readFileSync(file, "utf8")
      .matchAll(new RegExp(`^\`\`\`${name}\\n([\\s\\S]*?)^\`\`\``, "gm")),
  ].map(([, json]) => JSON.parse(json));

/** How each goal is reached, by what its solution says. */
const SOLUTIONS = {
  "mieux-avec-moins": { Unités: "64", "Taux d'apprentissage": "0.008" },
  "lstm-sous-1-8": { "Taux d'apprentissage": "0.008" },
  "gru-sous-1-8": { "Taux d'apprentissage": "0.016" },
  "sous-256": { "Taux d'apprentissage": "0.008" },
  guerir: { "Taux d'apprentissage": "0.016" },
};

/** The lesson with short trainings: its widgets are asked for twelve steps each, also those that leave it to their own. */
async function fewSteps(page) {
  await page.route(/lesson\d\.html$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text())
      .replace(/(&quot;steps&quot;:)\d+/g, "$112")
      .replace(
        /(<rnn-(?:sentiment|translate|speech)\b[^>]*config="\{)(?![^"]*&quot;steps)/g,
        "$1&quot;steps&quot;:12,",
      );
    await route.fulfill({ response, body });
  });
}

/** Trains the widget of a figure; the metrics of its end. */
async function trainFigure(element) {
  await element.scrollIntoViewIfNeeded();
  await element.locator(".widget").waitFor();
  const start = button(element, "Entraîner");
  if (!(await start.isVisible())) return null; // looks at a network trained further up
  return heard(element, "rnn-done", () => start.click());
}

/** What a widget shows of a network that has been trained: no error, and a picture or a text of its own. */
async function showsSomething(element) {
  await element.locator(".error").waitFor({ state: "hidden" });
  await element
    .locator("canvas, svg, .samples li, .samples dd, .bars li, tbody td")
    .filter({ visible: true })
    .first()
    .waitFor({ timeout: 60000 });
}

for (const number of [1, 2, 3, 4, 5]) {
  const name = `module5_lesson${number}`;
  const [screen, options] = Object.entries(SCREENS)[number % 2];
  test(`lesson ${number}, ${screen}: every widget works, nothing scrolls sideways on either screen`, async () => {
    const page = await open(`${name}.html`, options, fewSteps);
    const figures = await page.locator("figure.widget").all();
    assert.ok(figures.length >= 4, "at least four live widgets");
    for (const figure of figures) {
      const element = figure.locator("> :not(figcaption)").first();
      const metrics = await trainFigure(element);
      const id = await figure.getAttribute("id");
      if (metrics) {
        assert.ok(Number.isFinite(metrics.loss ?? NaN), `${id}: ${JSON.stringify(metrics)}`);
        assert.ok(metrics.step >= 1, id);
      }
      const write = button(element, "Générer");
      if (await write.isVisible()) await write.click();
      await showsSomething(element);
    }
    for (const { viewport, colorScheme } of [options, ...Object.values(SCREENS)]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction(
        (width) => document.documentElement.scrollWidth === width,
        viewport.width,
        { timeout: 5000 },
      );
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test(`lesson ${number}: each choice of each quiz is explained, each answer can be found`, async () => {
    const page = await open(`${name}.html`, SCREENS.phone);
    const quizzes = await page.locator("fieldset.quiz").all();
    assert.ok(quizzes.length >= 5, "at least five questions");
    for (const quiz of quizzes) {
      for (const choice of await quiz.locator(".quiz-choice").all()) {
        await choice.locator("label").click();
        const right = /\bright\b/.test(await choice.getAttribute("class"));
        const why = await choice.locator(".quiz-why").innerText();
        assert.match(why, right ? /^Juste\. \S/ : /^Faux\. \S/);
        assert.ok(why.length > 25, why);
      }
    }
    const typed = blocks(`lessons/${name}.md`, "exercise").filter(({ answer }) => answer);
    assert.ok(typed.length >= 1);
    for (const { id, answer } of typed) {
      const exercise = page.locator(`#${id}`);
      const field = exercise.getByRole("textbox");
      await field.fill(String(answer.value + 10 * Math.max(answer.tolerance, 1)).replace(".", ","));
      await button(exercise, "Vérifier").click();
      assert.doesNotMatch(await exercise.getByRole("status").innerText(), /^Juste/);
      await field.fill(String(answer.value).replace(".", ","));
      await button(exercise, "Vérifier").click();
      await exercise
        .getByRole("status")
        .getByText(/^Juste/)
        .waitFor();
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test(`lesson ${number}: the goal is reached by training, as the solution says`, async () => {
    const page = await open(`${name}.html`, SCREENS.wide);
    const goals = blocks(`lessons/${name}.md`, "exercise").filter(({ goal }) => goal);
    assert.ok(goals.length >= 1);
    for (const { id, goal } of goals) {
      const element = page.locator(`#${goal.widget} > :not(figcaption)`).first();
      await element.scrollIntoViewIfNeeded();
      await element.locator(".widget").waitFor();
      for (const [label, value] of Object.entries(SOLUTIONS[id]))
        await element.getByLabel(label).first().selectOption(value);
      await button(element, "Entraîner").click();
      await page
        .locator(`#${id}`)
        .getByRole("status")
        .getByText(/^Juste/)
        .waitFor({ timeout: 180000 });
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}
