// The network of <rnn-translate>: a bidirectional encoder, a decoder that begins where the encoder has ended, and, with
// attention, looks back at all of its states at each unit that it writes (Luong et al. 2015).

const EMBEDDING = 32; // of a unit, on both sides
const SLOWEST = 0.05; // of the learning rate, at the end

// Ports of a bidirectional layer: its output, then the last states forwards, then those backwards.
const STATES = {
  rnn: { summary: ["encoder:1", "encoder:2"] },
  gru: { summary: ["encoder:1", "encoder:2"] },
  lstm: { summary: ["encoder:1", "encoder:3"], memory: ["encoder:2", "encoder:4"] },
};

const embedding = (name, input) => ({
  type: "embedding",
  name,
  inputs: [input],
  outputDim: EMBEDDING,
  maskZero: true,
});

const concatenate = ([name, inputs]) => ({ type: "concatenate", name, inputs });

/** An odd number of units is rounded up: half of them read forwards, half backwards. */
function layersOf({ cell, units, attention }) {
  const half = Math.ceil(units / 2);
  const states = Object.entries(STATES[cell]);
  const look = [
    { type: "attention", name: "attention", inputs: ["decoder", "encoder"] },
    concatenate(["both", ["decoder", "attention"]]),
  ];
  return [
    { type: "input", name: "source", maskZero: true },
    embedding("source_embedding", "source"),
    {
      type: "bidirectional",
      name: "encoder",
      layer: { type: cell, units: half, returnSequences: true },
    },
    ...states.map(concatenate),
    { type: "input", name: "target" },
    embedding("target_embedding", "target"),
    {
      type: cell,
      name: "decoder",
      inputs: ["target_embedding", ...states.map(([name]) => name)],
      units: 2 * half,
      returnSequences: true,
    },
    ...(attention ? look : []),
  ];
}

/** The engine's configuration for these settings; the samples are still to come. */
export function translatorConfig(settings, unit) {
  const { learningRate, clipNorm, batchSize, seed, steps } = settings;
  return {
    task: "seq2seq",
    unit,
    layers: layersOf(settings),
    optimizer: { type: "adam", learningRate },
    schedule: { type: "cosine", decaySteps: steps, minimum: SLOWEST },
    clipNorm,
    batchSize,
    seed,
  };
}
