// The projects of lesson 4 trained to their bars: sentiment on constructions not seen, numbers, dates and sentences not seen.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { train } from "../support/engine.mjs";

const engine = await createEngine();
after(() => engine.close());

const parts = (made) => ["training", "validation", "test"].map((part) => made[part]);
const bare = (samples) => samples.map(({ text, label }) => ({ text, label }));
const texts = (samples) => samples.map(({ text }) => text);

async function made(request) {
  const one = await engine.project(request);
  assert.deepEqual(await engine.project(request), one, "the same seed, the same data");
  return one;
}

/* ---- sentiment ---- */

const sentiment = await made({
  make: "sentiment",
  seed: 1,
  training: 8000,
  validation: 800,
  test: 1200,
});

const SENTIMENT = {
  task: "classification",
  seed: 1,
  layers: [
    { type: "embedding", outputDim: 16, maskZero: true },
    { type: "dropout", rate: 0.3 },
    { type: "gru", units: 48, dropout: 0.1, recurrentDropout: 0.1 },
    { type: "dropout", rate: 0.3 },
  ],
  optimizer: { type: "adamw", learningRate: 0.005, weightDecay: 0.01 },
  clipNorm: 1,
  batchSize: 32,
};

async function labelsOf(model, samples) {
  const labels = [];
  for (const { text } of samples)
    labels.push((await model.predict({ text, steps: false })).labels[0].label);
  return labels;
}

test("constructions of the test and their sentences are not trained on, but all their words are", () => {
  const [training, validation, tested] = parts(sentiment);
  const known = new Set(texts(training).flatMap((text) => text.split(/[ ,.]+/)));
  const seen = new Set(training.map(({ construction }) => construction));
  assert.ok(new Set(sentiment.constructions.map(({ family }) => family)).size >= 10);
  for (const { text, construction } of [...validation, ...tested]) {
    assert.ok(!seen.has(construction), text);
    for (const word of text.split(/[ ,.]+/))
      assert.ok(known.has(word) || known.has(word.toLowerCase()), `${word}: ${text}`);
  }
  const sentences = new Set(texts(training));
  for (const { text } of tested) assert.ok(!sentences.has(text), text);
});

test("labels are balanced, also within each construction that can be both", () => {
  for (const part of parts(sentiment)) {
    const positive = part.filter(({ label }) => label === "positif").length / part.length;
    assert.ok(positive > 0.45 && positive < 0.6, `${positive}`);
  }
});

test("a GRU knows at least 95 % of sentences in constructions not seen, a bag of words at most 75 %", async (t) => {
  const [training, validation, tested] = parts(sentiment);
  const truth = tested.map(({ label }) => label);
  const model = await engine.createModel({
    ...SENTIMENT,
    samples: bare(training),
    validation: bare(validation),
  });
  const before = process.cpuUsage();
  await train(model, Math.round((training.length / 32) * 10));
  const { user, system } = process.cpuUsage(before);
  const network = await engine.project({
    measure: "labels",
    truth,
    answers: await labelsOf(model, tested),
  });
  const bag = await engine.project({ baseline: "train", samples: bare(training) });
  const { probabilities } = await engine.project({
    baseline: "answer",
    model: bag,
    texts: texts(tested),
  });
  const baseline = await engine.project({
    measure: "labels",
    truth,
    answers: probabilities.map((p) => bag.labels[Number(p > 0.5)]),
  });
  t.diagnostic(
    `network ${network.accuracy.toFixed(4)} (F1 ${network.macroF1.toFixed(4)}) after ` +
      `${((user + system) / 1e6).toFixed(1)} s, bag of words ${baseline.accuracy.toFixed(4)}`,
  );
  assert.ok(network.accuracy >= 0.95, `network ${network.accuracy}`);
  assert.ok(baseline.accuracy <= 0.75, `bag of words ${baseline.accuracy}`);

  const positive = async (text) => {
    const { steps } = await model.predict({ text });
    return steps.map((step) => step[model.info.labels.indexOf("positif")]);
  };
  const without = await positive("J'aime ce film.");
  const denied = await positive("Je n'aime pas ce film.");
  assert.ok(without.at(-1) > 0.9 && denied.at(-1) < 0.1);
  assert.ok(
    denied[2] > 0.5 && denied[3] < 0.2,
    `"pas" turns it: ${denied.map((p) => p.toFixed(2))}`,
  );
});

