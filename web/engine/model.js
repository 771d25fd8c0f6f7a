// One network inside the engine module: create, train a step, validate, write, answer, look into, save.
import { invalid, toJson } from "../protocol.js";
import { lastError } from "./module.js";

const TOP = 8; // alternatives listed with each drawn character
const END = -2; // engine_generate_next(): nothing more to write
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

/** The indices of the TOP largest, largest first. */
function largest(numbers) {
  const top = [];
  for (let i = 0; i < numbers.length; i++) {
    if (top.length === TOP && numbers[i] <= numbers[top[TOP - 1]]) continue;
    let at = Math.min(top.length, TOP - 1);
    for (; at > 0 && numbers[i] > numbers[top[at - 1]]; at--) top[at] = top[at - 1];
    top[at] = i;
  }
  return top;
}

function joined(a, b) {
  const data = new Float32Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { shape: [a.shape[0] + b.shape[0], a.shape[1]], data };
}

export class EngineModel {
  #module;
  #id;
  #metricNames;

  constructor(module, id, metricNames) {
    this.#module = module;
    this.#id = id;
    this.#metricNames = metricNames;
    const { vocabulary, labels, config } = this.info();
    this.vocabulary = labels ?? vocabulary; // what is written
    this.translates = config.task === "seq2seq";
    this.classifies = config.task === "classification";
    this.stopsEarly = Boolean(config.earlyStopping);
    this.unknown = 0;
  }

  /** Calls engine_`name`() with the model's number in front; a returned 0 is a failure. */
  #call(name, ...parameters) {
    const returned = this.#module.call[`engine_${name}`](this.#id, ...parameters);
    if (!returned) throw lastError(this.#module);
    return returned;
  }

