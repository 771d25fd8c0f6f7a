// The engine's second part: loaded when it is asked for, in a worker's way, and a failure to load it is survived.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { generateSlices, trainSlices, writeText } from "../../web/engine/loop.js";
import { EngineModel } from "../../web/engine/model.js";
import { lastError, loadModule } from "../../web/engine/module.js";
import { isPlain } from "../../web/engine/plain.js";

const text = "Un réseau lit, lettre après lettre, et devine la suivante.\n".repeat(20);
const asked = []; // requests that hold up the thread
let broken = false;

/** As a worker has it, for files. */
class WorkersRequest {
  open(method, url) {
    this.url = url;
  }
  send() {
    asked.push(this.url.pathname.split("/").at(-1));
    if (broken) throw new Error("the network is away");
    this.status = 200;
    this.response = fs.readFileSync(this.url);
  }
}

async function open(build) {
  globalThis.XMLHttpRequest = WorkersRequest;
  asked.length = 0;
  broken = false;
  const part = (ending) => new URL(`../../dist/recurrence-${build}${ending}.wasm`, import.meta.url);
  const module = await loadModule(part(""), "engine", { secondUrl: part("-second") });
  const { metrics } = JSON.parse(module.text(module.call.engine_constants()));
  return { module, metrics };
}

function create({ module, metrics }, layers, more = {}) {
  const config = { task: "char-lm", seed: 3, layers, batchSize: 4, sequenceLength: 16, ...more };
  const inputs = [JSON.stringify(config), text];
  const id = module.withInputs(inputs, (...given) => module.call.engine_create(...given));
  if (!id) throw lastError(module);
  return new EngineModel(module, id, metrics);
}

async function train(model, steps) {
  const losses = [];
  for await (const slice of trainSlices(model, { steps, validateEvery: 5 }))
    losses.push(...slice.map(({ loss }) => loss));
  return losses;
}

const write = (model) => writeText(model, { prompt: "Un ", length: 60, seed: 1 });

for (const build of ["simd", "scalar"]) {
  const second = `recurrence-${build}-second.wasm`;

  test(`${build}: training and writing need the first part only`, async () => {
    const engine = await open(build);
    for (const type of ["rnn", "lstm", "gru"]) {
      for (const units of [7, 16]) {
        const model = create(engine, [
          { type: "embedding", outputDim: 5 },
          { type, units },
        ]);
        await train(model, 12);
        await write(model);
        const options = {
          topK: 4,
          topP: 0.9,
          repetitionPenalty: 1.2,
          state: true,
          distribution: true,
        };
        for await (const _ of generateSlices(model, { length: 20, ...options }));
        model.setLearningRate(0.01);
        model.reset();
        model.reseed(9);
        model.dispose();
      }
    }
    assert.deepEqual(asked, []);
  });

  test(`${build}: what is not there is loaded when it is called, and gives the same bits`, async () => {
    const layers = [{ type: "bidirectional", layer: { type: "lstm", units: 5 } }];
    const more = {
      task: "word-lm",
      optimizer: { type: "rmsprop" },
      layers: [{ type: "gru", units: 5 }],
    };
    const late = await open(build);
    assert.throws(() => create(late, layers), { code: "invalid-config" }); // it would see what comes
    const found = await train(create(late, [], more), 8);
    assert.deepEqual(asked, [second]);
    const early = await open(build);
    await early.module.complete();
    assert.deepEqual(asked, []);
    assert.deepEqual(await train(create(early, [], more), 8), found);
    assert.ok(found.every(Number.isFinite));
  });

  test(`${build}: without a network it says so, goes on with what it has, and tries again`, async () => {
    const engine = await open(build);
    const model = create(engine, [{ type: "lstm", units: 8 }]);
    const before = await train(model, 6);
    broken = true;
    const stack = engine.module.call.stackSave();
    const rare = { task: "word-lm", optimizer: { type: "adagrad" } };
    for (let i = 0; i < 3; i++) {
      assert.throws(() => create(engine, [{ type: "gru", units: 4 }], rare), {
        name: "RecurrenceError",
        code: "io",
        message: /second part.*network is away/,
      });
      assert.equal(engine.module.call.stackSave(), stack);
    }
    const after = await train(model, 6);
    const { text: written } = await write(model);
    broken = false;
    assert.ok(
      (await train(create(engine, [{ type: "gru", units: 4 }], rare), 6)).every(Number.isFinite),
    );

    const twin = create(await open(build), [{ type: "lstm", units: 8 }]);
    assert.deepEqual([...before, ...after], await train(twin, 12));
    assert.equal(written, (await write(twin)).text);
  });
}

test("what the first part may not be enough for is not taken to be plain", () => {
  const layers = [{ type: "lstm", units: 8 }];
  assert.ok(isPlain({ layers, optimizer: { type: "adam", learningRate: 0.1 }, clipNorm: 1 }));
  for (const config of [
    null,
    {},
    { layers: "lstm" },
    { layers, task: "word-lm" },
    { layers, schedule: { type: "cosine" } },
    { layers, earlyStopping: { patience: 3 } },
    { layers, optimizer: { type: "sgd" } },
    { layers, optimizer: { weightDecay: 0.1 } },
    { layers: [{ type: "gru", units: 8, resetAfter: false }] },
    { layers: [{ type: "attention" }] },
    { layers: [{ type: "constructor" }] },
    { layers: [null] },
  ])
    assert.ok(!isPlain(config), JSON.stringify(config));
});
