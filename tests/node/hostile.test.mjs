// Values that no caller should pass: each is refused with a code, or harmless, and the engine lives on.
import assert from "node:assert/strict";
import test from "node:test";
import { createEngine, RecurrenceError } from "../../dist/recurrence.js";
import { collect, config, data, probed, tasks, train } from "../support/engine.mjs";

const engine = await createEngine();

const cyclic = {};
cyclic.self = cyclic;
const VALUES = [
  ...[undefined, null, true, "", "x", "\0", "\ud800", "NaN", "1e999", "x".repeat(70000)],
  ...[NaN, Infinity, -Infinity, -1, -0, 0.5, 1e-320, 2 ** 31, 2 ** 32, 2 ** 53, 1e308],
  ...[10n, Symbol("s"), () => 1, new Date(NaN), [], [[]], [null], {}, { length: -1 }, cyclic],
  ...[new Uint8Array(3), new Float64Array(2), new ArrayBuffer(8), new Map([[1, 2]]), /x/],
];

/** Settles; a rejection must be a RecurrenceError that is no fault of the engine itself. */
async function settle(work, what) {
  try {
    return await work();
  } catch (error) {
    assert.ok(error instanceof RecurrenceError, `${what()}: ${error?.stack}`);
    assert.notEqual(error.code, "internal", `${what()}: ${error.message}`);
    return null;
  }
}

const isLong = (count) => Number.isSafeInteger(count) && count > 10; // no fault, but no time for it

const said = (value) =>
  typeof value === "object" ? Object.prototype.toString.call(value) : String(value);

const KEYS = [
  ...[
    "task",
    "text",
    "samples",
    "validation",
    "layers",
    "optimizer",
    "schedule",
    "batchSize",
    "seed",
  ],
  ...["sequenceLength", "validationSplit", "clipNorm", "clipEachNorm", "clipValue", "loss", "unit"],
  ...["labelSmoothing", "maxWords", "earlyStopping", "classWeights", "simd", "__proto__"],
];

test("createModel and plan: any value at any key", async () => {
  for (const value of VALUES) {
    for (const key of KEYS) {
      const given = { ...config("labelling"), [key]: value };
      const model = await settle(
        () => engine.createModel(given),
        () => `${key}: ${said(value)}`,
      );
      await model?.dispose();
    }
    const whole = await settle(
      () => engine.createModel(value),
      () => said(value),
    );
    await whole?.dispose();
    await settle(
      () => engine.loadModel(value),
      () => said(value),
    );
    await settle(
      () => engine.plan(value, value),
      () => said(value),
    );
    await settle(
      () => engine.plan({ task: "char-lm" }, value),
      () => said(value),
    );
  }
});

test("layers: any value at any key", async () => {
  const keys = ["type", "units", "name", "inputs", "layer", "dropout", "chronoSteps", "kernelL2"];
  for (const value of VALUES) {
    for (const key of keys) {
      for (const type of ["lstm", "bidirectional", "attention"]) {
        const layers = [
          { type, units: 4, [key]: value },
          { type: "embedding", outputDim: 2, [key]: value },
        ];
        const given = config("labelling", { layers });
        const model = await settle(
          () => engine.createModel(given),
          () => `${key}: ${said(value)}`,
        );
        await model?.dispose();
      }
    }
  }
});

test("samples: any value in any place", async () => {
  for (const task of ["classification", "labelling", "regression", "seq2seq"]) {
    const [first, ...others] = data[task].samples;
    for (const value of VALUES) {
      const spoilt = Object.keys(first).flatMap((key) => [
        { ...first, [key]: value },
        { ...first, [key]: [value] },
        { ...first, [key]: [[value]] },
      ]);
      for (const sample of [value, {}, ...spoilt]) {
        const samples = [sample, ...others.slice(0, 3)];
        const given = config(task, { samples });
        const model = await settle(
          () => engine.createModel(given),
          () => `${task} ${said(value)}`,
        );
        if (model)
          await settle(
            () => train(model, 1),
            () => `train ${task} ${said(value)}`,
          );
        await model?.dispose();
      }
    }
  }
});

