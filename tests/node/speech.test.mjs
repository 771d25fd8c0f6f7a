// Spoken digits, from the file of clips and WAV files to a network that knows voices it was not trained on.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { sum, train } from "../support/engine.mjs";

const RATE = 8000;
const BAR = 0.95;
const engine = await createEngine();
after(() => engine.close());
const clips = fs.readFileSync("dist/data/chiffres.bin");
const about = await engine.audio({ do: "clips" }, clips);
const voicesOf = (split) => about.voices.filter((voice) => voice.split === split);

const CONFIG = {
  task: "classification",
  layers: [{ type: "gru", units: 64, dropout: 0.1 }],
  optimizer: { type: "adam", learningRate: 0.01 },
  schedule: { type: "cosine", decaySteps: 800 },
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

/** A WAV file of 16 bits. */
function wav(rate, channels) {
  const count = channels[0].length * channels.length;
  const bytes = Buffer.alloc(44 + 2 * count);
  bytes.write("RIFF....WAVEfmt ", 0, "latin1");
  bytes.writeUInt32LE(36 + 2 * count, 4);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels.length, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate * channels.length, 28);
  bytes.writeUInt16LE(2 * channels.length, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(2 * count, 40);
  for (let i = 0; i < count; i++) {
    const x = channels[i % channels.length][Math.floor(i / channels.length)];
    bytes.writeInt16LE(Math.round(32767 * Math.max(-1, Math.min(1, x))), 44 + 2 * i);
  }
  return bytes;
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
  const { bytes, samples, validation } = await engine.audio({ do: "samples", seed: 1 }, clips);
  assert.ok(validation >= 30 && samples >= 1000);
  model = await engine.createModel({ ...CONFIG, samples: bytes });
  assert.equal(model.info.samples, samples + validation);
  assert.deepEqual(model.info.labels, [...about.words, "silence"]);
  const metrics = await train(model, 800, { validateEvery: 200 });
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const clean = await accuracy(model, await examples({ copies: 1, augment: false }));
  const noisy = await accuracy(model, await examples({ copies: 3, seed: 11 }));
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
