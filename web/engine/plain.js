// Which networks the engine's first part is enough for: those that web/build/profile.mjs trains. It is only a guess
// made in good time: where it is wrong, the second part is loaded in the midst of a call, while the worker waits.

const CONFIG = "task layers optimizer clipNorm batchSize sequenceLength validationSplit seed";
const OPTIMIZER = "type learningRate beta1 beta2 epsilon";
const LAYERS = new Map(
  Object.entries({
    rnn: "type name units",
    lstm: "type name units",
    gru: "type name units",
    embedding: "type name outputDim",
  }),
);

function within(object, keys) {
  const known = keys.split(" ");
  return Object.keys(object ?? {}).every((key) => known.includes(key));
}

/** @param {object} config as createModel takes it */
export function isPlain(config) {
  const { task = "char-lm", layers, optimizer } = config ?? {};
  return (
    task === "char-lm" &&
    within(config, CONFIG) &&
    within(optimizer, OPTIMIZER) &&
    (optimizer?.type ?? "adam") === "adam" &&
    Array.isArray(layers) &&
    layers.every((layer) => LAYERS.has(layer?.type) && within(layer, LAYERS.get(layer.type)))
  );
}
