// The numbers that lesson 1 quotes, computed anew.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";

const lesson = fs.readFileSync("lessons/module5_lesson1.md", "utf8").replaceAll("\u00a0", " ");
const french = (value, digits) => value.toFixed(digits).replace(".", ",");
const says = (text) => assert.ok(lesson.includes(text), `the lesson does not say: ${text}`);

test("the RNN by hand: states of both sentences, and what is left of the derivatives", () => {
  const read = (inputs) => {
    const states = [];
    let h = 0;
    for (const x of inputs) states.push((h = Math.tanh(x + 0.5 * h)));
    return states;
  };
  const [h1, h2, h3] = read([1, 0, -1]);
  for (const state of [h1, h2]) says(french(state, 4));
  says(`**−${french(-h3, 4)}**`);
  says(`**+${french(read([-1, 0, 1])[2], 4)}**`);
  // dh3/dx of each word: through the recurrent weight 0.5 and the slope 1 - h^2 of every step.
  const last = 1 - h3 * h3;
  const second = last * 0.5 * (1 - h2 * h2);
  const first = second * 0.5 * (1 - h1 * h1);
  says(
    `${french(last, 4)}, du deuxième avec ${french(second, 4)}, du premier avec ${french(first, 4)}`,
  );
  assert.equal(Math.round(last / first), 11);
  says("onze fois moins");
});

test("parameters of the cell and of the output", async () => {
  const [V, H] = [80, 128];
  const cell = H * (V + H + 1);
  const output = V * (H + 1);
  const spaced = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, " ");
  says(`128 × (80 + 128 + 1) = ${spaced(cell)}`);
  says(`80 × (128 + 1) = ${spaced(output)}`);
  says(`**total : ${spaced(cell + output)}**`);
  const engine = await createEngine();
  const text = fs.readFileSync("lessons/data/contes.txt", "utf8");
  const model = await engine.createModel({ text, layers: [{ type: "rnn", units: H }] });
  const v = model.info.vocabulary.length;
  const counts = model.info.layers.map(({ parameters }) => parameters).filter(Boolean);
  assert.deepEqual(counts, [H * (v + H + 1), v * (H + 1)], "the formulas are the engine's");
  engine.close();
});

test("softmax at three temperatures, powers, perplexity", () => {
  for (const temperature of [0.5, 1, 2]) {
    const weights = [2, 1, 0].map((logit) => Math.exp(logit / temperature));
    const sum = weights.reduce((a, b) => a + b);
    says(`| ${weights.map((w) => `${french((100 * w) / sum, 1)} %`).join(" | ")} |`);
  }
  says(
    `| 0,9 | 0,9 | ${french(0.9 ** 10, 3)} | ${french(0.9 ** 20, 3)} | ${french(0.9 ** 50, 5)} |`,
  );
  says(
    `| 1,1 | 1,1 | ${french(1.1 ** 10, 2)} | ${french(1.1 ** 20, 2)} | ${french(1.1 ** 50, 0)} |`,
  );
  says(`e^{1{,}6} \\\\approx ${french(Math.exp(1.6), 2).replace(",", "{,}")}`);
  const { value, tolerance } = JSON.parse(/"answer": (\{[^}]*\})/.exec(lesson)[1]);
  assert.ok(Math.abs(value - Math.exp(1.6)) < 0.001 && tolerance < 0.1);
  says(`$\`\\ln 80 \\approx ${french(Math.log(80), 2).replace(",", "{,}")}\`$`);
});

test("the exercise: 64 units at 0.008 go below 1.86, as its solution says", async () => {
  const engine = await createEngine();
  const model = await engine.createModel({
    text: fs.readFileSync("lessons/data/contes.txt"),
    validationSplit: 0.1,
    seed: 42,
    layers: [{ type: "rnn", units: 64 }],
    optimizer: { type: "adam", learningRate: 0.008 },
    clipNorm: 5,
    batchSize: 32,
    sequenceLength: 64,
  });
  let best = Infinity;
  for await (const { valLoss = Infinity } of model.train({ steps: 750 }))
    best = Math.min(best, valLoss);
  says("avant le pas 750");
  assert.ok(best < JSON.parse(/"goal": .*"below": ([\d.]+)/.exec(lesson)[1]), `reached ${best}`);
  engine.close();
});
