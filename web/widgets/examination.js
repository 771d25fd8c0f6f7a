// One training run and all that is measured on the way: what the diagnosis rests on.
import { factorPerStep, gradientBack, gradientLeft, pieceOf } from "./decay.js";

const VALIDATIONS = 20; // in a run
const WATCHED = 30; // first steps, each of which is looked into: an explosion takes few

/**
 * What a table of the text could reach, in nats a character: all equally likely, each by its frequency, each by its
 * frequency behind the one before.
 */
export function marksOf(text, validationSplit) {
  const all = Array.from(text);
  const characters = all.slice(0, Math.ceil(all.length * (1 - validationSplit)));
  const single = new Map();
  const pairs = new Map();
  const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  characters.forEach((character, i) => {
    count(single, character);
    if (i > 0) count(pairs, characters[i - 1] + character);
  });
  return {
    uniform: Math.log(single.size),
    characters: entropy(single),
    pairs: entropy(pairs) - entropy(single),
  };
}

function entropy(counts) {
  let total = 0;
  let sum = 0;
  for (const count of counts.values()) {
    total += count;
    sum += count * Math.log(count);
  }
  return total > 0 ? Math.log(total) - sum / total : 0;
}

/** Of a step's tensors: how far it moves the weights, and how strongly the recurrent layers are asked to move. */
function movement(tensors) {
  const kernels = tensors.filter(({ name }) => name.endsWith("kernel"));
  const outer = kernels.at(-1).name.replace(/kernel$/, ""); // of the output layer, its bias too
  const strongest = (some) => Math.max(0, ...some.map(({ gradient }) => gradient));
  const isOuter = ({ name }) => name.startsWith(outer);
  return {
    ratio: Math.max(0, ...kernels.map(({ ratio }) => ratio ?? 0)),
    heard: strongest(kernels.filter((one) => !isOuter(one))) / strongest(tensors.filter(isOuter)),
  };
}

export class Examination {
  /**
   * @param {{model, step: number, run(steps: number, options: object): Promise<{reason: string}>}} training a prepared
   *   one (training.js); who made it hands each of its metrics on to `take`
   * @param {{steps: number, clipNorm: number, validationSplit: number, text: string}} plan
   */
  constructor(training, { steps, clipNorm, validationSplit, text }) {
    this.training = training;
    this.steps = steps;
    this.every = Math.max(1, Math.round(steps / VALIDATIONS));
    this.piece = pieceOf(text);
    /** What diagnosis.js reads. */
    this.record = {
      planned: steps,
      clipNorm,
      marks: marksOf(text, validationSplit),
      losses: [],
      norms: [],
      validations: [],
      first: null,
      last: null,
      steepest: null,
      before: null,
      after: null,
      saturated: NaN,
      diverged: null,
      stoppedAt: null,
    };
  }

  get done() {
    const { diverged, stoppedAt, losses } = this.record;
    return diverged !== null || stoppedAt !== null || losses.length >= this.steps;
  }

  /** Each step's metrics. */
  take({ step, loss, gradientNorm, valLoss, stoppedEarly }) {
    const { record } = this;
    record.losses.push(loss);
    record.norms.push(gradientNorm);
    if (valLoss !== undefined) record.validations.push({ step, loss: valLoss });
    if (stoppedEarly) record.stoppedAt = step;
  }

  /** Trains until it is done or paused, and looks at what has become of the network then. */
  async proceed() {
    try {
      if (this.record.losses.length === 0) await this.#begin();
      const reason = (await this.#watch()) ?? (await this.#train(this.#left));
      if (reason === "paused" && !this.done) return "paused";
      if (!this.done) this.record.last = await this.#measuredStep();
      return "done";
    } catch (error) {
      if (error.code !== "diverged") throw error;
      this.record.diverged = { step: this.record.losses.length + 1 };
      return "done";
    } finally {
      await this.#look();
    }
  }

  async #begin() {
    this.record.before = await gradientLeft(this.training.model, this.piece);
    this.record.first = await this.#measuredStep();
  }

  /** Steps before the last, which is measured. */
  get #left() {
    return this.done ? 0 : this.steps - 1 - this.record.losses.length;
  }

  async #train(steps, validateEvery = this.every) {
    if (steps <= 0) return "done";
    return (await this.training.run(steps, { validateEvery })).reason;
  }

  /** The first steps one by one: what each step back multiplies the gradient by, with the weights before each. */
  async #watch() {
    while (this.record.losses.length < WATCHED && this.#left > 0) {
      const step = this.record.losses.length + 1;
      const factor = factorPerStep(await gradientBack(this.training.model, this.piece));
      if (factor > (this.record.steepest?.factor ?? 0)) this.record.steepest = { step, factor };
      const reason = await this.#train(1, step % this.every === 0 ? this.every : 0);
      if (reason === "paused") return reason;
    }
    return null;
  }

  /** A step of training like the others, and what it has done to the weights. */
  async #measuredStep() {
    const { metrics, tensors } = await this.training.model.probe("updates");
    this.training.took(metrics);
    return movement(tensors);
  }

  /** Nothing of this trains. */
  async #look() {
    const { model } = this.training;
    if (!model) return;
    this.record.after = await gradientLeft(model, this.piece);
    const { layers } = await model.probe("saturation", { text: this.piece });
    const states = layers.at(-1)?.saturation.find(({ name }) => name === "h");
    if (states) this.record.saturated = states.low + states.high;
  }
}
