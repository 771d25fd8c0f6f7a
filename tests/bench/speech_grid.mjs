// `node tests/bench/speech_grid.mjs [FIRST END]`: which changes of the spoken digits teach best. The voices of the test
// are not looked at: the others are judged in turn by networks that have learnt from the rest of them, in five parts,
// because the few voices of validation are all recognised by most settings. After 15 minutes or so a table, best first;
// FIRST END: only these settings.
import * as fs from "node:fs";
import { createEngine } from "../../dist/recurrence.js";

const FOLDS = 5;
const SEED = 42;
const BASE = { copies: 6, speed: [0.85, 1.25], rooms: 0.5, noise: [40, 5] };
/** Changes of the samples, and below `network` of the network. */
const GRID = [
  {},
  { noise: [40, 12] },
  { noise: [30, 5] },
  { noise: [40, 0] },
  { speed: [1, 1] },
  { speed: [0.9, 1.15] },
  { speed: [0.85, 1.35] },
  { speed: [0.75, 1.5] },
  { rooms: 0.2 },
  { rooms: 0.8 },
  { copies: 10 },
  { centred: false },
  { network: { steps: 1200 } },
  { network: { units: 96 } },
  { network: { dropout: 0.3 } },
  { network: { layers: 2 } },
];
// The same questions for all: the clips as they are, in rooms and noise, and in louder noise.
const JUDGES = {
  clean: { copies: 1, augment: false },
  noisy: { copies: 3, seed: 101, rooms: 0.5, noise: [40, 12] },
  loud: { copies: 3, seed: 102, rooms: 0.8, noise: [15, 5] },
};
function configOf({ steps, units, layers, rate, batch, dropout, recurrentDropout, bidirectional }) {
  const cell = { type: "gru", units, dropout, recurrentDropout };
  const recurrent = Array.from({ length: layers }, (_, i) => {
    const layer = { ...cell, ...(i < layers - 1 && { returnSequences: true }) };
    return bidirectional ? { type: "bidirectional", layer } : layer;
  });
  return {
    task: "classification",
    layers: recurrent,
    optimizer: { type: "adam", learningRate: rate },
    schedule: { type: "cosine", decaySteps: steps, minimum: 0.02 },
    labelSmoothing: 0.1,
    clipNorm: 1,
    batchSize: batch,
    seed: SEED,
  };
}

const NETWORK = {
  steps: 1000,
  units: 64,
  layers: 1,
  rate: 0.01,
  batch: 32,
  dropout: 0.1,
  recurrentDropout: 0,
};
const HEAD = 12; // bytes before the header of a file of clips (src/audio/clips.h)

const engine = await createEngine();
const clips = fs.readFileSync("dist/data/chiffres.bin");

/** "klatt2" is a relative of "klatt", m2 is none of m1. */
const family = ({ name }) => name.split("+")[1].replace(/(?<=[a-zA-Z]{3})\d$/, "");

/** The file with every fifth family held out instead. */
function fold(at) {
  const length = clips.readUInt32LE(8);
  const header = JSON.parse(clips.toString("utf8", HEAD, HEAD + length));
  const known = header.voices.filter(({ split }) => split !== "test");
  const families = [...new Set(known.map(family))];
  for (const voice of known)
    voice.split = families.indexOf(family(voice)) % FOLDS === at ? "validation" : "train";
  const written = Buffer.from(JSON.stringify(header));
  const start = Buffer.from(clips.subarray(0, HEAD));
  start.writeUInt32LE(written.length, 8);
  return Buffer.concat([start, written, clips.subarray(HEAD + length)]);
}

async function samplesOf(file, request) {
  const { bytes } = await engine.audio({ do: "samples", split: "validation", ...request }, file);
  return JSON.parse(new TextDecoder().decode(bytes));
}

const FEATURES = ["coefficients", "centred", "range"]; // what sounds are asked with too
const files = Array.from({ length: FOLDS }, (_, i) => fold(i));

/** [right, all, sum of -ln p of what is right] */
async function judge(model, samples) {
  const sums = [0, samples.length, 0];
  for (const { inputs, label } of samples) {
    const { labels } = await model.predict({ inputs, steps: false });
    sums[0] += labels[0].label === label;
    sums[2] -= Math.log(Math.max(1e-9, labels.find((one) => one.label === label).probability));
  }
  return sums;
}

/** Of each judge [right, all, loss] over all voices. */
async function worth({ network, ...setting }) {
  const wanted = { ...NETWORK, ...network };
  const features = Object.fromEntries(
    Object.entries(setting).filter(([key]) => FEATURES.includes(key)),
  );
  const sums = Object.fromEntries(Object.keys(JUDGES).map((name) => [name, [0, 0, 0]]));
  for (const file of files) {
    const request = { do: "samples", seed: SEED, ...BASE, ...setting };
    const { bytes } = await engine.audio(request, file);
    const model = await engine.createModel({ ...configOf(wanted), samples: bytes });
    for await (const _ of model.train({ steps: wanted.steps, validateEvery: 0 }));
    for (const [name, questions] of Object.entries(JUDGES)) {
      const samples = await samplesOf(file, { ...questions, ...features });
      (await judge(model, samples)).forEach((x, i) => (sums[name][i] += x));
    }
    await model.dispose();
  }
  return sums;
}

const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const [first = 0, end = GRID.length] = process.argv.slice(2).map(Number);
const rows = [];
for (const setting of GRID.slice(first, end)) {
  const judged = Object.entries(await worth(setting));
  const row = {
    setting: JSON.stringify(setting),
    "mean %": 100 * mean(judged.map(([, [right, all]]) => right / all)),
    loss: mean(judged.map(([, [, all, loss]]) => loss / all)),
  };
  for (const [name, [right, all]] of judged) row[`${name} %`] = (100 * right) / all;
  rows.push(row);
  console.error(JSON.stringify(row));
}
rows.sort((a, b) => b["mean %"] - a["mean %"]);
console.table(
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, x]) => [name, Number.isFinite(x) ? x.toFixed(2) : x]),
    ),
  ),
);
engine.close();
