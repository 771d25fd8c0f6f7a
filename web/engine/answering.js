// A WebAssembly module that answers: a request as JSON and bytes in, JSON and bytes out.
import { toJson } from "../protocol.js";
import { lastError, loadModule } from "./module.js";
import { systemImports } from "./system.js";

/**
 * @param {string|URL} base the folder of recurrence-`name`.wasm
 * @param {string} name of the module, and of its functions: exchange_run(), …
 */
export async function openAnswering(base, name) {
  const module = await loadModule(new URL(`recurrence-${name}.wasm`, base), name, {
    imports: systemImports,
  });
  const call = (what, ...parameters) => module.call[`${name}_${what}`](...parameters);
  /**
   * @param {string|object} request the JSON, or what it says
   * @param {Uint8Array} bytes
   * @returns the answer's JSON and in it `bytes`, null when it has none
   */
  return (request, bytes) => {
    const question = typeof request === "string" ? request : toJson(request, "options");
    return module.withInputs([question, bytes], (...parameters) => {
      const text = module.text(call("run", ...parameters));
      if (!text) throw lastError(module);
      const size = call("result_size");
      const result = size ? module.copy(call("result"), size) : null;
      call("result_release");
      return { ...JSON.parse(text), bytes: result };
    });
  };
}
