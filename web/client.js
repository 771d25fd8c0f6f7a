// The page's side of the worker: promises, cancellation, back-pressure, and over these the engine and its models as
// recurrence.d.ts describes them. The only place that makes a worker.
import { errorFromData, invalid, RecurrenceError, toJson } from "./protocol.js";

export class Client {
  #worker = null;
  #pending = new Map(); // id → { resolve, reject, onProgress }
  #nextId = 1;
  #opened = null;
  #connect;
  #simd;
  #dead = null; // why, once it is: its models are gone, and their numbers must not come to life again

  /** @param {{url?: URL, connect?: () => Worker, simd?: "auto"|boolean}} options where the worker's script is, or it */
  constructor({ url, connect = () => new Worker(url, { type: "module" }), simd = "auto" }) {
    this.#connect = connect;
    this.#simd = simd;
  }

  /** Starts the worker; resolves to { simd, constants }. */
  open() {
    if (this.#dead) return Promise.reject(this.#dead);
    if (!this.#opened) {
      this.#start();
      this.#opened = this.#send("open", { simd: this.#simd });
      this.#opened.catch((error) => this.#die(error));
    }
    return this.#opened;
  }

  #start() {
    this.#worker = this.#connect();
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.#die(new RecurrenceError("worker", event.message || "the worker could not be loaded"));
    };
    this.#worker.onmessageerror = () =>
      this.#die(new RecurrenceError("worker", "a message could not be read"));
  }

  /** A dead worker rejects all that is and will be asked of it; a new Client is a new start. */
  #die(error) {
    this.#dead ??= error;
    this.#worker?.terminate();
    this.#worker = null;
    this.#opened = null;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }

  close() {
    this.#die(new RecurrenceError("closed", "the engine was closed"));
  }

  #receive({ id, result, progress, error }) {
    const request = this.#pending.get(id);
    if (!request) return;
    if (progress) {
      request.onProgress?.(progress);
      return;
    }
    this.#pending.delete(id);
    if (error) request.reject(errorFromData(error));
    else request.resolve(result);
  }

  #send(type, message, { signal, onProgress } = {}) {
    const id = this.#nextId++;
    const worker = this.#worker;
    const cancel = () => worker.postMessage({ type: "cancel", target: id });
    const promise = new Promise((resolve, reject) => {
      this.#pending.set(id, {
        resolve,
        reject,
        onProgress: (progress) =>
          onProgress?.(progress, () => worker.postMessage({ type: "seen", target: id })),
      });
      try {
        worker.postMessage({ ...message, id, type, stopped: signal?.aborted });
      } catch (error) {
        this.#pending.delete(id); // what cannot be copied to a worker
        throw new RecurrenceError("invalid-config", `${type}: ${error.message}`);
      }
      signal?.addEventListener("abort", cancel, { once: true });
    });
    return promise.finally(() => signal?.removeEventListener("abort", cancel));
  }

  async request(type, message = {}, options = {}) {
    await this.open();
    return this.#send(type, message, options);
  }

  /**
   * A request whose progress is a sequence: yields each item, returns the final result.
   * A progress message is acknowledged when its last item has been used. A loop that is left early waits until the
   * request has ended: nothing goes on behind its back.
   */
  async *sequence(type, message, { signal, onEnd } = {}) {
    const queue = [];
    let wake = () => {};
    let done = false;
    const stop = new AbortController();
    const abort = () => stop.abort();
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
    const request = this.request(type, message, {
      signal: stop.signal,
      onProgress(progress, seen) {
        queue.push({ progress, seen });
        wake();
      },
    }).finally(() => {
      done = true;
      wake();
    });
    request.then(onEnd).catch(() => {});
    try {
      while (!done || queue.length) {
        if (!queue.length) await new Promise((resolve) => (wake = resolve));
        const next = queue.shift();
        if (!next) continue;
        yield* next.progress;
        next.seen();
      }
      return await request;
    } finally {
      stop.abort();
      signal?.removeEventListener("abort", abort);
      await request.catch(() => {});
    }
  }
}

function object(key, given = {}) {
  if (!given || typeof given !== "object") throw invalid(key, "must be an object");
  return given;
}

/** What a method was given, its signal apart. */
function split(given) {
  const { signal, ...options } = object("options", given);
  if (signal != null && typeof signal.addEventListener !== "function") {
    throw invalid("signal", "must be an AbortSignal");
  }
  return { signal, options };
}

/** What a model is to learn: a text of the language models, else samples as JSON, or its bytes; the synthetic tasks have neither. */
function dataOf(task = "char-lm", { text, samples, validation }) {
  const writes = typeof task === "string" && task.endsWith("-lm");
  if (samples === undefined && validation === undefined) return text ?? (writes ? null : "");
  if (writes) throw invalid("samples", `are not what "${task}" learns from: give it a "text"`);
  if (text !== undefined) throw invalid("text", 'cannot be given beside "samples"');
  if (samples instanceof Uint8Array) {
    if (validation === undefined) return samples;
    throw invalid("validation", 'cannot be given beside "samples" as bytes, which may hold it');
  }
  return toJson({ samples, validation }, "samples");
}

