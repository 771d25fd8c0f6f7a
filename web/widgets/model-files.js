// A trained network as files for others: its own safetensors, Keras's, ONNX. Converted when asked for.
import { strings } from "../strings/fr.js";
import { safetensors } from "./files.js";
import { sharedEngine } from "./shared.js";

const words = strings.share;

const json = (text) => new Blob([text], { type: "application/json" });
const binary = (bytes) => new Blob([bytes], { type: "application/octet-stream" });

const converted = async (model, to) => (await sharedEngine()).exportModel(model, to);

/** @param {string} [name] of the files, without ending */
export function modelFiles(model, name = "reseau") {
  return [
    { label: words.model, name: `${name}.safetensors`, make: () => safetensors(model) },
    {
      label: words.kerasArchitecture,
      name: `${name}-keras.json`,
      make: async () => json(JSON.stringify((await converted(model, "keras")).architecture)),
    },
    {
      label: words.kerasWeights,
      name: `${name}-keras.safetensors`,
      make: async () => binary((await converted(model, "keras")).bytes),
    },
    {
      label: words.onnx,
      name: `${name}.onnx`,
      make: async () => binary((await converted(model, "onnx")).bytes),
    },
  ];
}
