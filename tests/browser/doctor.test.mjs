// <rnn-doctor> and <rnn-gradients>, as a learner uses them: illnesses caused, named and cured, with the engine's numbers.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { strings } from "../../web/strings/doctor.js";
import { factorPerStep, gradientBack } from "../../web/widgets/decay.js";
import { engineChanges, settingsOf } from "../../web/widgets/doctor-causes.js";
import { engineConfig } from "../../web/widgets/network.js";
import { FOR_AXE, violations } from "../support/axe.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { pixelsTooWide, setHidden } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { button, exported, plain, start, state } from "../support/widget.mjs";

const tales = fs.readFileSync("dist/data/contes.txt", "utf8");
const { doctor, gradients } = strings;

const { open, openWidget } = site({ mount: "/cours/Module5/" });

/** A page with one widget, whose events it hears. */
async function openHeard(widget, parameters, pageOptions) {
  const opened = await openWidget(widget, parameters, pageOptions);
  await listen(opened.page);
  return { widget, ...opened };
}

/** `told` gathers the details of the page's events. */
const listen = (page) =>
  page.evaluate(() => {
    globalThis.told = { "rnn-progress": [], "rnn-done": [], "rnn-error": [] };
    for (const [name, list] of Object.entries(globalThis.told))
      document.addEventListener(name, ({ detail }) => list.push(structuredClone(detail)));
  });

const told = (page, name) => page.evaluate((key) => globalThis.told[key], name);
const said = async (element) => plain(await element.locator(".diagnosis").innerText());

/** The end of the run number `count` of this page. */
async function ended(page, count) {
  await page.waitForFunction((n) => globalThis.told["rnn-done"].length >= n, count, {
    timeout: 120000,
  });
  return (await told(page, "rnn-done"))[count - 1];
}

/** Head and numbers of an exported table. */
const table = ({ bytes }) => {
  const [head, ...rows] = bytes.toString("utf8").trim().split("\r\n");
  return { head, rows: rows.map((row) => row.split(",").map((field) => Number(field || NaN))) };
};

test("one click each: the network falls ill, and is diagnosed by its numbers", async () => {
  const { page, element, close } = await openHeard("rnn-doctor");
  const causes = Object.entries(doctor.causes);
  for (const [i, [cause, name]] of causes.entries()) {
    await button(element, plain(name)).click();
    const end = await ended(page, i + 1);
    assert.equal(end.reason, "done");
    assert.equal(end.cause, cause);
    assert.equal(end.diagnosis, cause);
    assert.equal(end.diverged, cause === "explosion");
    const text = await said(element);
    const finding = doctor.findings[cause] ?? doctor.healthy;
    assert.ok(text.includes(plain(finding.name)), `${cause}: ${text}`);
    assert.ok((text.match(/\d/g) ?? []).length > 10, "with numbers");
    assert.equal(await button(element, plain(name)).getAttribute("aria-pressed"), "true");
    assert.equal(await element.locator(".plot canvas").count(), 3);
    assert.equal(await element.locator(".comparison").count(), 0, "another patient");
    assert.ok(await element.locator(".error").isHidden());
  }
  const steps = await told(page, "rnn-progress");
  assert.ok(
    steps.every(({ step, loss, gradientNorm, cause }) => step && loss && gradientNorm && cause),
  );
  assert.deepEqual(await told(page, "rnn-error"), []);
  assert.deepEqual(page.faults, []);
  await close();
});

