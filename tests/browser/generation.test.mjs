// Text generation as a project: characters and words, the sampling bench, what is invented and what is copied.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { engineConfig, networkDefaults } from "../../web/widgets/network.js";
import { assertAccessible, FOR_AXE } from "../support/axe.mjs";
import { train as trainInNode } from "../support/engine.mjs";
import { pixelsTooWide } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { button, exported, heard, metric, number, plain, train } from "../support/widget.mjs";

const { openWidget } = site();
const engine = await createEngine();
after(() => engine.close());
const read = (name) => fs.readFileSync(`dist/data/${name}.txt`, "utf8");

const SMALL = { cell: "gru", units: "24", "batch-size": "8", "sequence-length": "24", steps: "60" };
const settings = {
  ...networkDefaults,
  cell: "gru",
  units: 24,
  batchSize: 8,
  sequenceLength: 24,
  steps: 60,
};

/** The network that the widget has with SMALL. */
async function twin(changes) {
  const all = { ...settings, ...changes };
  const model = await engine.createModel({ ...engineConfig(all), text: read(all.corpus) });
  await trainInNode(model, all.steps);
  return model;
}

async function bench(element) {
  await element.locator(".methods > summary").click();
  await button(element, "Comparer les méthodes").click();
  await element.locator(".methods .tree").waitFor();
  return element.locator(".method").evaluateAll((all) =>
    all.map((one) => ({
      name: one.querySelector("h5").innerText,
      text: one.querySelector(".written").textContent,
      said: one.querySelector(".written").nextSibling.textContent,
      bars: [...one.querySelectorAll(".bar-value")].map((value) => value.innerText),
    })),
  );
}

test("a word model is learnt, says words, and is the engine's", async () => {
  const { page, element, close } = await openWidget("rnn-train", { ...SMALL, unit: "word" });
  const detail = await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  const model = await twin({ unit: "word" });
  const metrics = await trainInNode(await twin({ unit: "word", steps: 59 }), 1);
  assert.equal(detail.loss, metrics.at(-1).loss);
  assert.match(plain(await element.locator(".note").first().innerText()), /1 500 mots distincts/);
  assert.match(await element.locator(".metrics").innerText(), /Mots\/s/);
  assert.ok((await metric(element, "Perplexité")) > 20);
  const saved = await exported(page, element, "Réseau entraîné (safetensors)");
  assert.deepEqual(saved.bytes, Buffer.from(await model.save()));
  await element.getByLabel("Lecture").selectOption("character");
  await train(element);
  assert.match(await element.locator(".metrics").innerText(), /Caractères\/s/);
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});

test("the bench goes on from one state by every method; its perplexities are the network's own", async () => {
  const { page, element, close } = await openWidget("rnn-generate", { ...SMALL, prompt: "Il " });
  await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  const model = await twin();
  const rows = await bench(element);
  assert.equal(rows.length, 5);
  const options = {
    Glouton: { temperature: 0 },
    "Tirage (température)": { temperature: 0.8, seed: 42 },
    "Tirage top-k": { temperature: 0.8, seed: 42, topK: 5 },
    "Tirage top-p (noyau)": { temperature: 0.8, seed: 42, topP: 0.9 },
  };
  for (const { name, text, bars } of rows.slice(0, 4)) {
    const drawn = [];
    for await (const one of model.characters({ prompt: "Il ", length: 60, ...options[name] }))
      drawn.push(one);
    assert.equal(text, drawn.map(({ character }) => character).join(""), name);
    const first = drawn[0].top.filter(({ probability }) => probability > 0);
    bars.forEach((shown, i) =>
      assert.ok(Math.abs(number(shown) / 100 - first[i].probability) < 0.006),
    );
  }
  const { hypotheses } = await model.beams({ prompt: "Il ", beams: 4, maxLength: 40 });
  assert.equal(rows[4].text, hypotheses[0].text);

  // What the beam has found, and what the network makes of it: exp(-ln p / n).
  const found = Math.exp(-hypotheses[0].logProbability / [...hypotheses[0].text].length);
  const said = number(/: ([\d,]+) par caractère/.exec(plain(rows[4].said))[1]);
  assert.ok(Math.abs(said / found - 1) < 0.01, `${said} ${found}`);
  const table = (await exported(page, element, "Méthodes comparées (CSV)")).bytes.toString();
  assert.equal(table.split("\r\n").filter(Boolean).length >= 6, true);
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});

test("names of communes are marked as invented or real, by the list", async () => {
  const parameters = {
    ...SMALL,
    corpus: "communes",
    units: "48",
    steps: "400",
    length: "500",
    prompt: "La ",
  };
  const { page, element, close } = await openWidget("rnn-generate", parameters);
  await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  const real = new Set(read("communes").split("\n"));
  await button(element, "Générer").click();
  await element.locator(".novelty li").first().waitFor();
  const text = `La ${await element.locator(".output").innerText()}`;
  const whole = text
    .split("\n")
    .slice(0, -1)
    .filter((line) => line.trim());
  const shown = await element
    .locator(".novelty li")
    .evaluateAll((all) => all.map((one) => [one.firstChild.data, one.lastChild.innerText]));
  assert.deepEqual(
    shown,
    whole.map((name) => [name, real.has(name.trim()) ? "existe" : "inventé"]),
  );
  const invented = shown.filter(([, said]) => said === "inventé").length;
  const note = plain(await element.locator(".novelty .note").innerText());
  assert.ok(note.startsWith(`${invented} nom`), note);
  assert.deepEqual(page.faults, []);
  await close();
});

test("of prose the longest stretch copied is named", async () => {
  const { element, close } = await openWidget("rnn-generate", {
    ...SMALL,
    unit: "word",
    length: "60",
  });
  await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  await button(element, "Générer").click();
  await element.locator(".novelty .note").waitFor();
  const note = plain(await element.locator(".novelty .note").innerText());
  const [, stretch, count] = /« ([\s\S]*) » \((\d+) caractères\)/.exec(note);
  assert.equal([...stretch].length, Number(count));
  assert.ok(plain(read("contes")).includes(stretch));
  const rows = await bench(element);
  assert.match(plain(rows[0].said), /par mot\.$/);
  await close();
});

test("as a project it tells of its text, and has its Keras program; own text too, on a phone, for axe", async () => {
  const options = { ...FOR_AXE, viewport: { width: 360, height: 740 } };
  const { page, element, close } = await openWidget(
    "rnn-train",
    { ...SMALL, details: "" },
    options,
  );
  await element.getByText("Les données", { exact: true }).click();
  await element.locator(".examples td").first().waitFor();
  assert.match(await element.locator(".examples").innerText(), /phare/);
  await element.getByLabel("Texte à apprendre").selectOption("communes");
  await element.locator(".examples td", { hasText: read("communes").split("\n")[0] }).waitFor();
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await element
    .getByRole("textbox", { name: "Votre texte" })
    .fill("un <b>loup</b>\n🐺\n".repeat(40));
  await element.locator(".examples td", { hasText: "<b>loup</b>" }).first().waitFor();
  await element.getByText("Le même réseau en Keras").click();
  await element.locator(".listing code", { hasText: "UNITES = 24" }).waitFor();
  await element.getByText("Ce qui rate").click();
  await assertAccessible(page, "details");
  assert.ok((await pixelsTooWide(page)) <= 0);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(element, "Télécharger texte.txt").click(),
  ]);
  assert.match(fs.readFileSync(await download.path(), "utf8"), /^un <b>loup<\/b>\n/);
  assert.deepEqual(page.faults, []);
  await close();
});
