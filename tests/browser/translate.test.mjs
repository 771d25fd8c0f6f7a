// <rnn-translate>: training and measures, attention, beams, the comparison without attention, other data, hostile sources.
// Numbers in the widget are those of the engine in Node.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { answersOf, ATTEMPTS, greedy, makePairs, TASKS } from "../../web/widgets/translate-data.js";
import { translatorConfig } from "../../web/widgets/translate-network.js";
import { FOR_AXE, violations } from "../support/axe.mjs";
import { train as trainInNode } from "../support/engine.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { pixelsTooWide } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { button, exported, heard, plain, start, state, train } from "../support/widget.mjs";

const { openWidget } = site({ mount: "/cours/Module5/" });
const engine = await createEngine();
after(() => engine.close());

/** A network small enough for a second, not yet right. */
const SMALL = { units: 16, steps: 60 };
const small = (more = {}) =>
  Object.fromEntries(Object.entries({ ...SMALL, ...more }).map(([k, v]) => [k, String(v)]));

const SETTINGS = {
  cell: "gru",
  attention: true,
  learningRate: 0.005,
  clipNorm: 1,
  batchSize: 32,
  seed: 1,
  ...SMALL,
};

/** The same network in Node, trained alike, and its data. */
async function twin(name, more = {}) {
  const settings = { ...SETTINGS, ...more };
  const task = TASKS[name];
  const pairs = await makePairs(engine, name, settings.seed);
  const model = await engine.createModel({
    ...translatorConfig(settings, task.unit),
    samples: pairs.training,
    validation: pairs.validation,
  });
  const steps = await trainInNode(model, settings.steps, { validateEvery: 250 });
  const answers = (options = { signal: {}, onProgress() {} }) =>
    answersOf(model, pairs.test, task, options);
  return { model, pairs, task, last: steps.at(-1), answers };
}

/** Until the answer is that of the network after `step` steps to `source`. */
const answered = async (element, source, step = SMALL.steps) =>
  element
    .page()
    .waitForFunction(
      ([e, wanted, at]) => e.trial.shown?.source === wanted && e.trial.shown.step === at,
      [await element.elementHandle(), source, step],
    );

const write = (element, text) => element.getByLabel("Votre source").fill(text);
const noted = (element, text) => element.locator(".trial .note", { hasText: text }).waitFor();

async function weightsOf(model, source, task) {
  const all = [];
  for await (const one of model.characters({ ...greedy(source, task), attention: true }))
    all.push(one);
  return all;
}

test("training and its measures are the engine's; reset forgets them", async () => {
  const { page, element, close } = await openWidget("rnn-translate", small({ data: "dates" }));
  const done = await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  await state(element, "done");
  const { model, pairs, last, answers } = await twin("dates");
  assert.equal(done.loss, last.loss);
  assert.equal(done.valLoss, last.valLoss);
  const given = await answers();
  const truth = pairs.test.map(({ target }) => target);
  const { bleu, exact } = await engine.project({ measure: "bleu", truth, answers: given });
  const { cer } = await engine.project({ measure: "errors", truth, answers: given });
  assert.deepEqual(done.test, { done: 600, count: 600, exact, bleu, cer });
  const shown = plain(await element.locator(".translated").innerText());
  const written = (value) => value.toFixed(1).replace(".", ",");
  assert.ok(shown.includes(`Réponses exactes\t${written(100 * exact)} %`), shown);
  assert.ok(shown.includes(`BLEU (0 à 100)\t${written(bleu)}`), shown);
  assert.ok(shown.includes(`Erreur par caractère\t${written(100 * cer)} %`), shown);
  const [source, answer, target] = await element
    .locator(".wrong tbody tr")
    .first()
    .locator("th, td")
    .allInnerTexts();
  const at = pairs.test.findIndex((pair) => pair.source === source);
  assert.deepEqual([answer, target], [given[at], truth[at]]);
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  assert.ok(await element.locator(".translated").isHidden());
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});

