/**
 * The record of a run, which others can check by running it again: the same settings, text and build give the same bits.
 *
 * {
 *   "format": "recurrence-record", "version": 1,
 *   "name": "…", "date": "2026-01-31T09:30:00.000Z",     as the learner's device has them: they prove nothing
 *   "engine": "0.1.0+3f2a…",                             the build (web/build/stamp.mjs)
 *   "widget": "rnn-train",
 *   "runs": [ { "settings": {…}, "steps": 400,           one for each network trained
 *               "loss": 1.93…, "textHash": "…", "weightsHash": "…" } ]
 * }
 *
 * `settings` has every key of network.js that a network's training depends on. The sums are SHA-256, of the text's UTF-8
 * bytes and of what `model.weights()` gives.
 *
 * A widget whose runs can be recorded has `runs`, a list of { settings, model, step, loss }: of each of its networks what
 * it was made with (keys of network.js and nothing besides), and how far it has come.
 */
import { RecurrenceError } from "../protocol.js";
import { networkChoices, networkDefaults, textOf, unitChoices } from "./network.js";
import { digest } from "./sha256.js";
import { Training } from "./training.js";

const FORMAT = "recurrence-record";
const VERSION = 1;
const UNRECORDED = ["steps", "temperature"]; // the one stands beside, the other changes no weight
const MOST_BYTES = 2_000_000;
const MOST_RUNS = 8;
const MOST_STEPS = 1_000_000;
const MOST_TEXT = 500_000;

const MOST_RECORDS = 200;
export const MOST_NAME = 80;

/** The name of this build's arithmetic. */
export const ENGINE = typeof RECURRENCE_BUILD === "string" ? RECURRENCE_BUILD : "unknown";

export const recordedKeys = Object.keys(networkDefaults).filter((key) => !UNRECORDED.includes(key));

/** Line ends as a text area has them: a text from a link was learned from there. */
const lines = (text) => text.replace(/\r\n?/g, "\n");

function settingsFrom(settings) {
  const kept = Object.fromEntries(recordedKeys.map((key) => [key, settings[key]]));
  if (settings.unit === "word") kept.unit = "word"; // records of characters do not say so
  return kept.text ? { ...kept, corpus: networkDefaults.corpus, text: lines(kept.text) } : kept;
}

async function textHash(settings) {
  const text = await textOf(settings, null);
  return digest(typeof text === "string" ? new TextEncoder().encode(text) : text);
}

/** What a run has come to. */
async function outcome({ settings: given, model, step, loss }) {
  const settings = settingsFrom(given);
  const weightsHash = await digest(await model.weights());
  return { settings, steps: step, loss, textHash: await textHash(settings), weightsHash };
}

const sameRuns = (a, b) =>
  a.length === b.length &&
  a.every(({ model, step }, i) => b[i].model === model && b[i].step === step);

/**
 * @param widget an element that has just said "rnn-done"
 * @returns {Promise<object | null>} null when the widget trains again already
 * @throws {RecurrenceError} "usage" where a record cannot be made
 */
export async function makeRecord(widget) {
  const runs = widget.runs ?? [];
  if (runs.length === 0 || widget.ownTextUsed) {
    throw new RecurrenceError("usage", "no run of this widget can be recorded");
  }
  const outcomes = await Promise.all(runs.map(outcome));
  if (!sameRuns(runs, widget.runs)) return null;
  return {
    format: FORMAT,
    version: VERSION,
    name: "",
    date: new Date().toISOString(),
    engine: ENGINE,
    widget: widget.localName,
    runs: outcomes,
  };
}

// ---- reading ----

/** What is wrong with a record: `reason` is one of "missing", "unknown", "type", "value", "json". */
export class RecordFault extends Error {
  constructor(key, reason) {
    super(`${key}: ${reason}`);
    this.key = key;
    this.reason = reason;
  }
}

function check(condition, key, reason = "value") {
  if (!condition) throw new RecordFault(key, reason);
}

const join = (path, key) => (path ? `${path}.${key}` : key);

/** An object with these keys, perhaps the optional ones, and no others. */
function checkObject(value, path, keys, optional = []) {
  check(value !== null && typeof value === "object" && !Array.isArray(value), path, "type");
  const known = [...keys, ...optional];
  for (const key of Object.keys(value)) check(known.includes(key), join(path, key), "unknown");
  for (const key of keys) check(Object.hasOwn(value, key), join(path, key), "missing");
}

function checkText(value, key, most) {
  check(typeof value === "string", key, "type");
  check(value.length <= most, key);
}

function checkNumber(value, key) {
  check(typeof value === "number", key, "type");
  check(Number.isFinite(value), key);
}

function checkHash(value, key) {
  check(typeof value === "string", key, "type");
  check(/^[0-9a-f]{64}$/.test(value), key);
}

const WHOLE = ["units", "layers", "embedding", "batchSize", "sequenceLength", "seed"];

/** Types and choices; how far a number may go the engine itself says. */
function checkSettings(settings, path) {
  checkObject(settings, path, recordedKeys, ["unit"]);
  check(
    settings.unit === undefined || unitChoices.unit.includes(settings.unit),
    join(path, "unit"),
  );
  for (const key of recordedKeys) {
    const at = join(path, key);
    if (typeof networkDefaults[key] === "number") checkNumber(settings[key], at);
    else checkText(settings[key], at, MOST_TEXT);
    check(networkChoices[key]?.includes(settings[key]) !== false, at);
    check(!WHOLE.includes(key) || Number.isSafeInteger(settings[key]), at);
  }
}

