// An LSTM language model as ONNX, one character at a time: inputs x, h, c; outputs probabilities, h_out,
// c_out. Just enough of protocol buffers to write it; its weights are arbitrary, only its speed matters.

const FLOAT = 1;

function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  bytes.push(value);
  return Buffer.from(bytes);
}

const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);

/** A string, bytes, or a message given as the list of its fields. */
function block(field, content) {
  const bytes = Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

function tensor(name, dims, values) {
  return block(5, [
    ...dims.map((size) => number(1, size)),
    number(2, FLOAT),
    block(8, name),
    block(9, new Uint8Array(values.buffer)), // little-endian, as every machine this runs on
  ]);
}

function node(type, inputs, outputs, attributes = []) {
  return block(1, [
    ...inputs.map((name) => block(1, name)),
    ...outputs.map((name) => block(2, name)),
    block(4, type),
    ...attributes.map((attribute) => block(5, attribute)),
  ]);
}

const integer = (name, value) => [block(1, name), number(3, value), number(20, 2)];

function value(field, name, dims) {
  const shape = dims.map((size) => block(1, [number(1, size)]));
  return block(field, [block(1, name), block(2, [block(1, [number(1, FLOAT), block(2, shape)])])]);
}
const [INPUT, OUTPUT] = [11, 12];

/** Uniform in ±1/√units, always the same. */
function weights(count, units) {
  let state = 7;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = (state / 2 ** 31 - 1) / Math.sqrt(units);
  }
  return values;
}

/** @returns {Buffer} the file */
export function lstmModel({ units: H, vocabulary: V }) {
  const graph = [
    node(
      "LSTM",
      ["x", "W", "R", "B", "", "h", "c"],
      ["", "h_out", "c_out"],
      [integer("hidden_size", H)],
    ),
    node("MatMul", ["h_out", "output_weights"], ["scores"]),
    node("Add", ["scores", "output_bias"], ["logits"]),
    node("Softmax", ["logits"], ["probabilities"]),
    block(2, "lstm"),
    tensor("W", [1, 4 * H, V], weights(4 * H * V, H)),
    tensor("R", [1, 4 * H, H], weights(4 * H * H, H)),
    tensor("B", [1, 8 * H], weights(8 * H, H)),
    tensor("output_weights", [H, V], weights(H * V, H)),
    tensor("output_bias", [V], weights(V, H)),
    value(INPUT, "x", [1, 1, V]),
    value(INPUT, "h", [1, 1, H]),
    value(INPUT, "c", [1, 1, H]),
    value(OUTPUT, "probabilities", [1, 1, V]),
    value(OUTPUT, "h_out", [1, 1, H]),
    value(OUTPUT, "c_out", [1, 1, H]),
  ];
  const operators = [block(1, ""), number(2, 17)];
  return Buffer.concat([number(1, 8), block(2, "bench"), block(7, graph), block(8, operators)]);
}
