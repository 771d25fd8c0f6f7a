// Sound: src/audio/audio.h says what a request is. The module is loaded when first asked for.
import { bytesOf, openAnswering } from "./answering.js";

const FILES = ["pack", "samples"]; // what gives a file
const TOLD = ["clips"]; // what gives neither a file nor numbers

/** @param {string|URL} base the folder of recurrence-audio.wasm */
export async function openAudio(base) {
  const answer = await openAnswering(base, "audio");
  /** @returns the answer, and in it `bytes` or, of what is sound or features, `numbers` */
  return (request, data = new Uint8Array()) => {
    const { bytes, ...told } = answer(request, bytesOf(data));
    if (FILES.includes(request.do)) return { ...told, bytes };
    return TOLD.includes(request.do)
      ? told
      : { ...told, numbers: new Float32Array(bytes?.buffer ?? 0) };
  };
}
