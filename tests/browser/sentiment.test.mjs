// <rnn-sentiment>: what it shows is what the engine says in Node; own sentences and tables, good and bad.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { assertAccessible, FOR_AXE } from "../support/axe.mjs";
import { train as trainInNode } from "../support/engine.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { pixelsTooWide } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import {
  button,
  exported,
  heard,
  number,
  plain,
  start,
  state,
  stopMeasure,
  train,
} from "../support/widget.mjs";

const { openWidget } = site();
const engine = await createEngine();
after(() => engine.close());

const SMALL = { steps: "300", units: "16", embedding: "8" };
const bare = (samples) => samples.map(({ text, label }) => ({ text, label }));

/** The network and bag of words that the widget has with these settings. */
async function twin({ steps, units, embedding }) {
  const data = await engine.project({
    make: "sentiment",
    seed: 1,
    training: 8000,
    validation: 800,
    test: 1200,
  });
  const model = await engine.createModel({
    task: "classification",
    samples: bare(data.training),
    validation: bare(data.validation),
    layers: [
      { type: "embedding", outputDim: Number(embedding), maskZero: true },
      { type: "dropout", rate: 0.3 },
      { type: "gru", units: Number(units), dropout: 0.1, recurrentDropout: 0.1 },
      { type: "dropout", rate: 0.3 },
    ],
    optimizer: { type: "adamw", learningRate: 0.005, weightDecay: 0.01 },
    clipNorm: 1,
    batchSize: 32,
    seed: 1,
  });
  await trainInNode(model, Number(steps), { validateEvery: 250 });
  const bag = await engine.project({ baseline: "train", samples: bare(data.training) });
  return { data, model, bag };
}

const input = (element) => element.getByRole("textbox", { name: "Votre phrase" });
const rows = (element, selector) =>
  element
    .locator(`${selector} tbody tr`)
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** Writes a sentence, and waits until it is answered. */
async function ask(element, text, last) {
  await input(element).fill(text);
  await element.locator(".scores tbody tr:last-child th", { hasText: last }).waitFor();
}

test("scores after each word, measures and files are those of the engine", async () => {
  const { page, element, close } = await openWidget("rnn-sentiment", SMALL);
  const { data, model, bag } = await twin(SMALL);
  const detail = await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  await state(element, "done");
  await ask(element, "Ce film n'est ni drôle ni émouvant !", "!");
  const read = ["Ce", "film", "n'", "est", "ni", "drôle", "ni", "émouvant", "!"];
  const positive = model.info.labels.indexOf("positif");
  const { steps } = await model.predict({ text: read.join(" ") });
  const texts = read.map((_, i) => read.slice(0, i + 1).join(" "));
  const { probabilities } = await engine.project({ baseline: "answer", model: bag, texts });
  const bagSays = (p) => (bag.labels[1] === "positif" ? p : 1 - p);
  const shown = await rows(element, ".scores");
  assert.deepEqual(
    shown.map(([word]) => word.replace(/ bascule$/, "")),
    read,
  );
  shown.forEach(([, network, words], i) => {
    assert.ok(Math.abs(number(network) / 100 - steps[i][positive]) < 0.006, network);
    assert.ok(Math.abs(number(words) / 100 - bagSays(probabilities[i])) < 0.006, words);
  });

  const answers = [];
  for (const { text } of data.test)
    answers.push((await model.predict({ text, steps: false })).labels[0].label);
  const truth = data.test.map(({ label }) => label);
  const measured = await engine.project({ measure: "labels", truth, answers });
  assert.equal(detail.reason, "done");
  assert.equal(detail.test.done, data.test.length);
  assert.equal(detail.test.accuracy, measured.accuracy);
  assert.equal(detail.test.macroF1, measured.macroF1);
  const [[, accuracy, f1], [, bagAccuracy]] = await rows(element, ".measures");
  assert.ok(Math.abs(number(accuracy) / 100 - measured.accuracy) < 0.006);
  assert.ok(Math.abs(number(f1) / 100 - measured.macroF1) < 0.006);
  assert.ok(number(bagAccuracy) <= 75);
  const confusion = (await rows(element, ".measures"))
    .slice(2, 4)
    .map(([, ...row]) => row.map(Number));
  const names = measured.labels.map(({ label }) => label);
  assert.deepEqual(
    (await rows(element, ".measures")).slice(2, 4).map(([name]) => name),
    names,
  );
  assert.deepEqual(confusion, measured.confusion);

  const table = (await exported(page, element, "Score après chaque mot (CSV)")).bytes.toString();
  const [, first] = table.split("\r\n");
  assert.equal(Number(first.split(",")[1]), steps[0][positive]);
  const saved = await exported(page, element, "Réseau entraîné (safetensors)");
  assert.deepEqual(Buffer.from(await model.save()), saved.bytes);
  const keras = await exported(
    page,
    element,
    "Keras : architecture (JSON)".replace(" :", "\u00a0:"),
  );
  const { architecture } = await engine.exportModel(model, "keras");
  assert.deepEqual(JSON.parse(keras.bytes), architecture);
  const onnx = await exported(page, element, "Réseau entraîné (ONNX)");
  assert.deepEqual(Buffer.from((await engine.exportModel(model, "onnx")).bytes), onnx.bytes);
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});

