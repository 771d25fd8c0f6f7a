// The work that every contender is given: sizes, texts, arithmetic. For Node and for pages alike.

export const VOCABULARY = 96;
export const LEARNING_RATE = 0.002;
export const CELLS = ["rnn", "gru", "lstm"];
export const SIZES = {
  S: { units: 64, batch: 16, length: 32 },
  M: { units: 128, batch: 32, length: 64 },
  L: { units: 256, batch: 32, length: 64 },
};
export const GENERATION = { cell: "lstm", units: 128, vocabulary: VOCABULARY };

const GATES = { rnn: 1, gru: 3, lstm: 4 };

/** @param {"S"|"M"|"L"} size */
export function workOf(cell, size) {
  return { cell, ...SIZES[size], vocabulary: VOCABULARY };
}

/** Floating-point operations of training on one character: 6 (G H² + H V), pointwise work left out. */
export function flopPerCharacter({ cell, units, vocabulary }) {
  return 6 * (GATES[cell] * units * units + units * vocabulary);
}

export function charactersPerStep({ batch, length }) {
  return batch * length;
}

/** Numbers below `count`, always the same ones. */
function* draws(count) {
  let state = 1;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state >>> 8) % count;
  }
}

/** A text over exactly `vocabulary` printable ASCII characters, always the same. */
export function syntheticText(vocabulary, length) {
  const draw = draws(vocabulary);
  return Array.from({ length }, (_, i) =>
    String.fromCharCode(32 + (i < vocabulary ? i : draw.next().value)),
  ).join("");
}

/** Character numbers of `streams` streams for one step, and of what follows each. */
export function* syntheticBatches({ batch, length, vocabulary }) {
  const draw = draws(vocabulary);
  const ids = () => Int32Array.from({ length: batch * length }, () => draw.next().value);
  for (;;) yield { inputs: ids(), targets: ids() };
}

/** What `engine.createModel` takes for this work. */
export function engineConfig({ cell, units, batch, length, vocabulary }, characters = 150_000) {
  return {
    text: syntheticText(vocabulary, characters),
    validationSplit: 0,
    seed: 1,
    layers: [{ type: cell, units }],
    optimizer: { type: "adam", learningRate: LEARNING_RATE },
    clipNorm: 0,
    batchSize: batch,
    sequenceLength: length,
  };
}

/** A number drawn with the given probabilities: how the peers sample. */
export function draw(probabilities) {
  let rest = Math.random();
  let i = 0;
  while (i < probabilities.length - 1 && (rest -= probabilities[i]) > 0) i++;
  return i;
}
