// Assignments, as a teacher makes them, a learner runs them and the teacher checks their records.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { site } from "../support/site.mjs";
import { button, pause } from "../support/widget.mjs";

const { open } = site({ mount: "/cours/Module5/" });

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
  const page = await open(link);
  const widget = page.locator("rnn-train");
  await widget.locator(".widget").waitFor();
  await button(widget, "Entraîner").click();
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
  await button(tool, "Vérifier").click();
  await tool.getByText("Vérification finie").waitFor({ timeout: 120000 });
  return tool
    .locator(".verdicts > li")
    .evaluateAll((items) => items.map((li) => ({ kind: li.dataset.verdict, said: li.innerText })));
}

test("an assignment: link made, run, reset and run again; its records are found identical", async () => {
  const teacher = await open("enseignants.html");
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
    button(page, "Télécharger").click(),
  ]);
  assert.equal(file.suggestedFilename(), "releve-zoe-d-ete.json");
  assert.equal(fs.readFileSync(await file.path(), "utf8"), text);

  await button(widget, "Réinitialiser").click();
  await button(widget, "Entraîner").click();
  await page.waitForFunction(
    (before) => ![...document.querySelectorAll(".record textarea")].some((t) => t.value === before),
    text,
  );
  const again = await textOf(page);
  assert.deepEqual(JSON.parse(again).runs, record.runs, "a reset network trains to the same");
  await page.context().close();

  const found = await verdicts(teacher, `${text}\n${again}`, link);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ["identical", "identical"],
  );
  assert.match(found[0].said, /Zoé d'Été[\s\S]*Identique[\s\S]*GRU, 16 unités[\s\S]*graine 7/);
  assert.match(found[1].said, /les mêmes poids que le relevé 1/);
  assert.deepEqual(teacher.faults, []);
  await teacher.context().close();
});

test("pauses leave no trace in a record", async () => {
  const teacher = await open("enseignants.html");
  const [link] = await makeLink(teacher);
  const long = link.replace("steps=80", "steps=12000");
  const { page, text } = await learn(long, "Pauses", async (widget) => {
    for (let i = 0; i < 2; i++) {
      await pause(widget);
      await button(widget, "Entraîner").click();
    }
  });
  await page.context().close();
  assert.equal(JSON.parse(text).runs[0].steps, 12000);
  const [found] = await verdicts(teacher, text, long);
  assert.equal(found.kind, "identical", found.said);
  await teacher.context().close();
});

test("a race is an assignment too: a record with a run for each cell, checked one by one", async () => {
  const teacher = await open("enseignants.html");
  const form = teacher.locator("form.assignment");
  await form.getByLabel("Widget").selectOption("rnn-compare");
  await form.getByRole("checkbox", { name: "LSTM" }).uncheck();
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

  const page = await open(link);
  await button(page, "Entraîner").click();
  await page.getByText("Relevé prêt").waitFor({ timeout: 60000 });
  const text = await textOf(page);
  assert.deepEqual(page.faults, []);
  await page.context().close();
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
  await teacher.context().close();
});

test("a widget that gives no record says so beside what is asked", async () => {
  const page = await open("embed.html?widget=rnn-gates&devoir=1&consigne=Regardez.");
  const asked = page.locator(".assignment-asked");
  await asked.filter({ hasText: "Ce widget ne donne pas de relevé." }).waitFor();
  assert.equal(await asked.first().innerText(), "Regardez.");
  assert.equal(await page.locator(".record").count(), 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("forged records are found out, each for what is forged; hostile ones are named and do no harm", async () => {
  const teacher = await open("enseignants.html");
  const [link, second] = await makeLink(teacher, { count: "3" });
  assert.equal(new URL(second).searchParams.get("seed"), "8");
  const { page, text } = await learn(link, "Élève");
  await page.context().close();
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
  await teacher.context().close();
});

test("a verification can be stopped, and begun again", async () => {
  const teacher = await open("enseignants.html");
  const [link] = await makeLink(teacher);
  const { page, text } = await learn(link, "");
  await page.context().close();
  const long = JSON.parse(text);
  long.runs[0].steps = 1_000_000;
  const tool = teacher.locator(".assignment").last();
  const [first] = await verdictsWhen(teacher, JSON.stringify(long), async () => {
    await tool.getByText(/pas [\d\s]+ sur 1\s000\s000/).waitFor();
    await button(tool, "Arrêter").click();
  });
  assert.equal(first.kind, "stopped");
  assert.equal((await verdicts(teacher, text))[0].kind, "identical");
  await teacher.context().close();
});

async function verdictsWhen(page, text, meanwhile) {
  const [found] = await Promise.all([verdicts(page, text), meanwhile()]);
  return found;
}

test("an unknown link, and nothing at all, are said", async () => {
  const teacher = await open("enseignants.html");
  const tool = teacher.locator(".assignment").last();
  const press = () => button(tool, "Vérifier").click();
  await press();
  assert.match(await tool.getByRole("status").innerText(), /Collez d'abord/);
  await tool.getByLabel("Relevés, l'un après l'autre").fill("{}");
  await tool.getByLabel("Liens du devoir").fill("https://example.org/");
  await press();
  assert.match(await tool.getByRole("status").innerText(), /pas un lien de devoir/);
  await teacher.context().close();
});

test("files of records are taken in", async () => {
  const teacher = await open("enseignants.html");
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
  await teacher.context().close();
});
