// The numbers that lesson 5 quotes, computed anew: the doctor's patients as its widget makes them, and the asides.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { factorPerStep, gradientBack, gradientLeft, pieceOf } from "../../web/widgets/decay.js";
import { engineChanges, portionOf, settingsOf } from "../../web/widgets/doctor-causes.js";
import { marksOf } from "../../web/widgets/examination.js";
import { engineConfig } from "../../web/widgets/network.js";

const lesson = fs.readFileSync("lessons/module5_lesson5.md", "utf8").replaceAll("\u00a0", " ");
const tales = fs.readFileSync("lessons/data/contes.txt", "utf8");
const towns = fs.readFileSync("dist/data/communes.txt", "utf8");
const french = (value, digits = 2) => value.toFixed(digits).replace(".", ",");
const says = (text) => assert.ok(lesson.includes(text), `the lesson does not say: ${text}`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const within = (value, from, to) => assert.ok(value >= from && value <= to, `${value}`);

/** The configuration of a widget of the lesson; a doctor's by its cause. */
function blockOf(widget, cause) {
  const blocks = [...lesson.matchAll(new RegExp(`^\`\`\`widget ${widget}\n([^]*?)^\`\`\``, "gm"))];
  return blocks.map(([, json]) => JSON.parse(json)).find((block) => block.cause === cause);
}

const engine = await createEngine();
test.after(() => engine.close());

/** Trains to the end: all metrics, the validations, the step that diverged. */
async function train(model, steps, options) {
  const run = { model, metrics: [], validations: [], diverged: null };
  try {
    for await (const metrics of model.train({ steps, ...options })) {
      run.metrics.push(metrics);
      if (metrics.valLoss !== undefined) run.validations.push(metrics.valLoss);
    }
  } catch (error) {
    assert.equal(error.code, "diverged");
    run.diverged = run.metrics.length + 1;
  }
  run.best = Math.min(...run.validations);
  run.last = run.validations.at(-1);
  run.loss = mean(run.metrics.slice(-20).map(({ loss }) => loss));
  run.norm = Math.max(...run.metrics.map(({ gradientNorm }) => gradientNorm));
  return run;
}

/** What the doctor of the lesson makes of a cause, and of settings changed. */
async function patient(cause, changes = {}) {
  const settings = { ...settingsOf(cause), ...blockOf("rnn-doctor", cause), ...changes };
  const config = engineConfig(settings);
  const { cell, ...rest } = engineChanges(settings);
  config.layers = config.layers.map((layer) => ({ ...layer, ...cell }));
  const text = portionOf(tales, settings);
  return { model: await engine.createModel({ ...config, ...rest, text }), settings };
}

async function treated(cause, changes, options) {
  const { model, settings } = await patient(cause, changes);
  return train(model, settings.steps, options);
}

/** A small GRU of the asides. */
async function small(changes, steps, options = { validateEvery: steps }) {
  const config = { batchSize: 16, sequenceLength: 48, clipNorm: 5, validationSplit: 0.1, seed: 42 };
  const layers = [{ type: "gru", units: 32 }];
  const optimizer = { type: "adam", learningRate: 0.01 };
  const given = { text: tales, ...config, layers, optimizer, ...changes };
  return train(await engine.createModel(given), steps, options);
}

const rate = (learningRate) => ({ optimizer: { type: "adam", learningRate } });

test("what a table of the text reaches", () => {
  const marks = marksOf(tales, 0.1);
  assert.equal(Math.round(Math.exp(marks.uniform)), 77);
  says(`\\ln 77 \\approx ${french(marks.uniform).replace(",", "{,}")}`);
  says(`une perte de ${french(marks.characters)} sur nos contes`);
  says(`la simple table des paires de lettres (${french(marks.pairs)})`);
  within(Math.exp(-9.2), 0.95e-4, 1.05e-4);
  says("une probabilité d'un dix-millième");
});

test("the rate too high, and the one that heals it", async () => {
  const sick = await treated("rateTooHigh");
  assert.equal(Math.max(...sick.metrics.map(({ loss }) => loss)), sick.metrics[4].loss);
  says(`de ${french(sick.metrics[0].loss)} à ${french(sick.metrics[4].loss)} au cinquième pas`);
  within(sick.loss, 2.35, 2.45);
  within(sick.norm, 3.5, 4);
  says("la norme du gradient, jamais plus de 4,");
  const { model } = await patient("rateTooHigh");
  const { tensors } = await model.probe("updates");
  within(tensors.find(({ name }) => name === "gru/recurrent_kernel").ratio, 1.7, 2);
  const held = await treated("rateTooHigh", { clipNorm: 1 }, { validateEvery: 300 });
  within(held.last, 2.3, 2.6);
  const well = await treated("rateTooHigh", { learningRate: 0.01 }, { validateEvery: 300 });
  says(`Avec 0,01, la validation atteint ${french(well.last)}`);
  says(`le même nombre de pas mène à ${french(well.last)}`);
});

test("the rate too low", async () => {
  const { metrics, last } = await treated("rateTooLow", {}, { validateEvery: 300 });
  says(`de ${french(metrics[0].loss)} à ${french(last)}. Rien ne bouge`);
});

test("the range test, and how far a step moves the weights", async () => {
  const model = await engine.createModel({ ...engineConfig(settingsOf("none")), text: tales });
  const seen = [];
  const run = model.learningRateTest({ from: 1e-5, to: 1, steps: 200 });
  for await (const metrics of run) seen.push(metrics);
  const at = (learningRate) => seen.findLast((one) => one.learningRate <= learningRate).loss;
  within(at(0.0005), 4.2, 4.35);
  const best = seen.reduce((least, one) => (one.loss < least.loss ? one : least));
  within(best.learningRate, 0.08, 0.15);
  assert.ok(at(0.3) > best.loss + 0.1 && at(0.5) > 5);
  says(`diverge à ${french(seen.at(-1).learningRate)}`);
  for (const [learningRate, from, to] of [
    [1e-5, 0.9e-4, 1.1e-4],
    [0.004, 8e-3, 9.5e-3],
    [0.016, 1.9e-2, 2.1e-2],
  ]) {
    await model.reset();
    await model.setLearningRate(learningRate);
    await train(model, 99, { validateEvery: 0 });
    const { tensors } = await model.probe("updates");
    within(tensors.find(({ name }) => name === "gru/recurrent_kernel").ratio, from, to);
  }
  says("vaut 10⁻⁴ à un taux de 0,00001, 9 × 10⁻³ à 0,004 et 2 × 10⁻² à 0,016");
});

test("a schedule that is too short for its training, and one that is not", async () => {
  const cosine = (decaySteps) => ({ schedule: { type: "cosine", decaySteps } });
  const losses = { constant: [], cosine: [] };
  for (const seed of [1, 2]) {
    losses.constant.push((await small({ seed, ...rate(0.03) }, 200)).last);
    losses.cosine.push((await small({ seed, ...rate(0.03), ...cosine(200) }, 200)).last);
  }
  says(
    `(${french(mean(losses.cosine))} de validation, moyenne de deux graines, contre ${french(mean(losses.constant))} à taux constant)`,
  );
  const constant = await small({ seed: 1, ...rate(0.03) }, 1500);
  const long = await small({ seed: 1, ...rate(0.03), ...cosine(1500) }, 1500);
  says(`(${french(long.last)} contre ${french(constant.last)})`);
});

test("the explosion, and what holds it", async () => {
  const { model, settings } = await patient("explosion");
  const piece = pieceOf(tales);
  const fresh = await gradientLeft(model, piece);
  const sick = await train(model, settings.steps);
  assert.ok(sick.diverged !== null);
  says(`au pas ${sick.diverged} la perte n'a plus de sens`);
  within(sick.metrics[0].gradientNorm, 0.25, 0.35);
  within(sick.norm, 390, 400);
  const grown = await gradientLeft(model, piece);
  assert.ok(factorPerStep(fresh) < 0.8, "it shrinks on its way back");
  says(`multiplié par ${french(factorPerStep(grown), 1)} à chaque caractère remonté`);
  const clipped = await treated("explosion", { clipNorm: 5 });
  says(`Écrêté à 5, le même réseau finit à ${french(clipped.last)}`);
  const tanh = await treated("explosion", { activation: "tanh" });
  assert.ok(tanh.diverged === null && tanh.last < 2.3);
  const other = await treated("explosion", { clipNorm: 5, seed: 5 });
  assert.ok(other.diverged !== null, "a seed that clipping does not save");
});

test("clipping by norm and by value", () => {
  const degrees = (x, y) => (Math.atan2(y, x) * 180) / Math.PI;
  says(`reste à ${french(degrees(3, 1), 1)} degrés`);
  says(`se redresse à ${degrees(1, 1)} degrés`);
  says("(6 ; 8) et l'on écrête sa norme à 5");
  assert.deepEqual(
    [6, 8].map((x) => (x * 5) / Math.hypot(6, 8)),
    [3, 4],
  );
});

test("the vanishing gradient, at the doctor's", async () => {
  const { model, settings } = await patient("vanishing");
  const run = await train(model, settings.steps, { validateEvery: 0 });
  says(`de ${french(run.metrics[0].loss)} à ${french(run.loss)} : rien de dramatique`);
  const left = await gradientLeft(model, pieceOf(tales));
  within(left[20], 1e-16, 1e-15);
  says("moins d'un millionième de milliardième du gradient");
  const gru = await treated("vanishing", { cell: "gru" });
  says(`Le GRU, lui, descend à ${french(gru.last)}`);
  within(1 / 0.5 ** 10, 1000, 1100);
});

test("the adding problem: the GRU has it by step 400, the simple RNN never", async () => {
  const block = blockOf("rnn-compare");
  const losses = {};
  for (const [cell, steps] of [
    ["rnn", block.steps],
    ["gru", 400],
  ]) {
    const config = engineConfig({ ...settingsOf("none"), ...block, cell });
    const model = await engine.createModel({ ...config, task: "adding" });
    losses[cell] = (await train(model, steps, { validateEvery: 100 })).validations;
  }
  assert.ok(losses.rnn.every((loss) => loss > 0.16));
  assert.ok(losses.gru[0] > 0.15 && losses.gru[2] < 0.1 && losses.gru[3] < 0.02);
  says(`soit ${french(1 / 6, 3)}`);
});

test("a new network's gradients by initialization, and the forget bias", async () => {
  const block = blockOf("rnn-gradients");
  const left = async (cell, recurrentInitializer) => {
    const config = engineConfig({ ...settingsOf("none"), ...block, cell });
    const layers = config.layers.map((layer) => ({ ...layer, recurrentInitializer }));
    const model = await engine.createModel({ ...config, layers, text: tales });
    const norms = await gradientBack(model, block.input);
    return norms[20] / norms[0];
  };
  within(await left("rnn", block.recurrentInitializer), 5.5e-14, 6.5e-14);
  within(await left("lstm", block.recurrentInitializer), 2.5e-4, 3.5e-4);
  says("au RNN simple que 6 × 10⁻¹⁴ du gradient ; au LSTM, 3 × 10⁻⁴");
  const orthogonal = await left("rnn", "orthogonal");
  within(orthogonal, 0.15, 0.25);
  assert.ok(orthogonal > (await left("lstm", "orthogonal")));
  const gate = 1 / (1 + Math.exp(-1));
  says(`\\sigma(1) \\approx ${french(gate).replace(",", "{,}")}`);
  within(gate ** 20, 0.0015, 0.0025);
  within(0.5 ** 20, 0.9e-6, 1.1e-6);
});

test("weights of zero learn the letters' frequencies and nothing else; weights of one too", async () => {
  const zeros = { kernelInitializer: "zeros" };
  const layers = [
    { type: "rnn", units: 32, ...zeros, recurrentInitializer: "zeros" },
    { type: "timeDistributed", layer: { type: "dense", units: 77, ...zeros } },
  ];
  const dead = await small({ layers, ...rate(0.03) }, 200);
  within(dead.last, 3.08, 3.15);
  const moved = (tensors) => tensors.filter(({ gradient }) => gradient !== 0);
  const { tensors } = await dead.model.probe("updates");
  assert.deepEqual(
    moved(tensors).map(({ name }) => name),
    ["time_distributed/bias"],
  );
  const half = await small({ layers: [{ ...layers[0] }] }, 200);
  assert.ok(half.last < 2.6, "zeros in the cell alone learn");
  const ones = await treated("deadInitialization");
  says(`La perte descend à ${french(ones.loss)} et s'arrête`);
  const after = await ones.model.probe("updates");
  const cell = after.tensors.filter(({ name }) => name.startsWith("simple_rnn/"));
  assert.deepEqual(moved(cell), []);
});

test("overfitting and its cures; the exercise on early stopping", async () => {
  const run = await treated("overfit", {}, { validateEvery: 10 });
  const best = 10 * (run.validations.indexOf(run.best) + 1);
  const last = french(run.last, 1);
  says(`La validation touche ${french(run.best)} au pas ${best}, puis remonte vers ${last}`);
  says(`elle descend vers ${french(run.loss, 1)} pendant que la validation empire`);
  says(`de ${french(run.best)} à ${last}.`);
  const dropped = await treated("overfit", { dropout: 0.3 }, { validateEvery: 200 });
  says(`avec un dropout de 0,3, elle ne remonte qu'à ${french(dropped.last)}`);
  const whole = await treated("overfit", { characters: 0 }, { validateEvery: 200 });
  says(`Le recueil entier surpasse tout : ${french(whole.last, 1)}`);
  const every20 = run.validations.filter((_, i) => i % 2 === 1);
  says(`donne : ${every20.map((loss) => french(loss)).join(" ; ")}.`);
  const stopped = await treated("overfit", { patience: 3 }, { validateEvery: 20 });
  const { value } = JSON.parse(/"answer": (\{[^}]*\})/.exec(lesson)[1]);
  assert.equal(stopped.metrics.at(-1).step, value);
  assert.ok(stopped.metrics.at(-1).stoppedEarly);
});

