// `node web/build/profile.mjs INSTRUMENTED.wasm OUT`: does with the engine what a page does that trains a network on a
// text and lets it write, and writes which functions that took. wasm-split puts these in the engine's first part.
import * as fs from "node:fs";
import { pathToFileURL } from "node:url";
import { EngineModel } from "../engine/model.js";
import { generateSlices, trainSlices, writeText } from "../engine/loop.js";
import { lastError, loadModule } from "../engine/module.js";

const MOST = 1 << 20; // bytes of a profile
const TEXT =
  "Il était une fois un réseau qui lisait, lettre après lettre, « l'année 2026 ».\n".repeat(9);
const lstm = { type: "lstm", units: 6 }; // not whole vectors
// What web/engine/plain.js lets through, and what a hand is likely to get wrong of it.
const NETWORKS = [
  [lstm],
  [{ type: "gru", units: 6 }],
  [{ type: "rnn", units: 6 }],
  [{ type: "embedding", outputDim: 5 }, lstm, { type: "gru", units: 4 }],
];
const WRONG = [
  { layers: [{ type: "lstm", units: 0 }] },
  { layers: [{ type: "lstm", units: "6" }] },
  { layers: [{ type: "lstm", unit: 6 }] },
  { layers: [{ type: "lstm", units: 1024 }], batchSize: 512, sequenceLength: 1024 },
  { seed: "?" },
  { batchSize: 0 },
  { clipNorm: -1 },
  { optimizer: { type: "adam", learningRate: -1 } },
];

const [instrumented, out] = process.argv.slice(2);
const module = await loadModule(pathToFileURL(instrumented), "engine");
const { metrics } = JSON.parse(module.text(module.call.engine_constants()));

function configured(name, config, ...more) {
  const inputs = [JSON.stringify({ task: "char-lm", ...config })];
  return module.withInputs(inputs, (...given) => module.call[name](...given, ...more));
}

async function refused(attempt) {
  try {
    await attempt();
  } catch {
    return;
  }
  throw new Error(`taken, though it is wrong: ${attempt}`);
}

function create(config, text = TEXT) {
  const json = JSON.stringify({ task: "char-lm", ...config });
  const id = module.withInputs([json, text], (...given) => module.call.engine_create(...given));
  if (!id) throw lastError(module);
  return new EngineModel(module, id, metrics);
}

async function exhaust(slices) {
  for await (const slice of slices) void slice;
}

async function use(model) {
  await exhaust(trainSlices(model, { steps: 30, validateEvery: 10 }));
  await writeText(model, { prompt: "Il était ", length: 40, seed: 1 });
  await writeText(model, { length: 10, temperature: 0 });
  const options = { topK: 5, topP: 0.9, repetitionPenalty: 1.1, state: true, distribution: true };
  await exhaust(generateSlices(model, { prompt: "Il ? ", length: 10, ...options }));
  await refused(() => writeText(model, { length: 1, temperature: -1 }));
  await refused(() => model.setLearningRate(-1));
  model.setLearningRate(0.01);
  model.reset();
  model.reseed(7);
}

for (const layers of NETWORKS) {
  const config = { seed: 1, layers, batchSize: 4, sequenceLength: 8, clipNorm: 1 };
  configured("engine_plan", config, TEXT.length);
  const model = create({ ...config, optimizer: { type: "adam", learningRate: 0.01 } });
  await use(model);
  model.dispose();
}
for (const config of WRONG) {
  await refused(() => create(config));
  if (configured("engine_plan", config, TEXT.length))
    throw new Error("planned, though it is wrong");
}
for (const text of ["", "court", Uint8Array.of(0xff, 0xfe), `${TEXT}\0`])
  await refused(() => create({ layers: [lstm] }, text));
const wild = create({ layers: [lstm], clipNorm: 0, optimizer: { type: "adam", learningRate: 10 } });
await refused(() => exhaust(trainSlices(wild, { steps: 1000, validateEvery: 0 })));
wild.dispose();
module.call.stackRestore(module.call.stackSave()); // which loading the second part needs

const at = module.call.engine_allocate(MOST);
const size = module.call.__write_profile(at, MOST);
if (size > MOST) throw new Error("the profile is larger than its place");
fs.writeFileSync(out, module.copy(at, size));
