// The opinions that <rnn-sentiment> learns: made by the course's grammar, or the reader's own table.
import { RecurrenceError } from "../protocol.js";
import { sentiment } from "../strings/sentiment.js";

const SIZES = { training: 8000, validation: 800, test: 1200 };
const LEAST = 20; // opinions of an own table
const PARTS = 10; // of which one is for validation, one for the test
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
    throw refused(error.message, line && words.line(Number(line)));
  }
}

/**
 * The reader's table in parts; a text that stands in it twice is taken once.
 * @returns {Promise<Data>}
 */
export async function ownOpinions(engine, table) {
  const { samples } = await readTable(engine, table);
  const all = [...new Map(samples.map((sample) => [sample.text, sample])).values()];
  const part = (wanted) => all.filter((_, i) => wanted(i % PARTS));
  if (all.length < LEAST) throw refused(`${all.length} different texts`, words.few(all.length));
  const labels = new Set(all.map(({ label }) => label));
  if (labels.size < 2) throw refused("one label", words.oneLabel(all[0].label));
  const training = part((at) => at < PARTS - 2);
  if (new Set(training.map(({ label }) => label)).size < labels.size)
    throw refused("a label is missing from the training part", words.unbalanced);
  const validation = part((at) => at === PARTS - 2);
  return { training, validation, test: part((at) => at === PARTS - 1), constructions: null };
}

/** As the engine wants them. */
export const bare = (samples) => samples.map(({ text, label }) => ({ text, label }));
