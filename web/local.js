// The engine of `recurrence.js` without a worker: in Node, or in a worker of the caller's own.
import { openEngine } from "./engine/engine.js";
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
    return this.#engine.plan(config, textLength);
  }

  async createModel({ text, ...config }) {
    return new LocalModel(this.#engine.createModel(config, text));
  }

  async loadModel(bytes) {
    return new LocalModel(this.#engine.loadModel(bytes));
  }

  close() {}
}

class LocalModel {
  #model;

  constructor(model) {
    this.#model = model;
    this.info = model.info();
  }

  async *train({ steps = 1, validateEvery = 50, signal } = {}) {
    const stopped = () => signal?.aborted ?? false;
    for await (const slice of trainSlices(this.#model, { steps, validateEvery }, stopped)) {
      yield* slice;
    }
  }

  async *characters({ signal, ...options } = {}) {
    const stopped = () => signal?.aborted ?? false;
    for await (const slice of generateSlices(this.#model, options, stopped)) yield* slice;
  }

  async generate(options = {}) {
    let text = "";
    for await (const { character } of this.characters(options)) text += character;
    return { text, unknown: this.#model.unknown, stopped: options.signal?.aborted ?? false };
  }

  async save({ text = true } = {}) {
    return this.#model.save(text);
  }

  async refresh() {
    this.info = this.#model.info();
    return this.info;
  }

  async reset() {
    this.#model.reset();
    this.info = this.#model.info();
  }

  async reseed(seed) {
    this.#model.reseed(seed);
    this.info = this.#model.info();
  }

  async setLearningRate(value) {
    this.#model.setLearningRate(value);
  }

  async dispose() {
    this.#model.dispose();
  }
}
