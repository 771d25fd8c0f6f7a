// A WebAssembly module that answers: a request as JSON and bytes in, JSON and bytes out.
import { invalid, toJson } from "../protocol.js";
import { lastError, loadModule } from "./module.js";
import { systemImports } from "./system.js";

/** The bytes of what is given beside a request: a file, sound. */
export function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (!(data instanceof Uint8Array || data instanceof Float32Array))
    throw invalid("data", "must be a Uint8Array, a Float32Array of sound or an ArrayBuffer");
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** @param {string|URL} base the folder of recurrence-`name`.wasm */
export async function openAnswering(base, name) {
  const module = await loadModule(new URL(`recurrence-${name}.wasm`, base), "answering", {
    imports: systemImports,
  });
  const { call } = module;
  /**
   * @param {string|object} request the JSON, or what it says
   * @param {Uint8Array} bytes
   * @returns the answer's JSON and in it `bytes`, null when it has none
   */
  return (request, bytes) => {
    const question = typeof request === "string" ? request : toJson(request, "options");
    return module.withInputs([question, bytes], (...parameters) => {
      const text = module.text(call.answering_run(...parameters));
      if (!text) throw lastError(module);
      const size = call.answering_result_size();
      const result = size ? module.copy(call.answering_result(), size) : null;
      call.answering_result_release();
      return { ...JSON.parse(text), bytes: result };
    });
  };
}
