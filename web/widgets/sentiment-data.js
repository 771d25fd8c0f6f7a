// The opinions that <rnn-sentiment> learns: made by the course's grammar, or the reader's own table.
import { RecurrenceError } from "../protocol.js";
import { sentiment } from "../strings/sentiment.js";

const SIZES = { training: 8000, validation: 800, test: 1200 };
const LEAST = 20; // opinions of an own table
const LEAST_EACH = 10; // of each label: one at least in each part
const PARTS = 10; // of which one is for validation, one for the test
const LONGEST = 1000; // words of an opinion; the engine takes 1024 tokens
const words = sentiment.own;

/** @typedef {{training: Sample[], validation: Sample[], test: Sample[], constructions: object[] | null}} Data */

/** @returns {Promise<Data>} */
export const courseOpinions = (engine, seed) =>
  engine.project({ make: "sentiment", seed: seed % 0x7fffffff, ...SIZES });

/** A fault of the reader's table, said in French. */
function refused(message, hint) {
  return Object.assign(new RecurrenceError("invalid-table", message), { hint });
}

async function readTable(engine, table) {
  try {
    return await engine.project({ read: "csv" }, table);
  } catch (error) {
    if (error.code !== "invalid-text" && error.code !== "limit") throw error;
    const line = /line (\d+)/.exec(error.message)?.[1];
    throw refused(error.message, line && words.line(Number(line), words.reason(error.message)));
  }
}

/** Each text once; one that stands under two labels says nothing, and is refused. */
function once(samples) {
  const labels = new Map();
  for (const { text, label } of samples) {
    if (labels.has(text) && labels.get(text) !== label)
      throw refused("a text has two labels", words.twoLabels(text));
    labels.set(text, label);
    if (text.split(/[\s\p{P}]+/u).length > LONGEST)
      throw refused("a text is too long", words.long(text, LONGEST));
  }
  return [...labels].map(([text, label]) => ({ text, label }));
}

/**
 * The reader's table in parts, of each label the same share in each; a text that stands in it twice is taken once.
 * @returns {Promise<Data>}
 */
export async function ownOpinions(engine, table) {
  const { samples } = await readTable(engine, table);
  const all = once(samples);
  if (all.length < LEAST) throw refused(`${all.length} different texts`, words.few(all.length));
  const seen = new Map(); // how many there were of each label
  const parts = { training: [], validation: [], test: [] };
  for (const sample of all) {
    const nth = seen.get(sample.label) ?? 0;
    seen.set(sample.label, nth + 1);
    const at = nth % PARTS;
    const part = at === PARTS - 2 ? "validation" : at === PARTS - 1 ? "test" : "training";
    parts[part].push(sample);
  }
  if (seen.size < 2) throw refused("one label", words.oneLabel(all[0].label));
  const rare = [...seen].find(([, count]) => count < LEAST_EACH);
  if (rare) throw refused("a label is too rare", words.rare(...rare, LEAST_EACH));
  return { ...parts, constructions: null };
}

/** As the engine wants them. */
export const bare = (samples) => samples.map(({ text, label }) => ({ text, label }));
