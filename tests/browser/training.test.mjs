// Training and generating in the page, as a learner would.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import test, { after, before } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { launch, open } from "../support/browser.mjs";
import { serve } from "../support/server.mjs";

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve({ mount: "/cours/Module5/" });
});
after(async () => {
  await browser.close();
  await server.close();
});

/** A page with one widget, by embed.html. */
async function widgetPage(widget, parameters = {}) {
  const query = new URLSearchParams({ widget, ...parameters });
  const page = await open(browser, `${server.url}embed.html?${query}`);
  const element = page.locator(widget);
  await element.locator(".widget").waitFor();
  return { page, element, close: () => page.context().close() };
}

const SMALL = { units: "32", "batch-size": "8", "sequence-length": "32", "learning-rate": "0.01" };
const state = (element, name) =>
  element.locator(`.state[data-state="${name}"]`).waitFor({ timeout: 60000 });
const button = (element, name) => element.getByRole("button", { name, exact: true });

/** A metric as the widget shows it, as a number. */
async function metric(element, name) {
  const text = await element.locator(".metrics > div", { hasText: name }).locator("dd").innerText();
  return Number(text.replace(/[\s\u202f\u00a0]/g, "").replace(",", "."));
}

async function waitForLoss(element, most) {
  for (let i = 0; i < 600; i++) {
    if ((await metric(element, "Perte")) <= most) return;
    await element.page().waitForTimeout(100);
  }
  assert.fail(`the loss stays at ${await metric(element, "Perte")}, above ${most}`);
}

