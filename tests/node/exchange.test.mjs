// Export and import through recurrence.js; `make interop` does it with the real Keras, PyTorch and ONNX.
import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { config, questions, train } from "../support/engine.mjs";

const engine = await createEngine();

async function trained(task, more) {
  const model = await engine.createModel(config(task, more));
  await train(model, 10, { validateEvery: 0 });
  return model;
}

for (const task of ["classification", "labelling", "regression", "adding"]) {
  test(`${task}: to Keras and back, the same answers`, async () => {
    const model = await trained(task);
    const { architecture, bytes, notes } = await engine.exportModel(model, "keras");
    assert.equal(architecture.class_name, "Functional");
    assert.ok(Array.isArray(notes));
    const { layers, weights } = await engine.importKeras(architecture, bytes);
    assert.equal(layers.at(-1).type, "dense");
    const again = await engine.createModel(config(task, { layers, seed: 99 }));
    await again.setWeights(weights);
    assert.deepEqual(await again.predict(questions[task]), await model.predict(questions[task]));
    const text = await engine.importKeras(JSON.stringify(architecture));
    assert.deepEqual([text.layers, text.weights], [layers, null]);
    await model.dispose();
    await again.dispose();
  });
}

test("adding: to PyTorch and back, the same answers", async () => {
  const model = await trained("adding");
  const { modules, bytes } = await engine.exportModel(model, "torch");
  assert.deepEqual(
    modules.map((module) => module.class),
    ["LSTM", "Linear"],
  );
  const { layers, weights } = await engine.importTorch(bytes, { returnSequences: false });
  const again = await engine.createModel(config("adding", { layers }));
  await again.setWeights(weights);
  const [a, b] = await Promise.all([model, again].map((one) => one.predict(questions.adding)));
  assert.ok(Math.abs(a.values[0][0] - b.values[0][0]) < 1e-6);
  await model.dispose();
  await again.dispose();
});

test("to ONNX, with states when they are asked for", async () => {
  const model = await trained("char-lm");
  const plain = await engine.exportModel(model, "onnx");
  assert.deepEqual(plain.graph, { inputs: ["input"], outputs: ["output"] });
  const stateful = await engine.exportModel(model, "onnx", { state: true });
  assert.deepEqual(stateful.graph.inputs, ["input", "h0_gru"]);
  assert.ok(stateful.bytes.length > 1000);
  await model.dispose();
});

test("what the other side has not is named", async () => {
  const model = await trained("seq2seq");
  await assert.rejects(engine.exportModel(model, "torch"), {
    code: "invalid-config",
    key: "target",
  });
  await assert.rejects(engine.exportModel(model, "jax"), { code: "invalid-config" });
  await assert.rejects(engine.exportModel({}, "keras"), { code: "invalid-config", key: "model" });
  await assert.rejects(engine.exportModel(model, "onnx", { state: 5 }), { code: "invalid-config" });
  await assert.rejects(engine.importKeras("{"), { code: "invalid-json" });
  await assert.rejects(engine.importKeras(undefined), { key: "architecture" });
  await assert.rejects(engine.importKeras({ class_name: "Sequential" }), { code: /^invalid/ });
  await assert.rejects(engine.importTorch("weights"), { key: "bytes" });
  await assert.rejects(engine.importTorch(new Uint8Array(9)), { code: "invalid-file" });
  await assert.rejects(engine.importTorch(new Uint8Array(9), { layers: 3 }), { code: /^invalid/ });
  await model.dispose();
});