/* ---- translation ---- */

/** A bidirectional encoder and a decoder that pays attention to it, of `units` each. */
const translator = (units, embedding = 32) => [
  { type: "input", name: "source", maskZero: true },
  { type: "embedding", name: "source_embedding", outputDim: embedding, maskZero: true },
  {
    type: "bidirectional",
    name: "encoder",
    layer: { type: "gru", units: units / 2, returnSequences: true },
  },
  { type: "concatenate", name: "summary", inputs: ["encoder:1", "encoder:2"] },
  { type: "input", name: "target" },
  {
    type: "embedding",
    name: "target_embedding",
    inputs: ["target"],
    outputDim: embedding,
    maskZero: true,
  },
  {
    type: "gru",
    name: "decoder",
    inputs: ["target_embedding", "summary"],
    units,
    returnSequences: true,
  },
  { type: "attention", name: "attention", inputs: ["decoder", "encoder"] },
  { type: "concatenate", name: "both", inputs: ["decoder", "attention"] },
];

async function translated(made, unit, steps, count) {
  const [samples, validation, tested] = parts(made);
  const model = await engine.createModel({
    task: "seq2seq",
    unit,
    samples,
    validation,
    seed: 1,
    layers: translator(64),
    optimizer: { type: "adam", learningRate: 0.005 },
    schedule: { type: "cosine", decaySteps: steps, minimum: 0.05 },
    clipNorm: 1,
    batchSize: 32,
  });
  await train(model, steps);
  const answers = [];
  for (const { source } of tested.slice(0, count))
    answers.push((await model.generate({ source, temperature: 0, maxLength: 60 })).text.trim());
  const truth = tested.slice(0, count).map(({ target }) => target);
  return { truth, answers, model };
}

const share = async (found) =>
  (await engine.project({ measure: "bleu", truth: found.truth, answers: found.answers })).exact;

test("numbers in words, of three countries and two spellings, become digits: at least 99 % of those not seen", async (t) => {
  const numbers = await made({
    make: "numbers",
    seed: 1,
    training: 12000,
    validation: 200,
    test: 600,
  });
  const found = await translated(numbers, "character", 2000, 600);
  const exact = await share(found);
  t.diagnostic(`${(100 * exact).toFixed(1)} % exact`);
  assert.ok(exact >= 0.99, `${exact}`);
});

test("dates become those of ISO 8601: at least 99 % of days not seen", async (t) => {
  const dates = await made({ make: "dates", seed: 1, training: 10000, validation: 200, test: 300 });
  const found = await translated(dates, "character", 1000, 300);
  const exact = await share(found);
  t.diagnostic(`${(100 * exact).toFixed(1)} % exact`);
  assert.ok(exact >= 0.99, `${exact}`);
});

test("small sentences become English: BLEU at least 95 on sentences not seen", async (t) => {
  const sentences = await made({
    make: "sentences",
    seed: 1,
    training: 10000,
    validation: 200,
    test: 300,
  });
  const { truth, answers } = await translated(sentences, "word", 1200, 300);
  const { bleu, exact } = await engine.project({ measure: "bleu", truth, answers });
  t.diagnostic(`BLEU ${bleu.toFixed(1)}, ${(100 * exact).toFixed(1)} % exact`);
  assert.ok(bleu >= 95, `${bleu}`);
  assert.ok(exact >= 0.9, `${exact}`);
});
