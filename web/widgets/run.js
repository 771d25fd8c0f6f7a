// One network and its training, without any drawing: made from a configuration, trained, paused, reset.
import { RecurrenceError } from "../protocol.js";
import { engineLost, forgetEngine, sharedEngine } from "./shared.js";

export class Run {
  #abort = null;
  #running = null;
  generation = 0; // of weights: what is known of weights since replaced is not shown

  /** @param {{onMetrics: (metrics: object) => void}} listeners */
  constructor(listeners) {
    this.listeners = listeners;
    this.model = null;
    this.step = 0;
  }

  get running() {
    return this.#running !== null;
  }

  /** @param {(engine: object) => object | Promise<object>} configure gives the engine's configuration with its data */
  async make(configure) {
    await this.dispose();
    const { generation } = this;
    this.engine = sharedEngine();
    const engine = await this.engine;
    try {
      const config = await configure(engine);
      this.#checkLife(generation);
      const model = await engine.createModel(config);
      if (generation !== this.generation) await model.dispose();
      this.#checkLife(generation);
      this.model = model;
    } catch (error) {
      this.lost(error);
      throw error;
    }
    this.step = 0;
    return this.model.info;
  }

  #checkLife(generation) {
    if (generation !== this.generation)
      throw new RecurrenceError("closed", "the widget was removed while it prepared its network");
  }

  /** Trains `steps` more; resolves to "done" or "paused" with the last metrics. */
  run(steps, options) {
    this.#running ??= this.#train({ ...options, steps }).finally(() => {
      this.#running = null;
      this.#abort = null;
    });
    return this.#running;
  }

  async #train(options) {
    this.#abort = new AbortController();
    let last = null;
    try {
      for await (const metrics of this.model.train({ ...options, signal: this.#abort.signal })) {
        last = metrics;
        this.took(metrics);
      }
    } catch (error) {
      this.lost(error);
      throw error;
    }
    return { reason: this.#abort.signal.aborted ? "paused" : "done", metrics: last };
  }

  /** To be told of errors of questions that are asked of the model meanwhile: a dead engine has taken the network with it. */
  lost(error) {
    if (!engineLost(error)) return;
    this.model = null;
    forgetEngine(this.engine);
  }

  /** A step that was trained, here or by a probe. */
  took(metrics) {
    this.step = metrics.step;
    this.listeners.onMetrics(metrics);
  }

  async pause() {
    this.#abort?.abort();
    await this.#running?.catch(() => {});
  }

  async reset() {
    await this.pause();
    this.generation++;
    await this.model?.reset();
    this.step = 0;
  }

  async reseed(seed) {
    await this.pause();
    this.generation++;
    await this.model?.reseed(seed);
    this.step = 0;
  }

  async dispose() {
    await this.pause();
    this.generation++;
    const { model } = this;
    this.model = null;
    await model?.dispose().catch(() => {}); // its worker may be gone, and the network with it
  }
}
