// The spoken digits that <rnn-speech> learns: one file of clips, and what the engine makes of it.
import { RecurrenceError } from "../protocol.js";

const FILE = "data/chiffres.bin";
const here = import.meta.url;

// What the network is asked in the end, of voices that it has not learnt from.
const CLEAN = { split: "test", copies: 1, augment: false };
const NOISY = { split: "test", copies: 3, seed: 11, rooms: 0.5, noise: [40, 12] };
let file = null;

async function fetched() {
  try {
    const response = await fetch(new URL(FILE, here));
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    file = null; // to be tried anew
    throw new RecurrenceError("io", `${FILE}: ${error.message}`);
  }
}

/**
 * @typedef {{file: Uint8Array, words: string[], source: string, clips: {index: number, word: string, voice: string,
 *   split: string, seconds: number}[]}} Speech
 */

/** @returns {Promise<Speech>} of a file of clips */
export async function readSpeech(engine, bytes) {
  const { words, voices, clips, source } = await engine.audio({ do: "clips" }, bytes);
  const told = clips.map(([word, voice, samples], index) => {
    const { name, split } = voices[voice];
    return { index, word: words[word], voice: name, split, seconds: samples / 8000 };
  });
  return { file: bytes, words, source, clips: told };
}

/** The course's clips. */
export async function loadSpeech(engine) {
  file ??= fetched();
  return readSpeech(engine, await file);
}

/** A clip's sound. */
export const clipSound = async (engine, { file: bytes }, { index }) =>
  (await engine.audio({ do: "clip", index }, bytes)).numbers;

/** What the network learns from, as bytes for createModel. */
export const learningSamples = async (engine, { file: bytes }, seed) =>
  (await engine.audio({ do: "samples", seed }, bytes)).bytes;

const COPIES = [1, 12]; // when the reader's own are learnt too: of each clip, of each of the reader's

/** @param {Uint8Array} own a file of the reader's clips */
export async function refiningSamples(engine, { file: bytes }, own, seed) {
  const both = new Uint8Array(bytes.length + own.length);
  both.set(bytes);
  both.set(own, bytes.length);
  const request = { do: "samples", seed, copies: COPIES };
  return (await engine.audio(request, both)).bytes;
}

export const parsed = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** @returns {Promise<{inputs: number[][], label: string, voice: string | null, noisy: boolean}[]>} voice: null of silence */
async function askedOf(engine, speech, request, noisy) {
  const { bytes } = await engine.audio({ do: "samples", ...request }, speech.file);
  const spoken = speech.clips.filter(({ split }) => split === "test");
  // Clip by clip in all its copies, then the silences.
  const voiceOf = (i) => spoken[Math.floor(i / request.copies)]?.voice ?? null;
  return parsed(bytes).map((sample, i) => ({ ...sample, voice: voiceOf(i), noisy }));
}

/** The sounds of the test: as they are, then in rooms and noise. */
export async function testSamples(engine, speech) {
  const clean = await askedOf(engine, speech, CLEAN, false);
  return [...clean, ...(await askedOf(engine, speech, NOISY, true))];
}
