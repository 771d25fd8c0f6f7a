// Compiled only (tests/node/types.test.mjs): what web/recurrence.d.ts must refuse. A line that compiles is the error.
import type { Config, Engine, Layer, Model, Optimizer, Schedule } from "../../web/recurrence.js";

export const layers: Layer[] = [
  // @ts-expect-error no such layer
  { type: "tpu", units: 8 },
  // @ts-expect-error units are not given
  { type: "lstm" },
  // @ts-expect-error not a number
  { type: "gru", units: "8" },
  // @ts-expect-error a key of the GRU
  { type: "lstm", units: 8, resetAfter: true },
  // @ts-expect-error an LSTM has no activation to choose
  { type: "lstm", units: 8, activation: "relu" },
  // @ts-expect-error no softmax in a cell
  { type: "rnn", units: 8, activation: "softmax" },
  // @ts-expect-error only recurrent layers have two directions
  { type: "bidirectional", layer: { type: "dense", units: 8 } },
  // @ts-expect-error the inner layer has no inputs of its own
  { type: "bidirectional", layer: { type: "gru", units: 8, inputs: ["input"] } },
  // @ts-expect-error a query alone
  { type: "attention", inputs: ["gru"] },
  // @ts-expect-error no such initializer
  { type: "dense", units: 8, kernelInitializer: "glorot_uniform" },
];

export const optimizers: Optimizer[] = [
  // @ts-expect-error no such optimizer
  { type: "lion" },
  // @ts-expect-error Adam has no momentum
  { type: "adam", momentum: 0.9 },
  // @ts-expect-error weight decay is AdamW's
  { type: "adam", weightDecay: 0.1 },
  // @ts-expect-error nesterov is a boolean
  { type: "sgd", nesterov: 1 },
];

export const schedules: Schedule[] = [
  // @ts-expect-error a key of "step"
  { type: "cosine", everySteps: 10 },
  // @ts-expect-error no type
  { warmupSteps: 10 },
];

export const configs: Config[] = [
  // @ts-expect-error a language model needs its text
  { task: "char-lm" },
  // @ts-expect-error … and no samples
  { task: "word-lm", text: "a", samples: [] },
  // @ts-expect-error samples of another task
  { task: "classification", samples: [{ source: "a", target: "b" }] },
  // @ts-expect-error labels of words are a list
  { task: "labelling", samples: [{ words: ["a"], labels: "b" }] },
  // @ts-expect-error a loss of numbers
  { task: "seq2seq", samples: [], loss: "meanSquaredError" },
  // @ts-expect-error a loss of classes
  { task: "regression", samples: [], loss: "crossEntropy" },
  // @ts-expect-error nothing to weight
  { task: "regression", samples: [], classWeights: { a: 1 } },
  // @ts-expect-error synthetic tasks have no data
  { task: "adding", text: "a" },
  // @ts-expect-error no such task
  { task: "diffusion", text: "a" },
  // @ts-expect-error no such key
  { text: "a", colour: "red" },
  // @ts-expect-error patience is not given
  { text: "a", earlyStopping: {} },
];

export async function misuse(engine: Engine, model: Model): Promise<void> {
  // @ts-expect-error steps are a number
  model.train({ steps: "10" });
  // @ts-expect-error training is a sequence, no promise
  model.train({ steps: 10 }).then(() => {});
  // @ts-expect-error a key of characters()
  await model.generate({ prompt: "a", state: true });
  // @ts-expect-error beams have no temperature
  await model.beams({ temperature: 1 });
  // @ts-expect-error no such probe
  await model.probe("entropy", { text: "a" });
  // @ts-expect-error a key of "connectivity"
  await model.probe("traces", { text: "a", rows: 2 });
  // @ts-expect-error no text
  await model.predict("a");
  // @ts-expect-error the signal is not the sample's
  await model.predict({ text: "a", signal: AbortSignal.abort() });
  // @ts-expect-error a number
  await model.setLearningRate("0.1");
  // @ts-expect-error nothing to read them from
  await model.setWeights();
  // @ts-expect-error no such framework
  await engine.exportModel(model, "jax");
  // @ts-expect-error a key of ONNX
  await engine.exportModel(model, "keras", { state: true });
  // @ts-expect-error nothing that can be done with sound
  await engine.audio({ do: "sing" });
  // @ts-expect-error the rate is missing
  await engine.audio({ do: "resample" }, new Float32Array());
  // @ts-expect-error no such data
  await engine.project({ make: "poems", training: 1, validation: 1, test: 1 });
  // @ts-expect-error the table is missing
  await engine.project({ read: "csv" });
  // @ts-expect-error the info cannot be set
  model.info = (await engine.loadModel(new Uint8Array())).info;
}
