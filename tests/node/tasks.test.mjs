// Each task from its data to its answers, through recurrence.js.
import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { config, data, digest, questions, sum, tasks, train } from "../support/engine.mjs";

const engine = await createEngine();

async function trained(task, steps, more) {
  const model = await engine.createModel(config(task, more));
  return { model, metrics: await train(model, steps) };
}

test("classification learns which words decide", async () => {
  const { model, metrics } = await trained("classification", 80);
  assert.equal(metrics.at(-1).valAccuracy, 1);
  assert.deepEqual(model.info.labels, ["positif", "négatif"]);
  for (const [text, label] of [
    ["ce film beau", "positif"],
    ["le film nul", "négatif"],
  ]) {
    const { labels, steps, tokens, unknown } = await model.predict({ text });
    assert.equal(labels[0].label, label);
    assert.ok(labels[0].probability > 0.9 && labels[0].probability >= labels[1].probability);
    assert.equal(unknown, 0);
    assert.deepEqual([tokens.length, steps.length], [3, 3]);
    for (const step of steps) assert.ok(Math.abs(sum(step) - 1) < 1e-5);
  }
  assert.equal((await model.predict({ text: "un film inouï" })).unknown, 1);
  await model.dispose();
});

test("classification tells what the answer was after each token of a text that is not too long", async () => {
  const { model } = await trained("classification", 20);
  const words = "un film beau nul ce".split(" ");
  const { steps, labels } = await model.predict({ text: words.join(" ") });
  for (const [i, step] of steps.entries()) {
    const part = await model.predict({ text: words.slice(0, i + 1).join(" "), steps: true });
    assert.deepEqual(part.steps, steps.slice(0, i + 1));
    assert.equal(Math.max(...step), part.labels[0].probability);
  }
  assert.equal(steps.length, 5);
  assert.deepEqual(await model.predict({ text: words.join(" "), steps: false }), {
    ...(await model.predict({ text: words.join(" ") })),
    steps: [],
  });
  assert.equal(labels[0].probability, Math.max(...steps[4]));
  for (const [count, told] of [
    [256, 256],
    [257, 0],
  ]) {
    const answer = await model.predict({ text: "film ".repeat(count) });
    assert.deepEqual([answer.tokens.length, answer.steps.length], [count, told]);
  }
  await assert.rejects(model.predict({ text: "un", steps: 2 }), {
    code: "invalid-config",
    key: "steps",
  });
  await model.dispose();
});

test("classification learns from rows of numbers, and answers after each of them", async () => {
  const { model, metrics } = await trained("recognition", 80);
  assert.equal(metrics.at(-1).valAccuracy, 1);
  assert.equal(model.info.vocabulary, null);
  const inputs = [
    [0, 0.5],
    [0.2, 0.5],
    [0.5, 0.5],
  ];
  const answer = await model.predict({ inputs });
  assert.equal(answer.labels[0].label, "monte");
  assert.deepEqual([answer.steps.length, answer.tokens.length], [3, 0]);
  const part = await model.predict({ inputs: inputs.slice(0, 2), steps: false });
  assert.equal(part.labels[0].probability, Math.max(...answer.steps[1]));
  assert.deepEqual(part.steps, []);
  await assert.rejects(model.predict({ text: "monte" }), { code: "invalid-config", key: "text" });
  const bare = await engine.loadModel(await model.save({ data: false }));
  assert.deepEqual(await bare.predict({ inputs }), answer);
  await bare.dispose();
  await model.dispose();
});

test("samples may come as the bytes of their JSON", async () => {
  const { samples } = data.recognition;
  const bytes = new TextEncoder().encode(JSON.stringify({ samples, validation: samples.slice(3) }));
  const { model } = await trained("recognition", 1, { samples: bytes });
  assert.equal(model.info.validationSamples, 61);
  await model.dispose();
  await assert.rejects(trained("recognition", 1, { samples: bytes, validation: samples }), {
    code: "invalid-config",
    key: "validation",
  });
});

test("labelling learns a label for each word", async () => {
  const { model } = await trained("labelling", 80);
  const { labels } = await model.predict({ words: ["le", "chien", "dort"] });
  assert.deepEqual(
    labels.map(({ label }) => label),
    ["DET", "NOM", "VERBE"],
  );
  await model.dispose();
});

test("regression learns numbers from sequences of several lengths", async () => {
  const { model, metrics } = await trained("regression", 250);
  assert.ok(metrics.at(-1).valLoss < 0.01, `${metrics.at(-1).valLoss}`);
  assert.equal(metrics[0].accuracy, undefined);
  const { values } = await model.predict({ inputs: [[0.25], [0.25], [0.25]] });
  assert.ok(Math.abs(values[0][0] - 0.75) < 0.1, `${values}`);
  await model.dispose();
});

test("regression answers at each step when it is given a row for each", async () => {
  const samples = Array.from({ length: 32 }, (_, i) => ({
    inputs: [[i / 32], [0.5], [1]],
    target: [[i / 32], [0.5], [1]],
  }));
  const { model, metrics } = await trained("regression", 150, {
    samples,
    loss: "meanAbsoluteError",
  });
  assert.ok(metrics.at(-1).loss < 0.5 * metrics[0].loss);
  assert.equal((await model.predict({ inputs: [[0.1], [0.2]] })).values.length, 2);
  await model.dispose();
});

test("seq2seq learns to translate, and ends by itself", async () => {
  const { model, metrics } = await trained("seq2seq", 150);
  assert.ok(metrics.at(-1).valAccuracy > 0.95, `${metrics.at(-1).valAccuracy}`);
  const written = await model.generate({ source: "1 3", temperature: 0, length: 50 });
  assert.deepEqual(written, { text: "d b", unknown: 0, stopped: false });
  await assert.rejects(model.predict({ text: "1 3" }), { code: "usage" });
  await model.dispose();
});

