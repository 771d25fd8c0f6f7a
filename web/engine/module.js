// Loads a reactor WebAssembly module and its text and byte helpers. All WASM memory is touched here.
import { RecurrenceError } from "../protocol.js";

async function readBytes(url) {
  if (url.protocol === "file:" && globalThis.process?.versions?.node) {
    const { readFile } = await import("node:fs/promises");
    return readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new RecurrenceError("io", `${url.pathname}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

// C standard output and error of a module that has no business writing: said on the console.
function writer(memory) {
  const decoder = new TextDecoder();
  return (fd, vectors, count, written) => {
    const view = new DataView(memory().buffer);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const at = view.getUint32(vectors + 8 * i, true);
      const size = view.getUint32(vectors + 8 * i + 4, true);
      console.error(decoder.decode(new Uint8Array(view.buffer, at, size).slice()));
      total += size;
    }
    view.setUint32(written, total, true);
    return 0;
  };
}

function imports(memory) {
  const refuse = () => 8; // WASI errno badf
  const system = {
    fd_write: writer(memory),
    fd_close: refuse,
    fd_seek: refuse,
    fd_read: refuse,
    proc_exit(code) {
      throw new RecurrenceError("internal", `the module ended itself (${code})`);
    },
  };
  const env = { emscripten_notify_memory_growth() {} };
  return { env, wasi_snapshot_preview1: system };
}

/**
 * @param {URL} url where the .wasm file is
 * @param {string} prefix of the allocation functions ("engine", "content")
 */
export async function loadModule(url, prefix) {
  const bytes = await readBytes(url);
  let exports;
  try {
    const { instance } = await WebAssembly.instantiate(
      bytes,
      imports(() => exports.memory),
    );
    exports = instance.exports;
  } catch (error) {
    throw new RecurrenceError("wasm", `WebAssembly could not start: ${error.message}`);
  }
  exports._initialize?.();
  return new WasmModule(exports, prefix);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class WasmModule {
  constructor(exports, prefix) {
    this.call = exports;
    this.prefix = prefix;
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

  /** Room for `count` doubles while `use(pointer)` runs; returns them as an array. */
  withDoubles(count, use) {
    const at = this.call[`${this.prefix}_allocate`](8 * count) >>> 0;
    if (!at) throw new RecurrenceError("no-memory", "no memory for results");
    try {
      const returned = use(at);
      return { returned, values: Array.from(new Float64Array(this.call.memory.buffer, at, count)) };
    } finally {
      this.call[`${this.prefix}_free`](at);
    }
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
