// The engine in this very thread: what the worker owns, and what Node uses directly.
import { simd as simdSupported } from "wasm-feature-detect";
import { RecurrenceError } from "../protocol.js";
import { EngineModel, lastError } from "./model.js";
import { loadModule } from "./module.js";

const BUILDS = { simd: "recurrence-simd.wasm", scalar: "recurrence-scalar.wasm" };

/**
 * @param {{simd?: "auto"|boolean, base: string|URL}} options `base`: the folder of the .wasm files
 */
export async function openEngine({ simd = "auto", base }) {
  if (simd !== "auto" && typeof simd !== "boolean") {
    throw new RecurrenceError("invalid-config", '"simd" must be "auto", true or false', "simd");
  }
  const fast = simd === "auto" ? await simdSupported() : simd;
  const module = await loadModule(new URL(fast ? BUILDS.simd : BUILDS.scalar, base), "engine");
  return new Engine(module, fast);
}

class Engine {
  #module;

  constructor(module, simd) {
    this.#module = module;
    this.simd = simd;
    this.constants = JSON.parse(module.text(module.call.engine_constants()));
  }

  #model(id) {
    if (!id) throw lastError(this.#module);
    return new EngineModel(this.#module, id, this.constants.metrics);
  }

  /** What a configuration would take, before any memory is taken. */
  plan(config, textLength) {
    const text = this.#module.withInputs([JSON.stringify(config)], (at, length) =>
      this.#module.text(this.#module.call.engine_plan(at, length, textLength)),
    );
    if (!text) throw lastError(this.#module);
    return JSON.parse(text);
  }

  /** @param {string|Uint8Array} text UTF-8 */
  createModel(config, text) {
    if (typeof text !== "string" && !(text instanceof Uint8Array)) {
      throw new RecurrenceError("invalid-config", '"text" must be a string or UTF-8 bytes', "text");
    }
    return this.#model(
      this.#module.withInputs([JSON.stringify(config), text], (...parameters) =>
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
