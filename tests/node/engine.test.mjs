// recurrence.js in Node, on both WebAssembly builds.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { createEngine, RecurrenceError } from "../../dist/recurrence.js";

const contes = fs.readFileSync("lessons/data/contes.txt", "utf8").slice(0, 20000);
const small = (cell, more = {}) => ({
  task: "char-lm",
  text: contes,
  validationSplit: 0.1,
  seed: 42,
  layers: [{ type: cell, units: 32 }],
  optimizer: { type: "adam", learningRate: 0.01 },
  clipNorm: 5,
  batchSize: 8,
  sequenceLength: 32,
  ...more,
});
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function train(model, steps, options = {}) {
  const all = [];
  for await (const metrics of model.train({ steps, ...options })) all.push(metrics);
  return all;
}

for (const simd of [true, false]) {
  const engine = await createEngine({ simd });
  const build = simd ? "simd" : "scalar";

  for (const cell of ["rnn", "lstm", "gru"]) {
    test(`${build}: ${cell} learns: the loss falls well below where it began`, async () => {
      const model = await engine.createModel(small(cell));
      const metrics = await train(model, 300);
      assert.equal(metrics.length, 300);
      assert.deepEqual(Object.keys(metrics[0]).sort(), [
        "accuracy",
        "charactersPerSecond",
        "epoch",
        "gradientNorm",
        "learningRate",
        "loss",
        "step",
      ]);
      const vocabulary = model.info.vocabulary.length;
      assert.ok(
        Math.abs(metrics[0].loss - Math.log(vocabulary)) < 0.5,
        `first loss ${metrics[0].loss}`,
      );
      assert.ok(metrics.at(-1).loss < 0.65 * metrics[0].loss, `last loss ${metrics.at(-1).loss}`);
      const last = metrics.at(-1);
      assert.ok(Number.isFinite(last.valLoss) && last.valLoss < 0.75 * metrics[0].loss);
      await model.dispose();
    });
  }

  test(`${build}: the same seed gives the same text, reset gives the same network`, async () => {
    const model = await engine.createModel(small("gru"));
    const first = (await train(model, 20)).map(({ loss }) => loss);
    const options = { prompt: "Il ", length: 120, temperature: 0.8, seed: 7 };
    const one = await model.generate(options);
    const two = await model.generate(options);
    assert.equal(one.text, two.text);
    assert.equal([...one.text].length, 120);
    const other = await model.generate({ ...options, seed: 8 });
    assert.notEqual(one.text, other.text);
    await model.reset();
    assert.equal(model.info.step, 0);
    assert.deepEqual(
      (await train(model, 20)).map(({ loss }) => loss),
      first,
    );
    await model.reseed(43);
    assert.notDeepEqual(
      (await train(model, 20)).map(({ loss }) => loss),
      first,
    );
    await model.dispose();
  });

  test(`${build}: generating and validating do not disturb training`, async () => {
    const quiet = await engine.createModel(small("lstm"));
    const disturbed = await engine.createModel(small("lstm"));
    await train(quiet, 12, { validateEvery: 0 });
    for (let i = 0; i < 4; i++) {
      await train(disturbed, 3, { validateEvery: 1 });
      await disturbed.generate({ prompt: "Le", length: 20 });
    }
    assert.equal(digest(await quiet.save()), digest(await disturbed.save()));
    await quiet.dispose();
    await disturbed.dispose();
  });

  test(`${build}: a saved model resumes to the same bits`, async () => {
    const model = await engine.createModel(
      small("lstm", {
        layers: [
          { type: "lstm", units: 24 },
          { type: "lstm", units: 16 },
        ],
      }),
    );
    await train(model, 15);
    const again = await engine.loadModel(await model.save());
    await train(model, 15);
    await train(again, 15);
    assert.equal(digest(await again.save()), digest(await model.save()));
    await model.dispose();
    await again.dispose();
  });

  test(`${build}: faults are RecurrenceErrors that name the key`, async () => {
    const faults = [
      [{ layers: [{ type: "lstm", units: 0 }] }, "invalid-config", "layers[0].units"],
      [{ layers: [{ type: "tpu", units: 8 }] }, "invalid-config", "layers[0].type"],
      [
        { optimizer: { type: "adam", learningRate: -1 } },
        "invalid-config",
        "optimizer.learningRate",
      ],
      [{ colour: "red" }, "invalid-config", "colour"],
      [{ text: 42 }, "invalid-config", "text"],
      [{ text: "" }, "text-too-short", ""],
      [{ text: "abc" }, "text-too-short", ""],
      [{ text: new Uint8Array([0x61, 0xff, 0x62]) }, "invalid-text", ""],
    ];
    for (const [change, code, key] of faults) {
      await assert.rejects(engine.createModel(small("lstm", change)), (error) => {
        assert.ok(error instanceof RecurrenceError, String(error));
        assert.equal(error.code, code, error.message);
        if (key) assert.equal(error.key, key, error.message);
        return true;
      });
    }
    await assert.rejects(engine.loadModel(new Uint8Array(10)), { code: "invalid-file" });
  });

  test(`${build}: training stops when it is asked to`, async () => {
    const model = await engine.createModel(small("rnn"));
    const abort = new AbortController();
    let seen = 0;
    for await (const { step } of model.train({ steps: 100000, signal: abort.signal })) {
      seen = step;
      if (step === 30) abort.abort();
    }
    assert.ok(seen >= 30 && seen < 2000, `${seen} steps`);
    await model.dispose();
  });

  test(`${build}: é, ç, œ and the apostrophe are one character each`, async () => {
    const model = await engine.createModel(small("rnn", { text: "l'œuf reçu, l'été ".repeat(50) }));
    assert.deepEqual(new Set(model.info.vocabulary), new Set([..."l'œuf reçu, l'été "]));
    const { unknown } = await model.generate({ prompt: "z€l", length: 3 });
    assert.equal(unknown, 2);
    await model.dispose();
  });
}

