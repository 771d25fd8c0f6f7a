// From a sound to what the network reads of it: the part that is spoken, and its rows.

export const RATE = 8000;
const FRAME = 200; // of features, as the engine has them by default
export const HOP = 80;
const MOST_ROWS = 256; // the most that is answered step by step
const MARGIN = 0.1 * RATE; // of what surrounds a word, as the network is used to some
const LONGEST = FRAME + (MOST_ROWS - 1) * HOP;
const STILL = 0.9 * RATE; // heard of what holds no word

/** Sounds end to end. */
export function joined(sounds) {
  const all = new Float32Array(sounds.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const sound of sounds) {
    all.set(sound, at);
    at += sound.length;
  }
  return all;
}

/** @returns {Promise<{numbers: Float32Array, spoken: boolean, cut: boolean}>} cut: there is more than can be read */
export async function spokenPart(engine, sound) {
  const { spoken, from, to } = await engine.audio({ do: "trim" }, sound);
  if (!spoken) return { numbers: sound.slice(0, STILL), spoken, cut: false };
  const start = Math.max(0, from - MARGIN);
  const end = Math.min(sound.length, to + MARGIN);
  const numbers = sound.slice(start, Math.min(end, start + LONGEST));
  return { numbers, spoken, cut: end - start > LONGEST };
}

/** What a network is shown of a sound. */
export async function rowsOf(engine, sound) {
  const { rows, width, numbers } = await engine.audio({ do: "features" }, sound);
  return Array.from({ length: rows }, (_, i) => [...numbers.slice(i * width, (i + 1) * width)]);
}

/** For the picture: the logarithms of the mel bands, (rows, width). */
export const spectrogram = (engine, sound) =>
  engine.audio({ do: "features", coefficients: 0, centred: false }, sound);

/** All there is to know of a sound; null of one that is shorter than a frame. */
export async function readSound(engine, sound) {
  const part = await spokenPart(engine, sound);
  const inputs = await rowsOf(engine, part.numbers);
  if (inputs.length === 0) return null;
  return { ...part, inputs, bands: await spectrogram(engine, part.numbers) };
}
