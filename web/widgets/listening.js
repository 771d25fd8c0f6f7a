// One word from the microphone: what has been heard so far, until it is said and quiet again.
import { joined, RATE } from "./speech-sound.js";

const MOST = 5; // seconds
const QUIET = 0.7 * RATE; // behind a word
const LEAST = 0.2 * RATE; // of a word: a click is shorter

/** Between nothing (0: 60 dB below the most) and the most (1). */
function levelOf(piece) {
  const square = piece.reduce((sum, x) => sum + x * x, 0) / piece.length;
  return Math.max(0, Math.min(1, 1 + (10 * Math.log10(square + 1e-9)) / 60));
}

/**
 * @param {import("./microphone.js").Microphone} microphone that is open
 * @param {(heard: {sound: Float32Array, level: number, left: number}) => Promise<void>} onHeard at each piece; left:
 *   seconds until it ends by itself
 * @returns {Promise<{sound: Float32Array, spoken: boolean}>} as far as it was heard when the microphone is closed
 */
export async function hearWord(engine, microphone, onHeard) {
  let raw = new Float32Array();
  let heard = { sound: raw, spoken: false };
  for (;;) {
    const piece = await microphone.next();
    if (!piece) return heard;
    raw = joined([raw, piece]);
    const { numbers: sound } = await engine.audio({ do: "resample", from: microphone.rate }, raw);
    const { spoken, from, to } = await engine.audio({ do: "trim" }, sound);
    const word = spoken && to - from >= LEAST;
    heard = { sound, spoken: word };
    const left = MOST - raw.length / microphone.rate;
    if (left <= 0 || (word && sound.length - to >= QUIET)) return heard;
    await onHeard({ sound, level: levelOf(piece), left });
  }
}
