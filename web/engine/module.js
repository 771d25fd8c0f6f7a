// Loads a reactor WebAssembly module and its text and byte helpers. All WASM memory is touched here.
import { RecurrenceError } from "../protocol.js";

async function readBytes(url) {
  if (url.protocol === "file:" && globalThis.process?.versions?.node) {
    const { readFile } = await import("node:fs/promises");
    return readFile(url);
  }
  try {
    const response = await fetch(url);
    if (response.ok) return await response.arrayBuffer();
    throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    throw new RecurrenceError("io", `${url.pathname}: ${error.message}`);
  }
}

/** The same while the thread waits, which a worker may. */
function readBytesNow(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status >= 400) throw new Error(`HTTP ${request.status}`);
  return request.response;
}

/**
 * The second part of a module that wasm-split has cut in two: what the first one seldom needs. Both share memory and
 * table; in the table's place of each function of the second part stands a placeholder until that is there.
 */
class SecondPart {
  #url;
  #first = null; // the first part's exports
  #loading = null;
  #added = false;

  constructor(url) {
    this.#url = url;
  }

  /** What the first part imports: called before its time, a function brings its part in, and is called. */
  get placeholders() {
    const placeholder =
      (slot) =>
      (...parameters) => {
        this.#addNow();
        return this.#first.__indirect_function_table.get(Number(slot))(...parameters);
      };
    return new Proxy({}, { get: (_, slot) => placeholder(slot) });
  }

  follow(first) {
    this.#first = first;
    this.stack = first.stackSave(); // where it is between calls
  }

  /** Loads it, if it is not there yet, while the thread goes on; when that fails, a later call tries anew. */
  add() {
    this.#loading ??= readBytes(this.#url)
      .then((bytes) => this.#instantiate(bytes))
      .catch((error) => {
        this.#loading = null;
        throw missing(error);
      });
    return this.#loading;
  }

  /** The thread has to wait: what asks for it is in the midst of a call. */
  #addNow() {
    try {
      this.#instantiate(readBytesNow(this.#url));
    } catch (error) {
      this.#first.stackRestore(this.stack); // that call is over
      throw missing(error);
    }
  }

  #instantiate(bytes) {
    if (this.#added) return;
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { first: this.#first });
    this.#added = true;
  }
}

function missing(error) {
  const message = `the engine's second part could not be loaded: ${error.message}`;
  return new RecurrenceError("io", message);
}

/**
 * @param {URL} url where the .wasm file is
 * @param {string} prefix of the allocation functions ("engine", "content")
 * @param {{ secondUrl?: URL, imports?: (memory: () => WebAssembly.Memory) => object }} options where its second part
 *   is, if it has one; what it imports besides
 */
export async function loadModule(url, prefix, { secondUrl, imports } = {}) {
  const bytes = await readBytes(url);
  const second = secondUrl && new SecondPart(secondUrl);
  let exports;
  try {
    const { instance } = await WebAssembly.instantiate(bytes, {
      ...imports?.(() => exports.memory),
      second: second?.placeholders ?? {},
    });
    exports = instance.exports;
  } catch (error) {
    throw new RecurrenceError("wasm", `WebAssembly could not start: ${error.message}`);
  }
  exports._initialize?.();
  second?.follow(exports);
  // Where a file cannot be waited for, it is loaded in good time.
  if (typeof XMLHttpRequest === "undefined") await second?.add();
  return new WasmModule(exports, prefix, second);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const ROOM = 16; // doubles that a call may write

class WasmModule {
  #second;
  #room = 0;

  constructor(exports, prefix, second) {
    this.call = exports;
    this.prefix = prefix;
    this.#second = second;
  }

  /** Loads what is not there yet. */
  async complete() {
    await this.#second?.add();
  }

  /** A fresh view: the memory may have grown since the last call. */
  get bytes() {
    return new Uint8Array(this.call.memory.buffer);
  }

  /** Copies each input (string or bytes) in, calls `use(pointer, length, …)`, frees in any case. */
  withInputs(inputs, use) {
    const blocks = [];
    try {
      const parameters = [];
      for (const input of inputs) {
        const bytes = typeof input === "string" ? encoder.encode(input) : input;
        const at = this.call[`${this.prefix}_allocate`](bytes.length + 1) >>> 0;
        if (!at) throw new RecurrenceError("no-memory", `no memory for ${bytes.length} bytes`);
        blocks.push(at);
        this.bytes.set(bytes, at);
        this.bytes[at + bytes.length] = 0;
        parameters.push(at, bytes.length);
      }
      return use(...parameters);
    } finally {
      for (const at of blocks) this.call[`${this.prefix}_free`](at);
    }
  }

  /** Room for `count` doubles, at most ROOM, while `use(pointer)` runs; returns them as an array. */
  withDoubles(count, use) {
    this.#room ||= this.call[`${this.prefix}_allocate`](8 * ROOM) >>> 0;
    if (!this.#room) throw new RecurrenceError("no-memory", "no memory for results");
    const returned = use(this.#room);
    const doubles = new Float64Array(this.call.memory.buffer, this.#room, count);
    return { returned, values: Array.from(doubles) };
  }

  /** The NUL-terminated UTF-8 at `pointer`; "" for NULL. */
  text(pointer) {
    const at = pointer >>> 0;
    if (!at) return "";
    const bytes = this.bytes;
    return decoder.decode(bytes.subarray(at, bytes.indexOf(0, at)));
  }

  copy(pointer, length) {
    return this.bytes.slice(pointer >>> 0, (pointer >>> 0) + length);
  }

  pointerAt(at) {
    return new DataView(this.call.memory.buffer).getUint32(at, true);
  }
}

/** The fault of the module's last failed call. */
export function lastError(module) {
  const text = module.text(module.call[`${module.prefix}_error`]());
  if (!text) return new RecurrenceError("internal", "the engine failed without saying why");
  const { code, message, key } = JSON.parse(text);
  return new RecurrenceError(code, message, key);
}
