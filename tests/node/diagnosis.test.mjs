// The doctor's rules: on numbers made up, and on trainings of the real engine, ill and cured.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { factorPerStep, gradientBack } from "../../web/widgets/decay.js";
import { compare, diagnose, THRESHOLDS, vitals } from "../../web/widgets/diagnosis.js";
import {
  activations,
  blankMatrices,
  CAUSES,
  engineChanges,
  initializations,
  optimizers,
  portionOf,
  settingsOf,
} from "../../web/widgets/doctor-causes.js";
import { Examination, marksOf } from "../../web/widgets/examination.js";
import { engineConfig } from "../../web/widgets/network.js";
import { format, strings } from "../../web/strings/doctor.js";

const tales = fs.readFileSync("dist/data/contes.txt", "utf8");
const engine = await createEngine();

/** What training.js is in the page, of a model of Node's. */
class NodeTraining {
  constructor(model, onMetrics) {
    this.model = model;
    this.took = onMetrics;
  }

  async run(steps, options) {
    for await (const metrics of this.model.train({ steps, ...options })) this.took(metrics);
    return { reason: "done" };
  }
}

async function examine(settings) {
  const text = portionOf(tales, settings);
  const config = { ...engineConfig(settings, engineChanges(settings)), text };
  const model = await engine.createModel(config);
  if (settings.initialization === "allZeros") await blankMatrices(model);
  const training = new NodeTraining(model, (metrics) => exam.take(metrics));
  const exam = new Examination(training, { ...settings, text });
  assert.equal(await exam.proceed(), "done");
  assert.ok(exam.done);
  await model.dispose();
  return exam.record;
}

/* ---- numbers made up ---- */

const series = (count, value) => Array.from({ length: count }, (_, i) => value(i));
const falling = (from, factor) => series(41, (k) => from * factor ** k);

/** A run that nothing is wrong with, but for what is changed. */
function healthy(changes = {}) {
  return {
    planned: 200,
    clipNorm: 5,
    marks: { uniform: 4.3, characters: 3.1, pairs: 2.3 },
    losses: series(200, (i) => 1.9 + 2.4 * Math.exp(-i / 30)),
    norms: series(200, (i) => 0.3 + 0.1 * Math.sin(i)),
    validations: series(20, (i) => ({ step: 10 * i + 10, loss: 1.95 + 2.3 * Math.exp(-i / 3) })),
    first: { ratio: 0.04, heard: 1 },
    last: { ratio: 0.005, heard: 1 },
    steepest: { step: 1, factor: 0.9 },
    before: falling(1, 0.6),
    after: falling(1, 0.7),
    saturated: 0.1,
    diverged: null,
    stoppedAt: null,
    ...changes,
  };
}

const found = (changes) => diagnose(healthy(changes)).findings;
const withPeak = (value) => series(200, (i) => (i === 150 ? value : 0.3));

test("nothing is found in a healthy run, and nothing is said of a very short one", () => {
  const { enough, findings, notes } = diagnose(healthy());
  assert.deepEqual({ enough, findings, notes }, { enough: true, findings: [], notes: [] });
  const short = healthy({ losses: [4, 4], norms: [1, 1], validations: [] });
  assert.equal(diagnose(short).enough, false);
  assert.equal(diagnose({ ...short, losses: [], norms: [] }).enough, false);
  assert.equal(diagnose({ ...short, diverged: { step: 3 } }).enough, true);
});

test("a burst is an explosion where it is applied, or where training diverges; clipped, it was held", () => {
  const { peak } = THRESHOLDS;
  assert.deepEqual(found({ norms: withPeak(0.3 * peak * 1.01), clipNorm: 0 }), ["explosion"]);
  assert.deepEqual(found({ norms: withPeak(0.3 * peak * 0.99), clipNorm: 0 }), []);
  const held = diagnose(healthy({ norms: withPeak(100), clipNorm: 2 }));
  assert.deepEqual([held.findings, held.notes], [[], ["held"]]);
  assert.equal(held.vitals.clipped, 1);
  const broken = { norms: withPeak(100), clipNorm: 2, diverged: { step: 201 } };
  assert.deepEqual(found(broken), ["explosion"]);
  const grows = { step: 4, factor: 1.06 };
  assert.deepEqual(found({ steepest: grows, diverged: { step: 201 } }), ["explosion"]);
  assert.deepEqual(found({ steepest: grows }), []);
  assert.deepEqual(found({ diverged: { step: 201 } }), ["diverged"]);
});

test("a gradient has vanished where a billionth is not left, before training and after", () => {
  const gone = falling(1, 0.35);
  const left = falling(1, 0.36);
  assert.ok(gone[20] < THRESHOLDS.left && left[20] > THRESHOLDS.left);
  assert.deepEqual(found({ before: gone, after: gone }), ["vanishing"]);
  assert.deepEqual(found({ before: left, after: gone }), []);
  assert.deepEqual(found({ before: gone, after: left }), []);
  assert.deepEqual(found({ before: null, after: null }), [], "too short a text to look back in");
});