function checkRun(run, path) {
  checkObject(run, path, ["settings", "steps", "loss", "textHash", "weightsHash"]);
  checkSettings(run.settings, join(path, "settings"));
  checkNumber(run.steps, join(path, "steps"));
  const { steps } = run;
  check(Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS, join(path, "steps"));
  checkNumber(run.loss, join(path, "loss"));
  checkHash(run.textHash, join(path, "textHash"));
  checkHash(run.weightsHash, join(path, "weightsHash"));
}

const RECORDED = ["rnn-train", "rnn-compare"]; // the widgets that have `runs`

/** @throws {RecordFault} with the first key at fault; all of a record is checked before any of it is used */
function checkRecord(value) {
  const keys = ["format", "version", "name", "date", "engine", "widget", "runs"];
  checkObject(value, "", keys);
  check(value.format === FORMAT, "format");
  check(value.version === VERSION, "version");
  checkText(value.name, "name", MOST_NAME);
  checkText(value.date, "date", 40);
  check(!Number.isNaN(Date.parse(value.date)), "date");
  checkText(value.engine, "engine", 80);
  checkText(value.widget, "widget", 40);
  check(RECORDED.includes(value.widget), "widget");
  check(Array.isArray(value.runs), "runs", "type");
  const most = value.widget === "rnn-compare" ? MOST_RUNS : 1;
  check(value.runs.length >= 1 && value.runs.length <= most, "runs");
  value.runs.forEach((run, i) => checkRun(run, `runs[${i}]`));
  return value;
}

/** Without what mail and course platforms do to a text: blanks that do not break, curly quotes, a fence around code. */
function asTyped(text) {
  const plain = text.replace(/[\u00a0\u202f]/g, " ").replace(/^\s*```.*$/gm, "");
  return plain.includes('"') ? plain : plain.replace(/[“”«»]/g, '"');
}

/** What stands one after another in a text: objects and lists, each whole, and whatever is neither. */
function pieces(text) {
  const found = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  const cut = (end) => {
    const piece = text.slice(start, end).replace(/^[\s,]+|[\s,]+$/g, "");
    if (piece) found.push(piece);
    start = end;
  };
  for (let i = 0; i < text.length && found.length <= MOST_RECORDS; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"' && depth > 0) {
      quoted = true;
    } else if (c === "{" || c === "[") {
      if (depth++ === 0) cut(i);
    } else if ((c === "}" || c === "]") && depth > 0) {
      if (--depth === 0) cut(i + 1);
    }
  }
  cut(text.length);
  return found;
}

function valuesOf(piece) {
  try {
    const value = JSON.parse(piece);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [undefined];
  }
}

/**
 * One or several records, one behind the other or in a list.
 * @returns {({record: object} | {fault: RecordFault})[]} at most MOST_RECORDS
 */
export function readRecords(text) {
  if (text.length > MOST_BYTES) return [{ fault: new RecordFault("", "size") }];
  const values = pieces(asTyped(text)).flatMap(valuesOf);
  return values.slice(0, MOST_RECORDS).map((value) => {
    try {
      check(value !== undefined, "", "json");
      return { record: checkRecord(value) };
    } catch (fault) {
      if (fault instanceof RecordFault) return { fault };
      throw fault;
    }
  });
}

// ---- running again ----

const REFUSED = ["invalid-config", "limit", "text-too-short", "invalid-text"];
const OURS = { outputDim: "embedding" }; // what the engine calls otherwise

function refused({ key }, path) {
  const last = key.split(".").at(-1);
  const settings = join(path, "settings");
  return new RecordFault(last ? join(settings, OURS[last] ?? last) : settings, "value");
}

async function runAgain({ settings, steps }, path, { signal, onStep }) {
  const training = new Training({ onMetrics: ({ step }) => onStep(step) });
  const stop = () => training.pause();
  signal.addEventListener("abort", stop);
  try {
    await training.prepare({ ...networkDefaults, ...settings, steps }, null);
    if (signal.aborted) return null;
    const { reason, metrics } = await training.run(steps);
    if (reason !== "done") return null;
    const { model, step } = training;
    return await outcome({ settings, model, step, loss: metrics.loss });
  } catch (error) {
    if (error.code === "diverged") return { loss: NaN };
    throw REFUSED.includes(error.code) ? refused(error, path) : error;
  } finally {
    signal.removeEventListener("abort", stop);
    await training.dispose();
  }
}

/**
 * Runs what the record says and compares. `known` keeps what has been run: the learners of one assignment share it.
 * @param {{signal: AbortSignal, onStep: (step: number, steps: number) => void, known: Map}} options
 * @returns {Promise<null | {key: string, recorded: *, found: *}[]>} what differs; null when it was stopped
 * @throws {RecordFault} where the engine refuses the settings
 */
export async function verifyRecord(record, { signal, onStep, known }) {
  const differences = [];
  for (const [i, run] of record.runs.entries()) {
    const path = `runs[${i}]`;
    const asked = [...recordedKeys, "unit"].map((key) => run.settings[key]);
    const question = JSON.stringify([asked, run.steps]);
    const { steps } = run;
    const found =
      known.get(question) ??
      (await runAgain(run, path, { signal, onStep: (step) => onStep(step, steps) }));
    if (found === null) return null;
    known.set(question, found);
    for (const key of ["steps", "loss", "textHash", "weightsHash"]) {
      if (key in found && run[key] !== found[key])
        differences.push({ key: join(path, key), recorded: run[key], found: found[key] });
    }
  }
  return differences;
}
