// Long work cut in slices short enough that a message (pause, stop) gets through between two of them.

import { invalid } from "../protocol.js";

export const SLICE_MS = 25;
const VALIDATION_BATCHES = 24; // at most so many batches per validation: long texts are sampled
const CHARACTERS_PER_SLICE = 64;
const CHARACTERS_PER_CALL = 1024; // where nothing is told but the text; the engine gives no more at once

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

export function wholeCount(key, value) {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw invalid(key, "must be a whole number of at least 0");
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
 * Trains `steps` steps; yields an array of metrics for every slice, returns the last metrics.
 * `stopped()` is asked between slices, so that what was yielded is exactly what was trained.
 */
export async function* trainSlices(model, { steps, validateEvery = 50 }, stopped = () => false) {
  wholeCount("steps", steps);
  wholeCount("validateEvery", validateEvery);
  let speed = 0;
  let last = null;
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
      try {
        const result = await validation(model, stopped, model.stopsEarly);
        Object.assign(slice.at(-1), result.numbers, result.enough ? { stoppedEarly: true } : {});
        enough = result.enough;
      } catch (error) {
        failure = error;
      }
    }
    if (slice.length > 0) {
      const metrics = slice.map((numbers) => told(numbers, speed));
      last = metrics.at(-1);
      yield metrics;
    }
    if (failure) throw failure;
    if (enough) break;
    await breathe();
  }
  return last;
}

/** Draws at most `length` characters (or words) behind the prompt; yields arrays of them, returns { text, unknown }. */
export async function* generateSlices(
  model,
  { length = 200, state, distribution, attention, ...options },
  stopped = () => false,
) {
  wholeCount("length", length);
  const wanted = Object.entries({ state, distribution, attention }).filter(([, value]) => value);
  if (stopped()) return { text: "", unknown: 0 };
  model.startGenerating(options);
  const { unknown } = model;
  const extras = wanted.map(([name]) => name);
  let text = "";
  for (let left = length; left > 0 && !stopped();) {
    const slice = [];
    const start = performance.now();
    do {
      const drawn = model.nextCharacter(extras);
      left = drawn ? left - 1 : 0;
      if (drawn) slice.push(drawn);
    } while (
      left > 0 &&
      slice.length < CHARACTERS_PER_SLICE &&
      performance.now() - start < SLICE_MS
    );
    text += slice.map(({ character }) => character).join("");
    if (model.translates) text = model.written();
    yield slice;
    await breathe();
  }
  return { text, unknown };
}

/** The same without what is behind each character: only the text is returned. */
export async function writeText(
  model,
  { length = 200, state: _, distribution: __, attention: ___, ...options },
  stopped = () => false,
) {
  wholeCount("length", length);
  if (stopped()) return { text: "", unknown: 0 };
  model.startGenerating(options);
  const { unknown } = model;
  let text = "";
  for (let left = length, count = 1; left > 0 && !stopped();) {
    const start = performance.now();
    do {
      const most = Math.min(left, count);
      const drawn = model.nextText(most);
      text += drawn.text;
      left = drawn.ended ? 0 : left - most;
      if (performance.now() - start < SLICE_MS / 4)
        count = Math.min(2 * count, CHARACTERS_PER_CALL);
    } while (left > 0 && performance.now() - start < SLICE_MS / 2);
    await breathe();
  }
  return { text: model.translates ? model.written() : text, unknown };
}
