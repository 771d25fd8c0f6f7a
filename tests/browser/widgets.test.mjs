// What all widgets share (links, embed codes, exports, overlaid runs, locked controls), the writer's methods, the race.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after, before } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { tabTo } from "../support/keyboard.mjs";
import { site } from "../support/site.mjs";
import {
  button,
  exported,
  metric,
  number,
  pause,
  start,
  state,
  train,
} from "../support/widget.mjs";

const tales = fs.readFileSync("lessons/data/contes.txt");
const SMALL = {
  units: "24",
  "batch-size": "8",
  "sequence-length": "24",
  "learning-rate": "0.01",
  steps: "60",
};

const { open, openWidget } = site();
let engine;
before(async () => {
  engine = await createEngine();
});
after(async () => {
  engine.close();
});

/** The same network, trained here. */
async function twin(cell, { units = 24, steps = 60 } = {}) {
  const model = await engine.createModel({
    task: "char-lm",
    text: tales,
    validationSplit: 0.1,
    seed: 42,
    layers: [{ type: cell, units }],
    optimizer: { type: "adam", learningRate: 0.01 },
    clipNorm: 5,
    batchSize: 8,
    sequenceLength: 24,
  });
  let last;
  for await (const metrics of model.train({ steps })) last = metrics;
  return { model, last };
}