test("lesson 1: an LSTM learns until the loss has halved; pause, resume, generate", async () => {
  const page = await open(browser, `${server.url}module5_lesson1.html`);
  const element = page.locator("rnn-train").nth(1);
  await element.scrollIntoViewIfNeeded();
  await button(element, "Entraîner").click();
  await state(element, "running");
  await page.waitForFunction(
    (e) => /\d/.test(e.shadowRoot.querySelector(".metrics dd").textContent),
    await element.elementHandle(),
  );
  const vocabulary = await page.evaluate(
    async () => new Set(await (await fetch("data/communes.txt")).text()).size,
  );
  await waitForLoss(element, Math.log(vocabulary) / 2);
  await button(element, "Pause").click();
  await state(element, "paused");
  const paused = await metric(element, "Pas");
  await page.waitForTimeout(400);
  assert.equal(await metric(element, "Pas"), paused, "nothing is trained while it is paused");
  assert.ok((await element.locator(".samples li").count()) >= 1);
  assert.ok(await element.locator(".plot canvas").count(), "the curve is drawn");
  assert.match(
    await element.locator("figure .visually-hidden").textContent(),
    /nats par caractère en .* pas/,
  );
  await button(element, "Entraîner").click();
  await state(element, "running");
  await page.waitForFunction(
    ([e, before]) =>
      Number(e.shadowRoot.querySelector(".metrics dd").textContent.replace(/\D/g, "")) > before,
    [await element.elementHandle(), paused],
  );
  await button(element, "Pause").click();
  await state(element, "paused");

  const writer = page.locator("rnn-generate").first();
  await writer.scrollIntoViewIfNeeded();
  await button(writer, "Générer").click();
  await button(writer, "Générer").waitFor();
  await page.waitForFunction(
    (e) => e.shadowRoot.querySelectorAll(".character").length > 50,
    await writer.elementHandle(),
  );
  await writer.locator(".character", { hasText: /\S/ }).nth(5).click();
  assert.ok((await writer.locator(".bars li").count()) >= 2);
  const shares = await writer.locator(".bar-value").allInnerTexts();
  const sum = shares.reduce(
    (total, text) => total + Number(text.replace(/[^\d,]/g, "").replace(",", ".")),
    0,
  );
  assert.ok(Math.abs(sum - 100) < 5, `the probabilities shown add up to ${sum} %`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a step is a step; reset returns to the same network, another seed to another", async () => {
  const { element, close } = await widgetPage("rnn-train", { ...SMALL, cell: "gru" });
  const lossAfterOneStep = async () => {
    await button(element, "Un pas").click();
    await state(element, "paused");
    assert.equal(await metric(element, "Pas"), 1);
    return metric(element, "Perte");
  };
  const first = await lossAfterOneStep();
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  assert.equal(await lossAfterOneStep(), first);
  await button(element, "Autre graine").click();
  await state(element, "idle");
  assert.notEqual(await lossAfterOneStep(), first);
  await close();
});

test("the browser trains to the same bits as Node", async () => {
  const { page, close } = await widgetPage("rnn-train");
  const config = {
    text: fs.readFileSync("dist/data/contes.txt", "utf8").slice(0, 9000),
    seed: 3,
    layers: [{ type: "lstm", units: 20 }],
    batchSize: 4,
    sequenceLength: 16,
  };
  const engine = await createEngine();
  const model = await engine.createModel(config);
  for await (const _ of model.train({ steps: 12 }));
  const here = createHash("sha256")
    .update(await model.save())
    .digest("hex");
  const there = await page.evaluate(async (given) => {
    const { createEngine: create } = await import(new URL("recurrence.js", location.href).href);
    const remote = await (await create()).createModel(given);
    for await (const _ of remote.train({ steps: 12 }));
    const hash = await crypto.subtle.digest("SHA-256", await remote.save());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }, config);
  assert.equal(there, here);
  await close();
});

test("what trains and writes loads the engine's first part; a network away is survived", async () => {
  const page = await open(browser, `${server.url}labo.html`);
  const asked = [];
  page.on("request", (request) => asked.push(request.url().split("/").at(-1)));
  let away = true;
  await page.route(/-second\.wasm$/, (route) => (away ? route.abort() : route.continue()));
  await page.evaluate(async () => {
    const { createEngine } = await import(new URL("recurrence.js", location.href).href);
    const engine = await createEngine({ simd: true });
    const text = "Une lettre après l'autre.\n".repeat(40);
    const common = { batchSize: 4, sequenceLength: 16, seed: 1 };
    const model = await engine.createModel({
      text,
      ...common,
      layers: [{ type: "gru", units: 8 }],
    });
    globalThis.train = async () => {
      for await (const { loss } of model.train({ steps: 5 })) globalThis.loss = loss;
      return globalThis.loss;
    };
    globalThis.write = () => model.generate({ length: 20, seed: 1 }).then(({ text: out }) => out);
    const words = { task: "word-lm", text, ...common, layers: [{ type: "lstm", units: 8 }] };
    globalThis.attempts = {
      words: () => engine.createModel(words).then(({ info }) => info.config.task),
      probe: () => model.probe("traces", { text: "Une" }).then(({ layers }) => layers[0].type),
      save: () => model.save().then((bytes) => bytes.length > 1000),
    };
    globalThis.attempt = (name) =>
      globalThis.attempts[name]().catch(({ name: kind, code }) => `${kind} ${code}`);
  });
  const attempt = (name) => page.evaluate((one) => globalThis.attempt(one), name);
  const first = await page.evaluate(() => globalThis.train());
  const written = await page.evaluate(() => globalThis.write());
  assert.ok(asked.includes("recurrence-simd.wasm"));
  assert.ok(!asked.some((name) => name.includes("-second")), asked.join(" "));

  for (const name of ["words", "probe", "save"])
    assert.equal(await attempt(name), "RecurrenceError io", name);
  assert.equal(await page.evaluate(() => globalThis.write()), written);
  assert.ok((await page.evaluate(() => globalThis.train())) < first);
  away = false;
  assert.equal(await attempt("words"), "word-lm");
  assert.equal(await attempt("probe"), "gru");
  assert.equal(await attempt("save"), true);
  await page.context().close();
});

test("while the second part is on its way, training goes on, aborts are answered, order is kept", async () => {
  const page = await open(browser, `${server.url}labo.html`);
  const held = [];
  let answer = (route) => void held.push(route);
  await page.route(/-second\.wasm$/, (route) => answer(route));
  await page.evaluate(async () => {
    const { createEngine } = await import(new URL("recurrence.js", location.href).href);
    const engine = await createEngine({ simd: true });
    const text = "Une lettre après l'autre.\n".repeat(40);
    const common = { batchSize: 4, sequenceLength: 16, seed: 1, text };
    const plain = { ...common, layers: [{ type: "gru", units: 8 }] };
    const [model, trained] = [await engine.createModel(plain), await engine.createModel(plain)];
    for await (const _ of model.train({ steps: 7 }));
    const told = (promise) => promise.then(String, ({ code }) => code);
    const found = { other: null, saved: null, beams: null, step: 0 };
    globalThis.found = found;
    const words = { ...common, task: "word-lm", layers: [{ type: "lstm", units: 8 }] };
    globalThis.other = () => told(engine.createModel(words).then(({ info }) => info.config.task));
    globalThis.other().then((other) => (found.other = other));
    const bytes = model.save();
    model.reset();
    told(bytes.then((file) => engine.loadModel(file)).then(({ info }) => info.step)).then(
      (saved) => (found.saved = saved),
    );
    const abort = new AbortController();
    told(trained.beams({ signal: abort.signal })).then((beams) => (found.beams = beams));
    abort.abort();
    for await (const { step } of trained.train({ steps: 200 })) found.step = step;
  });
  await page.waitForFunction(() => globalThis.found.beams);
  assert.deepEqual(await page.evaluate(() => globalThis.found), {
    other: null,
    saved: null,
    beams: "aborted",
    step: 200,
  });
  assert.equal(held.length, 1, "one request for the file");

  // A portal answers in its place: said, and tried anew.
  answer = (route) => route.fulfill({ status: 200, body: "<html>connectez-vous</html>" });
  await answer(held[0]);
  await page.waitForFunction(() => globalThis.found.other && globalThis.found.saved);
  const { other, saved } = await page.evaluate(() => globalThis.found);
  assert.deepEqual([other, saved], ["io", "io"]);
  answer = (route) => route.continue();
  assert.equal(await page.evaluate(() => globalThis.other()), "word-lm");
  await page.context().close();
});

test("own text: pasted, dropped as a file, removed", async () => {
  const { page, element, close } = await widgetPage("rnn-train", SMALL);
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await button(element, "Entraîner").click();
  assert.match(await element.locator(".note").innerText(), /Collez ou déposez/);
  await element
    .getByRole("textbox", { name: "Votre texte" })
    .fill("la pluie tombe sur le toit, le chat dort sous la pluie. ".repeat(60));
  await button(element, "Entraîner").click();
  await state(element, "running");
  await waitForLoss(element, 0.9);
  await button(element, "Pause").click();
  await state(element, "paused");
  await element.locator(".samples li").first().waitFor();
  assert.match(await element.locator(".samples").innerText(), /pluie|chat|toit/);

  const dropped = "un deux trois, quatre cinq six. ".repeat(90);
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "nombres.txt", { type: "text/plain" }));
    return data;
  }, dropped);
  await element.locator(".widget").dispatchEvent("drop", { dataTransfer: transfer });
  await element.getByText("nombres.txt").waitFor();
  await button(element, "Entraîner").click();
  await state(element, "running");
  await element
    .getByText(`texte de ${dropped.length.toLocaleString("fr-FR")} caractères`)
    .waitFor();
  await button(element, "Pause").click();
  assert.deepEqual(page.faults, []);
  await close();
});

