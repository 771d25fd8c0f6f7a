// Probes through recurrence.js: shapes of their arrays, and that looking changes nothing.
import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { config, digest, probed, tasks, train } from "../support/engine.mjs";

const engine = await createEngine();
const GATES = { lstm: ["i", "f", "g", "o"], gru: ["z", "r", "g"], rnn: [] };

function isArray({ shape, data }, expected) {
  assert.deepEqual(shape, expected);
  assert.ok(data instanceof Float32Array);
  assert.equal(
    data.length,
    expected.reduce((a, b) => a * b, 1),
  );
  assert.ok(data.every(Number.isFinite));
}

function checkInputs({ inputs, unknown }) {
  assert.equal(unknown, 0);
  for (const input of inputs) {
    if (input.tokens) assert.equal(input.tokens.length, input.length);
    else isArray(input.values, [input.length, input.values.shape[1]]);
  }
}

for (const task of tasks) {
  test(`${task}: every probe, every array of its shape, no trace left`, async () => {
    const model = await engine.createModel(config(task));
    await train(model, 3, { validateEvery: 0 });
    const before = digest(await model.save());
    const input = probed[task];

    const traces = await model.probe("traces", input);
    checkInputs(traces);
    assert.ok(traces.layers.length > 0);
    for (const { type, gates, units, steps, values, h, c } of traces.layers) {
      assert.deepEqual(gates, GATES[type]);
      isArray(h, [steps, units]);
      if (gates.length) isArray(values, [steps, gates.length, units]);
      assert.equal(Boolean(c), type === "lstm");
      if (c) isArray(c, [steps, units]);
    }

    const gradients = await model.probe("gradients", input);
    checkInputs(gradients);
    for (const { norms, steps } of gradients.layers) isArray(norms, [steps]);
    assert.ok(gradients.norm > 0 && gradients.tensors.every(({ norm }) => norm >= 0));
    const mean = { ...input, mean: true };
    if (!["adding", "regression"].includes(task))
      assert.equal((await model.probe("gradients", mean)).at, null);

    const one = await model.probe("connectivity", { ...input, at: 0 });
    assert.equal(one.connectivity.length, one.inputs.length);
    one.connectivity.forEach((array, i) => isArray(array, [1, one.inputs[i].length]));

    const saturation = await model.probe("saturation", input);
    for (const { saturation: names, values, units } of saturation.layers) {
      isArray(values, [names.length, 2, units]);
      for (const { low, high } of names) assert.ok(low >= 0 && high >= 0 && low + high <= 1);
    }

    const check = await model.probe("check", { samples: 2 });
    assert.ok(check.error < 0.05, `${check.error}`);
    assert.equal(check.tensors.length, gradients.tensors.length);
    assert.equal(digest(await model.save()), before);

    const { metrics, tensors } = await model.probe("updates");
    assert.equal(metrics.step, 4);
    assert.equal(model.info.step, 4);
    assert.equal(tensors.length, gradients.tensors.length);
    assert.ok(tensors.some(({ update }) => update > 0));
    await model.dispose();
  });
}

test("rows of connectivity are those asked for one by one; a word reads only what was before it", async () => {
  const model = await engine.createModel(config("char-lm"));
  const text = "Il était une fois";
  const { rows, connectivity } = await model.probe("connectivity", { text, at: 2, rows: 5 });
  isArray(connectivity[0], [5, text.length]);
  for (let i = 0; i < 5; i++) {
    const single = await model.probe("connectivity", { text, at: 2 + i });
    assert.deepEqual(rows[i], single.rows[0]);
    const row = connectivity[0].data.subarray(i * text.length, (i + 1) * text.length);
    assert.deepEqual([...row], [...single.connectivity[0].data]);
    assert.ok(row.subarray(3 + i).every((x) => x === 0));
    assert.ok(row.subarray(0, 3 + i).every((x) => x > 0));
  }
  await assert.rejects(model.probe("connectivity", { text, at: 15, rows: 5 }), { key: "at" });
  await model.dispose();
});

test("the gradient check can be aborted, and has what it has", async () => {
  const model = await engine.createModel(config("char-lm"));
  const { tensors } = await model.probe("check", { signal: AbortSignal.abort() });
  assert.equal(tensors.length, 1);
  const { tensors: second } = await model.probe("check", { tensor: 1, samples: 3 });
  assert.deepEqual(
    second.map(({ name, checked }) => [name, checked]),
    [["gru/recurrent_kernel", 3]],
  );
  await model.dispose();
});

test("probes name what they cannot use", async () => {
  const model = await engine.createModel(config("char-lm"));
  for (const [kind, options, key] of [
    ["entropy", {}, "kind"],
    ["traces", { text: "a", colour: 1 }, "colour"],
    ["traces", { words: 3 }, "words"],
    ["traces", { text: "x".repeat(600) }, "text"],
    ["gradients", { text: "Il", at: 99 }, "at"],
    ["gradients", { text: "Il", target: 1e4 }, "target"],
    ["connectivity", { text: "Il", rows: NaN }, "rows"],
    ["connectivity", { text: "Il", rows: "2" }, "rows"],
    ["check", { samples: 1e9 }, "samples"],
    ["check", { tensor: 99 }, "tensor"],
    ["updates", { text: "Il" }, "text"],
  ]) {
    await assert.rejects(model.probe(kind, options), { key }, `${kind} ${JSON.stringify(options)}`);
  }
  await model.dispose();
});
