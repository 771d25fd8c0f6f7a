// What the widgets of one page have in common: one engine, the corpora, the networks trained so far.
import { Client, RemoteEngine } from "../client.js";
import { RecurrenceError } from "../protocol.js";

const here = import.meta.url;
let engine = null;

/** The page's engine; a start that failed is tried anew at the next call. */
export function sharedEngine() {
  engine ??= new RemoteEngine(new Client({ url: new URL("worker.js", here) }))
    .open()
    .catch((error) => {
      engine = null;
      throw error;
    });
  return engine;
}

/** After this engine has died: the next call starts another. */
export function forgetEngine(dead) {
  if (engine === dead) engine = null;
}

const LOST = ["worker", "wasm", "closed", "not-found"];

/** Whether after this error the engine is gone, and its networks with it. */
export const engineLost = (error) => error instanceof RecurrenceError && LOST.includes(error.code);

/** Whether the reader may try again. */
export const worthRetrying = (error) => engineLost(error) || error.code === "io";

const corpora = new Map();

export const corpusNames = ["contes", "communes"];

/** The UTF-8 bytes of a corpus of the course. */
export function loadCorpus(name) {
  if (!corpusNames.includes(name)) {
    throw new RecurrenceError(
      "invalid-config",
      `"corpus" must be one of ${corpusNames.join(", ")}`,
      "corpus",
    );
  }
  if (!corpora.has(name)) {
    const bytes = fetch(new URL(`data/${name}.txt`, here)).then(async (response) => {
      if (!response.ok)
        throw new RecurrenceError("io", `data/${name}.txt: HTTP ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    });
    bytes.catch(() => corpora.delete(name));
    corpora.set(name, bytes);
  }
  return corpora.get(name).catch((error) => {
    throw error instanceof RecurrenceError ? error : new RecurrenceError("io", error.message);
  });
}

/** Networks trained on this page, newest last: { model, settings, text, step() } by the element that trains them. */
export const trained = new (class extends EventTarget {
  #entries = new Map();

  /** The newest last, also when its owner had one before. */
  set(owner, entry) {
    this.#entries.delete(owner);
    this.#entries.set(owner, entry);
    this.dispatchEvent(new Event("change"));
  }

  /** An entry's network has been trained further. */
  touch(owner) {
    if (this.#entries.has(owner)) this.dispatchEvent(new Event("change"));
  }

  delete(owner) {
    if (this.#entries.delete(owner)) this.dispatchEvent(new Event("change"));
  }

  entries() {
    return [...this.#entries.entries()];
  }
})();
