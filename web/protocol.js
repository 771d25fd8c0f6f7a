/**
 * The messages between the page and the worker that owns the engine. (Where there is no worker, in Node,
 * web/local.js passes the same messages within the thread.)
 *
 * Page → worker, one envelope:
 *   { id, type, ...arguments }          `id` is a number unique in the page; `stopped: true` among the arguments is a
 *                                       cancel from the beginning
 *
 *   open      { simd }                               → { simd, constants }
 *   plan      { config, textLength }                 → { memoryBytes, parameters }
 *   create    { config, data }                       → { model, info }    data: string or Uint8Array of UTF-8, a text
 *                                                      or the JSON of samples
 *   load      { bytes }                              → { model, info }
 *   exchange  { request, bytes }                     → the answer of src/exchange/exchange.h, and in it `bytes`
 *   audio     { request, data }                      → the answer of src/audio/audio.h, and in it `numbers` (of sound or
 *                                                      features, a Float32Array) or `bytes`; data: Uint8Array,
 *                                                      Float32Array or ArrayBuffer
 *   project   { request, data }                      → the answer of src/projects/projects.h; data: likewise, or text
 *
 * and of a model, each with its number as `model`:
 *   info      {}                                     → info
 *   train     { steps, validateEvery }               → { metrics, stopped }           progress: [metrics, …]
 *   range     { from, to, steps }                    → { diverged, stopped }          progress: [metrics, …]
 *   generate  { options, textOnly? }                 → { text, unknown, stopped }     progress: [drawn unit, …],
 *                                                      none with textOnly: true
 *   beams     { options }                            → what src/train/beam.h says; stopped: true beside it, if it is so
 *   predict   { sample }                             → what src/train/predict.h says, of a text that is classified with
 *                                                      steps after each token or row (none with steps: false, or beyond 256);
 *                                                      stopped: true beside it, if it is so
 *   probe     { kind, options }                      → what src/app/engine_probe.h says, each of its arrays
 *                                                      as { shape, data: Float32Array }
 *   weights   {}                                     → Uint8Array, a safetensors file
 *   setWeights { bytes }                             → info
 *   save      { data }                               → Uint8Array, a safetensors file; data: true with the text or samples
 *   export    { to, options }                        → as exchange
 *   reset     {}                                     → info
 *   reseed    { seed }                               → info
 *   learningRate { value }                           → null
 *   dispose   {}                                     → null
 *
 *   cancel    { target }                             no answer of its own: ends the request `target` (train, range,
 *                                                    generate, beams, predict, probe) after the current slice; it then
 *                                                    answers with what it has, and `stopped: true` (but a probe)
 *   seen      { target }                             no answer: the page has used one progress message of `target`
 *                                                    (back-pressure: training keeps at most MAX_UNSEEN ahead)
 *
 * Worker → page:
 *   { id, result }                      the request ended well
 *   { id, progress }                    more of a request that goes on, an array
 *   { id, error: { code, message, key } }   it failed; `code` is stable, `key` may be ""
 * Arrays of numbers and files are transferred.
 *
 * Requests for one model are answered in order, but that training, writing (generate), beam searches and the rest go on
 * side by side, each with the weights of the moment: of two train or range requests, two generate or two beams requests,
 * the second waits for the first, and all of a model's requests wait while a range test is under way. What something
 * waits for is not held up by its page. A model that is disposed of stops what is under way.
 *
 * metrics:     { step, epoch, loss, accuracy?, gradientNorm, learningRate, charactersPerSecond, valLoss?, valAccuracy?,
 *                stoppedEarly? }
 * drawn unit:  { character, probability, top: [{ character, probability }, …] }  (most probable first), and when the
 *              options ask for them state, distribution, attention: Float32Array
 */

export const MAX_UNSEEN = 4;

/** The one error class of the engine module: a stable code, the offending key, an English message. */
export class RecurrenceError extends Error {
  constructor(code, message, key = "") {
    super(message);
    this.name = "RecurrenceError";
    this.code = code;
    this.key = key;
  }
}

export function invalid(key, message) {
  return new RecurrenceError("invalid-config", `"${key}" ${message}`, key);
}

const HALVES = /\\(?:\\|u(d[89a-f]..))/g; // a lone half of a surrogate pair as JSON has it; "\\\\" is passed over

/**
 * JSON text; what has none (a cycle, a BigInt, a function) is the fault of `key`. Half an emoji, as a cut text may have
 * it, becomes U+FFFD, as it does where a text is encoded.
 */
export function toJson(value, key) {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text.replace(HALVES, (all, half) => (half ? "\ufffd" : all));
  } catch {
    // said below
  }
  throw invalid(key, "cannot be written as JSON");
}

/** An error as plain data, fit to be posted. */
export function errorToData(error) {
  if (error instanceof RecurrenceError) {
    return { code: error.code, message: error.message, key: error.key };
  }
  return { code: "internal", message: String(error?.message ?? error), key: "" };
}

export function errorFromData({ code, message, key }) {
  return new RecurrenceError(code, message, key);
}
