// A character model in TensorFlow.js as its documentation has one write it: layers API, one-hot input.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js"; // layers needs them
import * as tfl from "@tensorflow/tfjs-layers";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { LEARNING_RATE } from "../work.mjs";

const RECURRENT = { rnn: tfl.layers.simpleRNN, gru: tfl.layers.gru, lstm: tfl.layers.lstm };

export async function open() {
  setWasmPaths(new URL("./", import.meta.url).href);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  return {
    tensorflow: tf.version_core,
    backend: tf.getBackend(),
    simd: await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"),
  };
}

export function languageModel({ cell, units, length, vocabulary }) {
  const model = tfl.sequential();
  // Same function as the engine's and PyTorch's; the default here is the hard sigmoid of old.
  const gates = cell === "rnn" ? {} : { recurrentActivation: "sigmoid" };
  const inputShape = [length, vocabulary];
  model.add(RECURRENT[cell]({ units, returnSequences: true, inputShape, ...gates }));
  model.add(tfl.layers.dense({ units: vocabulary, activation: "softmax" }));
  model.compile({ optimizer: tf.train.adam(LEARNING_RATE), loss: "categoricalCrossentropy" });
  return model;
}

/** The same network over one character at a time, its state kept between calls. */
export function generator({ cell, units, vocabulary }) {
  const model = tfl.sequential();
  const batchInputShape = [1, 1, vocabulary];
  model.add(RECURRENT[cell]({ units, stateful: true, batchInputShape }));
  model.add(tfl.layers.dense({ units: vocabulary, activation: "softmax" }));
  return model;
}

export async function trainStep(model, { batch, length, vocabulary }, { inputs, targets }) {
  const [x, y] = tf.tidy(() =>
    [inputs, targets].map((ids) =>
      tf.oneHot(tf.tensor2d(ids, [batch, length], "int32"), vocabulary),
    ),
  );
  const loss = await model.trainOnBatch(x, y);
  tf.dispose([x, y]);
  return loss;
}

/** The probabilities of what follows character `id`. */
export function predict(model, id, vocabulary) {
  return tf.tidy(() => {
    const input = tf.oneHot(tf.tensor2d([[id]], [1, 1], "int32"), vocabulary);
    return model.predict(input).dataSync();
  });
}