test("of two files dropped in haste the last one counts; of several at once the first", async () => {
  const { page, element, close } = await widgetPage("rnn-train", SMALL);
  await element.locator(".widget").evaluate((zone) => {
    const drop = (...files) => {
      const dataTransfer = new DataTransfer();
      for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
      zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    };
    drop(["lent.txt", "lent ".repeat(8_000_000)]);
    drop(["vif.txt", "vif ".repeat(500)], ["autre.txt", "autre"]);
  });
  await element.getByText("vif.txt").waitFor();
  await page.waitForTimeout(1500);
  assert.match(
    await element.locator(".own-summary").innerText(),
    /^vif\.txt[\s\S]*Un seul fichier/,
  );
  assert.ok(await element.locator("progress").isHidden());
  await close();
});

const badTexts = {
  "not UTF-8": [Buffer.from([0x61, 0x62, 0xe9, 0x20, 0x63]), /UTF-8/],
  "UTF-16": [Buffer.from("\ufeffbonjour à tous ".repeat(50), "utf16le"), /UTF-8/],
  "with a NUL": [Buffer.from("abc\0def".repeat(40)), /UTF-8/],
  empty: [Buffer.from(""), /trop court/],
  tiny: [Buffer.from("bonjour"), /trop court/],
};
for (const [name, [bytes, message]] of Object.entries(badTexts)) {
  test(`bad text: ${name}: a clear message, and a way on`, async () => {
    const { element, close } = await widgetPage("rnn-train", SMALL);
    await element.getByLabel("Texte à apprendre").selectOption("own");
    await element
      .locator("input[type=file]")
      .setInputFiles({ name: "essai.txt", mimeType: "text/plain", buffer: bytes });
    await element.locator(".own-summary").getByText("essai.txt").waitFor();
    await button(element, "Entraîner").click();
    await element.locator('.error[role="alert"]').waitFor();
    assert.match(await element.locator(".error p").innerText(), message);
    await element.getByLabel("Texte à apprendre").selectOption("contes");
    await button(element, "Un pas").click();
    await state(element, "paused");
    assert.equal(await metric(element, "Pas"), 1);
    assert.ok(await element.locator(".error").isHidden());
    await close();
  });
}

