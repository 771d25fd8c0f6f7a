// In a page: generation by onnxruntime-web, WASM provider, one thread; the state goes in and out.
import * as ort from "onnxruntime-web/wasm";
import { draw } from "../work.mjs";

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = { wasm: new URL("ort-wasm-simd-threaded.wasm", import.meta.url).href };

let session = null;
let work = null;

const zeros = (dims) =>
  new ort.Tensor("float32", new Float32Array(dims.reduce((product, n) => product * n, 1)), dims);

globalThis.contender = {
  versions: () => ({ onnxruntime: ort.env.versions.web ?? ort.env.versions.common }),

  /** A model with inputs x, h, c and outputs probabilities, h_out, c_out (see onnx-model.mjs). */
  async prepareGeneration(given) {
    work = given;
    session = await ort.InferenceSession.create(new URL("model.onnx", import.meta.url).href, {
      executionProviders: ["wasm"],
    });
  },

  async generate(length) {
    const { units, vocabulary } = work;
    const start = performance.now();
    let h = zeros([1, 1, units]);
    let c = zeros([1, 1, units]);
    for (let i = 0, at = 0; i < length; i++) {
      const x = zeros([1, 1, vocabulary]);
      x.data[at] = 1;
      const out = await session.run({ x, h, c });
      ({ h_out: h, c_out: c } = out);
      at = draw(out.probabilities.data);
    }
    return (performance.now() - start) / 1000;
  },
};
