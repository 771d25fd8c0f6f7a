// Spoken digits, from the file of clips and WAV files to a network that knows voices it was not trained on.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { sum, train } from "../support/engine.mjs";
import { wav } from "../support/sound.mjs";

const RATE = 8000;
const BAR = 0.95;
const STEPS = 1000;
const engine = await createEngine();
after(() => engine.close());
const clips = fs.readFileSync("dist/data/chiffres.bin");
const about = await engine.audio({ do: "clips" }, clips);
const voicesOf = (split) => about.voices.filter((voice) => voice.split === split);

/** What <rnn-speech> begins with. */
const CONFIG = {
  task: "classification",
  layers: [{ type: "gru", units: 64, dropout: 0.1 }],
  optimizer: { type: "adam", learningRate: 0.01 },
  schedule: { type: "cosine", decaySteps: STEPS, minimum: 0.02 },
  labelSmoothing: 0.1,
  clipNorm: 1,
  batchSize: 32,
  seed: 42,
};

async function examples(options) {
  const { bytes } = await engine.audio({ do: "samples", split: "test", ...options }, clips);
  return JSON.parse(new TextDecoder().decode(bytes));
}

async function accuracy(model, samples) {
  let right = 0;
  for (const { inputs, label } of samples) {
    const { labels } = await model.predict({ inputs, steps: false });
    right += labels[0].label === label;
  }
  return right / samples.length;
}

/** What a network is shown of a sound. */
async function rowsOf(sound) {
  const { rows, width, numbers } = await engine.audio({ do: "features" }, sound);
  return Array.from({ length: rows }, (_, i) => [...numbers.slice(i * width, (i + 1) * width)]);
}

let model; // trained by the first test, asked by the others

test("the file of clips is small, and who is tested with is never trained on", () => {
  assert.ok(clips.length <= 1.5e6, `${clips.length} bytes`);
  assert.equal(about.words.length, 10);
  assert.match(about.source, /^eSpeak NG \d/);
  assert.equal(about.clips.length, 10 * about.voices.length);
  const speakers = (split) => voicesOf(split).map(({ name }) => name.split("+")[1].toLowerCase());
  const trained = new Set(speakers("train"));
  for (const split of ["validation", "test"]) {
    assert.ok(speakers(split).length >= 3);
    for (const name of speakers(split)) assert.ok(!trained.has(name), name);
  }
});

test("a GRU trained in the page knows at least 95 % of the words of voices it has not heard", async (t) => {
  const before = process.cpuUsage();
  const { bytes, samples, validation } = await engine.audio({ do: "samples", seed: 42 }, clips);
  assert.ok(validation >= 30 && samples >= 1000);
  model = await engine.createModel({ ...CONFIG, samples: bytes });
  assert.equal(model.info.samples, samples + validation);
  assert.deepEqual(model.info.labels, [...about.words, "silence"]);
  const metrics = await train(model, STEPS, { validateEvery: 200 });
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const clean = await accuracy(model, await examples({ copies: 1, augment: false }));
  const noisy = await accuracy(model, await examples({ copies: 3, seed: 11, noise: [40, 12] }));
  t.diagnostic(
    `${seconds.toFixed(1)} s of a core; validation ${metrics.at(-1).valAccuracy.toFixed(3)}, ` +
      `voices not heard ${clean.toFixed(3)}, in rooms and noise ${noisy.toFixed(3)}`,
  );
  assert.ok(clean >= BAR, `${clean}`);
  assert.ok(noisy >= BAR, `${noisy}`);
});

test("the same seed gives the same samples, another one others", async () => {
  const make = async (seed) =>
    Buffer.from((await engine.audio({ do: "samples", split: "test", seed }, clips)).bytes);
  const one = await make(3);
  assert.ok(one.equals(await make(3)));
  assert.ok(!one.equals(await make(4)));
});