test("the rate: too high by the first step and the loss, too low by small steps that reach nothing", () => {
  const leap = { ratio: 1.2, heard: 1 };
  const climbing = series(200, (i) => (i === 0 ? 4.3 : i < 40 ? 6 : 2.1 - i / 2000));
  assert.deepEqual(found({ first: leap, losses: climbing }), ["rateTooHigh"]);
  assert.deepEqual(found({ losses: climbing }), [], "not with a small first step");
  assert.deepEqual(found({ first: leap }), [], "not where it learns");
  const stuck = series(200, () => 2.6);
  assert.deepEqual(found({ first: leap, losses: stuck }), ["rateTooHigh"]);
  const slow = series(200, (i) => 4.3 - i / 5000);
  const creep = { ratio: 0.0002, heard: 1 };
  const same = series(20, (i) => ({ step: 10 * i + 10, loss: 4.3 }));
  const small = { losses: slow, validations: same, first: creep };
  assert.deepEqual(found({ ...small, last: creep }), ["rateTooLow"]);
  assert.deepEqual(found({ ...small, last: null }), ["rateTooLow"]);
  assert.notDeepEqual(found({ ...small, last: { ratio: 0.01, heard: 1 } }), ["rateTooLow"]);
});

test("overfitting needs a validation that rises; early stopping undoes it", () => {
  const rising = series(20, (i) => ({ step: 10 * i + 10, loss: 2.2 + 0.1 * Math.abs(i - 8) }));
  const { findings, vitals: v } = diagnose(healthy({ validations: rising }));
  assert.deepEqual(findings, ["overfit"]);
  assert.deepEqual([v.bestStep, v.best], [90, 2.2]);
  assert.ok(Math.abs(v.rise - 1.1) < 1e-9);
  const stopped = diagnose(healthy({ validations: rising, stoppedAt: 200 }));
  assert.deepEqual([stopped.findings, stopped.notes], [[], ["stopped"]]);
  assert.equal(stopped.vitals.validation, 2.2);
  assert.deepEqual(found({ validations: [] }), [], "nothing held out, nothing said");
});

test("underfitting: both losses above a table of pairs, and no progress; not where something else explains it", () => {
  const losses = series(200, () => 2.5);
  const validations = [{ step: 200, loss: 2.55 }];
  assert.deepEqual(found({ losses, validations }), ["underfit"]);
  assert.deepEqual(found({ losses, validations: [{ step: 200, loss: 2.2 }] }), []);
  const dead = { ratio: 0.01, heard: 0 };
  assert.deepEqual(found({ losses, validations, last: dead }), ["deadInitialization"]);
  const descending = series(200, (i) => 4.3 - i / 120);
  const going = diagnose(healthy({ losses: descending, validations }));
  assert.deepEqual([going.findings, going.notes], [[], ["unfinished"]]);
});

test("a comparison names what is gone and come, with numbers and whether they are better", () => {
  const rising = series(20, (i) => ({ step: 10 * i + 10, loss: 2.2 + 0.1 * Math.abs(i - 8) }));
  const [ill, well] = [diagnose(healthy({ validations: rising })), diagnose(healthy())];
  const { gone, come, measures } = compare(ill, well);
  assert.deepEqual([gone, come], [["overfit"], []]);
  const validation = measures.find(({ name }) => name === "validation");
  assert.equal(validation.better, true);
  assert.ok(validation.from > validation.to);
  assert.deepEqual(compare(well, ill).come, ["overfit"]);
  assert.deepEqual(compare(well, well), { gone: [], come: [], measures: [] });
});

test("every finding and note has its words, which hold the numbers", () => {
  const { doctor } = strings;
  const v = vitals(healthy({ diverged: { step: 12 }, clipNorm: 2, stoppedAt: 150 }));
  for (const [name, { says, rule }] of Object.entries(doctor.findings)) {
    assert.match(says(v), /\d/, name);
    assert.ok(doctor.cures[name], name);
    assert.doesNotMatch(says(v) + rule(THRESHOLDS), /undefined|NaN|null/, name);
  }
  for (const say of Object.values(doctor.notes)) assert.doesNotMatch(say(v), /undefined|NaN|null/);
  assert.doesNotMatch(doctor.healthy.says(v), /undefined|NaN|null/);
  for (const cause of Object.keys(CAUSES)) {
    for (const table of [doctor.causes, doctor.sets, doctor.watch]) assert.ok(table[cause], cause);
  }
});