let ask; // (model, type, message) → a model's answer, for the engine

/** The engine of `recurrence.js`: every call answered by the worker. */
export class Engine {
  #client;

  /** @param {Client} client */
  static async open(client) {
    const engine = new Engine();
    engine.#client = client;
    return Object.assign(engine, await client.open());
  }

  async plan(config, textLength = 0) {
    return this.#client.request("plan", { config, textLength });
  }

  async createModel(given) {
    const { text, samples, validation, ...config } = object("config", given);
    const data = dataOf(config.task, { text, samples, validation });
    return new Model(this.#client, await this.#client.request("create", { config, data }));
  }

  async loadModel(bytes) {
    return new Model(this.#client, await this.#client.request("load", { bytes }));
  }

  async exportModel(model, to, options) {
    if (!(model instanceof Model)) throw invalid("model", "must be a model");
    return ask(model, "export", { to, ...split(options) });
  }

  async importKeras(architecture, bytes) {
    const text =
      typeof architecture === "string" ? architecture : toJson(architecture, "architecture");
    return this.#import(`{"from":"keras","architecture":${text}}`, bytes);
  }

  async importTorch(bytes, given) {
    return this.#import(toJson({ ...split(given).options, from: "torch" }, "options"), bytes);
  }

  async #import(request, given) {
    const { bytes, ...answer } = await this.#client.request("exchange", { request, bytes: given });
    return { ...answer, weights: bytes };
  }

  async audio(request, data) {
    return this.#client.request("audio", { request: object("request", request), data });
  }

  async project(request, data) {
    return this.#client.request("project", { request: object("request", request), data });
  }

  close() {
    this.#client.close();
  }
}

class Model {
  #client;
  #model;

  static {
    ask = (model, ...question) => model.#ask(...question);
  }

  constructor(client, { model, info }) {
    this.#client = client;
    this.#model = model;
    this.info = info;
  }

  async #ask(type, message, options) {
    return this.#client.request(type, { ...message, model: this.#model }, options);
  }

  #sequence(type, message, options) {
    return this.#client.sequence(type, { ...message, model: this.#model }, options);
  }

  async *train(given) {
    const { signal, options } = split(given);
    const { steps = 1, validateEvery } = options;
    let last = null; // of what was trained, also when the loop is left before it has seen it
    const onEnd = ({ metrics }) => (last = metrics);
    const all = this.#sequence("train", { steps, validateEvery }, { signal, onEnd });
    try {
      for (let item; !(item = await all.next()).done;) {
        this.info.step = item.value.step;
        yield item.value;
      }
    } finally {
      await all.return();
      if (last) this.info.step = last.step;
    }
    return { metrics: last, stopped: signal?.aborted ?? false };
  }

  async *learningRateTest(given) {
    const { signal, options } = split(given);
    const { from = 1e-5, to = 1, steps = 100 } = options;
    return yield* this.#sequence("range", { from, to, steps }, { signal });
  }

  async *characters(given) {
    const { signal, options } = split(given);
    return yield* this.#sequence("generate", { options }, { signal });
  }

  async generate(given) {
    const { signal, options } = split(given);
    return this.#ask("generate", { options, textOnly: true }, { signal });
  }

  async beams(given) {
    const { signal, options } = split(given);
    return this.#ask("beams", { options }, { signal });
  }

  async predict(sample, given) {
    const { signal } = split(given);
    return this.#ask("predict", { sample: object("sample", sample) }, { signal });
  }

  async probe(kind, given) {
    const { signal, options } = split(given);
    const answer = await this.#ask("probe", { kind, options }, { signal });
    if (kind === "updates") this.info.step = answer.metrics.step;
    return answer;
  }

  async weights() {
    return this.#ask("weights");
  }

  async setWeights(bytes) {
    this.info = await this.#ask("setWeights", { bytes });
  }

  async save(given) {
    const { text = true, data = text } = object("options", given); // "text" is its older name
    return this.#ask("save", { data });
  }

  async refresh() {
    this.info = await this.#ask("info");
    return this.info;
  }

  async reset() {
    this.info = await this.#ask("reset");
  }

  async reseed(seed) {
    this.info = await this.#ask("reseed", { seed });
  }

  async setLearningRate(value) {
    await this.#ask("learningRate", { value });
  }

  async dispose() {
    await this.#ask("dispose");
  }
}

/** As the widgets open the engine. */
export class RemoteEngine {
  constructor(client) {
    this.client = client;
  }

  open() {
    return Engine.open(this.client);
  }
}
