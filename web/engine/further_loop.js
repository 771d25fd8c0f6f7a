// Long work of the second part, cut in slices as loop.js does it.
import { invalid } from "../protocol.js";
import { breathe, SLICE_MS, trainSlices, wholeCount } from "./loop.js";

/**
 * Runs through pieces of work, letting messages in after each slice of them: to their end, or behind the first one until
 * `stopped()`. Returns what was yielded last, and whether that was the end.
 */
export async function inSlices(pieces, stopped) {
  let last;
  let start = performance.now();
  for (last of pieces) {
    if (performance.now() - start >= SLICE_MS) {
      await breathe();
      start = performance.now();
    }
    if (stopped()) return { last, ended: false };
  }
  return { last, ended: true };
}

/**
 * Trains `steps` steps at rates that rise from `from` to `to`, yields metrics as training does, and brings everything
 * back to where it was. Returns whether the loss has diverged, which ends the test: it is what is looked for.
 */
export async function* rangeSlices(model, { from, to, steps }, stopped) {
  wholeCount("steps", steps);
  if (stopped()) return false;
  const number = (key, value) => {
    if (typeof value !== "number") throw invalid(key, "must be a number");
  };
  number("from", from);
  number("to", to);
  model.handle.call("range_start", from, to, Math.min(steps, 2 ** 31 - 1));
  try {
    yield* trainSlices(model, { steps, validateEvery: 0 }, stopped);
    return false;
  } catch (error) {
    if (error.code !== "diverged") throw error;
    return true;
  } finally {
    if (!model.disposed) model.handle.call("range_stop");
  }
}
