// Order, cancellation and the learning-rate test of recurrence.js.
import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { Session } from "../../web/engine/session.js";
import { collect, config, digest, train } from "../support/engine.mjs";

const engine = await createEngine();
const make = (task = "char-lm", more = {}) => engine.createModel(config(task, more));

test("a learning-rate test tells rising rates and brings everything back", async () => {
  const model = await make();
  const twin = await make();
  await train(model, 3);
  await train(twin, 3);
  const before = digest(await model.save());
  const metrics = await collect(model.learningRateTest({ from: 1e-4, to: 1e-2, steps: 21 }));
  assert.equal(metrics.length, 21);
  metrics.forEach(({ learningRate }, i) => {
    assert.ok(Math.abs(learningRate / (1e-4 * 10 ** (i / 10)) - 1) < 1e-6, `${learningRate}`);
  });
  assert.equal(digest(await model.save()), before);
  assert.equal((await model.refresh()).step, 3);
  await train(model, 3);
  await train(twin, 3);
  assert.equal(digest(await model.save()), digest(await twin.save()));
  await model.dispose();
  await twin.dispose();
});

test("… also when it is left, aborted, or diverges", async () => {
  const model = await make();
  await train(model, 2);
  const before = digest(await model.save());
  for await (const { step } of model.learningRateTest({ steps: 1000 })) if (step > 3) break;
  assert.equal(digest(await model.save()), before);

  const abort = new AbortController();
  const aborted = model.learningRateTest({ steps: 100000, signal: abort.signal });
  await aborted.next();
  abort.abort();
  let item;
  while (!(item = await aborted.next()).done);
  assert.deepEqual(item.value, { diverged: false, stopped: true });
  assert.equal(digest(await model.save()), before);

  const wild = model.learningRateTest({ from: 1, to: 10, steps: 1000 });
  while (!(item = await wild.next()).done);
  assert.deepEqual(item.value, { diverged: true, stopped: false });
  assert.equal(digest(await model.save()), before);
  await model.dispose();
});

test("what is asked while a learning-rate test is under way waits for its end", async () => {
  const model = await make();
  const before = digest(await model.save());
  let saved = null;
  let steps = 0;
  for await (const _ of model.learningRateTest({ steps: 60 })) {
    saved ??= digest(await model.save()); // would wait for ever if the test waited for this loop
    steps++;
  }
  assert.equal(saved, before);
  assert.equal(steps, 60);
  await model.dispose();
});

test("of two trainings of a model the second waits for the first, even within its loop", async () => {
  const model = await make();
  const steps = [];
  for await (const { step } of model.train({ steps: 5 })) {
    steps.push(step);
    if (step === 1) for await (const inner of model.train({ steps: 5 })) steps.push(inner.step);
  }
  assert.deepEqual(steps, [1, 6, 7, 8, 9, 10, 2, 3, 4, 5]);
  const [a, b] = await Promise.all([train(model, 4), train(model, 4)]);
  assert.deepEqual(
    [...a, ...b].map(({ step }) => step),
    [11, 12, 13, 14, 15, 16, 17, 18],
  );
  assert.equal(model.info.step, 18);
  await model.dispose();
});

test("a loop that is left has ended its training, and the info says where", async () => {
  const model = await make();
  for await (const { step } of model.train({ steps: 100000 })) if (step >= 10) break;
  const { step } = model.info;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal((await model.refresh()).step, step);
  assert.ok(step >= 10 && step < 5000, `${step}`);
  await model.dispose();
});

test("an aborted request that waits for its turn ends at once", async () => {
  const model = await make();
  const first = new AbortController();
  const long = train(model, 1000000, { signal: first.signal });
  const abort = new AbortController();
  const second = model.train({ steps: 10, signal: abort.signal });
  const answer = second.next();
  abort.abort();
  assert.deepEqual(await answer, { done: true, value: { metrics: null, stopped: true } });
  first.abort();
  assert.ok((await long).length > 0);
  await model.dispose();
});

test("writing and looking go on while a model trains", async () => {
  const model = await make();
  const abort = new AbortController();
  const training = train(model, 1000000, { signal: abort.signal });
  const { text } = await model.generate({ prompt: "Il ", length: 30 });
  assert.equal([...text].length, 30);
  await model.probe("traces", { text: "Il" });
  await model.probe("check", { samples: 1 });
  await model.save();
  abort.abort();
  await training;
  await model.dispose();
});

