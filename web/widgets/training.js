// One training run, without any drawing: prepares the network, trains it, draws samples, can be paused.
import { RecurrenceError } from "../protocol.js";
import { engineConfig, textOf } from "./network.js";
import { engineLost, forgetEngine, sharedEngine } from "./shared.js";

const SAMPLE_EVERY_MS = 3000;
const SAMPLE_LENGTH = 180;

export class Training {
  #abort = null;
  #running = null;
  #lastSample = 0;
  #sampling = false;
  #generation = 0; // of weights: a sample of weights since replaced is not shown

  /** @param {{onMetrics, onSample?}} listeners nothing is sampled for nobody */
  constructor(listeners) {
    this.listeners = listeners;
    this.model = null;
    this.step = 0;
  }

  get running() {
    return this.#running !== null;
  }

  /** @param {object} [changes] of the engine's configuration (network.js) */
  async prepare(settings, ownText, changes) {
    await this.dispose();
    this.settings = settings;
    const generation = this.#generation;
    this.engine = sharedEngine();
    const engine = await this.engine;
    const text = await textOf(settings, ownText);
    const config = { ...engineConfig(settings, changes), text };
    const model = await engine.createModel(config).catch((error) => {
      this.#lost(error);
      throw error;
    });
    if (generation !== this.#generation) {
      await model.dispose();
      throw new RecurrenceError("closed", "the widget was removed while it prepared its network");
    }
    this.model = model;
    this.step = 0;
    return this.model.info;
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
    this.#lastSample ||= performance.now() - SAMPLE_EVERY_MS / 2;
    let last = null;
    try {
      for await (const metrics of this.model.train({ ...options, signal: this.#abort.signal })) {
        last = metrics;
        this.took(metrics);
        this.#sampleSometimes();
      }
    } catch (error) {
      this.#lost(error);
      throw error;
    }
    return { reason: this.#abort.signal.aborted ? "paused" : "done", metrics: last };
  }

  /** A dead engine has taken the network with it. */
  #lost(error) {
    if (!engineLost(error)) return;
    this.model = null;
    forgetEngine(this.engine);
  }

  #sampleSometimes() {
    if (
      !this.listeners.onSample ||
      this.#sampling ||
      performance.now() - this.#lastSample < SAMPLE_EVERY_MS
    )
      return;
    this.sample();
  }

  /** What the network writes now; errors of a sample end with the training that they belong to. */
  async sample() {
    this.#sampling = true;
    const { step } = this;
    const generation = this.#generation;
    try {
      const { temperature } = this.settings;
      const { text } = await this.model.generate({
        length: SAMPLE_LENGTH,
        temperature,
        seed: step,
      });
      if (generation === this.#generation) this.listeners.onSample({ step, text });
    } catch (error) {
      if (this.model) console.warn(error);
    } finally {
      this.#lastSample = performance.now();
      this.#sampling = false;
    }
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
    this.#generation++;
    await this.model?.reset();
    this.step = 0;
    this.#lastSample = 0;
  }

  async reseed(seed) {
    await this.pause();
    this.#generation++;
    this.settings = { ...this.settings, seed };
    await this.model?.reseed(seed);
    this.step = 0;
    this.#lastSample = 0;
  }

  async dispose() {
    await this.pause();
    this.#generation++;
    const { model } = this;
    this.model = null;
    this.#lastSample = 0;
    await model?.dispose().catch(() => {}); // its worker may be gone, and the network with it
  }
}
