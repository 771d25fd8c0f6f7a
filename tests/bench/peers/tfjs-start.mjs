// In a page: from navigation to the first finished training step, with TensorFlow.js.
import { syntheticBatches, workOf } from "../work.mjs";
import { languageModel, open, trainStep } from "./tfjs-model.mjs";

const work = workOf("lstm", "M");
await open();
const loss = await trainStep(languageModel(work), work, syntheticBatches(work).next().value);
globalThis.finished = { milliseconds: performance.now(), loss };