  /** The same for functions that take inputs (text or bytes), each as a pointer and a length. */
  #give(name, ...inputs) {
    return this.#module.withInputs(inputs, (...parameters) => this.#call(name, ...parameters));
  }

  /** Gives JSON, gets JSON. */
  #ask(name, question, key) {
    return JSON.parse(this.#module.text(this.#give(name, toJson(question, key))));
  }

  /** The numbers that a function points to. */
  #floats(name, ...parameters) {
    const { returned: bytes } = this.#module.withDoubles(1, (at) => {
      const count = this.#module.call[`engine_${name}`](this.#id, ...parameters, at);
      const error = count ? null : lastError(this.#module);
      if (error && error.code !== "ok") throw error;
      return this.#module.copy(this.#module.pointerAt(at), 4 * count);
    });
    return new Float32Array(bytes.buffer);
  }

  #file() {
    const { call } = this.#module;
    const bytes = this.#module.copy(call.engine_result(), call.engine_result_size());
    call.engine_result_release();
    return bytes;
  }

  info() {
    return JSON.parse(this.#module.text(this.#call("info")));
  }

  /* ---- training ---- */

  /** One optimizer step; returns its metrics by name. */
  step() {
    const names = this.#metricNames;
    const { values } = this.#module.withDoubles(names.length, (at) => this.#call("train_step", at));
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  }

  /** At most `windows` batches of the validation part: { done, loss and accuracy so far, fraction, stopped }. */
  validate(restart, windows) {
    const { returned, values } = this.#module.withDoubles(4, (at) =>
      this.#module.call.engine_validate(this.#id, restart ? 1 : 0, windows, at),
    );
    if (returned < 0) throw lastError(this.#module);
    const [loss, fraction, accuracy, stopped] = values;
    return { done: returned === 1, loss, fraction, accuracy, stopped: stopped === 1 };
  }

  reset() {
    this.#call("reset");
    return this.info();
  }

  reseed(seed) {
    if (typeof seed !== "number") throw invalid("seed", "must be a number");
    this.#call("reseed", seed);
    return this.info();
  }

  setLearningRate(value) {
    if (typeof value !== "number") throw invalid("value", "must be a number");
    this.#call("set_learning_rate", value);
    return null;
  }

  startRange(from, to, steps) {
    if (typeof from !== "number") throw invalid("from", "must be a number");
    if (typeof to !== "number") throw invalid("to", "must be a number");
    this.#call("range_start", from, to, Math.min(steps, 2 ** 31 - 1));
  }

  stopRange() {
    this.#call("range_stop");
  }

  /* ---- writing and answering ---- */

  /** Runs the prompt through the network; `unknown` then counts its characters outside the vocabulary. */
  startGenerating(options) {
    this.#give("generate_start", toJson(options, "options"));
    this.unknown = this.#module.call.engine_generate_unknown(this.#id);
  }

  /**
   * The next character (or word), its probability and the most probable alternatives; null at the end.
   * @param {string[]} extras which arrays beside: "state", "distribution", "attention"
   */
  nextCharacter(extras) {
    const token = this.#module.call.engine_generate_next(this.#id);
    if (token === END) return null;
    if (token < 0) throw lastError(this.#module);
    const probabilities = this.#floats("generate_distribution");
    const unit = (i) => ({ character: this.vocabulary[i], probability: probabilities[i] });
    const drawn = { ...unit(token), top: largest(probabilities).map(unit) };
    for (const name of extras) {
      drawn[name] = name === "distribution" ? probabilities : this.#floats(`generate_${name}`);
    }
    return drawn;
  }

  /** The next characters without what is behind them: { text, ended }, `count` of them or as many as one call gives. */
  nextText(count) {
    let text = "";
    const { returned } = this.#module.withDoubles(1, (at) => {
      const drawn = this.#module.call.engine_generate_run(this.#id, count, at);
      const from = this.#module.pointerAt(at);
      const tokens = new Uint16Array(this.#module.bytes.buffer, from, Math.max(drawn, 0));
      for (const token of tokens) text += this.vocabulary[token];
      return drawn;
    });
    if (returned < 0) throw lastError(this.#module);
    return { text, ended: returned < count };
  }

  /** What was written so far, words put together as their language does. */
  written() {
    return JSON.parse(this.#module.text(this.#call("generate_text")));
  }

  /** A beam search; yields after each token. What it has found is told by found(), which ends it. */
  *search(options) {
    this.#give("generate_beams_start", toJson(options, "options"));
    let returned;
    while ((returned = this.#module.call.engine_generate_beams_step(this.#id)) === 0) yield;
    if (returned < 0) throw lastError(this.#module);
  }

  found() {
    return JSON.parse(this.#module.text(this.#call("generate_beams")));
  }

  /** Yields the answer as far as it is known: that to a whole text, then those after each of its tokens. */
  *predict({ steps = true, ...sample }) {
    if (typeof steps !== "boolean") throw invalid("steps", "must be true or false");
    const answer = this.#ask("predict", sample, "sample");
    const last = this.classifies ? answer.steps.splice(0) : [];
    yield answer;
    if (!this.classifies || !steps || answer.tokens.length > PREFIXES) return;
    for (let read = 1; read < answer.tokens.length; read++) {
      answer.steps.push(...this.#ask("predict", { ...sample, steps: read }, "sample").steps);
      yield answer;
    }
    answer.steps.push(...last);
  }

  /* ---- looking into it ---- */

  /** Yields the answer as far as it is known: what takes long is done piece by piece. */
  *probe(kind, options) {
    if (!PROBES.includes(kind)) throw invalid("kind", `must be one of ${PROBES.join(", ")}`);
    if (kind === "check" && options.tensor === undefined) yield* this.#checkEach(options);
    else if (kind === "connectivity" && Number.isInteger(options.rows) && options.rows > 1)
      yield* this.#connectEach(options);
    else yield this.#look(kind, options);
  }

  #look(kind, options) {
    const answer = this.#ask(`probe_${kind}`, options, "options");
    try {
      return this.#withArrays(answer);
    } finally {
      this.#module.call.engine_probe_release();
    }
  }

  /** Where the answer has the number of an array: the array. */
  #withArrays(answer) {
    const array = (index) => this.#floats("probe_values", index);
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
  *#checkEach(options) {
    let whole = null;
    for (let tensor = 0; ; tensor++) {
      let one;
      try {
        one = this.#look("check", { ...options, tensor });
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
  *#connectEach({ rows, ...options }) {
    let whole = this.#look("connectivity", options);
    yield whole;
    for (let i = 1; i < rows; i++) {
      const one = this.#look("connectivity", { ...options, at: whole.rows[0].at + i });
      const connectivity = one.connectivity.map((part, j) => joined(whole.connectivity[j], part));
      yield (whole = { ...whole, rows: [...whole.rows, ...one.rows], connectivity });
    }
  }

  /* ---- files ---- */

  save(withData = true) {
    this.#call("save", withData ? 1 : 0);
    return this.#file();
  }

  weights() {
    this.#call("weights");
    return this.#file();
  }

  setWeights(bytes) {
    if (!(bytes instanceof Uint8Array)) throw invalid("bytes", "must be a Uint8Array");
    this.#give("set_weights", bytes);
    return this.info();
  }

  /** The module gives its number to a later model: after this, calls fail instead of reaching that one. */
  dispose() {
    this.#module.call.engine_destroy(this.#id);
    this.#id = 0;
  }
}
