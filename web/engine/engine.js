// The engine in this very thread: what a session owns.
import { simd as simdSupported } from "wasm-feature-detect";
import { invalid, RecurrenceError, toJson } from "../protocol.js";
import { EngineModel } from "./model.js";
import { lastError, loadModule } from "./module.js";

/**
 * @param {{simd?: "auto"|boolean, base: string|URL}} options `base`: the folder of the .wasm files
 */
export async function openEngine({ simd = "auto", base }) {
  if (simd !== "auto" && typeof simd !== "boolean") {
    throw invalid("simd", 'must be "auto", true or false');
  }
  const fast = simd === "auto" ? await simdSupported() : simd;
  const part = (ending) => new URL(`recurrence-${fast ? "simd" : "scalar"}${ending}.wasm`, base);
  const module = await loadModule(part(""), "engine", { secondUrl: part("-second") });
  return new Engine(module, fast);
}

class Engine {
  #module;

  constructor(module, simd) {
    this.#module = module;
    this.simd = simd;
    this.constants = JSON.parse(module.text(module.call.engine_constants()));
  }

  /** Loads the engine's second part: what follows will need it. */
  complete() {
    return this.#module.complete();
  }

  #model(id) {
    if (!id) throw lastError(this.#module);
    return new EngineModel(this.#module, id, this.constants.metrics);
  }

  /** What a configuration would take, before any memory is taken. */
  plan(config, textLength) {
    if (typeof textLength !== "number" || !(textLength >= 0 && textLength < 2 ** 32)) {
      throw invalid("textLength", "must be a number of bytes");
    }
    const text = this.#module.withInputs([toJson(config, "config")], (at, length) =>
      this.#module.text(this.#module.call.engine_plan(at, length, textLength)),
    );
    if (!text) throw lastError(this.#module);
    return JSON.parse(text);
  }

  /** @param {string|Uint8Array} data UTF-8 */
  createModel(config, data) {
    if (typeof data !== "string" && !(data instanceof Uint8Array)) {
      throw invalid("text", "must be a string or UTF-8 bytes");
    }
    return this.#model(
      this.#module.withInputs([toJson(config, "config"), data], (...parameters) =>
        this.#module.call.engine_create(...parameters),
      ),
    );
  }

  /** @param {Uint8Array|ArrayBuffer} given a saved model */
  loadModel(given) {
    const bytes = given instanceof ArrayBuffer ? new Uint8Array(given) : given;
    if (!(bytes instanceof Uint8Array)) {
      throw new RecurrenceError("invalid-config", "a saved model must be a Uint8Array", "bytes");
    }
    return this.#model(
      this.#module.withInputs([bytes], (...parameters) =>
        this.#module.call.engine_load(...parameters),
      ),
    );
  }
}
