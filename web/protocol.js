/**
 * The messages between the page and the worker that owns the engine.
 *
 * Page → worker, one envelope:
 *   { id, type, ...arguments }          `id` is a number unique in the page
 *
 *   open      { simd }                               → { simd, constants }
 *   plan      { config, textLength }                 → { memoryBytes, parameters }
 *   create    { config, text }                       → { model, info }       text: string or Uint8Array of UTF-8
 *   load      { bytes }                              → { model, info }
 *   info      { model }                              → info
 *   train     { model, steps, validateEvery }        → { metrics, stopped }, and before it any number of
 *                                                      progress messages whose `progress` is an array of metrics
 *   generate  { model, options }                     → { text, unknown, stopped }, and before it progress messages
 *                                                      whose `progress` is an array of drawn characters
 *   save      { model, text }                        → Uint8Array (transferred)
 *   reset     { model }                              → info
 *   reseed    { model, seed }                        → info
 *   learningRate { model, value }                    → null
 *   dispose   { model }                              → null
 *   cancel    { target }                             no answer of its own: ends the request `target` (train, generate)
 *                                                    after the current step; that request then answers with `stopped: true`
 *   seen      { target }                             no answer: the page has used one progress message of `target`
 *                                                    (back-pressure: training keeps at most MAX_UNSEEN ahead)
 *
 * Worker → page:
 *   { id, result }                      the request ended well
 *   { id, progress }                    more of a request that goes on
 *   { id, error: { code, message, key } }   it failed; `code` is stable, `key` may be ""
 *
 * metrics:          { step, epoch, loss, gradientNorm, charactersPerSecond, valLoss? }
 * drawn character:  { character, probability, top: [{ character, probability }, …] }  (most probable first)
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
