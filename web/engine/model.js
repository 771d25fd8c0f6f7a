// One network inside the engine: train a step, validate, write. The rest is in further.js.
import { invalid, toJson } from "../protocol.js";
import { Handle } from "./handle.js";
import { lastError } from "./module.js";

const TOP = 8; // alternatives listed with each drawn character
const END = -2; // engine_generate_next(): nothing more to write

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

export class EngineModel {
  #metricNames;

  constructor(module, id, metricNames) {
    this.handle = new Handle(module, id);
    this.#metricNames = metricNames;
    const { vocabulary, labels, config } = this.info();
    this.vocabulary = labels ?? vocabulary; // what is written
    this.translates = config.task === "seq2seq";
    this.classifies = config.task === "classification";
    this.stopsEarly = Boolean(config.earlyStopping);
    this.unknown = 0;
    this.disposed = false;
  }

  info() {
    return this.handle.json("info");
  }

  /* ---- training ---- */

  /** One optimizer step; returns its metrics by name. */
  step() {
    const names = this.#metricNames;
    const { values } = this.handle.module.withDoubles(names.length, (at) =>
      this.handle.call("train_step", at),
    );
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  }

  /** At most `windows` batches of the validation part: { done, loss and accuracy so far, fraction, stopped }. */
  validate(restart, windows) {
    const { returned, values } = this.handle.module.withDoubles(4, (at) =>
      this.handle.try("validate", restart ? 1 : 0, windows, at),
    );
    if (returned < 0) throw lastError(this.handle.module);
    const [loss, fraction, accuracy, stopped] = values;
    return { done: returned === 1, loss, fraction, accuracy, stopped: stopped === 1 };
  }

  reset() {
    this.handle.call("reset");
    return this.info();
  }

  reseed(seed) {
    if (typeof seed !== "number") throw invalid("seed", "must be a number");
    this.handle.call("reseed", seed);
    return this.info();
  }

  setLearningRate(value) {
    if (typeof value !== "number") throw invalid("value", "must be a number");
    this.handle.call("set_learning_rate", value);
    return null;
  }

  /* ---- writing ---- */

  /** Runs the prompt through the network; `unknown` then counts its characters outside the vocabulary. */
  startGenerating(options) {
    this.handle.give("generate_start", toJson(options, "options"));
    this.unknown = this.handle.try("generate_unknown");
  }

  /**
   * The next character (or word), its probability and the most probable alternatives; null at the end.
   * @param {string[]} extras which arrays beside: "state", "distribution", "attention"
   */
  nextCharacter(extras) {
    const token = this.handle.try("generate_next");
    if (token === END) return null;
    if (token < 0) throw lastError(this.handle.module);
    const probabilities = this.handle.floats("generate_distribution");
    const unit = (i) => ({ character: this.vocabulary[i], probability: probabilities[i] });
    const drawn = { ...unit(token), top: largest(probabilities).map(unit) };
    for (const name of extras) {
      drawn[name] =
        name === "distribution" ? probabilities : this.handle.floats(`generate_${name}`);
    }
    return drawn;
  }

  /** The next characters without what is behind them: { text, ended }, `count` of them or as many as one call gives. */
  nextText(count) {
    let text = "";
    const { returned } = this.handle.module.withDoubles(1, (at) => {
      const drawn = this.handle.try("generate_run", count, at);
      const from = this.handle.module.pointerAt(at);
      const tokens = new Uint16Array(this.handle.module.bytes.buffer, from, Math.max(drawn, 0));
      for (const token of tokens) text += this.vocabulary[token];
      return drawn;
    });
    if (returned < 0) throw lastError(this.handle.module);
    return { text, ended: returned < count };
  }

  /** What was written so far, words put together as their language does. */
  written() {
    return this.handle.json("generate_text");
  }

  dispose() {
    this.handle.destroy();
    this.disposed = true;
  }
}
