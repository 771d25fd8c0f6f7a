// Compiled only (tests/node/types.test.mjs): how the engine is meant to be used, by web/recurrence.d.ts.
import { createEngine, RecurrenceError } from "../../web/recurrence.js";
import type {
  Config,
  Drawn,
  Engine,
  ErrorCode,
  Imported,
  Layer,
  Metrics,
  Model,
  NumberArray,
  ProbeAnswers,
} from "../../web/recurrence.js";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<_ extends true>(): void {}

const encoderDecoder: Layer[] = [
  { type: "input", name: "source" },
  { type: "embedding", outputDim: 32, maskZero: true },
  {
    type: "bidirectional",
    layer: { type: "lstm", units: 32, returnSequences: true, chronoSteps: 50 },
    mergeMode: "sum",
    name: "encoder",
  },
  { type: "input", name: "target" },
  { type: "embedding", outputDim: 32 },
  { type: "gru", units: 32, resetAfter: false, recurrentDropout: 0.1, inputs: ["embedding_1"] },
  { type: "additiveAttention", inputs: ["gru", "encoder"] },
  { type: "concatenate", inputs: ["gru", "additive_attention"] },
  { type: "timeDistributed", layer: { type: "dense", units: 16, activation: "relu" } },
  { type: "layerNormalization", epsilon: 1e-3 },
  { type: "dropout", rate: 0.2 },
];

const configs: Config[] = [
  { text: "abc" },
  {
    task: "char-lm",
    text: new Uint8Array(3),
    layers: [{ type: "simpleRnn", units: 8, activation: "relu" }],
  },
  { task: "word-lm", text: "a b", maxWords: 100, clipNorm: 0, clipValue: 1 },
  {
    task: "classification",
    samples: [{ text: "a", label: "b" }],
    classWeights: { b: 2 },
    unit: "character",
  },
  { task: "labelling", samples: [{ words: ["a"], labels: ["b"] }], labelSmoothing: 0.1 },
  {
    task: "regression",
    samples: [{ inputs: [[1]], target: [2] }],
    validation: [{ inputs: [[1]], target: [[2]] }],
    loss: "meanAbsoluteError",
  },
  { task: "seq2seq", samples: [{ source: "a", target: "b" }], layers: encoderDecoder },
  { task: "adding", sequenceLength: 50, optimizer: { type: "rmsprop", rho: 0.9 } },
  {
    task: "copy",
    sequenceLength: 20,
    optimizer: { type: "sgd", learningRate: 0.1, momentum: 0.9, nesterov: true },
    schedule: { type: "cosine", decaySteps: 500, warmupSteps: 50 },
    earlyStopping: { patience: 3, minDelta: 0.01, restoreBest: false },
  },
];

async function train(model: Model, signal: AbortSignal): Promise<Metrics | undefined> {
  let last: Metrics | undefined;
  for await (const metrics of model.train({ steps: 10, validateEvery: 5, signal })) {
    same<Same<typeof metrics.valLoss, number | undefined>>();
    if (metrics.stoppedEarly) break;
    last = metrics;
  }
  for await (const { learningRate, loss } of model.learningRateTest({
    from: 1e-6,
    to: 1,
    steps: 50,
    signal,
  })) {
    same<Same<typeof learningRate | typeof loss, number>>();
  }
  return last;
}

async function write(model: Model): Promise<Drawn[]> {
  const { text, unknown, stopped } = await model.generate({
    prompt: "a",
    topK: 5,
    topP: 0.9,
    seed: 1,
  });
  same<Same<[typeof text, typeof unknown, typeof stopped], [string, number, boolean]>>();
  const all: Drawn[] = [];
  for await (const drawn of model.characters({ source: "a", state: true, attention: true })) {
    same<Same<typeof drawn.attention, Float32Array | undefined>>();
    all.push(drawn);
  }
  const { signal } = new AbortController();
  const { hypotheses, steps, ...found } = await model.beams({ prompt: "a", beams: 4, signal });
  same<Same<typeof found.stopped, true | undefined>>();
  const [parent, token] = steps[hypotheses[0].step][hypotheses[0].beam];
  same<Same<typeof parent | typeof token, number>>();
  return all;
}