test("writing is aborted within a slice; two texts are written one after the other", async () => {
  const model = await make();
  const abort = new AbortController();
  const written = model.generate({ length: 1e9, signal: abort.signal });
  setTimeout(() => abort.abort(), 40);
  const { text, stopped } = await written;
  assert.equal(stopped, true);
  assert.ok(text.length > 0);
  const options = { prompt: "Le ", length: 100, seed: 3 };
  const [a, b] = await Promise.all([model.generate(options), model.generate(options)]);
  assert.deepEqual(a, b);
  const already = await model.generate({ signal: AbortSignal.abort() });
  assert.deepEqual(already, { text: "", unknown: 0, stopped: true });
  await model.dispose();
});

// Searches and predictions that take a second or more.
const large = (units) => ({ layers: [{ type: "lstm", units }] });
const far = { beams: 16, maxLength: 1024 };
const long = { text: "ce film beau nul ".repeat(64) };
const soon = () => new Promise((resolve) => setTimeout(resolve, 0));

test("a beam search is aborted within a slice and tells the best so far", async () => {
  const model = await make("char-lm", large(512));
  const abort = new AbortController();
  let over = false;
  const search = model.beams({ ...far, signal: abort.signal }).finally(() => (over = true));
  await soon();
  await model.refresh();
  assert.equal((await model.generate({ length: 5 })).text.length, 5);
  assert.equal(over, false); // others were answered meanwhile
  abort.abort();
  const { hypotheses, steps, beams, stopped } = await search;
  assert.equal(stopped, true);
  assert.equal(beams, 16);
  assert.equal(hypotheses.length, 16);
  assert.ok(steps.length > 0 && steps.length < 1024, `${steps.length}`);
  for (const { text, finished, step } of hypotheses) {
    assert.equal([...text].length, steps.length);
    assert.equal(step, steps.length - 1);
    assert.equal(finished, false);
  }
  // What was found is the beginning of a whole search, which says nothing of a stop.
  const whole = await model.beams({ ...far, maxLength: 5 });
  assert.deepEqual(Object.keys(whole), ["beams", "unknown", "hypotheses", "steps"]);
  assert.deepEqual(whole.steps[0], steps[0]);
  await model.dispose();
});

test("of two searches the second waits, and does not disturb the first by being aborted", async () => {
  const model = await make();
  const options = { prompt: "Le ", beams: 8, maxLength: 1024 };
  const alone = await model.beams(options);
  const abort = new AbortController();
  const first = model.beams(options);
  const second = model.beams({ ...far, signal: abort.signal });
  abort.abort();
  const nothing = { beams: 0, unknown: 0, hypotheses: [], steps: [], stopped: true };
  assert.deepEqual(await second, nothing);
  assert.deepEqual(await first, alone);
  assert.deepEqual(await model.beams({ signal: AbortSignal.abort() }), nothing);
  const both = await Promise.all([model.beams(options), model.beams(options)]);
  assert.deepEqual(both, [alone, alone]);
  await model.dispose();
});

test("a search goes on while its model trains, and ends with its model", async () => {
  const model = await make("char-lm", large(512));
  const search = model.beams({ ...far, beams: 2, maxLength: 300 });
  await train(model, 2);
  assert.equal((await search).steps.length, 300);
  const cut = assert.rejects(model.beams(far), { code: "not-found" });
  await soon();
  await model.dispose();
  await cut;
});

test("a prediction is aborted within a slice and tells what it came to", async () => {
  const model = await make("classification", large(256));
  const abort = new AbortController();
  const answer = model.predict(long, { signal: abort.signal });
  await soon();
  abort.abort();
  const { labels, steps, tokens, stopped } = await answer;
  assert.equal(stopped, true);
  assert.deepEqual([labels.length, tokens.length], [2, 256]);
  assert.ok(steps.length < 256, `${steps.length}`);
  const { steps: whole, stopped: none } = await model.predict({ text: "ce film beau" });
  assert.deepEqual(steps.slice(0, 3), whole.slice(0, steps.length));
  assert.equal(none, undefined);
  const already = await model.predict(long, { signal: AbortSignal.abort() });
  assert.deepEqual(already, { ...already, labels, steps: [], stopped: true });
  await assert.rejects(model.predict(long, { signal: 3 }), { key: "signal" });
  const cut = assert.rejects(model.predict(long), { code: "not-found" });
  await soon();
  await model.dispose();
  await cut;
});

test("a closed engine rejects what is under way and all that follows", async () => {
  const other = await createEngine();
  const model = await other.createModel(config("char-lm"));
  const training = train(model, 1000000);
  await new Promise((resolve) => setTimeout(resolve, 30));
  other.close();
  await assert.rejects(training, { code: "closed" });
  await assert.rejects(model.generate(), { code: "closed" });
  await assert.rejects(other.createModel(config("copy")), { code: "closed" });
  other.close();
});