test("a disposed model is dead, also when its place has been taken", async () => {
  const engine = await createEngine();
  const first = await engine.createModel(small("rnn"));
  const training = first.train({ steps: 1000 });
  await training.next();
  await first.dispose();
  const second = await engine.createModel(small("rnn"));
  await assert.rejects(async () => {
    for await (const _ of training);
  }, RecurrenceError);
  await assert.rejects(first.generate({ prompt: "a", length: 3 }), RecurrenceError);
  await first.dispose();
  assert.equal(second.info.step, 0);
  assert.equal((await train(second, 2)).length, 2);
});

test("what is no saved model is refused by name, whatever its type", async () => {
  const engine = await createEngine();
  for (const given of [undefined, null, 5, "x", {}, { length: 4294967296 }]) {
    await assert.rejects(engine.loadModel(given), { code: "invalid-config", key: "bytes" });
  }
  await assert.rejects(engine.loadModel(new ArrayBuffer(9)), { code: "invalid-file" });
});

test("both builds give the same bits", async () => {
  const hashes = [];
  for (const simd of [true, false]) {
    const engine = await createEngine({ simd });
    const model = await engine.createModel(small("lstm"));
    await train(model, 25);
    hashes.push(digest(await model.save()));
  }
  assert.equal(hashes[0], hashes[1]);
});

test("an unknown option of createEngine is named", async () => {
  await assert.rejects(createEngine({ simd: "yes" }), { code: "invalid-config", key: "simd" });
});

test("`recurrence train` and the module reach the very same validation loss", async () => {
  const file = "tests/bench/contes-lstm128.json";
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "train-"));
  const native = spawnSync(
    "build/native/recurrence",
    [
      ...["train", "--config", file, "--text", "lessons/data/contes.txt", "--steps", "20"],
      ...["--out", path.join(folder, "model.safetensors")],
    ],
    { encoding: "utf8" },
  );
  assert.equal(native.status, 0, native.stderr);
  const engine = await createEngine();
  const model = await engine.createModel({
    ...JSON.parse(fs.readFileSync(file, "utf8")),
    text: fs.readFileSync("lessons/data/contes.txt"),
  });
  const metrics = await train(model, 20);
  const said = JSON.parse(native.stdout);
  assert.equal(said.valLoss.toFixed(5), metrics.at(-1).valLoss.toFixed(5));
  assert.equal(said.loss.toFixed(5), metrics.at(-1).loss.toFixed(5));
  const saved = fs.readFileSync(path.join(folder, "model.safetensors"));
  assert.equal(digest(saved), digest(await model.save()));
  const again = await engine.loadModel(saved);
  const { text } = await again.generate({ prompt: "Le ", length: 40, temperature: 0.5, seed: 9 });
  const written = spawnSync(
    "build/native/recurrence",
    [
      ...["generate", "--model", path.join(folder, "model.safetensors"), "--prompt", "Le "],
      ...["--length", "40", "--temperature", "0.5", "--seed", "9"],
    ],
    { encoding: "utf8" },
  );
  assert.ok(written.stdout.includes(text), written.stdout + written.stderr);
  fs.rmSync(folder, { recursive: true });
});
