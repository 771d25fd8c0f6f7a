// A trained network goes on learning, from its data and the reader's recordings together; the one it was made of stays.
import { Run } from "./run.js";
import { sharedEngine } from "./shared.js";
import { refiningSamples, testSamples } from "./speech-data.js";
import { rowsOf } from "./speech-sound.js";

const STEPS = 200;
const RATE = 0.005;

/** How many of the sounds a network gets right. */
async function rightOf(model, sounds) {
  let right = 0;
  for (const { inputs, label } of sounds) {
    const { labels } = await model.predict({ inputs, steps: false });
    right += labels[0].label === label;
  }
  return { right, count: sounds.length };
}

export class Refinement {
  #life = 0; // what was begun before it was dropped does not count

  /** @param {{onProgress: (step: number, steps: number) => void}} listeners */
  constructor({ onProgress }) {
    this.run = new Run({ onMetrics: ({ step }) => onProgress(step, STEPS) });
    this.model = null; // once it is refined
  }

  /**
   * @param {object} base the network that it begins with
   * @param {object} config the engine's configuration of the base
   * @param {import("./own-clips.js").OwnClips} own
   * @returns {Promise<boolean>} whether it is still wanted
   */
  async begin(base, config, speech, own) {
    const life = ++this.#life;
    this.model = null;
    const engine = await sharedEngine();
    const asked = (await testSamples(engine, speech)).filter(({ noisy }) => !noisy);
    const held = [];
    for (const { word, sound } of own.list(true))
      held.push({ label: word, inputs: await rowsOf(engine, sound) });
    this.judge = async (model) => [await rightOf(model, held), await rightOf(model, asked)];
    this.before = await this.judge(base);
    const weights = await base.weights();
    const samples = await refiningSamples(engine, speech, await own.packed(engine), config.seed);
    if (life !== this.#life) return false;
    await this.run.make(() => ({
      ...config,
      samples,
      optimizer: { ...config.optimizer, learningRate: RATE },
      schedule: { type: "cosine", decaySteps: STEPS },
    }));
    await this.run.model.setWeights(weights);
    return life === this.#life;
  }

  /** Goes on to the end, or until it is paused. @returns {Promise<"done" | "paused" | "dropped">} */
  async train() {
    const life = this.#life;
    const left = STEPS - this.run.step;
    const { reason } = await this.run.run(left, { validateEvery: 0 });
    return life === this.#life ? reason : "dropped";
  }

  pause() {
    return this.run.pause();
  }

  /** @returns {Promise<{before: object[], after: object[]} | null>} of the held-out recordings, of the test; null: dropped */
  async finish() {
    const life = this.#life;
    const { model, step } = this.run;
    const after = await this.judge(model);
    if (life !== this.#life) return null;
    this.model = model;
    return { before: this.before, after, step };
  }

  drop() {
    this.#life++;
    this.model = null;
    return this.run.dispose();
  }
}
