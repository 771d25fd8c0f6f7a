// Long work cut in slices short enough that a message (pause, stop) gets through between two of them.

import { RecurrenceError } from "../protocol.js";

const SLICE_MS = 25;
const VALIDATION_BATCHES = 24; // at most so many batches per validation: long texts are sampled
const CHARACTERS_PER_SLICE = 64;

/** Lets queued messages in. A MessageChannel, because nested timers wait 4 ms each. */
export function breathe() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function wholeCount(key, value) {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RecurrenceError("invalid-config", `"${key}" must be a whole number of at least 0`, key);
}

/** What validation says: { valLoss, valAccuracy } where there are such numbers; `enough`: early stopping. */
async function validation(model, stopped, whole) {
  let result = { done: false, loss: NaN, accuracy: NaN, stopped: false };
  for (let batch = 0; !result.done && (whole || batch < VALIDATION_BATCHES); batch++) {
    result = model.validate(batch === 0, 1);
    await breathe();
    if (stopped()) break;
  }
  const numbers = {};
  if (Number.isFinite(result.loss)) numbers.valLoss = result.loss;
  if (Number.isFinite(result.accuracy)) numbers.valAccuracy = result.accuracy;
  return { numbers, enough: result.stopped };
}

/** Metrics as the page sees them: a speed instead of a count, no accuracy where there is none. */
function told({ characters: _, accuracy, ...metrics }, charactersPerSecond) {
  const some = Number.isFinite(accuracy) ? { accuracy } : {};
  return { ...metrics, ...some, charactersPerSecond };
}

/**
 * Trains `steps` steps; yields an array of metrics for every slice.
 * `stopped()` is asked between slices, so that what was yielded is exactly what was trained.
 */
export async function* trainSlices(model, { steps, validateEvery = 50 }, stopped = () => false) {
  wholeCount("steps", steps);
  wholeCount("validateEvery", validateEvery);
  let speed = 0;
  for (let left = steps; left > 0 && !stopped();) {
    const slice = [];
    const start = performance.now();
    let characters = 0;
    let validate = false;
    let failure = null;
    do {
      try {
        slice.push(model.step());
      } catch (error) {
        failure = error; // what was trained before it is still told
        break;
      }
      const { step, characters: more } = slice.at(-1);
      characters += more;
      left--;
      validate = validateEvery > 0 && (step % validateEvery === 0 || left === 0);
    } while (left > 0 && !validate && performance.now() - start < SLICE_MS);
    const now = (1000 * characters) / Math.max(performance.now() - start, 0.01);
    speed = speed ? 0.8 * speed + 0.2 * now : now;
    let enough = false;
    if (validate) {
      const result = await validation(model, stopped, model.stopsEarly);
      Object.assign(slice.at(-1), result.numbers, result.enough ? { stoppedEarly: true } : {});
      enough = result.enough;
    }
    if (slice.length > 0) yield slice.map((metrics) => told(metrics, speed));
    if (failure) throw failure;
    if (enough) return;
    await breathe();
  }
}

/** Draws `length` characters after the prompt; yields arrays of them. */
export async function* generateSlices(model, { length = 200, ...options }, stopped = () => false) {
  wholeCount("length", length);
  model.startGenerating(options);
  for (let left = length; left > 0 && !stopped();) {
    const slice = [];
    const start = performance.now();
    do {
      const drawn = model.nextCharacter();
      left = drawn ? left - 1 : 0;
      if (drawn) slice.push(drawn);
    } while (
      left > 0 &&
      slice.length < CHARACTERS_PER_SLICE &&
      performance.now() - start < SLICE_MS
    );
    yield slice;
    await breathe();
  }
}