async function look(model: Model): Promise<NumberArray[]> {
  const traces = await model.probe("traces", { text: "abc" });
  const check = await model.probe("check", { samples: 2, signal: AbortSignal.abort() });
  same<Same<typeof traces, ProbeAnswers["traces"]>>();
  same<Same<typeof check.error, number>>();
  await model.probe("updates");
  const { rows, connectivity } = await model.probe("connectivity", { text: "abc", at: 0, rows: 2 });
  for (const row of rows) console.log("probability" in row ? row.probability : row.value);
  return [...traces.layers.map(({ h }) => h), ...connectivity];
}

async function answer(model: Model): Promise<string[]> {
  const found = await model.predict({ text: "abc", steps: false });
  same<Same<typeof found.stopped, true | undefined>>();
  await model.predict({ words: ["a"] }, { signal: AbortSignal.abort() });
  await model.predict({ inputs: [[1, 2]] });
  return "labels" in found ? found.labels.map(({ label }) => label) : [];
}

async function exchange(engine: Engine, model: Model): Promise<Imported> {
  const { graph, bytes } = await engine.exportModel(model, "onnx", { state: true });
  same<Same<[typeof graph.inputs, typeof bytes], [string[], Uint8Array]>>();
  const { modules } = await engine.exportModel(model, "torch");
  console.log(modules[0].class);
  const { architecture, bytes: weights } = await engine.exportModel(model, "keras");
  await engine.importTorch(weights, { returnSequences: true });
  return engine.importKeras(JSON.stringify(architecture), weights);
}

async function hear(engine: Engine, file: ArrayBuffer, clips: Uint8Array): Promise<Model> {
  const { numbers } = await engine.audio({ do: "decode" }, file);
  const { spoken } = await engine.audio({ do: "trim" }, numbers);
  const { width } = await engine.audio({ do: "features", coefficients: 0 }, numbers);
  same<Same<[typeof spoken, typeof width], [boolean, number]>>();
  const { bytes } = await engine.audio({ do: "samples", copies: [2, 10], seed: 1 }, clips);
  return engine.createModel({
    task: "classification",
    samples: bytes,
    layers: [{ type: "gru", units: 64 }],
  });
}

export async function all(): Promise<void> {
  await hear(await createEngine(), new ArrayBuffer(0), new Uint8Array());
  const engine = await createEngine({ simd: "auto" });
  const { memoryBytes } = await engine.plan({ task: "char-lm", layers: [] }, 1000);
  console.log(memoryBytes, engine.simd, engine.constants.limits["units"].most);
  try {
    for (const config of configs) {
      const model = await engine.createModel(config);
      await train(model, new AbortController().signal);
      await write(model);
      await look(model);
      await answer(model);
      const { layers, weights } = await exchange(engine, model);
      console.log(layers.length, model.info.vocabulary?.length, (await model.refresh()).step);
      if (weights) await model.setWeights(weights);
      await model.reset();
      await model.reseed(1);
      await model.setLearningRate(0.1);
      const again: Model = await engine.loadModel(await model.save({ data: true }));
      console.log((await again.weights()).length);
      await model.dispose();
    }
  } catch (error) {
    if (error instanceof RecurrenceError) {
      const code: ErrorCode = error.code;
      console.log(code, error.key, error.message);
    }
  }
  engine.close();
}

async function judge(engine: Engine, table: ArrayBuffer): Promise<number> {
  const { training, test } = await engine.project({
    make: "sentiment",
    training: 100,
    validation: 10,
    test: 10,
  });
  const { samples } = await engine.project({ read: "csv" }, table);
  const model = await engine.project({ baseline: "train", samples: [...training, ...samples] });
  const texts = test.map(({ text }) => text);
  const { probabilities } = await engine.project({ baseline: "answer", model, texts });
  const { pairs } = {
    pairs: await engine.project({ make: "dates", training: 1, validation: 1, test: 1 }),
  };
  const truth = pairs.test.map(({ target }) => target);
  const { bleu } = await engine.project({ measure: "bleu", truth, answers: truth });
  return bleu + probabilities[0];
}