test("data are shown, a pitfall can be tried, the Keras program has the settings", async () => {
  const { page, element, close } = await openWidget("rnn-sentiment", { ...SMALL, steps: "60" });
  await element.getByText("Les données", { exact: true }).click();
  await element.locator(".examples").waitFor();
  assert.equal((await rows(element, ".examples")).length, 8);
  await button(element, "Suivants →").click();
  assert.match(plain(await element.locator(".examples [role=status]").innerText()), /^9 à 16 sur/);
  await element.getByRole("combobox", { name: "Part" }).selectOption("test");
  assert.match(
    plain(await element.locator(".examples [role=status]").innerText()),
    /1 à 8 sur 1 ?200/,
  );

  await element.getByText("Le même réseau en Keras").click();
  await element.locator(".listing code", { hasText: "UNITES = 16" }).waitFor();
  await element.getByLabel("Cellule").selectOption("lstm");
  await element.locator(".listing code", { hasText: 'CELLULE = "LSTM"' }).waitFor();
  await element.getByLabel("bidirectionnel").check();
  await element.locator(".listing code", { hasText: "BIDIRECTIONNEL = True" }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(element, "Télécharger sentiment.json").click(),
  ]);
  const parts = JSON.parse(fs.readFileSync(await download.path()));
  assert.deepEqual(Object.keys(parts), ["training", "validation", "test"]);

  await train(element);
  await element.getByText("Ce qui rate").click();
  await button(element.locator(".pitfalls li").first(), "Essayer").click();
  await element.locator(".scores th", { hasText: "dormi" }).waitFor();
  assert.deepEqual(page.faults, []);
  await close();
});

test("hostile sentences: empty, emoji, 10,000 words, words never seen, markup", async () => {
  const { page, element, close } = await openWidget("rnn-sentiment", { ...SMALL, steps: "40" });
  await train(element);
  await input(element).fill("   ");
  await element.getByText("Écrivez au moins un mot.").waitFor();
  await ask(element, "🐺🐺 <img src=x onerror=alert(1)>", ">");
  assert.match(plain(await element.locator(".trial .note").innerText()), /jamais vus.*🐺/);
  await input(element).fill("mot ".repeat(10000));
  await element.getByText(/Seuls les 200 premiers mots/).waitFor();
  assert.equal((await rows(element, ".scores")).length, 200);
  await ask(element, "C'est bon.", ".");
  assert.equal(await element.locator("img").count(), 0);
  assert.deepEqual(page.faults, []);
  await close();
});

const sentence = (i) => `${["Le plat", "La sauce", "Ce vin", "Le pain"][i % 4]} numéro ${i} est`;
const OWN = `texte;étiquette\n${Array.from({ length: 60 }, (_, i) =>
  i % 2 ? `${sentence(i)} exquis;bien` : `"${sentence(i)} ""infect""";mal`,
).join("\n")}\n`;

