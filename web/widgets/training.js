// One run of a character model, without any drawing: its network trained on a text, which writes samples meanwhile.
import { engineConfig, textOf } from "./network.js";
import { Run } from "./run.js";

const SAMPLE_EVERY_MS = 3000;
const SAMPLE_LENGTH = 180;

export class Training extends Run {
  #lastSample = 0;
  #sampling = false;

  // listeners may have onSample: nothing is sampled for nobody

  /** @param {object} [changes] of the engine's configuration (network.js) */
  prepare(settings, ownText, changes) {
    this.#lastSample = 0;
    return this.make(async () => {
      this.settings = settings;
      this.text = await textOf(settings, ownText);
      return { ...engineConfig(settings, changes), text: this.text };
    });
  }

  run(steps, options) {
    this.#lastSample ||= performance.now() - SAMPLE_EVERY_MS / 2;
    return super.run(steps, options);
  }

  took(metrics) {
    super.took(metrics);
    const due = performance.now() - this.#lastSample >= SAMPLE_EVERY_MS;
    if (this.listeners.onSample && this.running && !this.#sampling && due) this.sample();
  }

  /** What the network writes now; errors of a sample end with the training that they belong to. */
  async sample() {
    this.#sampling = true;
    const { step, generation } = this;
    try {
      const { temperature } = this.settings;
      const { text } = await this.model.generate({
        length: SAMPLE_LENGTH,
        temperature,
        seed: step,
      });
      if (generation === this.generation) this.listeners.onSample({ step, text });
    } catch (error) {
      if (this.model) console.warn(error);
    } finally {
      this.#lastSample = performance.now();
      this.#sampling = false;
    }
  }

  async reset() {
    await super.reset();
    this.#lastSample = 0;
  }

  async reseed(seed) {
    await super.reseed(seed);
    this.settings = { ...this.settings, seed };
    this.#lastSample = 0;
  }

  async dispose() {
    await super.dispose();
    this.text = null;
    this.#lastSample = 0;
  }
}