for (const [data, source, more] of [
  ["numbers", "deux cent un", {}],
  ["sentences", "je n'aime pas ce livre.", { cell: "lstm" }],
])
  test(`${data}: answer, hypotheses and heat map are the engine's`, async () => {
    const { page, element, close } = await openWidget(
      "rnn-translate",
      small({ data, input: source, beams: 3, ...more }),
    );
    await train(element);
    await answered(element, source);
    const { model, task } = await twin(data, more);
    const drawn = await weightsOf(model, source, task);
    const { text } = await model.generate(greedy(source, task));
    const [first, best] = await element.locator(".answers dd").allInnerTexts();
    assert.equal(first, task.tidy(text) || "(rien)");

    const { hypotheses } = await model.beams({ source, beams: 3, maxLength: task.longest });
    assert.equal(best, task.tidy(hypotheses[0].text) || "(rien)");
    const rows = await element
      .locator(".hypotheses tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.equal(rows.length, hypotheses.length);
    rows.forEach(([, shown], i) => {
      const value = Number(shown.replace("−", "-").replace(",", "."));
      assert.ok(Math.abs(value - hypotheses[i].logProbability) < 0.0051, shown);
    });

    const map = await element.evaluate((e) => {
      const { canvas, values } = e.trial.map.map.heat;
      const { read, written } = e.trial.map.shown;
      const size = [canvas.height, canvas.width];
      return { read, written, shape: values.shape, data: [...values.data], size };
    });
    assert.deepEqual(
      map.written,
      drawn.map(({ character }) => character),
    );
    assert.deepEqual(map.shape, [drawn.length, drawn[0].attention.length]);
    assert.deepEqual(map.size, map.shape);
    assert.equal(map.read.length, drawn[0].attention.length);
    assert.deepEqual(
      map.data,
      drawn.flatMap(({ attention }) => [...attention]),
    );
    const names = element.locator(".alignment .letters");
    assert.equal(await names.nth(0).locator(".letter").count(), map.read.length);
    assert.equal(await names.nth(1).locator(".letter").count(), map.written.length);
    await element.locator(".attention details summary").click();
    const table = element.locator(".attention tbody tr");
    await table.first().waitFor();
    assert.equal(await table.count(), drawn.length, "the same as a table");
    const cells = await table.first().locator("td").allInnerTexts();
    drawn[0].attention.forEach((weight, i) => {
      const shown = Number(
        plain(cells[i + 1])
          .replace(" %", "")
          .replace(",", "."),
      );
      assert.ok(Math.abs(shown - 100 * weight) <= 0.51, `${shown} for ${weight}`);
    });
    assert.match(plain(await element.locator(".attention .sentence").innerText()), /regardé : /);

    const file = await exported(page, element, "Carte d'attention. (CSV)");
    const lines = file.bytes.toString("utf8").trim().split("\r\n");
    assert.equal(lines.length, 1 + map.data.length);
    assert.equal(Number(lines[1].split(",").at(-1)), map.data[0]);
    const png = await exported(page, element, "Carte d'attention. (PNG)");
    assert.equal(png.bytes.subarray(1, 4).toString("latin1"), "PNG");
    assert.deepEqual(page.faults, []);
    await model.dispose();
    await close();
  });

test("a written unit is chosen by slider, arrow key and touch; what it looks at is said", async () => {
  const { page, element, close } = await openWidget(
    "rnn-translate",
    small({ data: "dates", input: "3 mai 1994" }),
  );
  await tabTo(page, /^Entraîner$/);
  await page.keyboard.press("Enter");
  await state(element, "done");
  await answered(element, "3 mai 1994");
  const said = async () => plain(await element.locator(".attention .reading-out").innerText());
  const slider = element.getByRole("slider", { name: "Unité écrite" });
  await tabTo(page, /^Unité écrite/);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  assert.match(await said(), /^Pour écrire « . » \(n° 2\), le décodeur regarde /);
  assert.equal(plain(await slider.getAttribute("aria-valuetext")), await said());
  await tabTo(page, /^Carte d'attention/);
  await page.keyboard.press("ArrowDown");
  assert.match(await said(), /\(n° 3\)/);
  assert.equal(plain(await element.locator("header [role=status]").textContent()), await said());
  const { width, height } = await element.locator(".alignment-field").boundingBox();
  const rows = await element.evaluate((e) => e.trial.map.shown.written.length);
  await element
    .locator(".alignment-field")
    .click({ position: { x: 0.05 * width, y: height / (2 * rows) } });
  assert.match(await said(), /\(n° 1\)/);
  assert.match(plain(await element.locator(".cell-said").innerText()), /« 3 » reçoit [\d,]+ %/);
  assert.deepEqual(page.faults, []);
  await close();
});

test("the heat map is redrawn while the network trains", async () => {
  const { page, element, close } = await openWidget("rnn-translate", small({ steps: 100000 }));
  await start(element);
  const handle = await element.elementHandle();
  const step = (least) =>
    page.waitForFunction(
      ([e, from]) => e.trial.map.shown && e.trial.shown.step > from,
      [handle, least],
    );
  await step(0);
  const first = await element.evaluate((e) => ({
    step: e.trial.shown.step,
    data: [...e.trial.map.shown.weights],
  }));
  await step(first.step);
  const data = await element.evaluate((e) => [...e.trial.map.map.heat.values.data]);
  assert.notDeepEqual(data, first.data);
  await button(element, "Pause").click();
  await state(element, "paused");
  assert.deepEqual(page.faults, []);
  await close();
});

test("compared without attention: both networks' shares by length are the engine's; reset frees the second", async () => {
  const run = { units: 24, steps: 200 };
  const { page, element, close } = await openWidget("rnn-translate", small(run));
  const compare = button(element, "Comparer sans attention");
  assert.equal(await compare.getAttribute("aria-disabled"), "true");
  await train(element);
  await compare.click();
  await button(element, "Arrêter la comparaison").waitFor();
  await element.locator(".compared .results").waitFor();
  const [one, other] = [
    await twin("numbers", run),
    await twin("numbers", { ...run, attention: false }),
  ];
  const lists = [await one.answers(), await other.answers()];
  const truth = one.pairs.test.map(({ target }) => target);
  const exact = lists.map((answers) => answers.filter((a, i) => a === truth[i]).length / 600);
  assert.deepEqual(await element.evaluate((e) => e.compare.shares), exact);
  const classes = await element.evaluate((e) => e.compare.lengths.classes);
  assert.equal(
    classes.reduce((sum, { count }) => sum + count, 0),
    600,
  );
  for (const { from, to, count, shares } of classes) {
    const inside = one.pairs.test
      .map(({ source }, i) => [source.length, i])
      .filter(([length]) => length >= from && length < to);
    assert.equal(inside.length, count);
    const right = lists.map((all) => inside.filter(([, i]) => all[i] === truth[i]).length / count);
    assert.deepEqual(shares, right);
  }
  const rows = await element.locator(".compared figure tbody tr").count();
  assert.equal(rows, classes.length);
  assert.equal(await element.locator(".compared .u-over").count(), 1, "drawn");
  const { text } = await other.model.generate(greedy(TASKS.numbers.inputs[0], TASKS.numbers));
  const third = element.locator(".answers > div").nth(2);
  await third.waitFor();
  assert.deepEqual(await third.locator("dt, dd").allInnerTexts(), [
    "Sans attention",
    text || "(rien)",
  ]);
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  assert.equal(await element.evaluate((e) => e.compare.run.model), null);
  assert.ok(await element.locator(".compared .results").isHidden());
  assert.deepEqual(page.faults, []);
  await one.model.dispose();
  await other.model.dispose();
  await close();
});

test("without attention there is no map, and it says so; a comparison can be stopped", async () => {
  const { page, element, close } = await openWidget(
    "rnn-translate",
    small({ attention: false, cell: "rnn" }),
  );
  await train(element);
  await answered(element, TASKS.numbers.inputs[0]);
  assert.ok(await element.locator(".attention").isHidden());
  await element.getByText("Ce réseau n'a pas d'attention").waitFor();
  await element.evaluate((e) => (e.training.step = 1e6)); // it would go on for hours
  await element.evaluate((e) => e.setBusy(false));
  await button(element, "Comparer avec attention").click();
  await element.locator(".compared .progress", { hasText: "pas" }).waitFor();
  await button(element, "Arrêter la comparaison").click();
  await element.getByText("Comparaison arrêtée.").waitFor();
  assert.deepEqual(page.faults, []);
  await close();
});

test("other data: steps and example follow, the old network is silent until a new one is trained", async () => {
  const { page, element, close } = await openWidget("rnn-translate", { units: "16" });
  const steps = element.getByLabel("Nombre de pas");
  assert.equal(await steps.inputValue(), "1500");
  await element.getByLabel("Ce qu'il apprend").selectOption("sentences");
  assert.equal(await steps.inputValue(), "1200");
  const source = TASKS.sentences.inputs[0];
  assert.equal(await element.getByLabel("Votre source").inputValue(), source);
  await element.locator(".more summary").click();
  await steps.fill("30");
  await steps.blur();
  await train(element);
  await answered(element, source, 30);
  await element.getByLabel("Ce qu'il apprend").selectOption("dates");
  assert.equal(await steps.inputValue(), "30", "what the reader has chosen stays");
  await noted(element, "Petites phrases");
  assert.ok(await element.locator(".answers").isHidden());
  await element.locator(".data summary").click();
  await element
    .getByRole("cell", { name: /^\d{4}-\d\d-\d\d$/ })
    .first()
    .waitFor();
  await train(element);
  await answered(element, TASKS.dates.inputs[0], 30);
  await button(element, "Copier le lien").click();
  const link = new URL(await element.locator(".share-code textarea").inputValue());
  assert.deepEqual(Object.fromEntries(link.searchParams), {
    widget: "rnn-translate",
    data: "dates",
    units: "16",
    steps: "30",
  });
  assert.deepEqual(page.faults, []);
  await close();
});

test("hostile sources: empty, blank, emoji, NUL, 10,000 words and characters, letters never seen", async () => {
  for (const data of ["numbers", "sentences"]) {
    const { page, element, close } = await openWidget("rnn-translate", small({ data }));
    await train(element);
    for (const nothing of ["", "  \n\t "]) {
      await write(element, nothing);
      await noted(element, "Écrivez au moins un caractère.");
      assert.ok(await element.locator(".answers").isHidden());
    }
    await write(element, "🙂");
    await noted(element, "🙂");
    await answered(element, "🙂");
    await write(element, "deux\0cents");
    await answered(element, "deuxcents");
    await write(element, "e\u0301te\u0301");
    await answered(element, "été");
    for (const long of ["cent ".repeat(10000), "x".repeat(10000), "🙂".repeat(10000)]) {
      await write(element, long);
      const read = [...long.trim()].slice(0, 160).join("");
      await answered(element, read);
      await noted(element, "Seuls les 160 premiers caractères sont lus.");
    }
    await write(element, "\ud800 deux");
    await noted(element, "jamais vu");
    assert.ok(await element.locator(".error").isHidden());
    assert.deepEqual(page.faults, []);
    await close();
  }
});

test("pitfalls fill the source in, and choose the data that they are about", async () => {
  const { page, element, close } = await openWidget("rnn-translate", small());
  await element.locator(".pitfalls summary").click();
  const attempts = element.locator(".pitfalls").getByRole("button", { name: "Essayer" });
  const all = Object.values(ATTEMPTS);
  assert.equal(await attempts.count(), all.length);
  for (const [i, { data, text }] of all.entries()) {
    await attempts.nth(i).click();
    assert.equal(await element.getByLabel("Votre source").inputValue(), text);
    if (data) assert.equal(await element.getByLabel("Ce qu'il apprend").inputValue(), data);
  }
  await element.locator(".listing summary").click();
  await element.locator(".listing code", { hasText: "UNITES = 16" }).waitFor();
  assert.match(await element.locator(".listing code").innerText(), /^PAS = 60$/m);
  assert.deepEqual(page.faults, []);
  await close();
});

test("removed while it trains, measures or compares, it leaves no error behind; put back, it trains anew", async () => {
  const { page, element, close } = await openWidget("rnn-translate", small());
  const remove = () =>
    element.evaluate(
      (e) =>
        new Promise((resolve) => {
          const { parentNode } = e;
          e.remove();
          setTimeout(() => {
            parentNode.append(e);
            resolve();
          }, 300);
        }),
    );
  await page.evaluate(() => {
    globalThis.errors = [];
    document.addEventListener("rnn-error", ({ detail }) => globalThis.errors.push(detail));
  });
  await start(element);
  await remove();
  await state(element, "idle");
  await button(element, "Entraîner").click();
  await state(element, "measuring");
  await remove();
  await state(element, "idle");
  await train(element);
  await button(element, "Comparer sans attention").click();
  await button(element, "Arrêter la comparaison").waitFor();
  await remove();
  await state(element, "idle");
  await train(element);
  await button(element, "Comparer sans attention").waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.errors), []);
  assert.deepEqual(page.faults, []);
  await close();
});

test("accessible, and no wider than a phone, light and dark, with everything open", async () => {
  for (const [width, colorScheme] of [
    [360, "dark"],
    [1280, "light"],
  ]) {
    const viewport = { width, height: 900 };
    const options = { ...FOR_AXE, viewport, colorScheme };
    const { page, element, close } = await openWidget(
      "rnn-translate",
      small({ data: "sentences" }),
      options,
    );
    await train(element);
    if (width === 360) {
      await button(element, "Comparer sans attention").click();
      await element.locator(".compared .results").waitFor();
    }
    await answered(element, TASKS.sentences.inputs[0]);
    await element
      .locator("details")
      .evaluateAll((all) => all.forEach((details) => (details.open = true)));
    await element.locator(".listing code", { hasText: "import" }).waitFor();
    await element.locator(".examples").waitFor();
    assert.ok((await pixelsTooWide(page)) <= 0, `${width}`);
    assert.deepEqual(await violations(page), [], `${width}`);
    await close();
  }
});