test("a word in a stereo file of 48 kHz is known, and its probabilities run", async () => {
  const index = about.clips.findIndex(
    ([word, voice]) => about.words[word] === "trois" && about.voices[voice].split === "test",
  );
  const clip = await engine.audio({ do: "clip", index }, clips);
  assert.equal(clip.word, "trois");
  // At a sixth of the steps, a straight line between samples, with silence around.
  const long = Float32Array.from({ length: 48000 }, (_, i) => {
    const at = (i - 9000) / 6;
    const [a = 0, b = 0] = [clip.numbers[Math.floor(at)], clip.numbers[Math.floor(at) + 1]];
    return 0.5 * (a + (at - Math.floor(at)) * (b - a));
  });
  const file = wav(48000, [long, long.map((x) => 0.5 * x)]);
  const sound = await engine.audio({ do: "decode" }, file);
  assert.deepEqual([sound.rate, sound.samples], [RATE, RATE]);
  assert.deepEqual(sound.source, { rate: 48000, channels: 2, bits: 16, seconds: 1 });
  const { spoken, from, to, numbers } = await engine.audio({ do: "trim" }, sound.numbers);
  assert.ok(spoken && from > 1000 && from < 1700 && to - from === numbers.length);
  const inputs = await rowsOf(numbers);
  const { labels, steps } = await model.predict({ inputs });
  assert.equal(labels[0].label, "trois");
  assert.equal(steps.length, inputs.length);
  for (const step of steps) assert.ok(Math.abs(sum(step) - 1) < 1e-4);
  const same = await engine.audio({ do: "resample", from: 48000 }, long);
  assert.equal(same.numbers.length, RATE);
});

test("silence is known as silence", async () => {
  const inputs = await rowsOf(new Float32Array(RATE));
  assert.equal((await model.predict({ inputs, steps: false })).labels[0].label, "silence");
});

/** How many of the test's words are right, and how sure the answers are; `make` changes their sounds. */
async function answers(make) {
  let [count, all, sure] = [0, 0, 0];
  for (const [i, [word, voice]] of about.clips.entries()) {
    if (about.voices[voice].split !== "test") continue;
    const { numbers } = await engine.audio({ do: "clip", index: i }, clips);
    const changed = await make(numbers);
    const { labels } = await model.predict({ inputs: await rowsOf(changed), steps: false });
    count += labels[0].label === about.words[word];
    sure += labels[0].probability;
    all++;
  }
  return { count, sure: sure / all, all };
}

const soundOf = async (word, voice) => {
  const index = about.clips.findIndex(([w, v]) => about.words[w] === word && v === voice);
  return (await engine.audio({ do: "clip", index }, clips)).numbers;
};

test("what is said to go wrong goes wrong: backwards, two words, twice as fast, as much noise", async (t) => {
  const backwards = await answers(async (sound) => sound.slice().reverse());
  assert.ok(backwards.sure > 0.55 && backwards.sure < 0.75, `${backwards.sure}`);
  const twice = async (sound) =>
    (await engine.audio({ do: "resample", from: 2 * RATE }, sound)).numbers;
  const fast = await answers(twice);
  assert.ok(fast.count <= 20, `${fast.count}`);
  let draw = 1;
  const noise = () => {
    draw = (draw * 48271) % 0x7fffffff;
    return 1.732 * ((2 * draw) / 0x7fffffff - 1); // evenly, of a level of 1
  };
  const loud = await answers(async (sound) => {
    const level = Math.hypot(...sound) / Math.sqrt(sound.length);
    return sound.map((x) => (x + level * noise()) / 2);
  });
  assert.ok(loud.count <= 63, `${loud.count}`);
  let last = 0;
  for (const [voice, { split }] of about.voices.entries()) {
    if (split !== "test") continue;
    const both = [
      await soundOf("sept", voice),
      new Float32Array(400),
      await soundOf("zéro", voice),
    ];
    const inputs = await rowsOf(Float32Array.from(both.flatMap((sound) => [...sound])));
    last += (await model.predict({ inputs, steps: false })).labels[0].label === "zéro";
  }
  assert.ok(last >= 6, `${last}`);
  const { count } = await answers(async (sound) => sound);
  t.diagnostic(
    `of 80: as they are ${count}, twice as fast ${fast.count}, in as much noise ${loud.count}; ` +
      `backwards ${backwards.sure.toFixed(2)} sure; of two words the last ${last} of 8`,
  );
});

