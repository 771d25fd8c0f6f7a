// One network inside the engine module: create, train a step, validate, draw characters, save.
import { RecurrenceError } from "../protocol.js";

const TOP = 8; // alternatives listed with each drawn character
const END = -2; // engine_generate_next(): nothing more to write

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
    this.stopsEarly = Boolean(config.earlyStopping);
    this.unknown = 0;
  }

  #fail() {
    throw lastError(this.#module);
  }

  info() {
    const text = this.#module.text(this.#module.call.engine_info(this.#id));
    if (!text) this.#fail();
    return JSON.parse(text);
  }

  /** One optimizer step; returns its metrics by name. */
  step() {
    const names = this.#metricNames;
    const { returned, values } = this.#module.withDoubles(names.length, (at) =>
      this.#module.call.engine_train_step(this.#id, at),
    );
    if (!returned) this.#fail();
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  }

  /** At most `windows` batches of the validation part: { done, loss and accuracy so far, fraction, stopped }. */
  validate(restart, windows) {
    const { returned, values } = this.#module.withDoubles(4, (at) =>
      this.#module.call.engine_validate(this.#id, restart ? 1 : 0, windows, at),
    );
    if (returned < 0) this.#fail();
    const [loss, fraction, accuracy, stopped] = values;
    return { done: returned === 1, loss, fraction, accuracy, stopped: stopped === 1 };
  }

  reset() {
    if (!this.#module.call.engine_reset(this.#id)) this.#fail();
  }

  reseed(seed) {
    if (!this.#module.call.engine_reseed(this.#id, seed)) this.#fail();
  }

  setLearningRate(value) {
    if (!this.#module.call.engine_set_learning_rate(this.#id, value)) this.#fail();
  }

  /** Runs the prompt through the network; `unknown` then counts its characters outside the vocabulary. */
  startGenerating(options) {
    const started = this.#module.withInputs([JSON.stringify(options)], (at, length) =>
      this.#module.call.engine_generate_start(this.#id, at, length),
    );
    if (!started) this.#fail();
    this.unknown = this.#module.call.engine_generate_unknown(this.#id);
  }

  /** The next character (or word), its probability and the most probable alternatives; null at the end. */
  nextCharacter() {
    const token = this.#module.call.engine_generate_next(this.#id);
    if (token === END) return null;
    if (token < 0) this.#fail();
    const probabilities = this.#distribution();
    const top = [...probabilities.keys()]
      .sort((a, b) => probabilities[b] - probabilities[a])
      .slice(0, TOP)
      .map((i) => ({ character: this.vocabulary[i], probability: probabilities[i] }));
    return { character: this.vocabulary[token], probability: probabilities[token], top };
  }

  #distribution() {
    const { returned: bytes } = this.#module.withDoubles(1, (at) => {
      const count = this.#module.call.engine_generate_distribution(this.#id, at);
      return this.#module.copy(this.#module.pointerAt(at), 4 * count);
    });
    return new Float32Array(bytes.buffer);
  }

  save(withText = true) {
    const { call } = this.#module;
    if (!call.engine_save(this.#id, withText ? 1 : 0)) this.#fail();
    const bytes = this.#module.copy(call.engine_result(), call.engine_result_size());
    call.engine_result_release();
    return bytes;
  }

  /** The module gives its number to a later model: after this, calls fail instead of reaching that one. */
  dispose() {
    this.#module.call.engine_destroy(this.#id);
    this.#id = 0;
  }
}

export function lastError(module) {
  const text = module.text(module.call.engine_error());
  if (!text) return new RecurrenceError("internal", "the engine failed without saying why");
  const { code, message, key } = JSON.parse(text);
  return new RecurrenceError(code, message, key);
}
