// In a page: from navigation to the first finished training step, with the engine.
import { createEngine } from "./recurrence.js"; // of dist/, copied beside this script
import { engineConfig, workOf } from "../work.mjs";

const engine = await createEngine();
const model = await engine.createModel(engineConfig(workOf("lstm", "M"), 10_000));
for await (const { loss } of model.train({ steps: 1, validateEvery: 0 })) {
  globalThis.finished = { milliseconds: performance.now(), loss };
}