test("underfitting", async () => {
  const { loss, last } = await treated("underfit");
  within(loss, 2.45, 2.55);
  within(last, 2.45, 2.55);
  const well = await treated("underfit", { units: 64, steps: 300 }, { validateEvery: 300 });
  assert.ok(well.last < 1.95);
  says("64 unités passent largement sous 2");
});

test("asides: dropout that harms, data that do not help, batches", async () => {
  const dropout = (part) => ({
    layers: [{ type: "gru", units: 32, dropout: part, recurrentDropout: part }],
  });
  const plain = await small({}, 300);
  const third = await small(dropout(0.3), 300);
  says(`passe de ${french(plain.last)} à ${french(third.last)} avec un dropout de 0,3`);
  const [validation, loss] = [third.last, third.loss].map((value) => french(value));
  says(`perte de validation (${validation}) est plus basse que celle d'entraînement (${loss})`);

  const few = tales.slice(0, 3000);
  const data = (more) => ({ text: more + few, validationSplit: 600 / (more.length + 3000) });
  const often = { validateEvery: 20 };
  says(`(${french((await small(data(""), 300, often)).best)} au mieux)`);
  says(`Des contes : ${french((await small(data(tales.slice(3000, 12000)), 300, often)).best)}`);
  says(
    `Des noms de communes : ${french((await small(data(towns.slice(0, 9000)), 300, often)).best)}`,
  );
  const regular = await small({ ...data(""), ...dropout(0.3) }, 300, often);
  says(`sans rien ajouter : ${french(regular.best)}`);

  const batch = async (batchSize, learningRate) =>
    french((await small({ batchSize, ...rate(learningRate) }, 4800 / batchSize)).last);
  says(
    `${await batch(4, 0.01)} de validation avec des lots de 4, ${french(plain.last)} avec 16, ${await batch(64, 0.01)} avec 64`,
  );
  says(`on revient à ${await batch(64, 0.04)}`);
});