const PROBES = {
  traces: ["text", "words", "inputs", "reply", "seed"],
  gradients: ["at", "target", "mean"],
  connectivity: ["at", "target", "rows"],
  saturation: ["text"],
  updates: ["seed"],
  check: ["samples", "tensor", "seed"],
};

test("methods of a model: any value for any option", async () => {
  const methods = {
    train: ["steps", "validateEvery", "signal"],
    learningRateTest: ["from", "to", "steps", "signal"],
    characters: ["length", "state", "distribution", "attention", "prompt", "signal"],
    generate: ["prompt", "source", "temperature", "topK", "topP", "seed", "stop", "maxLength"],
    beams: [
      "prompt",
      "beams",
      "lengthPenalty",
      "repetitionPenalty",
      "repetitionWindow",
      "maxLength",
    ],
    predict: ["text", "words", "inputs", "steps"],
    save: ["data", "text"],
  };
  const mild = { steps: 2, length: 2, maxLength: 2, validateEvery: 0 };
  for (const task of ["char-lm", "seq2seq", "regression"]) {
    const model = await engine.createModel(config(task));
    for (const [method, keys] of Object.entries(methods)) {
      for (const value of VALUES) {
        for (const options of [value, ...keys.map((key) => ({ ...mild, [key]: value }))]) {
          if ([options?.steps, options?.length].some(isLong)) continue;
          if (method === "learningRateTest" && typeof value === "object" && options === value)
            continue;
          const what = () => `${task} ${method} ${said(value)} ${keys}`;
          await settle(async () => {
            const answer = model[method](options);
            return Symbol.asyncIterator in answer ? collect(answer) : answer;
          }, what);
        }
      }
    }
    for (const value of VALUES) {
      for (const method of ["setWeights", "reseed", "setLearningRate", "probe"]) {
        await settle(
          () => model[method](value),
          () => `${method} ${said(value)}`,
        );
      }
      for (const [kind, keys] of Object.entries(PROBES)) {
        const what = () => `${task} ${kind} ${keys} ${said(value)}`;
        await settle(() => model.probe(kind, value), what);
        for (const key of keys) {
          const options = { ...(kind === "check" ? {} : probed[task]), [key]: value };
          await settle(() => model.probe(kind, options), what);
        }
      }
    }
    await model.setLearningRate(0.01);
    await model.reset();
    assert.equal((await train(model, 2)).length, 2);
    await model.dispose();
  }
});

test("a rate at which numbers blow up does no harm", async () => {
  for (const task of tasks) {
    const model = await engine.createModel(
      config(task, { optimizer: { type: "sgd", learningRate: 10 }, clipNorm: 0 }),
    );
    await model.setLearningRate(10);
    await settle(
      () => train(model, 60, { validateEvery: 0 }),
      () => task,
    );
    for (const tensor of (await model.probe("gradients", probed[task])).tensors)
      assert.ok(tensor.name);
    await model.dispose();
  }
});

test("files with any byte changed are refused or load", async () => {
  const model = await engine.createModel(config("labelling"));
  await train(model, 2);
  const file = await model.save();
  const weights = await model.weights();
  let seed = 1;
  const random = (below) => (seed = (seed * 16807) % 2147483647) % below;
  for (let i = 0; i < 150; i++) {
    const spoilt = file.slice(0, i % 3 ? file.length : random(file.length));
    for (let n = 0; n < 3; n++) spoilt[random(Math.min(spoilt.length, 4000))] = random(256);
    const loaded = await settle(
      () => engine.loadModel(spoilt),
      () => `file ${i}`,
    );
    if (loaded)
      await settle(
        () => train(loaded, 1),
        () => `file ${i}`,
      );
    await loaded?.dispose();
    const other = weights.slice();
    other[random(Math.min(other.length, 1000))] = random(256);
    await settle(
      () => model.setWeights(other),
      () => `weights ${i}`,
    );
  }
  await model.dispose();
});

test("the engine still works after all of it", async () => {
  const model = await engine.createModel(config("classification"));
  assert.equal((await train(model, 3)).length, 3);
  await model.dispose();
});