test("word-lm writes words of its vocabulary", async () => {
  const { model, metrics } = await trained("word-lm", 60);
  assert.ok(metrics.at(-1).loss < 0.9 * metrics[0].loss);
  assert.equal(model.info.vocabulary.length, 200);
  const drawn = [];
  for await (const { character } of model.characters({ length: 12, seed: 1 }))
    drawn.push(character);
  assert.equal(drawn.length, 12);
  for (const word of drawn) assert.ok(model.info.vocabulary.includes(word));
  assert.equal((await model.generate({ length: 12, seed: 1 })).text, drawn.join(""));
  await model.dispose();
});

test("the classic tests of memory draw their own samples", async () => {
  const adding = await trained("adding", 250);
  assert.ok(adding.metrics.at(-1).valLoss < 0.05, `${adding.metrics.at(-1).valLoss}`);
  const { values } = await adding.model.predict(questions.adding);
  assert.equal(values.length, 1);
  const copy = await trained("copy", 60);
  assert.ok(copy.metrics.at(-1).loss < 0.6 * copy.metrics[0].loss);
  const { labels } = await copy.model.predict(questions.copy);
  assert.equal(labels.length, 5);
  await adding.model.dispose();
  await copy.model.dispose();
});

for (const task of tasks) {
  test(`${task}: saved and loaded, it goes on to the same bits; both builds agree`, async () => {
    const other = await createEngine({ simd: !engine.simd });
    const { model } = await trained(task, 4);
    const again = await engine.loadModel(await model.save());
    const elsewhere = await other.createModel(config(task));
    await train(elsewhere, 8);
    await train(model, 4);
    await train(again, 4);
    const bytes = digest(await model.save());
    assert.equal(digest(await again.save()), bytes);
    assert.equal(digest(await elsewhere.save()), bytes);
    const { info } = again;
    assert.equal(info.config.task, config(task).task);
    assert.equal(info.step, 8);
    await model.dispose();
    await again.dispose();
    other.close();
  });
}

test("without its data a model answers but does not train", async () => {
  const { model } = await trained("classification", 5);
  const whole = await model.save();
  const bare = await model.save({ data: false });
  assert.equal(digest(await model.save({ text: false })), digest(bare));
  assert.ok(bare.length < whole.length);
  const again = await engine.loadModel(bare);
  assert.deepEqual(
    await again.predict(questions.classification),
    await model.predict(questions.classification),
  );
  await assert.rejects(train(again, 1), { code: "usage" });
  await model.dispose();
  await again.dispose();
});

test("samples named for validation are held out", async () => {
  const { samples } = data.classification;
  const validation = samples.slice(0, 5);
  const { model } = await trained("classification", 1, { samples: samples.slice(5), validation });
  assert.equal(model.info.validationSamples, 5);
  await model.dispose();
});

const optimizers = [
  { type: "adam", beta1: 0.8, beta2: 0.99, epsilon: 1e-6 },
  { type: "adamw", weightDecay: 0.01 },
  { type: "sgd", momentum: 0.9, nesterov: true },
  { type: "rmsprop", rho: 0.8, momentum: 0.5 },
  { type: "adagrad", initialAccumulator: 0.2 },
];
const schedules = [
  { type: "constant", warmupSteps: 4 },
  { type: "step", everySteps: 5, factor: 0.5 },
  { type: "exponential", decaySteps: 5, decayRate: 0.5, staircase: true },
  { type: "cosine", decaySteps: 10, minimum: 0.1 },
];

test("every optimizer with every schedule: the loss falls, the configuration is told whole", async () => {
  for (const [i, optimizer] of optimizers.entries()) {
    const schedule = schedules[i % schedules.length];
    const { model, metrics } = await trained("labelling", 12, {
      optimizer: { ...optimizer, learningRate: 0.02 },
      schedule,
      [["clipNorm", "clipEachNorm", "clipValue"][i % 3]]: 0.5,
    });
    assert.ok(metrics.at(-1).loss < metrics[0].loss, optimizer.type);
    const told = model.info.config;
    assert.deepEqual({ ...told.optimizer, ...optimizer }, told.optimizer);
    assert.deepEqual({ ...told.schedule, ...schedule }, told.schedule);
    await model.dispose();
  }
});

test("early stopping ends the training by itself, at the best weights", async () => {
  const model = await engine.createModel(
    config("classification", {
      optimizer: { type: "sgd", learningRate: 1 },
      earlyStopping: { patience: 2, minDelta: 0.001 },
    }),
  );
  const metrics = await train(model, 5000, { validateEvery: 10 });
  const last = metrics.at(-1);
  assert.equal(last.stoppedEarly, true);
  assert.ok(metrics.length < 5000);
  assert.equal(metrics.filter(({ stoppedEarly }) => stoppedEarly).length, 1);
  assert.equal(model.info.step, last.step);
  await model.dispose();
});

test("class weights, label smoothing and units by character are taken", async () => {
  const { metrics, model } = await trained("classification", 30, {
    classWeights: { positif: 3 },
    labelSmoothing: 0.1,
    unit: "character",
  });
  assert.ok(metrics.at(-1).loss < metrics[0].loss);
  assert.equal((await model.predict({ text: "nul" })).tokens.length, 3);
  await assert.rejects(engine.createModel(config("classification", { classWeights: { x: 1 } })), {
    code: "invalid-config",
  });
  await model.dispose();
});
