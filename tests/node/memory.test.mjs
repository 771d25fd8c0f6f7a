// Memory is stated before it is taken, and what is stated is held; too much is refused with the number of bytes.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { trainSlices, writeText } from "../../web/engine/loop.js";
import { EngineModel } from "../../web/engine/model.js";
import { lastError, loadModule } from "../../web/engine/module.js";

const text = fs.readFileSync("lessons/data/contes.txt", "utf8");
const bytes = Buffer.byteLength(text);
const ROOM = 1 << 20; // texts and JSON on their way, and the rest of a page

async function open() {
  const url = (ending) => new URL(`../../dist/recurrence-simd${ending}.wasm`, import.meta.url);
  return loadModule(url(""), "engine", { secondUrl: url("-second") });
}

function plan(module, config) {
  const answer = module.withInputs([JSON.stringify(config)], (at, length) =>
    module.text(module.call.engine_plan(at, length, bytes)),
  );
  if (!answer) throw lastError(module);
  return JSON.parse(answer);
}

const layersOf = {
  small: [{ type: "gru", units: 20 }],
  wide: [{ type: "lstm", units: 300 }],
  deep: [
    { type: "embedding", outputDim: 40 },
    { type: "lstm", units: 120, dropout: 0.2, recurrentDropout: 0.2 },
    { type: "layerNormalization" },
    { type: "rnn", units: 90 },
  ],
};

const words = { layers: layersOf.small, task: "word-lm", maxWords: 8000 };
const cases = {
  ...Object.fromEntries(Object.entries(layersOf).map(([name, layers]) => [name, { layers }])),
  words,
};

for (const [name, special] of Object.entries(cases)) {
  test(`${name}: a model takes what was stated, and training and writing no more`, async () => {
    const module = await open();
    const common = { batchSize: 24, sequenceLength: 50, earlyStopping: { patience: 9 } };
    const config = { ...common, ...special };
    const stated = plan(module, config).memoryBytes;
    const before = module.bytes.length;
    const { metrics } = JSON.parse(module.text(module.call.engine_constants()));
    const id = module.withInputs([JSON.stringify(config), text], (...given) =>
      module.call.engine_create(...given),
    );
    const model = new EngineModel(module, id, metrics);
    const taken = model.info().memoryBytes;
    assert.ok(taken > 0 && taken <= stated, `${taken} of ${stated}`);
    const whole = before + taken + ROOM;
    assert.ok(module.bytes.length <= whole, `${module.bytes.length} of ${whole}`);
    for await (const _ of trainSlices(model, { steps: 6, validateEvery: 3 }));
    await writeText(model, { prompt: "Il", length: 50 });
    assert.ok(module.bytes.length <= whole, `${module.bytes.length} of ${whole} after training`);
  });
}

test("a configuration over the limit is refused with the bytes it would take", async () => {
  const module = await open();
  const before = module.bytes.length;
  const config = {
    layers: [
      { type: "lstm", units: 1024 },
      { type: "lstm", units: 1024 },
    ],
    batchSize: 256,
    sequenceLength: 512,
  };
  assert.throws(
    () => plan(module, config),
    ({ code, key, message }) =>
      code === "limit" && key === "layers" && Number(/takes (\d+) bytes/.exec(message)?.[1]) > 1e9,
  );
  assert.equal(module.bytes.length, before);
});