test("the lesson checker knows every key of the doctor, and all that its switches offer", () => {
  const { text: _, ...plainKeys } = settingsOf("overfit");
  const offered = {
    initialization: initializations,
    optimizer: optimizers,
    activation: activations,
  };
  const configurations = [
    plainKeys,
    ...Object.keys(CAUSES).map((cause) => ({ cause })),
    ...Object.entries(offered).flatMap(([key, values]) =>
      values.map((value) => ({ [key]: value })),
    ),
  ];
  const blocks = configurations.map(
    (one) => `\`\`\`widget rnn-doctor\n${JSON.stringify(one)}\n\`\`\`\n`,
  );
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "doctor-"));
  const file = path.join(folder, "a.md");
  fs.writeFileSync(file, `---\ntitle: A\ndescription: B\n---\n\n${blocks.join("\n")}`);
  const { stdout, stderr } = spawnSync("build/native/recurrence", ["check", file], {
    encoding: "utf8",
  });
  assert.equal(stdout + stderr, "");
  fs.rmSync(folder, { recursive: true });
});

test("numbers in words", () => {
  const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");
  assert.equal(plain(format.power(0.82)), "0,82");
  assert.equal(plain(format.power(3.4e-16)), "3,4 × 10⁻¹⁶");
  assert.equal(plain(format.power(1e9)), "1 × 10⁹");
  assert.equal(plain(format.share(0.82 ** 50)), "0,0049 %");
  const { factor } = strings.gradients;
  assert.equal(
    plain(factor({ name: "RNN simple", factor: 0.82, left: 0.82 ** 50 })),
    "RNN simple : × 0,82 par pas. Après 50 pas, il en reste 0,0049 %.",
  );
});

test("the factor per step is the slope of the logarithms; what is nothing counts for nothing", () => {
  assert.ok(Math.abs(factorPerStep(falling(3, 0.82)) - 0.82) < 1e-12);
  assert.ok(Math.abs(factorPerStep(falling(3, 1.5)) - 1.5) < 1e-12);
  assert.ok(Math.abs(factorPerStep([...falling(1, 0.1), 0, 0]) - 0.1) < 1e-12);
  assert.ok(Number.isNaN(factorPerStep([1, 0, 0, 0])));
});

test("marks of a text: of letters that alternate, single ones say nothing and pairs all", () => {
  const { uniform, characters, pairs } = marksOf("ab".repeat(200), 0);
  assert.ok(Math.abs(uniform - Math.log(2)) < 1e-9 && Math.abs(characters - Math.log(2)) < 1e-9);
  assert.ok(Math.abs(pairs) < 0.01);
});

/* ---- the real engine ---- */

test("looking back ends where the loss is, and is the probe's answer", async () => {
  const model = await engine.createModel({ text: tales, layers: [{ type: "rnn", units: 16 }] });
  const text = "Le phare y tenait debout";
  const { at, layers } = await model.probe("gradients", { text });
  const norms = await gradientBack(model, text);
  assert.equal(norms.length, at + 1);
  assert.deepEqual(norms, [...layers[0].norms.data.slice(0, at + 1)].reverse());
  assert.equal((await gradientBack(model, text, 5)).length, 6);
  await model.dispose();
});

const ILL = Object.keys(CAUSES).filter((cause) => cause !== "none");

/** Of each cause what cures it, some that the lesson names. */
const CURED = {
  explosion: [{ clipNorm: 2 }, { activation: "tanh" }],
  vanishing: [{ activation: "tanh" }, { cell: "gru" }],
  overfit: [{ patience: 3 }, { dropout: 0.3 }],
  underfit: [{ units: 16 }],
  rateTooHigh: [{ learningRate: 0.01 }],
  rateTooLow: [{ learningRate: 0.004 }],
  deadInitialization: [{ initialization: "standard" }, { initialization: "zeros" }],
};

test("a healthy network is found healthy", async () => {
  assert.deepEqual(diagnose(await examine(settingsOf("none"))).findings, []);
});

for (const cause of ILL) {
  test(`${cause}: trained, it is found by its numbers, and its cures leave nothing to find`, async () => {
    const record = await examine(settingsOf(cause));
    assert.ok(!JSON.stringify(record).includes(cause), "the cause is not among the numbers");
    const ill = diagnose(record);
    assert.deepEqual(ill.findings, [cause]);
    for (const cure of CURED[cause]) {
      for (const key of Object.keys(cure)) assert.notEqual(settingsOf(cause)[key], cure[key]);
      const well = diagnose(await examine({ ...settingsOf(cause), ...cure }));
      assert.deepEqual(well.findings, [], JSON.stringify(cure));
      assert.deepEqual(compare(ill, well).gone, [cause]);
    }
  });
}

test("zeros in the cell alone are escaped, zeros everywhere are not", async () => {
  const settings = { ...settingsOf("none"), units: 16, steps: 100, initialization: "allZeros" };
  const { findings, vitals: v } = diagnose(await examine(settings));
  assert.equal(findings[0], "deadInitialization");
  assert.equal(v.heard, 0);
  assert.ok(v.train > 3);
});

test("measured steps are steps like others: the same bits as plain training", async () => {
  const settings = { ...settingsOf("none"), units: 16, steps: 40 };
  const record = await examine(settings);
  const model = await engine.createModel({ ...engineConfig(settings), text: tales });
  const losses = [];
  for await (const { loss } of model.train({ steps: 40 })) losses.push(loss);
  assert.deepEqual(record.losses, losses);
  await model.dispose();
});