test("the reader's own recordings are packed, and train what was trained before", async () => {
  const own = [];
  for (const [i, [word, voice]] of about.clips.entries()) {
    if (about.voices[voice].name !== voicesOf("test")[0].name) continue;
    const { numbers } = await engine.audio({ do: "clip", index: i }, clips);
    own.push({ word, numbers });
  }
  const sound = new Float32Array(own.reduce((total, { numbers }) => total + numbers.length, 0));
  let at = 0;
  for (const { numbers } of own) {
    sound.set(numbers, at);
    at += numbers.length;
  }
  const pack = {
    do: "pack",
    words: about.words,
    voices: [{ name: "moi", split: "train" }],
    clips: own.map(({ word, numbers }) => [word, 0, numbers.length]),
  };
  const mine = await engine.audio(pack, sound);
  assert.equal(mine.clips, 10);
  const both = Buffer.concat([clips, mine.bytes]);
  const made = await engine.audio({ do: "samples", copies: [1, 4] }, both);
  const again = await engine.createModel({ ...CONFIG, samples: made.bytes });
  assert.deepEqual(again.info.labels, model.info.labels);
  await again.setWeights(await model.weights());
  const [first] = await train(again, 10, { validateEvery: 0 });
  assert.ok(first.loss < 1, `${first.loss}`); // begins where the other has ended
  await again.dispose();
  await assert.rejects(engine.audio({ do: "samples", copies: [1, 4, 1] }, both), {
    key: "copies",
  });
});

test("what is no sound, no file or no request is refused with the key at fault", async () => {
  const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251);
  const cut = clips.subarray(0, clips.length - 1);
  for (const [request, data, code, key] of [
    [{ do: "decode" }, noise, "invalid-file", "wav"],
    [{ do: "decode" }, undefined, "invalid-file", "wav"],
    [{ do: "decode" }, new TextEncoder().encode("<!doctype html>"), "invalid-file", "wav"],
    [{ do: "decode" }, wav(500, [[0]]), "invalid-file", "wav"],
    [{ do: "decode", more: 1 }, wav(RATE, [[0]]), "invalid-config", "more"],
    [{ do: "clips" }, noise, "invalid-file", "clips"],
    [{ do: "clips" }, cut, "invalid-file", "clips"],
    [{ do: "clip", index: 500 }, clips, "invalid-config", "index"],
    [{ do: "features" }, noise.subarray(1), "invalid-file", "bytes"],
    [{ do: "features", hop: 0 }, new Float32Array(800), "invalid-config", "hop"],
    [{ do: "features", frame: 9, hop: 1 }, new Float32Array(800), "invalid-config", "frame"],
    [{ do: "features" }, new Float32Array(61 * RATE), "limit", "bytes"],
    [{ do: "resample", from: 1 }, new Float32Array(800), "invalid-config", "from"],
    [{ do: "samples", copies: 101 }, clips, "invalid-config", "copies"],
    [{ do: "samples", noise: [1] }, clips, "invalid-config", "noise"],
    [{ do: "sing" }, noise, "invalid-config", "do"],
    [{}, noise, "invalid-config", "do"],
    [{ do: "decode" }, "RIFF", "invalid-config", "data"],
    [null, noise, "invalid-config", "request"],
  ]) {
    await assert.rejects(
      engine.audio(request, data),
      { name: "RecurrenceError", code, key },
      JSON.stringify(request),
    );
  }
  const broken = new Float32Array([NaN, Infinity, ...new Array(798).fill(0.1)]);
  const { numbers } = await engine.audio({ do: "features" }, broken);
  assert.ok(numbers.every(Number.isFinite));
});