test("a cure: clipped, the exploding network learns; its run lies over the one before; numbers are the engine's", async () => {
  const { page, element, close } = await openHeard("rnn-doctor", { cause: "explosion" });
  await button(element, "Entraîner").click();
  const ill = await ended(page, 1);
  assert.deepEqual([ill.diagnosis, ill.diverged], ["explosion", true]);
  assert.equal(await element.locator(".state").innerText(), "Divergé");
  await element.getByLabel(/^Écrêtage/).selectOption("2");
  assert.ok(await element.locator(".note", { hasText: "Réglages modifiés" }).isVisible());
  await button(element, "Entraîner").click();
  const well = await ended(page, 2);
  assert.deepEqual([well.diagnosis, well.diverged, well.step], ["none", false, 300]);
  const text = await said(element);
  assert.match(text, /Rien d'anormal/);
  assert.match(text, /Changé : Écrêtage, sans → 2\./);
  assert.match(text, /Guéri : le gradient explose/);
  assert.match(text, /Perte d'entraînement : [\d,]+ → [\d,]+ mieux/);
  assert.match(await element.locator("figure").first().locator(".legend").innerText(), /précédent/);

  const settings = { ...settingsOf("explosion"), clipNorm: 2 };
  const engine = await createEngine();
  const config = { ...engineConfig(settings, engineChanges(settings)), text: tales };
  const model = await engine.createModel(config);
  let last;
  for await (const metrics of model.train({ steps: 300, validateEvery: 0 })) last = metrics;
  assert.equal(well.loss, last.loss);
  assert.equal(well.gradientNorm, last.gradientNorm);

  await button(element, "Revenir à la panne").click();
  assert.equal(await element.getByLabel(/^Écrêtage/).inputValue(), "0");
  assert.deepEqual(page.faults, []);
  await close();
});

test("the link restates the run: cause, seed and every switch, those that are back at their usual value too", async () => {
  const first = await openHeard("rnn-doctor", { cause: "explosion", seed: "7", units: "16" });
  await first.element.getByLabel(/^Écrêtage/).selectOption("5");
  await button(first.element, "Entraîner").click();
  const end = await ended(first.page, 1);
  await button(first.element, "Copier le lien").click();
  const link = await first.element.locator(".share-code textarea").inputValue();
  const query = new URL(link).searchParams;
  assert.deepEqual(
    ["cause", "seed", "units", "clip-norm"].map((key) => query.get(key)),
    ["explosion", "7", "16", "5"],
  );
  await first.close();
  const page = await open(link);
  await listen(page);
  await button(page.locator("rnn-doctor"), "Entraîner").click();
  const again = await ended(page, 1);
  const numbers = ({ step, loss, gradientNorm, valLoss }) => [step, loss, gradientNorm, valLoss];
  assert.deepEqual(numbers(again), numbers(end));
  await page.context().close();
});

test("paused and resumed, a run has the same numbers; a diagnosis on the way is provisional", async () => {
  const parameters = { cause: "none", units: "48", steps: "400" };
  const { page, element, close } = await openHeard("rnn-doctor", parameters);
  await button(element, "Entraîner").click();
  await page.waitForFunction(() => globalThis.told["rnn-progress"].length > 60);
  await button(element, "Pause").click();
  const paused = await ended(page, 1);
  assert.equal(paused.reason, "paused");
  assert.match(await said(element), /provisoire/);
  await button(element, "Entraîner").click();
  const end = await ended(page, 2);
  assert.deepEqual([end.reason, end.step], ["done", 400]);
  const steps = (await told(page, "rnn-progress")).map(({ step }) => step);
  assert.deepEqual(
    steps,
    Array.from({ length: 400 }, (_, i) => i + 1),
  );
  const settings = { ...settingsOf("none"), units: 48 };
  const model = await (
    await createEngine()
  ).createModel({ ...engineConfig(settings), text: tales });
  let last;
  for await (const metrics of model.train({ steps: 400, validateEvery: 0 })) last = metrics;
  assert.equal(end.loss, last.loss);
  assert.deepEqual(page.faults, []);
  await close();
});

test("another cause while one trains: only the last one is heard to the end", async () => {
  const { page, element, close } = await openHeard("rnn-doctor");
  await button(element, "Sous-apprentissage").click();
  await page.waitForFunction(() => globalThis.told["rnn-progress"].length > 5);
  await button(element, "Initialisation morte").click();
  const end = await ended(page, 1);
  assert.equal(end.cause, "deadInitialization");
  assert.match(await said(element), /La cellule n'apprend pas/);
  assert.deepEqual(page.faults, []);
  await close();
});

test("by keyboard alone: a cause, a switch, the cure", async () => {
  const { page, element, close } = await openHeard("rnn-doctor");
  await tabTo(page, /^Gradient qui explose/);
  await page.keyboard.press("Enter");
  assert.equal((await ended(page, 1)).diagnosis, "explosion");
  await tabTo(page, /^Écrêtage/);
  await page.keyboard.press("2");
  await tabTo(page, /^Entraîner/);
  await page.keyboard.press("Enter");
  assert.equal((await ended(page, 2)).diagnosis, "none");
  assert.match(await element.locator(".visually-hidden[role=status]").textContent(), /Rien/);
  await close();
});

test("exports: curves as tables and pictures, the network to go on with", async () => {
  const parameters = { cause: "none", units: "8", steps: "40" };
  const { page, element, close } = await openHeard("rnn-doctor", parameters);
  await button(element, "Exporter").click();
  assert.match(await element.locator(".share-panel").innerText(), /Rien à exporter/);
  await button(element, "Entraîner").click();
  await ended(page, 1);
  await button(element, "Exporter").click();
  const { head, rows } = table(await exported(page, element, /^Norme du gradient.*CSV/));
  assert.match(head, /^Pas,avant écrêtage,/);
  const norms = (await told(page, "rnn-progress")).map(({ gradientNorm }) => gradientNorm);
  assert.deepEqual(
    rows.map(([, norm]) => norm),
    norms,
  );
  for (const what of [/^Courbes de perte.*PNG/, /^Ce qui reste.*PNG/])
    assert.equal((await exported(page, element, what)).bytes.subarray(1, 4).toString(), "PNG");
  const { bytes } = await exported(page, element, /safetensors/);
  const model = await (await createEngine()).loadModel(new Uint8Array(bytes));
  assert.equal(model.info.step, 40);
  assert.deepEqual(page.faults, []);
  await close();
});

test("locked: nothing can be set, the training can be started", async () => {
  const parameters = { cause: "rateTooLow", locked: "true", units: "8", steps: "30" };
  const { page, element, close } = await openHeard("rnn-doctor", parameters);
  await button(element, "Surapprentissage").evaluate((one) => one.click());
  assert.equal(await element.getByLabel(/^Unités/).inputValue(), "8");
  for (const input of await element.locator(".switches :is(select, input)").all())
    assert.ok(await input.isDisabled());
  await button(element, "Entraîner").click();
  const end = await ended(page, 1);
  assert.deepEqual([end.cause, end.step], ["rateTooLow", 30]);
  await close();
});

test("removed while it trains, it is quiet; put back, it trains again", async () => {
  for (const widget of ["rnn-doctor", "rnn-gradients"]) {
    const { page, element, close } = await openHeard(widget, { steps: "5000" });
    await state(element, "idle");
    await button(element, "Entraîner").click();
    await page.waitForFunction(() => globalThis.told["rnn-progress"].length > 30);
    const heard = await element.evaluate(async (one) => {
      const place = one.parentElement;
      one.remove();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { length } = globalThis.told["rnn-progress"];
      await new Promise((resolve) => setTimeout(resolve, 700));
      const later = globalThis.told["rnn-progress"].length;
      place.append(one);
      return later - length;
    });
    assert.equal(heard, 0);
    await state(element, "idle");
    await start(element);
    await state(element, "running");
    assert.deepEqual(page.faults, [], widget);
    await close();
  }
});

test("a hidden tab pauses, a shown one goes on", async () => {
  for (const widget of ["rnn-doctor", "rnn-gradients"]) {
    const { page, element, close } = await openHeard(widget, { steps: "5000" });
    await state(element, "idle");
    await button(element, "Entraîner").click();
    await page.waitForFunction(() => globalThis.told["rnn-progress"].length > 30);
    await setHidden(page, true);
    await element.locator('.state:is([data-state="hidden"], [data-state="paused"])').waitFor();
    await start(element, () => setHidden(page, false));
    await state(element, "running");
    const { length } = await told(page, "rnn-progress");
    await page.waitForFunction((n) => globalThis.told["rnn-progress"].length > n + 10, length);
    assert.deepEqual(page.faults, [], widget);
    await close();
  }
});

test("a wrong configuration is named", async () => {
  for (const [widget, key, value] of [
    ["rnn-doctor", "cause", "flu"],
    ["rnn-doctor", "initialization", "best"],
    ["rnn-gradients", "cells", "rnn,transformer"],
    ["rnn-gradients", "activation", "softmax"],
  ]) {
    const page = await open(`embed.html?widget=${widget}&${key}=${value}`);
    await page.locator(widget).locator(".error").waitFor();
    assert.match(await page.locator(widget).locator(".error").textContent(), new RegExp(key));
    await page.context().close();
  }
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing to object to at 360 px, ${colorScheme}, with all that can be opened open`, async () => {
    const options = {
      colorScheme,
      viewport: { width: 360, height: 800 },
      ...FOR_AXE,
    };
    const small = { cause: "none", units: "8", steps: "30" };
    const ill = await openHeard("rnn-doctor", small, options);
    await button(ill.element, "Entraîner").click();
    await ended(ill.page, 1);
    await ill.element.getByLabel(/^Taux/).selectOption("0.2");
    await button(ill.element, "Entraîner").click();
    await ended(ill.page, 2);
    const back = await openHeard("rnn-gradients", { units: "8", steps: "20" }, options);
    await back.element.locator(".factors li").first().waitFor();
    await button(back.element, "Entraîner").click();
    await ended(back.page, 2);
    for (const { widget, page, element, close } of [ill, back]) {
      for (const summary of await element.locator("summary").all()) await summary.click();
      await button(element, "Exporter").click();
      assert.deepEqual(await violations(page, widget), []);
      assert.ok((await pixelsTooWide(page)) <= 0);
      await close();
    }
  });
}

const CELLS = { rnn: "RNN simple", lstm: "LSTM", gru: "GRU" };

/** What rnn-gradients shows, by the engine of Node. */
async function looked(settings, cell, text, steps) {
  const { recurrentInitializer, activation } = settings;
  const more = cell === "rnn" ? { recurrentInitializer, activation } : { recurrentInitializer };
  const config = engineConfig({ ...settings, cell }, { cell: more });
  const model = await (await createEngine()).createModel({ ...config, text: tales });
  const before = await gradientBack(model, text);
  const norms = [];
  for await (const { gradientNorm } of model.train({ steps, validateEvery: 0 }))
    norms.push(gradientNorm);
  return { before, now: await gradientBack(model, text), norms };
}

test("gradients: curves before and after training are the engine's, the factor is said in words, clipping cuts at the threshold", async () => {
  const input = "Le phare y tenait debout par habitude.";
  const parameters = { units: "24", steps: "40", "clip-norm": "0.5", input, cells: "rnn,gru" };
  const { page, element, close } = await openHeard("rnn-gradients", parameters);
  await state(element, "idle");
  assert.equal(await element.locator(".factors li").count(), 2, "each cell, before training");
  await button(element, "Entraîner").click();
  const ends = [await ended(page, 1), await ended(page, 2)];
  await state(element, "done");
  assert.deepEqual(
    ends.map(({ cell, step, reason }) => [cell, step, reason]),
    [
      ["rnn", 40, "done"],
      ["gru", 40, "done"],
    ],
  );
  const settings = await element.evaluate((widget) => ({ ...widget.settings }));
  const back = table(await exported(page, element, /^Gradient qui revient.*CSV/));
  const norms = table(await exported(page, element, /^Norme du gradient.*CSV/));
  const words = plain(await element.locator(".factors").innerText());
  for (const [i, cell] of ["rnn", "gru"].entries()) {
    const expected = await looked(settings, cell, input, 40);
    const column = (rows, at) => rows.map((row) => row[at]);
    assert.deepEqual(column(back.rows, 1 + 2 * i), expected.now);
    assert.deepEqual(column(back.rows, 2 + 2 * i), expected.before);
    assert.deepEqual(column(norms.rows, 2 + 2 * i), expected.norms);
    assert.deepEqual(
      column(norms.rows, 1 + 2 * i),
      expected.norms.map((norm) => Math.min(norm, 0.5)),
    );
    const [name, factor] = [CELLS[cell], factorPerStep(expected.now)];
    const now = gradients.factor({ name: `${name}, pas 40`, factor, left: factor ** 50 });
    assert.ok(words.includes(plain(now)), `${now} in ${words}`);
  }
  assert.match(
    plain(await element.locator(".told").last().innerText()),
    /l'écrêtage l'a ramenée à 0,5/,
  );
  assert.deepEqual(page.faults, []);
  await close();
});

test("gradients: the initialization makes them vanish or explode before any training; the text read may change", async () => {
  const parameters = { cells: "rnn", activation: "linear", "recurrent-initializer": "heNormal" };
  const { page, element, close } = await openHeard("rnn-gradients", parameters);
  const words = async () => plain(await element.locator(".factors").innerText());
  await state(element, "idle");
  assert.match(await words(), /× 1,[2-9].*En 50 pas, il est multiplié par \d/);
  const away = element.locator('.state[data-state="loading"]');
  await element.getByLabel("Initialisation récurrente").selectOption("randomUniform");
  await away.waitFor({ state: "detached" });
  await page.waitForFunction(
    (one) => /×\s0,[12]/.test(one.shadowRoot.querySelector(".factors").textContent),
    await element.elementHandle(),
  );
  assert.match(await words(), /il en reste .* × 10⁻/);
  assert.match(plain(await element.locator(".told").first().innerText()), /10⁻³⁰/);
  const rows = async () => {
    const file = table(await exported(page, element, /^Gradient qui revient.*CSV/));
    return file.rows.length;
  };
  assert.equal(await rows(), settingsLength(await element.evaluate((one) => one.settings.input)));
  await element.getByLabel("Texte lu par le réseau").fill("Le phare tenait");
  await page.waitForFunction(
    (one) => one.settings.input === "Le phare tenait",
    await element.elementHandle(),
  );
  await page.waitForTimeout(300);
  assert.equal(await rows(), settingsLength("Le phare tenait"));
  assert.deepEqual(page.faults, []);
  await close();
});

/** The last character is what is predicted. */
const settingsLength = (text) => [...text].length - 1;

test("gradients: a network that diverges is part of the lesson", async () => {
  const parameters = {
    cells: "rnn,gru",
    activation: "relu",
    "recurrent-initializer": "heNormal",
    steps: "20",
  };
  const { page, element, close } = await openHeard("rnn-gradients", parameters);
  await state(element, "idle");
  await button(element, "Entraîner").click();
  const ends = [await ended(page, 1), await ended(page, 2)];
  assert.deepEqual(
    ends.map(({ cell, diverged }) => [cell, diverged]),
    [
      ["rnn", true],
      ["gru", false],
    ],
  );
  await state(element, "done");
  assert.match(await element.locator(".told").first().innerText(), /a divergé au pas \d/);
  assert.ok(await element.locator(".error").isHidden());
  assert.deepEqual(await told(page, "rnn-error"), []);
  assert.deepEqual(page.faults, []);
  await close();
});
