// Quizzes and exercises, answered wrong and right, by hand and by training.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import {
  counted,
  EXERCISES,
  LESSONS,
  reachSummary,
  ready,
  stepsLine,
  stored,
  withExercises,
} from "../support/course.mjs";
import { site } from "../support/site.mjs";
import { button, train } from "../support/widget.mjs";

const { at, open } = site({ root: withExercises(), mount: "/cours/Module5/" });

for (const name of [...LESSONS, "exercices.html"]) {
  test(`${name}: each quiz is answered wrong, then right, and remembered`, async () => {
    const page = await open(name);
    const quizzes = page.locator("fieldset.quiz");
    const count = await quizzes.count();
    if (count === 0) return page.context().close();
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
    await page.context().close();
  });
}

test("a quiz can be begun anew; one that was passed stays so while other choices are read", async () => {
  const page = await open("module5_lesson1.html");
  await ready(page);
  const quiz = page.locator("fieldset.quiz").first();
  await quiz.locator(".right input").check();
  await quiz.locator(".wrong input").first().check();
  assert.match(await quiz.locator(".quiz-foot").innerText(), /Réussi/);
  const again = button(quiz, "Recommencer");
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
  await page.context().close();
});

test("answers find their quiz and choice again when a lesson has been changed around them", async () => {
  const page = await open("exercices.html");
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
  await page.context().close();
});

test("an answer is checked: unreadable, wrong, right with spaces, comma and unit; remembered", async () => {
  const page = await open("exercices.html");
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
  await button(exercise, "Vérifier").click();
  assert.match(await status.innerText(), /Juste/);
  assert.equal(await field.getAttribute("aria-invalid"), "false");
  assert.equal((await counted(page))[0], before + 1);
  await page.reload();
  await ready(page);
  assert.ok(await exercise.locator(".exercise-badge").isVisible());
  assert.equal(await field.inputValue(), "107 008,2 paramètres");
  assert.equal(await status.innerText(), "", "what was solved before is not announced anew");
  await button(exercise, "Recommencer").click();
  assert.ok(await exercise.locator(".exercise-badge").isHidden());
  assert.equal(await field.inputValue(), "");
  assert.equal((await counted(page))[0], before);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

for (const name of LESSONS) {
  test(`${name}: each exercise takes its answer, or waits for a widget that is there`, async () => {
    const page = await open(name);
    const exercises = await page.locator("course-exercise").all();
    if (exercises.length === 0) return page.context().close();
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
        await button(exercise, "Vérifier").click();
        return exercise.getByRole("status").innerText();
      };
      assert.match(await say(answer.value + 2 * answer.tolerance + 1), /Pas encore/);
      assert.match(await say(answer.value), /Juste/);
    }
    await page.context().close();
  });
}

test("hint and solution open; without scripts all but the check is there", async () => {
  const page = await open("exercices.html", { javaScriptEnabled: false });
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
  assert.match(await stepsLine(page).innerText(), /^4 étapes$/);
  await page.context().close();
});

test("a goal is reached by training: with other settings it is not, and that is said", async () => {
  const page = await open("exercices.html");
  await ready(page);
  const exercise = page.locator("#descendre");
  const widget = page.locator("rnn-train");
  await widget.scrollIntoViewIfNeeded();
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

  await train(widget);
  assert.match(
    await exercise.getByRole("status").innerText(),
    /Cellule = GRU au lieu de RNN simple/,
  );
  assert.match(await exercise.locator(".exercise-so").innerText(), /Meilleure valeur/);
  assert.ok(await exercise.locator(".exercise-badge").isHidden());

  await widget.getByLabel("Cellule").selectOption("rnn");
  await train(widget);
  await exercise.getByText("exercice résolu").waitFor({ timeout: 60000 });
  assert.match(await exercise.locator(".exercise-so").innerText(), /Objectif atteint\s: 2,[0-8]/);
  await page.reload();
  await ready(page);
  assert.ok(await exercise.locator(".exercise-badge").isVisible());
  assert.match(await exercise.locator(".exercise-so").innerText(), /Objectif atteint/);
  await button(exercise, "Recommencer").click();
  assert.match(await exercise.locator(".exercise-so").innerText(), /En attente/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("in the editor's preview an exercise checks itself and is forgotten with the page", async () => {
  const page = await open("apercu.html");
  const area = page.getByLabel("Source de la leçon");
  await area.fill(fs.readFileSync(EXERCISES, "utf8"));
  const exercise = page.locator("#compter");
  await exercise.getByLabel("Votre réponse").fill("107008");
  await button(exercise, "Vérifier").click();
  assert.match(await exercise.getByRole("status").innerText(), /Juste/);
  assert.equal(await stored(page), null);
  await page.context().close();
});
