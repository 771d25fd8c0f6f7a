// Models to and from Keras, PyTorch and ONNX: src/exchange/exchange.h says what a request is. The module is loaded when first asked for.
import { invalid } from "../protocol.js";
import { openAnswering } from "./answering.js";

/** @param {string|URL} base the folder of recurrence-exchange.wasm */
export async function openExchange(base) {
  const answer = await openAnswering(base, "exchange");
  return (request, bytes = new Uint8Array()) => {
    if (!(bytes instanceof Uint8Array)) throw invalid("bytes", "must be a Uint8Array");
    return answer(request, bytes);
  };
}
