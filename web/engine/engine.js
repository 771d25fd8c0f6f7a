// The engine in this very thread: what a session owns.
import { simd as simdSupported } from "wasm-feature-detect";
import { invalid, toJson } from "../protocol.js";
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
    return this.make("create", toJson(config, "config"), data);
  }

  /** The model that engine_`name`() makes of texts or bytes. */
  make(name, ...inputs) {
    const call = this.#module.call[`engine_${name}`];
    const id = this.#module.withInputs(inputs, (...parameters) => call(...parameters));
    if (!id) throw lastError(this.#module);
    return new EngineModel(this.#module, id, this.constants.metrics);
  }
}
