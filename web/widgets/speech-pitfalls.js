// Sounds that the network was not made for, made of words of the test.
import { speech } from "../strings/speech.js";
import { sharedEngine } from "./shared.js";
import { clipSound } from "./speech-data.js";
import { joined, RATE } from "./speech-sound.js";

/** What can be tried of each of the pitfalls that the words tell, in their order. */
export const TRIALS = [
  { words: ["quatre"], how: "backwards" },
  { words: ["sept", "zéro"] },
  { words: ["neuf"], how: "fast" },
  { words: ["cinq"], how: "noise" },
];

const GAP = 0.05 * RATE;

const changes = {
  backwards: async (_, sound) => sound.slice().reverse(),
  /** As a tape that runs faster: quicker and higher. */
  fast: async (engine, sound) =>
    (await engine.audio({ do: "resample", from: 2 * RATE }, sound)).numbers,
  noise: async (_, sound) => {
    const level = Math.hypot(...sound) / Math.sqrt(sound.length);
    // A sum of three even draws is near enough to a normal one, whose level is 1 too.
    const draw = () => 2 * (Math.random() + Math.random() + Math.random() - 1.5);
    return sound.map((x) => (x + level * draw()) / 2);
  },
};

/**
 * @param {{words: string[], how?: keyof typeof changes, voice?: string}} input words: said one after the other
 * @returns {Promise<{sound: Float32Array, title: string, word: string | null}>} word: where one word is right
 */
export async function madeSound(data, { words, how, voice }) {
  const engine = await sharedEngine();
  const test = data.clips.filter(({ split }) => split === "test");
  const chosen = voice ?? test[0].voice;
  const sounds = [];
  for (const word of words) {
    const clip = test.find((one) => one.word === word && one.voice === chosen);
    sounds.push(new Float32Array(GAP), await clipSound(engine, data, clip));
  }
  const plain = joined(sounds.slice(1));
  const sound = how ? await changes[how](engine, plain) : plain;
  const said = how ? speech.changes[how] : speech.changes.several;
  const known = words.length === 1 && how !== "backwards";
  const title = speech.trial.made(words.join(" "), said);
  return { sound, title, word: known ? words[0] : null };
}
