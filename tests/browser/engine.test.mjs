// The engine in the page: the bits of Node, parts loaded when they are needed, a worker that dies.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { mortalEngine } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { LONG } from "../support/training.mjs";
import { button, start, state } from "../support/widget.mjs";

const { open, openWidget } = site({ mount: "/cours/Module5/" });

test("the browser trains to the same bits as Node", async () => {
  const { page, close } = await openWidget("rnn-train");
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
  const page = await open("labo.html");
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
  const page = await open("labo.html");
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

test("an engine that dies is said so, and can be started again", async () => {
  const { page, element, close } = await openWidget("rnn-train", LONG);
  await page.route("**/worker.js", (route) => route.abort());
  await button(element, "Entraîner").click();
  await state(element, "error");
  await page.unroute("**/worker.js");
  await start(element, () => button(element, "Réessayer").click());
  await state(element, "running");
  await close();
});

test("a widget removed while it prepares its network trains nothing", async () => {
  const { page, element, close } = await openWidget("rnn-train", LONG);
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
  const { page, element, close } = await openWidget("rnn-train", LONG);
  const die = await mortalEngine(page);
  await button(element, "Un pas").click();
  await state(element, "paused");
  await die();
  await button(element, "Entraîner").click();
  await state(element, "error");
  assert.match(await element.locator(".error p").innerText(), /relancé|moteur/);
  await start(element, () => button(element, "Réessayer").click());
  await state(element, "running");
  await close();
});

test("removed and put back, a widget says nothing of the run that it had", async () => {
  for (const widget of ["rnn-train", "rnn-compare", "rnn-gates"]) {
    const { page, element, close } = await openWidget(widget, LONG);
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
