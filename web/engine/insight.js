// What a network answers, and what is seen in it: beam search, predictions, probes. Loaded when first asked for, with the
// engine's second part.
import { invalid, toJson } from "../protocol.js";
import { lastError } from "./module.js";

const PREFIXES = 256; // a longer text is not answered after each token

const PROBES = ["traces", "gradients", "connectivity", "saturation", "updates", "check"];

// The shapes of the arrays of a probed layer.
const SHAPES = {
  h: ({ steps, units }) => [steps, units],
  c: ({ steps, units }) => [steps, units],
  norms: ({ steps }) => [steps],
  values: ({ steps, units, gates, saturation }) =>
    saturation ? [saturation.length, 2, units] : [steps, gates.length, units],
};

/** Gives JSON, gets JSON. */
function ask(handle, name, question, key) {
  return JSON.parse(handle.module.text(handle.give(name, toJson(question, key))));
}

function joined(a, b) {
  const data = new Float32Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { shape: [a.shape[0] + b.shape[0], a.shape[1]], data };
}

/** A beam search; yields after each token. What it has found is told by found(), which ends it. */
export function* search(handle, options) {
  handle.give("generate_beams_start", toJson(options, "options"));
  let returned;
  while ((returned = handle.try("generate_beams_step")) === 0) yield;
  if (returned < 0) throw lastError(handle.module);
}

export function found(handle) {
  return handle.json("generate_beams");
}

/** Yields the answer as far as it is known: that to a whole text, then those after each of its tokens (or rows). */
export function* predict({ handle, classifies }, { steps = true, ...sample }) {
  if (typeof steps !== "boolean") throw invalid("steps", "must be true or false");
  const answer = ask(handle, "predict", sample, "sample");
  const last = classifies ? answer.steps.splice(0) : [];
  yield answer;
  const length = sample.inputs?.length ?? answer.tokens.length;
  if (!classifies || !steps || length > PREFIXES) return;
  for (let read = 1; read < length; read++) {
    answer.steps.push(...ask(handle, "predict", { ...sample, steps: read }, "sample").steps);
    yield answer;
  }
  answer.steps.push(...last);
}

/** Yields the answer as far as it is known: what takes long is done piece by piece. */
export function* probe(handle, kind, options) {
  if (!PROBES.includes(kind)) throw invalid("kind", `must be one of ${PROBES.join(", ")}`);
  if (kind === "check" && options.tensor === undefined) yield* checkEach(handle, options);
  else if (kind === "connectivity" && Number.isInteger(options.rows) && options.rows > 1)
    yield* connectEach(handle, options);
  else yield look(handle, kind, options);
}

function look(handle, kind, options) {
  const answer = ask(handle, `probe_${kind}`, options, "options");
  try {
    return withArrays(handle, answer);
  } finally {
    handle.module.call.engine_probe_release();
  }
}

/** Where the answer has the number of an array: the array. */
function withArrays(handle, answer) {
  const array = (index) => handle.floats("probe_values", index);
  const { inputs = [], layers = [], rows = [], connectivity = [] } = answer;
  for (const input of inputs) {
    if (input.tokens) continue;
    const data = array(input.values);
    input.values = { shape: [input.length, data.length / input.length], data };
  }
  for (const layer of layers) {
    for (const key of Object.keys(SHAPES)) {
      if (key in layer) layer[key] = { shape: SHAPES[key](layer), data: array(layer[key]) };
    }
  }
  connectivity.forEach((index, i) => {
    connectivity[i] = { shape: [rows.length, inputs[i].length], data: array(index) };
  });
  return answer;
}

/** A tensor at a time, until there are no more. */
function* checkEach(handle, options) {
  let whole = null;
  for (let tensor = 0; ; tensor++) {
    let one;
    try {
      one = look(handle, "check", { ...options, tensor });
    } catch (error) {
      if (tensor > 0 && error.key === "tensor") return;
      throw error;
    }
    const tensors = [...(whole?.tensors ?? []), ...one.tensors];
    const errors = tensors.map(({ error }) => error ?? NaN); // null: not finite
    yield (whole = { ...one, tensors, error: Math.max(...errors) });
  }
}

/** A row at a time, from the step `at` on. */
function* connectEach(handle, { rows, ...options }) {
  let whole = look(handle, "connectivity", options);
  yield whole;
  for (let i = 1; i < rows; i++) {
    const one = look(handle, "connectivity", { ...options, at: whole.rows[0].at + i });
    const connectivity = one.connectivity.map((part, j) => joined(whole.connectivity[j], part));
    yield (whole = { ...whole, rows: [...whole.rows, ...one.rows], connectivity });
  }
}
