// Models to and from Keras, PyTorch and ONNX: src/exchange/exchange.h says what a request is. The module is loaded when first asked for.
import { invalid, toJson } from "../protocol.js";
import { lastError, loadModule } from "./module.js";
import { systemImports } from "./system.js";

/** @param {string|URL} base the folder of recurrence-exchange.wasm */
export async function openExchange(base) {
  const module = await loadModule(new URL("recurrence-exchange.wasm", base), "exchange", {
    imports: systemImports,
  });
  const { call } = module;
  /**
   * @param {string|object} request the JSON, or what it says
   * @returns the answer's JSON and in it `bytes`, null when it has none
   */
  return (request, bytes = new Uint8Array()) => {
    if (!(bytes instanceof Uint8Array)) throw invalid("bytes", "must be a Uint8Array");
    const question = typeof request === "string" ? request : toJson(request, "options");
    return module.withInputs([question, bytes], (...parameters) => {
      const text = module.text(call.exchange_run(...parameters));
      if (!text) throw lastError(module);
      const size = call.exchange_result_size();
      const result = size ? module.copy(call.exchange_result(), size) : null;
      call.exchange_result_release();
      return { ...JSON.parse(text), bytes: result };
    });
  };
}
