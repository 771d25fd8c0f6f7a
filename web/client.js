// The page's side of the worker: promises, cancellation, back-pressure. The only place that makes a worker.
import { errorFromData, RecurrenceError } from "./protocol.js";

export class Client {
  #worker = null;
  #pending = new Map(); // id → { resolve, reject, onProgress }
  #nextId = 1;
  #opened = null;
  #url;
  #simd;
  #dead = null; // why, once it is: its models are gone, and their numbers must not come to life again

  constructor({ url, simd = "auto" }) {
    this.#url = url;
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
    this.#worker = new Worker(this.#url, { type: "module" });
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

  #send(type, message, { signal, onProgress, transfer = [] } = {}) {
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
        worker.postMessage({ ...message, id, type }, transfer);
      } catch (error) {
        this.#pending.delete(id); // what cannot be copied to a worker
        throw new RecurrenceError("invalid-config", `${type}: ${error.message}`);
      }
      signal?.addEventListener("abort", cancel, { once: true });
      if (signal?.aborted) cancel();
    });
    return promise.finally(() => signal?.removeEventListener("abort", cancel));
  }

  async request(type, message = {}, options = {}) {
    await this.open();
    return this.#send(type, message, options);
  }

  /**
   * A request whose progress is a sequence: yields each item, returns the final result.
   * A progress message is acknowledged when its last item has been used.
   */
  async *sequence(type, message, { signal } = {}) {
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
    request.catch(() => {});
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
    }
  }
}

/** The engine of `recurrence.js` in a page: every call answered by the worker. */
export class RemoteEngine {
  #client;

  constructor(client) {
    this.#client = client;
  }

  async open() {
    Object.assign(this, await this.#client.open());
    return this;
  }

  plan(config, textLength) {
    return this.#client.request("plan", { config, textLength });
  }

  async createModel({ text, ...config }) {
    return new RemoteModel(this.#client, await this.#client.request("create", { config, text }));
  }

  async loadModel(bytes) {
    return new RemoteModel(this.#client, await this.#client.request("load", { bytes }));
  }

  close() {
    this.#client.close();
  }
}

class RemoteModel {
  #client;
  #model;

  constructor(client, { model, info }) {
    this.#client = client;
    this.#model = model;
    this.info = info;
  }

  #ask(type, message) {
    return this.#client.request(type, { ...message, model: this.#model });
  }

  /** Yields the metrics of each step; see README, « Engine module ». */
  async *train({ steps = 1, validateEvery = 50, signal } = {}) {
    const message = { model: this.#model, steps, validateEvery };
    for await (const metrics of this.#client.sequence("train", message, { signal })) {
      this.info.step = metrics.step;
      yield metrics;
    }
  }

  /** Yields { character, probability, top } for each character drawn. */
  characters({ signal, ...options } = {}) {
    return this.#client.sequence("generate", { model: this.#model, options }, { signal });
  }

  async generate({ signal, ...options } = {}) {
    return this.#client.request(
      "generate",
      { model: this.#model, options },
      {
        signal,
        onProgress: (_, seen) => seen(),
      },
    );
  }

  save({ text = true } = {}) {
    return this.#ask("save", { text });
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

  setLearningRate(value) {
    return this.#ask("learningRate", { value });
  }

  dispose() {
    return this.#ask("dispose");
  }
}