test("a letter to be carried over twelve dots: windows that are too short, and not", async () => {
  let state = 12345;
  const random = (n) =>
    (state = (state * 1103515245 + 12345) % 2147483648) && Math.floor(state / 65536) % n;
  const line = () => {
    const letter = "ABCD"[random(4)];
    return `${letter}${".".repeat(12)}${letter}\n`;
  };
  const text = Array.from({ length: 3000 }, line).join("");
  const forgetful = (2 * Math.log(4)) / 15;
  says(`de ${french(forgetful, 3)} nat par caractère`);
  const read = (sequenceLength, steps) =>
    small({ text, sequenceLength, clipNorm: 1 }, steps, { validateEvery: 100 });
  const short = await read(10, 900);
  const long = await read(20, 450);
  assert.ok(short.best > forgetful && long.best < forgetful);
  says(`(${french(short.best)} au mieux)`);
  says(`(${french(long.best)})`);
});

test("the last exercise: a rate on offer heals the network", async () => {
  const block = blockOf("rnn-train");
  const { below } = JSON.parse(/"goal": (\{.*\}),/.exec(lesson)[1]);
  const reached = async (learningRate) => {
    const config = engineConfig({ ...settingsOf("none"), ...block, learningRate });
    return (await train(await engine.createModel({ ...config, text: tales }), block.steps)).best;
  };
  assert.ok((await reached(block.learningRate)) > 2.4);
  const well = await reached(0.016);
  assert.ok(well < below);
  says(`à 0,016, la validation atteint ${french(well)} au pas 300`);
});