test("a link restates the run: same settings, same seed, same loss", async () => {
  const { page, element, close } = await openWidget("rnn-train", SMALL, {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await element.getByLabel("Cellule").selectOption("gru");
  await train(element);
  await button(element, "Autre graine").click();
  await train(element);
  const loss = await metric(element, "Perte");
  await button(element, "Copier le lien").click();
  await element.getByText("Copié dans le presse-papiers.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /embed\.html\?widget=rnn-train/);
  assert.match(link, /seed=43/);
  assert.equal(await element.locator(".share-code textarea").inputValue(), link);
  const again = await open(link);
  const other = again.locator("rnn-train");
  await train(other);
  assert.equal(await metric(other, "Perte"), loss);
  assert.deepEqual([...page.faults, ...again.faults], []);
  await again.context().close();
  await close();
});

test("the embed code is a frame whose address works, and hostile values stay text", async () => {
  const { page, element, close } = await openWidget("rnn-train", {
    ...SMALL,
    title: `"><img src=x onerror=alert(1)>&amp;`,
  });
  await button(element, "Intégrer").click();
  const [frame, tag] = await element.locator(".share-code textarea").all();
  const made = await page.evaluate(
    (codes) =>
      codes.map((code) => {
        const parsed = new DOMParser().parseFromString(code, "text/html").body;
        const found = parsed.querySelector("iframe, rnn-train");
        return [parsed.querySelectorAll("img").length, found.title, found.getAttribute("units")];
      }),
    [await frame.inputValue(), await tag.inputValue()],
  );
  assert.deepEqual(made, [
    [0, `"><img src=x onerror=alert(1)>&amp;`, null],
    [0, `"><img src=x onerror=alert(1)>&amp;`, "24"],
  ]);
  assert.deepEqual(page.faults, []);
  await close();
});

test("the reader's own text is in no link, and the link says so", async () => {
  const { element, close } = await openWidget("rnn-train", SMALL);
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await element.locator(".own textarea").fill("un secret bien gardé ".repeat(50));
  await button(element, "Copier le lien").click();
  assert.doesNotMatch(await element.locator(".share-code textarea").inputValue(), /secret|own/);
  await element.getByText("il ne quitte pas votre appareil", { exact: false }).first().waitFor();
  await close();
});

test("exports: curves as the engine gave them, a picture, and a network that goes on", async () => {
  const { page, element, close } = await openWidget("rnn-train", SMALL);
  await button(element, "Exporter").click();
  await element.getByText("Rien à exporter pour l'instant").waitFor();
  await button(element, "Exporter").click();
  await train(element);
  const curves = await exported(page, element, /Courbes de perte \(CSV\)/);
  const lines = curves.bytes.toString().trim().split("\r\n");
  assert.equal(lines[0], "step,loss,valLoss");
  assert.equal(lines.length, 61);
  const { last } = await twin("lstm");
  assert.equal(lines[60], `60,${last.loss},${last.valLoss}`);
  const picture = await exported(page, element, /PNG/);
  assert.equal(picture.bytes.subarray(1, 4).toString(), "PNG");
  assert.ok(picture.bytes.length > 2000);
  const network = await exported(page, element, /^Réseau.*safetensors/);
  const model = await engine.loadModel(network.bytes);
  assert.equal(model.info.step, 60);
  await close();
});

test("a pinned run stays under the next one, in the table and in words", async () => {
  const { page, element, close } = await openWidget("rnn-train", SMALL);
  assert.equal(await button(element, "Garder la courbe").getAttribute("aria-disabled"), "true");
  await train(element);
  const kept = await metric(element, "Perte");
  await button(element, "Garder la courbe").click();
  await element.getByLabel("Cellule").selectOption("rnn");
  await train(element);
  const now = await metric(element, "Perte");
  assert.notEqual(now, kept);
  await element.getByText("Voir les chiffres").click();
  await element.locator("figure tbody tr").first().waitFor();
  const row = await element.locator("figure tbody tr").last().locator("td").allInnerTexts();
  assert.equal(number(row[0]), 60);
  assert.equal(number(row[1]), now);
  assert.equal(number(row[3]), kept);
  assert.match(
    await element.locator("figure .visually-hidden").textContent(),
    /Courbe gardée \(LSTM, 24 unités, graine 42\)/,
  );
  await button(element, "Retirer la courbe gardée").click();
  assert.equal(await element.locator("figure thead th").count(), 3);
  assert.deepEqual(page.faults, []);
  await close();
});

test("locked: the run is the one that was set", async () => {
  for (const widget of ["rnn-train", "rnn-compare"]) {
    const { page, element, close } = await openWidget(widget, { ...SMALL, locked: "" });
    for (const field of await element.locator(".settings *, .check *").all())
      if (await field.evaluate((e) => ["SELECT", "INPUT"].includes(e.tagName)))
        assert.ok(await field.isDisabled(), await field.evaluate((e) => e.outerHTML));
    if (widget === "rnn-train") assert.ok(!(await element.locator(".own").isVisible()));
    await element.getByText("Les réglages de ce devoir sont fixés.").waitFor();
    await train(element);
    for (const field of await element.locator(".settings select, .settings input").all())
      assert.ok(await field.isDisabled());
    if (widget === "rnn-train")
      assert.equal(await button(element, "Autre graine").getAttribute("aria-disabled"), "true");
    assert.deepEqual(page.faults, []);
    await close();
  }
});

test("each way of writing gives what the engine gives", async () => {
  const { page, element, close } = await openWidget("rnn-generate", {
    ...SMALL,
    prompt: "Il ",
    length: "30",
  });
  await button(element, "Entraîner").click();
  await button(element, "Générer").waitFor({ timeout: 60000 });
  const { model } = await twin("lstm");
  const common = { prompt: "Il ", length: 30 };
  const draw = { ...common, temperature: 0.8, seed: 42 };
  const expected = {
    temperature: (await model.generate(draw)).text,
    greedy: (await model.generate({ ...common, temperature: 0 })).text,
    topK: (await model.generate({ ...draw, topK: 3 })).text,
    topP: (await model.generate({ ...draw, topP: 0.5 })).text,
    beam: (await model.beams({ prompt: "Il ", beams: 5, maxLength: 30 })).hypotheses[0].text,
  };
  for (const [method, text] of Object.entries(expected)) {
    await element.getByLabel("Méthode").selectOption(method);
    if (method === "topK") await element.getByLabel("k", { exact: true }).fill("3");
    if (method === "topP")
      await element.locator("label", { hasText: /^p/ }).locator("input").fill("0.5");
    if (method === "beam") await element.getByLabel("Largeur du faisceau").fill("5");
    await button(element, "Générer").click();
    await button(element, "Générer").waitFor();
    await element
      .locator(method === "beam" ? ".tree" : ".bars li")
      .first()
      .waitFor();
    assert.equal(await element.locator(".output").evaluate((e) => e.textContent), text, method);
    if (method === "topK") assert.equal(await element.locator(".bars li").count(), 3);
  }
  assert.equal(await element.locator(".hypotheses tbody tr").count(), 5);
  assert.ok((await element.locator(".tree circle").count()) > 30 * 4);
  const tree = await exported(page, element, /Arbre du faisceau \(PNG\)/);
  assert.equal(tree.bytes.subarray(1, 4).toString(), "PNG");
  assert.deepEqual(page.faults, []);
  await close();
});

test("the race: same bits as the networks trained one by one, a table, a verdict, networks that write", async () => {
  const { page, element, close } = await openWidget("rnn-compare", SMALL);
  const heard = page.evaluate(
    () =>
      new Promise((resolve) => {
        const all = [];
        addEventListener("rnn-done", ({ detail }) => all.push(detail) === 3 && resolve(all));
      }),
  );
  await train(element);
  const ends = await heard;
  assert.deepEqual(
    ends.map(({ cell }) => cell),
    ["rnn", "lstm", "gru"],
  );
  for (const { cell, loss, valLoss, step } of ends) {
    const { last } = await twin(cell);
    assert.deepEqual([step, loss, valLoss], [60, last.loss, last.valLoss], cell);
  }
  const best = ends.reduce((a, b) => (a.valLoss < b.valLoss ? a : b));
  const names = { rnn: "RNN simple", lstm: "LSTM", gru: "GRU" };
  await element
    .locator(".race > p", { hasText: `En validation, ${names[best.cell]} arrive en tête` })
    .waitFor();
  await element.locator(".samples dd").nth(2).waitFor();
  const curves = await exported(page, element, /Perte de chaque cellule \(CSV\)/);
  assert.match(curves.bytes.toString(), /^step,rnnLoss,rnnValLoss,lstmLoss/);
  assert.deepEqual(page.faults, []);
  await close();
});

test("the race with as many parameters; paused, it goes on; the adding task defeats the simple RNN", async () => {
  const equal = await openWidget("rnn-compare", {
    ...SMALL,
    steps: "2000",
    "same-parameters": "",
  });
  await start(equal.element);
  await pause(equal.element);
  await train(equal.element);
  const counts = await equal.element
    .locator("tbody tr td:nth-of-type(2)")
    .allInnerTexts()
    .then((texts) => texts.slice(-3).map(number));
  for (const count of counts) assert.ok(Math.abs(count / counts[0] - 1) < 0.08, counts.join(", "));
  assert.deepEqual(equal.page.faults, []);
  await equal.close();

  const adding = await openWidget("rnn-compare", {
    task: "adding",
    cells: "rnn,gru",
    "sequence-length": "25",
    units: "32",
    steps: "400",
    "learning-rate": "0.005",
    "clip-norm": "1",
    "batch-size": "32",
  });
  assert.equal(await adding.element.getByLabel("Texte à apprendre").count(), 0);
  await train(adding.element);
  const losses = await adding.element
    .locator(".race > .scroll tbody tr td:nth-of-type(5)")
    .allInnerTexts()
    .then((texts) => texts.map(number));
  assert.ok(losses[0] > 0.1 && losses[1] < 0.03, losses.join(", "));
  await adding.close();
});

test("removed in the middle of a race, nothing is left behind", async () => {
  const { page, element, close } = await openWidget("rnn-compare", { ...SMALL, steps: "5000" });
  await start(element);
  await page.waitForTimeout(300);
  await element.evaluate((e) => e.remove());
  await page.waitForTimeout(700);
  assert.deepEqual(page.faults, []);
  await close();
});

test("writing by keyboard alone: train, choose a method, write, look behind a character", async () => {
  const { page, element, close } = await openWidget("rnn-generate", { ...SMALL, length: "20" });
  await tabTo(page, /^Entraîner/);
  await page.keyboard.press("Enter");
  await button(element, "Générer").waitFor({ timeout: 60000 });
  await tabTo(page, /^Méthode/);
  await page.keyboard.press("ArrowDown"); // from drawing to greedy
  await tabTo(page, /^Générer/);
  await page.keyboard.press("Space");
  await tabTo(page, /^Distribution derrière un caractère/);
  await page.keyboard.press("ArrowRight");
  await element.getByText("Caractère 2 :").waitFor();
  await tabTo(page, /^Exporter/);
  await page.keyboard.press("Enter");
  await element.getByRole("button", { name: /Texte généré \(CSV\)/ }).waitFor();
  assert.equal(await element.getByLabel("Méthode").inputValue(), "greedy");
  assert.deepEqual(page.faults, []);
  await close();
});

test("racing by keyboard alone", async () => {
  const { page, element, close } = await openWidget("rnn-compare", SMALL);
  await tabTo(page, /^Entraîner/);
  await page.keyboard.press("Enter");
  await state(element, "done");
  await tabTo(page, /^Voir les chiffres/);
  await page.keyboard.press("Enter");
  await element.locator("figure tbody tr").first().waitFor();
  await tabTo(page, /^Effacer/);
  await page.keyboard.press("Space");
  await state(element, "idle");
  assert.deepEqual(page.faults, []);
  await close();
});
