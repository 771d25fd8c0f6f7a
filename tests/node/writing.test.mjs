// How text is written: the options of generate(), characters() and beams().
import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { collect, config, sum, train } from "../support/engine.mjs";

const engine = await createEngine();
const tales = await engine.createModel(config("char-lm"));
await train(tales, 120, { validateEvery: 0 });
const translator = await engine.createModel(config("seq2seq"));
await train(translator, 60, { validateEvery: 0 });

const write = async (options) =>
  (await tales.generate({ prompt: "Il ", length: 60, ...options })).text;

test("temperature 0, one candidate and the smallest top-p are the same greedy path", async () => {
  const greedy = await write({ temperature: 0 });
  assert.equal([...greedy].length, 60);
  assert.equal(await write({ topK: 1, seed: 4 }), greedy);
  assert.equal(await write({ topP: 0, seed: 5 }), greedy);
  assert.notEqual(await write({ temperature: 1.5, seed: 4 }), greedy);
});

test("what is drawn comes with its distribution, state and best alternatives", async () => {
  const options = { prompt: "Il ", length: 20, seed: 2, topK: 5 };
  const all = await collect(tales.characters({ ...options, state: true, distribution: true }));
  const { vocabulary } = tales.info;
  for (const { character, probability, top, state, distribution, attention } of all) {
    assert.equal(state.length, 24);
    assert.equal(attention, undefined);
    assert.equal(distribution.length, vocabulary.length);
    assert.ok(Math.abs(sum([...distribution]) - 1) < 1e-4);
    assert.equal(distribution.filter((p) => p > 0).length, 5);
    assert.equal(distribution[vocabulary.indexOf(character)], probability);
    const best = [...distribution].sort((a, b) => b - a).slice(0, 8);
    assert.deepEqual(
      top.map((candidate) => candidate.probability),
      best,
    );
  }
  const plain = await collect(tales.characters(options));
  assert.deepEqual(
    plain.map(({ character }) => character),
    all.map(({ character }) => character),
  );
  assert.deepEqual(Object.keys(plain[0]), ["character", "probability", "top"]);
});

test("state and distribution are each step's own", async () => {
  const [a, b] = await collect(tales.characters({ length: 2, state: true, distribution: true }));
  assert.notDeepEqual(a.state, b.state);
  assert.notDeepEqual(a.distribution, b.distribution);
});

test("a repetition penalty changes the greedy path, a stop and a length end it", async () => {
  const greedy = await write({ temperature: 0 });
  assert.notEqual(await write({ temperature: 0, repetitionPenalty: 2 }), greedy);
  assert.equal(await write({ temperature: 0, repetitionPenalty: 2, repetitionWindow: 0 }), greedy);
  assert.equal([...(await write({ temperature: 0, maxLength: 7 }))].length, 7);
  const stop = greedy.slice(4, 6);
  const cut = await write({ temperature: 0, stop });
  assert.equal(cut, greedy.slice(0, greedy.indexOf(stop) + 2));
});

test("one beam is the greedy path; more find a text at least as probable", async () => {
  const prompt = "Il ";
  const greedy = await write({ temperature: 0, length: 12 });
  const one = await tales.beams({ prompt, beams: 1, maxLength: 12 });
  assert.equal(one.hypotheses[0].text, greedy);
  const many = await tales.beams({ prompt, beams: 6, maxLength: 12, lengthPenalty: 0 });
  assert.ok(many.hypotheses[0].logProbability >= one.hypotheses[0].logProbability - 1e-6);
  assert.equal(many.steps.length, 12);
});

test("the tree of beams leads from each hypothesis back to the root", async () => {
  const { hypotheses, steps } = await tales.beams({ prompt: "Le ", beams: 4, maxLength: 9 });
  const { vocabulary } = tales.info;
  for (const { text, logProbability, step, beam } of hypotheses) {
    let read = "";
    let at = beam;
    assert.ok(Math.abs(steps[step][beam][2] - logProbability) < 1e-6);
    for (let t = step; t >= 0; t--) {
      const [parent, token, soFar] = steps[t][at];
      read = vocabulary[token] + read;
      if (t > 0) assert.ok(steps[t - 1][parent][2] >= soFar);
      at = parent;
    }
    assert.equal(read, text);
  }
  const scores = hypotheses.map(({ score }) => score);
  assert.deepEqual(
    scores,
    [...scores].sort((a, b) => b - a),
  );
});

test("seq2seq: attention over the source's tokens, the end by itself, beams", async () => {
  const options = { source: "2 3", temperature: 0 };
  const words = [];
  const sequence = translator.characters({ ...options, attention: true, state: true });
  let item;
  while (!(item = await sequence.next()).done) words.push(item.value);
  assert.ok(words.length < 20);
  for (const { attention, state } of words) {
    assert.equal(attention.length, 2);
    assert.ok(Math.abs(sum([...attention]) - 1) < 1e-5);
    assert.equal(state.length, 64);
  }
  assert.equal(item.value.text, words.map(({ character }) => character).join(" "));
  const { hypotheses } = await translator.beams({ source: "2 3", beams: 3, maxLength: 8 });
  assert.ok(hypotheses.some(({ finished }) => finished));
  assert.ok(!hypotheses[0].text.includes("<end>"));
  await assert.rejects(translator.generate({ prompt: "2 3" }), { key: "prompt" });
});

test("a language model has no attention to give, other tasks do not write", async () => {
  await assert.rejects(collect(tales.characters({ length: 1, attention: true })), {
    code: "usage",
  });
  const model = await engine.createModel(config("classification"));
  for (const call of ["generate", "beams"]) await assert.rejects(model[call](), { code: "usage" });
  await model.dispose();
});
