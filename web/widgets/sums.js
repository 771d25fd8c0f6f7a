// What a unit's gates add up before they are squashed, from the weights: x_t W of the character, h_{t-1} U of all units'
// states before, and the bias. Keras's layouts, as model.weights() has them.
import { isGate, valueAt } from "./traces.js";

const NEAR = 5e-4; // weights and traces are of the same moment, or training has gone on between them

/** A file of safetensors: { shape, data } by name. */
export function tensorsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = 8 + Number(view.getBigUint64(0, true));
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  delete head.__metadata__;
  const tensor = ({ shape, data_offsets: [from, to] }) => ({
    shape,
    data: new Float32Array(bytes.slice(start + from, start + to).buffer),
  });
  return new Map(Object.entries(head).map(([name, entry]) => [name, tensor(entry)]));
}

/** Of a vector's product with a matrix one column. */
function product(vector, { shape, data }, column) {
  return vector.reduce((sum, x, i) => sum + x * data[i * shape[1] + column], 0);
}

const rowOf = ({ shape, data }, row) => data.subarray(row * shape[1], (row + 1) * shape[1]);

/** All units of a layer after a step, 0 before the first. */
function states({ h, units }, step) {
  return step < 0 ? new Float32Array(units) : h.data.subarray(step * units, (step + 1) * units);
}

/** x_t W: of the first layer a row of W, or of what the embedding has for the character. */
function inputOf(tensors, { inputs, layers }, index, step, column) {
  const kernel = tensors.get(`${layers[index].name}/kernel`);
  if (index > 0) return product(states(layers[index - 1], step), kernel, column);
  const token = inputs[0].tokens[step];
  const embedding = [...tensors.keys()].find((name) => name.endsWith("/embeddings"));
  if (!embedding) return rowOf(kernel, token)[column];
  return product(rowOf(tensors.get(embedding), token), kernel, column);
}

/**
 * Of each gate { input, state, bias }, of a GRU's candidate also `stateBias`, which the reset gate weighs with `state`;
 * null where the weights are not those that the traces were made with.
 */
export function sumsOf(tensors, answer, index, unit, step) {
  const layer = answer.layers[index];
  const names = layer.gates.length > 0 ? layer.gates : ["h"];
  const sums = {};
  for (const [i, name] of names.entries()) {
    const column = i * layer.units + unit;
    const bias = tensors.get(`${layer.name}/bias`);
    const sum = (sums[name] = {
      input: inputOf(tensors, answer, index, step, column),
      state: product(
        states(layer, step - 1),
        tensors.get(`${layer.name}/recurrent_kernel`),
        column,
      ),
      bias: bias.data[column],
    });
    if (layer.type === "gru") {
      const second = bias.data[names.length * layer.units + column];
      if (name === "g") sum.stateBias = second;
      else sum.bias += second;
    }
    sum.total = totalOf(sum, sums.r);
    sum.value = isGate(name) ? 1 / (1 + Math.exp(-sum.total)) : Math.tanh(sum.total);
    if (!(Math.abs(sum.value - valueAt(layer, name, unit, step)) < NEAR)) return null;
  }
  return sums;
}

function totalOf({ input, state, bias, stateBias }, reset) {
  if (stateBias === undefined) return input + state + bias;
  return input + bias + reset.value * (state + stateBias);
}