test("a text of ten megabytes is read and learned from", async () => {
  const { element, close } = await widgetPage("rnn-train", SMALL);
  const text = fs.readFileSync("lessons/data/contes.txt", "utf8").repeat(120);
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await element
    .locator("input[type=file]")
    .setInputFiles({ name: "roman.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  await element.getByText(/roman\.txt \(10,\d Mo\)/).waitFor();
  await button(element, "Entraîner").click();
  await state(element, "running");
  await waitForLoss(element, 3);
  await button(element, "Pause").click();
  await state(element, "paused");
  await close();
});

test("an exploding loss stops training and says why in French", async () => {
  const { element, close } = await widgetPage("rnn-train", {
    ...SMALL,
    cell: "rnn",
    "learning-rate": "1",
    "clip-norm": "0",
    units: "64",
  });
  const errors = element.evaluate(
    (e) =>
      new Promise((resolve) => e.addEventListener("rnn-error", ({ detail }) => resolve(detail))),
  );
  await button(element, "Entraîner").click();
  await state(element, "error");
  assert.match(await element.locator(".error p").innerText(), /explosé/);
  assert.equal((await errors).code, "diverged");
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  assert.ok(await element.locator(".error").isHidden());
  await close();
});

test("a hidden tab pauses, a shown one goes on", async () => {
  const { page, element, close } = await widgetPage("rnn-train", SMALL);
  await button(element, "Entraîner").click();
  await state(element, "running");
  const setHidden = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await setHidden(true);
  await state(element, "hidden");
  await setHidden(false);
  await state(element, "running");
  await close();
});

test("events bubble out of the widget with plain data", async () => {
  const { page, element, close } = await widgetPage("rnn-train", { ...SMALL, steps: "5" });
  await page.evaluate(() => {
    globalThis.heard = [];
    for (const name of ["rnn-progress", "rnn-done"]) {
      document.addEventListener(name, ({ type, detail }) =>
        heard.push({ type, ...structuredClone(detail) }),
      );
    }
  });
  await button(element, "Entraîner").click();
  await state(element, "done");
  const heard = await page.evaluate(() => globalThis.heard);
  assert.deepEqual(
    heard.map(({ type }) => type),
    [...Array(5).fill("rnn-progress"), "rnn-done"],
  );
  assert.deepEqual(
    heard.slice(0, 5).map(({ step }) => step),
    [1, 2, 3, 4, 5],
  );
  assert.equal(heard[5].reason, "done");
  assert.equal(heard[5].loss, heard[4].loss);
  await close();
});

test("rnn-generate trains a network of its own where the page has none", async () => {
  const { page, element, close } = await widgetPage("rnn-generate", {
    ...SMALL,
    steps: "40",
    length: "60",
    prompt: "Le ",
  });
  await button(element, "Entraîner").click();
  await button(element, "Générer").click({ timeout: 60000 });
  await page.waitForFunction(
    (e) => e.shadowRoot.querySelectorAll(".character").length === 60,
    await element.elementHandle(),
  );
  const write = async () => (await element.locator(".output").innerText()).trim();
  const first = await write();
  await button(element, "Générer").click();
  await page.waitForFunction(
    (e) => e.shadowRoot.querySelectorAll(".bars li").length > 0,
    await element.elementHandle(),
  );
  assert.equal(await write(), first, "the same seed writes the same text");
  assert.deepEqual(page.faults, []);
  await close();
});

test("the writer takes the newest network, names it as it is now, and says what it does not know", async () => {
  const page = await open(browser, `${server.url}module5_lesson1.html`);
  const [tales, towns] = [page.locator("rnn-train").nth(0), page.locator("rnn-train").nth(1)];
  for (const element of [tales, towns]) {
    await element.scrollIntoViewIfNeeded();
    await button(element, "Entraîner").click();
    await state(element, "running");
    await waitForLoss(element, 4);
    await button(element, "Pause").click();
    await state(element, "paused");
  }
  const writer = page.locator("rnn-generate").first();
  await writer.scrollIntoViewIfNeeded();
  const select = writer.getByLabel("Réseau");
  const label = () => select.evaluate((e) => e.selectedOptions[0].textContent);
  assert.match(await label(), /LSTM.*communes/);
  assert.match(
    (await label()).replace(/\s/g, ""),
    new RegExp(`·${await metric(towns, "Pas")}pas$`),
  );
  await select.selectOption("0");
  assert.match(await label(), /RNN simple.*Contes/);
  await button(tales, "Un pas").click();
  await state(tales, "paused");
  assert.match(await label(), /RNN simple.*Contes/, "the reader's choice stands");
  await writer.getByLabel("Amorce").fill("日本 La");
  await writer.getByLabel("Longueur").fill("-5");
  await button(writer, "Générer").click();
  await writer.getByText("2 caractères de l'amorce n'existent pas").waitFor();
  assert.equal(await writer.getByLabel("Longueur").inputValue(), "1");
  await button(tales, "Réinitialiser").click();
  await state(tales, "idle");
  assert.equal(await select.locator("option").count(), 1, "a reset network knows nothing to write");
  await page.context().close();
});

test("resetting while it trains leaves no sample of the old network behind", async () => {
  const { page, element, close } = await widgetPage("rnn-train", SMALL);
  await button(element, "Entraîner").click();
  await element.locator(".samples li").first().waitFor();
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  await page.waitForTimeout(600);
  assert.equal(await element.locator(".samples li").count(), 0);
  await close();
});

test("an unknown parameter of the address is said", async () => {
  const page = await open(
    browser,
    `${server.url}embed.html?widget=rnn-train&learningRate=0.1&foo=1`,
  );
  assert.match(await page.getByRole("alert").first().innerText(), /: foo\./);
  assert.equal(await page.getByLabel("Taux d'apprentissage").inputValue(), "0.1");
  await page.context().close();
});

test("a wrong configuration is named in place and takes nothing down", async () => {
  for (const [parameters, key] of [
    [{ config: '{"unitz": 5}' }, "unitz"],
    [{ config: "{broken" }, "config"],
    [{ units: "beaucoup" }, "Unités"],
    [{ units: "-4" }, "Unités"],
    [{ cell: "transformer" }, "Cellule"],
  ]) {
    const { element, close } = await widgetPage("rnn-train", parameters);
    await element.locator(".error").waitFor();
    assert.match(await element.locator(".error").innerText(), new RegExp(key));
    await close();
  }
});

test("an engine that dies is said so, and can be started again", async () => {
  const { page, element, close } = await widgetPage("rnn-train", SMALL);
  await page.route("**/worker.js", (route) => route.abort());
  await button(element, "Entraîner").click();
  await state(element, "error");
  await page.unroute("**/worker.js");
  await button(element, "Réessayer").click();
  await state(element, "running");
  await close();
});

test("a widget removed while it prepares its network trains nothing", async () => {
  const { page, element, close } = await widgetPage("rnn-train", SMALL);
  const after = await element.evaluate(async (widget) => {
    const heard = [];
    widget.addEventListener("rnn-progress", ({ detail }) => heard.push(detail.step));
    widget.shadowRoot.querySelector("button.primary").click();
    await new Promise((resolve) => setTimeout(resolve, 5));
    widget.remove();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return { heard: heard.length, running: widget.training.running };
  });
  assert.deepEqual(after, { heard: 0, running: false });
  assert.deepEqual(page.faults, []);
  await close();
});

test("a paused network whose engine has died is said to be gone, and a new one starts", async () => {
  const { page, element, close } = await widgetPage("rnn-train", SMALL);
  await page.evaluate(() => {
    const Original = globalThis.Worker;
    globalThis.workers = [];
    globalThis.Worker = class extends Original {
      constructor(...given) {
        super(...given);
        globalThis.workers.push(this);
      }
    };
  });
  await button(element, "Un pas").click();
  await state(element, "paused");
  await page.evaluate(() =>
    globalThis.workers[0].dispatchEvent(new ErrorEvent("error", { message: "died" })),
  );
  await button(element, "Entraîner").click();
  await state(element, "error");
  assert.match(await element.locator(".error p").innerText(), /relancé|moteur/);
  await button(element, "Réessayer").click();
  await state(element, "running");
  await close();
});

test("an absurd number of layers is refused at once, before any training is asked for", async () => {
  const { element, close } = await widgetPage("rnn-train", { ...SMALL, layers: "100000000" });
  await element.locator(".error").waitFor({ timeout: 10000 });
  assert.match(await element.locator(".error p").first().innerText(), /Couches/);
  await close();
});

test("embed.html refuses a widget that does not exist and names those that do", async () => {
  const page = await open(
    browser,
    `${server.url}embed.html?widget=%3Cscript%3Ealert(1)%3C/script%3E`,
  );
  await page.getByRole("link", { name: "rnn-train" }).waitFor();
  assert.equal(await page.locator("main script").count(), 0);
  await page.context().close();
});

test("what is said of a text goes with it", async () => {
  const { element, close } = await widgetPage("rnn-train", SMALL);
  const note = element.locator(".note").first();
  const area = element.getByRole("textbox", { name: "Votre texte" });
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await button(element, "Entraîner").click();
  assert.match(await note.innerText(), /Collez ou déposez/);
  await area.fill("la pluie tombe sur le toit. ".repeat(60));
  assert.ok(await note.isHidden(), "there is a text now");
  await button(element, "Un pas").click();
  await state(element, "paused");
  assert.match(await note.innerText(), /texte de 1\s680 caractères/);
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  await area.fill("le chat dort. ".repeat(100));
  assert.ok(await note.isHidden(), "that text is gone");
  await close();
});

test("removed and put back, a widget says nothing of the run that it had", async () => {
  for (const widget of ["rnn-train", "rnn-compare", "rnn-gates"]) {
    const { page, element, close } = await widgetPage(widget, { ...SMALL, steps: "100000" });
    const quiet = await element.evaluate(async (one) => {
      const place = one.parentElement;
      const first = new Promise((resolve) => one.addEventListener("rnn-progress", resolve));
      one.shadowRoot.querySelector("button.primary").click();
      await first;
      one.say("Dit pendant l'entraînement.");
      one.remove();
      await new Promise((resolve) => setTimeout(resolve));
      place.append(one); // while the engine still ends what it was at
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const live = [...one.shadowRoot.querySelectorAll(".visually-hidden[role=status]")];
      return [live.map((region) => region.textContent).join(""), one.state ?? "idle"];
    });
    assert.deepEqual(quiet, ["", "idle"], widget);
    assert.ok(await element.locator(".error").isHidden());
    await button(element, "Entraîner").click();
    await element.evaluate(
      (one) => new Promise((resolve) => one.addEventListener("rnn-progress", resolve)),
    );
    assert.deepEqual(page.faults, []);
    await close();
  }
});