test("an own table is learnt and judged; a broken one is refused in French, with its line", async () => {
  const { page, element, close } = await openWidget("rnn-sentiment", { ...SMALL, steps: "150" });
  await element.getByText("Les données", { exact: true }).click();
  await element.locator(".examples tbody tr").first().waitFor();
  await element.getByRole("combobox", { name: "Données" }).selectOption("own");
  await element.locator(".data", { hasText: "Collez ou déposez d'abord un tableau." }).waitFor();
  assert.ok(await element.locator(".error").isHidden());
  assert.doesNotMatch(await element.locator(".data").innerText(), /grammaire|CC BY/);
  assert.ok(await element.locator(".presets").isHidden());
  const table = element.getByRole("textbox", { name: "Votre tableau" });
  await button(element, "Entraîner").click();
  await element.locator(".note", { hasText: "Collez ou déposez d'abord un tableau." }).waitFor();
  for (const [text, said] of [
    ['texte,étiquette\n"jamais fermé,positif', /Ligne en cause : 2 \(un guillemet/],
    ["texte,étiquette\na,b,c\nd,e", /Ligne en cause : 2 \(.*colonnes/],
    ["texte,étiquette\nbon,", /Ligne en cause : 2 \(l'étiquette y manque/],
    ["texte,étiquette\n,bien", /Ligne en cause : 2 \(le texte y manque/],
    ['texte,étiquette\n"bon"x,bien', /Ligne en cause : 2 \(du texte suit/],
    ["a,b,c\n1,2,3", /Ligne en cause : 1 \(.*nommer les colonnes/],
    ["texte,étiquette\nbon\0,bien", /Ligne en cause : 2 \(.*UTF-8/],
    ["bonjour", /fichier CSV en UTF-8/],
    ["texte,étiquette\nbon,bien\nnul,mal\n", /que 2 avis différents/],
    [
      `texte,étiquette\n${Array.from({ length: 30 }, (_, i) => `mot ${i},bien`).join("\n")}`,
      /« bien » : il en faut deux/,
    ],
    [OWN.replace("texte;étiquette", "avis_client;note"), /« note » ne porte que sur 1 avis/],
    [
      `${OWN}Ce vin est mauvais;bien\nCe vin est mauvais;mal\n`,
      /deux étiquettes : « Ce vin est mau/,
    ],
    [`${OWN}${"très ".repeat(1500)}bon;bien\n`, /plus de 1.000 mots : « très/],
  ]) {
    await table.fill(text);
    await heard(element, "rnn-error", () => button(element, "Entraîner").click());
    assert.match(plain(await element.locator(".error").innerText()), said, text);
  }
  await table.fill(OWN);
  const detail = await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  await state(element, "done");
  assert.deepEqual([detail.test.done, detail.test.count], [6, 6]);
  assert.equal(detail.test.accuracy, 1);
  await ask(element, "Ce vin est infect", "infect");
  assert.match(plain(await element.locator(".verdict").first().innerText()), /^Réseau : mal/);

  // Of three labels that nothing tells apart, the most probable one answers, however improbable.
  const colours = ["rouge", "vert", "bleu"];
  await table.fill(Array.from({ length: 90 }, (_, i) => `mot ${i};${colours[i % 3]}`).join("\n"));
  await train(element);
  await ask(element, "🐺", "🐺");
  const [, colour, share] = /^Réseau : (\S+), à ([\d,]+) %/.exec(
    plain(await element.locator(".verdict").first().innerText()),
  );
  assert.ok(colours.includes(colour) && number(share) > 33 && number(share) < 60, share);
  await button(element, "Copier le lien").click();
  await element
    .getByText(/ne quitte pas votre appareil/)
    .first()
    .waitFor();
  assert.deepEqual(page.faults, []);
  await close();
});

test("a measure can be stopped, a training paused and measured as it is; removed, it leaves nothing behind", async () => {
  const { page, element, close } = await openWidget("rnn-sentiment", { ...SMALL, steps: "100000" });
  await start(element);
  await button(element, "Pause").click();
  await state(element, "paused");
  await stopMeasure(element);
  await state(element, "paused");
  await button(element, "Mesurer").click();
  await element.locator(".measures").waitFor();
  await state(element, "paused");
  await start(element);
  await element.evaluate((e) => e.remove());
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  assert.deepEqual(page.faults, []);
  await close();
});

test("by keyboard alone, for axe, on a phone and in the dark", async () => {
  for (const options of [
    { ...FOR_AXE, viewport: { width: 360, height: 740 }, colorScheme: "dark" },
    FOR_AXE,
  ]) {
    const { page, element, close } = await openWidget(
      "rnn-sentiment",
      { ...SMALL, steps: "40" },
      options,
    );
    await tabTo(page, /^Entraîner$/);
    await heard(element, "rnn-done", () => page.keyboard.press("Enter"));
    await state(element, "done");
    await tabTo(page, /^Votre phrase/);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("C'est raté");
    await element.locator(".scores th", { hasText: "raté" }).waitFor();
    await element.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await element.locator(".listing code", { hasText: "UNITES" }).waitFor();
    await element.locator(".examples").waitFor();
    await assertAccessible(page, JSON.stringify(options.viewport ?? {}));
    assert.ok((await pixelsTooWide(page)) <= 0);
    await close();
  }
});
