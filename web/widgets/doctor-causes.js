// The doctor's illnesses: what settings cause each, and which ones are worth trying against it.
import { networkDefaults } from "./network.js";

/** Keys of the network and its training, and what a healthy one has. */
export const doctorDefaults = {
  ...networkDefaults,
  cell: "gru",
  units: 64,
  steps: 300,
  cause: "none",
  optimizer: "adam",
  activation: "tanh",
  initialization: "standard",
  dropout: 0,
  patience: 0,
  characters: 0,
};

export const optimizers = ["adam", "sgd"];
export const activations = ["tanh", "relu", "sigmoid", "linear"];
export const initializations = [
  "standard",
  "randomUniform",
  "heNormal",
  "identity",
  "zeros",
  "allZeros",
  "ones",
];

/** By name: what it sets, and the switches that are worth a try then, the likeliest first. */
export const CAUSES = {
  none: { settings: {}, cures: [] },
  explosion: {
    settings: {
      cell: "rnn",
      activation: "relu",
      optimizer: "sgd",
      learningRate: 0.15,
      clipNorm: 0,
    },
    cures: ["clipNorm", "activation", "cell"],
  },
  vanishing: {
    settings: {
      cell: "rnn",
      activation: "sigmoid",
      initialization: "randomUniform",
      learningRate: 0.001,
      steps: 400,
    },
    cures: ["cell", "activation"],
  },
  overfit: {
    settings: {
      characters: 3000,
      units: 96,
      learningRate: 0.01,
      validationSplit: 0.2,
      steps: 200,
    },
    cures: ["characters", "dropout", "patience", "units"],
  },
  underfit: {
    settings: { units: 2, learningRate: 0.03, steps: 800 },
    cures: ["units"],
  },
  rateTooHigh: { settings: { learningRate: 0.2 }, cures: ["learningRate"] },
  rateTooLow: { settings: { learningRate: 0.00001 }, cures: ["learningRate"] },
  deadInitialization: {
    settings: { cell: "rnn", initialization: "ones" },
    cures: ["initialization"],
  },
};

/** The healthy settings with what the cause changes. */
export function settingsOf(cause) {
  return { ...doctorDefaults, ...CAUSES[cause]?.settings, cause };
}

const MOMENTUM = 0.9;

const INITIALIZERS = {
  standard: {}, // Keras's: Glorot for what comes in, orthogonal for what comes back
  zeros: { kernelInitializer: "zeros", recurrentInitializer: "zeros" },
  allZeros: {}, // by blankMatrices
  ones: { kernelInitializer: "ones", recurrentInitializer: "ones" },
};

/** What the engine is told beyond the network's own keys (network.js, engineConfig). */
export function engineChanges(settings) {
  const { cell, activation, initialization, dropout, patience, learningRate } = settings;
  const changes = {
    cell: {
      ...(INITIALIZERS[initialization] ?? { recurrentInitializer: initialization }),
      ...(cell === "rnn" ? { activation } : {}),
      ...(dropout > 0 ? { dropout, recurrentDropout: dropout } : {}),
    },
  };
  if (settings.optimizer === "sgd")
    changes.optimizer = { type: "sgd", learningRate, momentum: MOMENTUM };
  if (patience > 0) changes.earlyStopping = { patience };
  return changes;
}

/** All matrices of the network become zero, the output's too; biases stay. */
export async function blankMatrices(model) {
  const bytes = await model.weights();
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const tensors = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  for (const [name, { data_offsets: at }] of Object.entries(tensors)) {
    if (name.endsWith("kernel")) bytes.fill(0, 8 + length + at[0], 8 + length + at[1]);
  }
  await model.setWeights(bytes);
}

/** The first `characters` of the text (0: all). */
export function portionOf(text, { characters }) {
  return characters > 0 ? Array.from(text).slice(0, characters).join("") : text;
}
