// The engine of `recurrence.js` without a worker: in Node, or in a worker of the caller's own.
import { openEngine } from "./engine/engine.js";
import { RecurrenceError } from "./protocol.js";
import { generateSlices, trainSlices } from "./engine/loop.js";

export class LocalEngine {
  #engine;

  static async open(options) {
    const local = new LocalEngine();
    local.#engine = await openEngine(options);
    local.simd = local.#engine.simd;
    local.constants = local.#engine.constants;
    return local;
  }

  async plan(config, textLength) {
    return this.#open.plan(config, textLength);
  }

  async createModel({ text, ...config }) {
    return new LocalModel(this.#open.createModel(config, text));
  }

  async loadModel(bytes) {
    return new LocalModel(this.#open.loadModel(bytes));
  }

  close() {
    this.#engine = null;
  }

  /** @throws {RecurrenceError} once closed */
  get #open() {
    if (!this.#engine) throw new RecurrenceError("closed", "the engine was closed");
    return this.#engine;
  }
}

class LocalModel {
  #model;
  #generating = false;

  constructor(model) {
    this.#model = model;
  }

  get info() {
    return this.#model.info();
  }

  async *train({ steps = 1, validateEvery = 50, signal } = {}) {
    const stopped = () => signal?.aborted ?? false;
    for await (const slice of trainSlices(this.#model, { steps, validateEvery }, stopped)) {
      yield* slice;
    }
  }

  async *characters({ signal, ...options } = {}) {
    if (this.#generating) {
      throw new RecurrenceError("usage", "this model is generating already: it has one sampler");
    }
    this.#generating = true;
    try {
      return yield* this.#generate(options, signal);
    } finally {
      this.#generating = false;
    }
  }

  async *#generate(options, signal) {
    const stopped = () => signal?.aborted ?? false;
    let text = "";
    for await (const slice of generateSlices(this.#model, options, stopped)) {
      for (const { character } of slice) text += character;
      yield* slice;
    }
    return { text, unknown: this.#model.unknown, stopped: stopped() };
  }

  async generate(options = {}) {
    const characters = this.characters(options);
    let item;
    while (!(item = await characters.next()).done);
    return item.value;
  }

  async save({ text = true } = {}) {
    return this.#model.save(text);
  }

  async refresh() {
    return this.info;
  }

  async reset() {
    this.#model.reset();
  }

  async reseed(seed) {
    this.#model.reseed(seed);
  }

  async setLearningRate(value) {
    this.#model.setLearningRate(value);
  }

  async dispose() {
    this.#model.dispose();
  }
}
