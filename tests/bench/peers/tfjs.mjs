// In a page: TensorFlow.js, WASM backend, one thread.
import { draw, syntheticBatches } from "../work.mjs";
import { generator, languageModel, open, predict, trainStep } from "./tfjs-model.mjs";

const versions = await open();
const tasks = [];

globalThis.contender = {
  versions: () => versions,

  prepare(work) {
    return tasks.push({ work, model: languageModel(work), batches: syntheticBatches(work) }) - 1;
  },

  async train(id, steps) {
    const { work, model, batches } = tasks[id];
    const start = performance.now();
    for (let i = 0; i < steps; i++) await trainStep(model, work, batches.next().value);
    return (performance.now() - start) / 1000;
  },

  prepareGeneration(work) {
    return tasks.push({ work, model: generator(work) }) - 1;
  },

  generate(id, length) {
    const { work, model } = tasks[id];
    const start = performance.now();
    for (let i = 0, at = 0; i < length; i++) at = draw(predict(model, at, work.vocabulary));
    return (performance.now() - start) / 1000;
  },

  dispose(id) {
    tasks[id].model.dispose();
    tasks[id] = null;
  },
};