test("weights go out and in; the training goes on from them", async () => {
  const model = await make("labelling");
  const other = await make("labelling", { seed: 8 });
  await train(model, 10);
  const weights = await model.weights();
  assert.notEqual(digest(weights), digest(await other.weights()));
  await other.setWeights(weights);
  assert.equal(digest(await other.weights()), digest(weights));
  const question = { words: ["le", "chat"] };
  assert.deepEqual(await other.predict(question), await model.predict(question));
  await train(other, 2);
  const stranger = await make("copy");
  await assert.rejects(stranger.setWeights(weights), { code: "invalid-file" });
  await assert.rejects(stranger.setWeights(weights.slice(0, 100)), { code: "invalid-file" });
  for (const one of [model, other, stranger]) await one.dispose();
});

test("what is asked without waiting for answers is answered in the order it was asked in", async () => {
  for (const engineOfOne of [engine, await createEngine()]) {
    const model = await engineOfOne.createModel(config("char-lm"));
    await train(model, 5);
    const saved = [model.save()];
    await model.reset(); // the file is being written, perhaps by what has yet to be loaded
    saved.push(model.save());
    await model.reseed(9);
    saved.push(model.save());
    const traces = model.probe("traces", { text: "abc" });
    await model.dispose();
    assert.equal((await traces).layers.length, 1);
    const again = [];
    for (const bytes of saved) again.push((await engineOfOne.loadModel(await bytes)).info);
    assert.deepEqual(
      again.map(({ step }) => step),
      [5, 0, 0],
    );
    assert.equal(again[2].config.seed, 9);
    assert.notEqual(again[1].config.seed, 9);
    if (engineOfOne !== engine) engineOfOne.close();
  }
});

test("a model that is disposed of is said to be by all that was under way", async () => {
  const gone = { name: "RecurrenceError", code: "not-found", key: "model" };
  const begun = {
    range: (model) => collect(model.learningRateTest({ from: 1e-9, to: 1e-8, steps: 50_000 })),
    generate: (model) => model.generate({ length: 10_000_000 }),
    characters: (model) => collect(model.characters({ length: 1_000_000 })),
    train: (model) => train(model, 1_000_000),
  };
  for (const [name, begin] of Object.entries(begun)) {
    const model = await make();
    const under = assert.rejects(begin(model), gone, name);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await model.dispose();
    await under;
  }
});

test("writing that is not read does not run ahead", async () => {
  const posted = [];
  const session = new Session((message) => posted.push(message), {
    base: new URL("../../dist/", import.meta.url).href,
    ahead: 4,
  });
  const { text, ...rest } = config("char-lm");
  session.receive({ id: 1, type: "open", simd: true });
  while (!posted.some(({ id }) => id === 1)) await new Promise((resolve) => setTimeout(resolve, 5));
  session.receive({ id: 2, type: "create", config: rest, data: text });
  while (!posted.some(({ id }) => id === 2)) await new Promise((resolve) => setTimeout(resolve, 5));
  const { model } = posted.find(({ id }) => id === 2).result;
  session.receive({ id: 3, type: "generate", model, options: { length: 100_000 } });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const told = () => posted.filter(({ id, progress }) => id === 3 && progress).length;
  assert.equal(told(), 4);
  session.receive({ type: "seen", target: 3 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(told(), 5);
  session.close();
});

test("half an emoji is a character that cannot be read, wherever it stands", async () => {
  const half = "bien \ud83d";
  const samples = [half, "mal", "bien 😀", "\\ud83d mal"].map((text, i) => ({
    text,
    label: i % 2 ? "non" : "oui",
  }));
  const model = await engine.createModel({ task: "classification", samples, unit: "character" });
  assert.ok(model.info.vocabulary.includes("\ufffd"));
  assert.ok(model.info.vocabulary.includes("\\"));
  const writer = await make();
  assert.equal((await writer.generate({ prompt: half, length: 3 })).text.length, 3);
  for (const one of [model, writer]) await one.dispose();
});

test("faults name what is at fault", async () => {
  const fails = (promise, code, key) =>
    assert.rejects(promise, { name: "RecurrenceError", code, key });
  await fails(createEngine(null), "invalid-config", "options");
  const model = await make();
  for (const steps of [1, 1e6])
    await fails(collect(model.learningRateTest({ steps })), "invalid-config", "steps");
  await fails(collect(model.learningRateTest({ from: 1, to: 0.1 })), "invalid-config", "from");
  await fails(
    engine.createModel({ task: "classification", text: "bonjour" }),
    "invalid-config",
    "samples",
  );
  await fails(engine.createModel({ task: "adding", text: "bonjour" }), "invalid-config", "text");
  await fails(
    engine.createModel({ task: Object.create(null), text: "bonjour" }),
    "invalid-config",
    "task",
  );
  await model.dispose();
});
