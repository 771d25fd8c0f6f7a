// Answers the messages that protocol.js describes: keeps the models by number, and each request in its turn.
import { errorToData, RecurrenceError } from "../protocol.js";
import { openEngine } from "./engine.js";
import { generateSlices, trainSlices, writeText } from "./loop.js";
import { isPlain } from "./plain.js";

/** A request under way. */
class Job {
  loading = false; // waits for the engine's second part, or behind one that does
  unseen = 0; // progress messages that the page has not used yet
  #wake = () => {};

  constructor({ id, model, type, stopped = false }, ahead) {
    Object.assign(this, { id, model, type, stopped, ahead });
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.begun = new Promise((resolve) => (this.begin = resolve)); // what waits for its loading may go on
  }

  /** Lets whoever waits for a change look again. */
  wake() {
    this.#wake();
  }

  changed() {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  stop() {
    this.stopped = true;
    this.wake();
  }
}

// Those of one lane go one after another; a model has one state of training, one session of writing, one beam search.
const LANES = { train: 1, range: 1, generate: 2, beams: 3 };

const CONFIGURED = ["plan", "create"]; // requests with a configuration

/** The buffers of the arrays in a result, to be moved instead of copied. */
function buffersIn(value) {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  return value && typeof value === "object" ? Object.values(value).flatMap(buffersIn) : [];
}

/** Waits for a promise, or until the job is stopped. */
async function until(job, promise) {
  let free = false;
  const done = promise.then(() => (free = true));
  while (!free && !job.stopped) await Promise.race([done, job.changed()]);
}

export class Session {
  #post;
  #ahead;
  engine = null;
  #further = null; // the actions of further.js, once they are asked for
  #models = new Map();
  #jobs = new Map(); // by the request's id, in the order of arrival
  #nextModel = 1;

  /**
   * @param {(message: object, transfer: ArrayBuffer[]) => void} post answers
   * @param {{base: string, ahead: number}} options where the .wasm files are; slices that training may be ahead
   */
  constructor(post, { base, ahead }) {
    this.#post = post;
    this.base = base;
    this.#ahead = ahead;
  }

  receive(message) {
    const job = this.#jobs.get(message.target);
    if (message.type === "cancel") {
      job?.stop();
    } else if (message.type === "seen") {
      if (job) job.unseen--;
      job?.wake();
    } else {
      this.#answer(new Job(message, this.#ahead), message);
    }
  }

  /** Whatever is under way ends with its slice. */
  close() {
    for (const job of this.#jobs.values()) job.stop();
  }

  async #answer(job, message) {
    const { id, type } = job;
    const before = this.#waitsFor(job);
    const loading = this.#loads(job, message);
    this.#jobs.set(id, job);
    try {
      if (!this.engine && type !== "open") throw new RecurrenceError("usage", "no engine is open");
      if (loading) await this.#loaded(job, loading);
      if (before.length) {
        job.begin();
        await this.#turn(job, before);
      }
      const action = this.#actions[type] ?? this.#further?.[type];
      if (!action) throw new RecurrenceError("aborted", `${type}: stopped before it had begun`);
      const working = action(message, job);
      job.begin();
      const result = await working;
      this.#post({ id, result }, buffersIn(result));
    } catch (error) {
      this.#post({ id, error: errorToData(error) }, []);
    } finally {
      this.#jobs.delete(id);
      job.begin();
      job.end();
    }
  }

  /**
   * What a request has to wait for before its turn: the engine's second part, or those of the same model that came
   * before it and wait for that, so that they are answered in order. Null: nothing.
   */
  #loads({ model, type }, { config }) {
    const needed = !(type in this.#actions) || (CONFIGURED.includes(type) && !isPlain(config));
    const earlier = [...this.#jobs.values()].filter(
      (other) => other.loading && model !== undefined && other.model === model,
    );
    if (!this.engine || ((!needed || this.#further) && !earlier.length)) return null;
    return { needed, earlier: earlier.map(({ begun }) => begun) };
  }

  async #loaded(job, { needed, earlier }) {
    job.loading = true;
    await until(job, Promise.all(earlier));
    if (needed && !this.#further) await until(job, this.#load());
    job.loading = false;
  }

  #waitsFor({ model, type }) {
    if (model === undefined || type === "dispose") return [];
    return [...this.#jobs.values()].filter(
      (other) =>
        other.model === model &&
        (other.type === "range" || (type in LANES && LANES[type] === LANES[other.type])),
    );
  }

  /** A page that waits for the second of two jobs need not be using what the first one tells. */
  async #turn(job, before) {
    for (const other of before) {
      other.ahead = Infinity;
      other.wake();
    }
    await until(job, Promise.all(before.map(({ ended }) => ended)));
  }

  /** Posts slices as they come, and waits when too many of them have not been used. Returns what the slices return. */
  async run(job, slices) {
    for (;;) {
      const { value, done } = await slices.next();
      if (done) return value;
      this.#post({ id: job.id, progress: value }, buffersIn(value));
      job.unseen++;
      while (job.unseen >= job.ahead && !job.stopped) await job.changed();
    }
  }

  model({ model }) {
    const found = this.#models.get(model);
    if (!found) throw new RecurrenceError("not-found", `there is no model ${model}`, "model");
    return found;
  }

  keep(model) {
    const id = this.#nextModel++;
    this.#models.set(id, model);
    return { model: id, info: model.info() };
  }

  /** What is seldom asked for comes with the engine's second part; when that fails, a later request tries anew. */
  async #load() {
    const [{ furtherActions }] = await Promise.all([
      import("./further.js").catch(({ message }) => {
        throw new RecurrenceError("io", message);
      }),
      this.engine.complete(),
    ]);
    this.#further ??= furtherActions(this);
  }

  #actions = {
    open: async ({ simd }) => {
      this.engine ??= await openEngine({ simd, base: this.base });
      return { simd: this.engine.simd, constants: this.engine.constants };
    },
    plan: ({ config, textLength }) => this.engine.plan(config, textLength),
    create: ({ config, data }) => this.keep(this.engine.createModel(config, data)),
    info: (message) => this.model(message).info(),
    train: async (message, job) => {
      const slices = trainSlices(this.model(message), message, () => job.stopped);
      const metrics = await this.run(job, slices);
      this.model(message); // disposed of meanwhile: said
      return { metrics, stopped: job.stopped };
    },
    generate: async (message, job) => {
      const stopped = () => job.stopped;
      const model = this.model(message);
      const written = message.textOnly
        ? await writeText(model, message.options, stopped)
        : await this.run(job, generateSlices(model, message.options, stopped));
      this.model(message); // disposed of meanwhile: said
      return { ...written, stopped: job.stopped };
    },
    reset: (message) => this.model(message).reset(),
    reseed: (message) => this.model(message).reseed(message.seed),
    learningRate: (message) => this.model(message).setLearningRate(message.value),
    dispose: (message) => {
      for (const job of this.#jobs.values()) if (job.model === message.model) job.stop();
      this.#models.get(message.model)?.dispose();
      this.#models.delete(message.model);
      return null;
    },
  };
}
