// The configuration keys of a trained network, shared by the widgets that train.
import { corpusNames, loadCorpus } from "./shared.js";

export const networkDefaults = {
  corpus: "contes",
  text: "",
  cell: "lstm",
  units: 128,
  layers: 1,
  embedding: 0,
  learningRate: 0.004,
  batchSize: 16,
  sequenceLength: 48,
  clipNorm: 5,
  validationSplit: 0.1,
  seed: 42,
  steps: 2000,
  temperature: 0.8,
};

// The engine says which numbers it admits; this only keeps a hostile one from filling the memory.
const MOST_LAYERS_SENT = 100;

/** What a model of the widgets that know words too reads and writes: characters, or the most frequent words. */
export const unitDefaults = { unit: "character" };
export const unitChoices = { unit: ["character", "word"] };
const MAX_WORDS = 1500; // of more, each is seen too seldom in a text of the course's size

export const networkChoices = { cell: ["rnn", "lstm", "gru"], corpus: corpusNames };

/**
 * The engine's configuration for these settings.
 * @param {{cell?: object, [key: string]: unknown}} changes keys of the engine's that no setting stands for: `cell` those
 *   of each recurrent layer, the others those of the whole
 */
export function engineConfig(settings, { cell: more = {}, ...whole } = {}) {
  const { cell, units, layers, embedding, learningRate, clipNorm } = settings;
  const recurrent = Array.from({ length: Math.min(layers, MOST_LAYERS_SENT) }, () => ({
    type: cell,
    units,
    ...more,
  }));
  return {
    ...(settings.unit === "word" ? { task: "word-lm", maxWords: MAX_WORDS } : { task: "char-lm" }),
    validationSplit: settings.validationSplit,
    seed: settings.seed,
    layers: embedding > 0 ? [{ type: "embedding", outputDim: embedding }, ...recurrent] : recurrent,
    optimizer: { type: "adam", learningRate },
    clipNorm,
    batchSize: settings.batchSize,
    sequenceLength: settings.sequenceLength,
    ...whole,
  };
}

/**
 * What a network is given to read for a prompt. Few words leave a network near its initial state, which it has met but
 * once in its text: they are read as the beginning of a paragraph.
 */
export const promptFor = ({ settings }, prompt) =>
  settings.unit === "word" ? `\n${prompt}` : prompt;

/** The text to learn: the reader's own (string or bytes), or a corpus of the course. */
export async function textOf(settings, own) {
  if (own != null) return own;
  if (settings.text) return settings.text;
  return loadCorpus(settings.corpus);
}
