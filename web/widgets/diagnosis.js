// From what was measured of a training run to what is wrong with it. Pure: it sees numbers, never what caused them.
import { factorPerStep } from "./decay.js";

/** Where a measure begins to mean an illness; every statement names its own. */
export const THRESHOLDS = {
  steps: 20, // fewer say nothing
  peak: 20, // times the median norm: a gradient that bursts
  grows: 1.05, // a step back: a gradient that grows on its way
  lag: 20, // steps back
  left: 1e-9, // of the gradient after `lag` steps back: nothing of it arrives
  silent: 1e-4, // of the output layer's gradient: the cell is not told anything
  climb: 0.2, // nats above the first loss, median of the first steps
  leap: 0.3, // of the weights, moved by the very first step
  creep: 0.002, // of the weights, moved by a step
  rise: 0.1, // nats of validation above its best
  gap: 0.3, // nats between validation and training
  flat: 0.05, // of the loss, gained by the last quarter over the one before
};

const LIMIT = THRESHOLDS;

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length > 0 ? sorted[sorted.length >> 1] : NaN;
}

/** The numbers that the rules look at, from the record of examination.js. */
export function vitals(record) {
  const { losses, norms, validations, clipNorm, marks, before, after } = record;
  const steps = losses.length;
  const quarter = Math.floor(steps / 4);
  const best = validations.reduce((least, one) => (one.loss < least.loss ? one : least), {
    loss: NaN,
    ...validations[0],
  });
  const peak = norms.reduce((most, norm, i) => (norm > norms[most] ? i : most), 0);
  const validation = record.stoppedAt ? best.loss : (validations.at(-1)?.loss ?? NaN);
  const train = mean(losses.slice(-Math.min(50, Math.max(5, Math.round(steps / 10)))));
  const applied = clipNorm > 0 ? Math.min(norms[peak], clipNorm) : norms[peak];
  const third = mean(losses.slice(-2 * quarter, -quarter));
  return {
    steps,
    start: losses[0],
    train,
    early: median(losses.slice(1, LIMIT.steps)),
    validation,
    best: best.loss,
    bestStep: best.step,
    rise: validation - best.loss,
    gap: validation - train,
    gain: quarter > 0 ? (third - mean(losses.slice(-quarter))) / third : NaN,
    norm: median(norms),
    peak: norms[peak],
    peakStep: peak + 1,
    burst: norms[peak] / median(norms),
    appliedBurst: applied / median(norms),
    clipNorm,
    clipped: clipNorm > 0 ? norms.filter((norm) => norm > clipNorm).length : 0,
    factor: after ? factorPerStep(after) : NaN,
    steepest: record.steepest?.factor ?? NaN,
    steepestStep: record.steepest?.step ?? null,
    left: after?.[LIMIT.lag] ?? NaN,
    leftBefore: before?.[LIMIT.lag] ?? NaN,
    firstMove: record.first?.ratio ?? NaN,
    lastMove: record.last?.ratio ?? NaN,
    heard: (record.last ?? record.first)?.heard ?? NaN,
    saturated: record.saturated,
    diverged: record.diverged?.step ?? null,
    stoppedAt: record.stoppedAt,
    ...marks,
  };
}

// Each rule says whether the numbers show its illness.

const isDead = (v) => v.diverged === null && v.heard < LIMIT.silent;

function isRateTooHigh(v) {
  const climbs = v.early > v.start + LIMIT.climb;
  const stuck = v.diverged !== null || (v.train > v.pairs && v.gain < LIMIT.flat);
  return (climbs || stuck) && v.firstMove >= LIMIT.leap;
}

function explodes(v) {
  if (v.appliedBurst >= LIMIT.peak) return true;
  return v.diverged !== null && (v.burst >= LIMIT.peak || v.steepest >= LIMIT.grows);
}

const vanishes = (v) => v.left < LIMIT.left && v.leftBefore < LIMIT.left;

const isRateTooLow = (v) =>
  v.train > v.characters && Math.max(v.firstMove, v.lastMove || 0) < LIMIT.creep;

const overfits = (v) => v.rise > LIMIT.rise && v.gap > LIMIT.gap;

const underfits = (v) => v.train > v.pairs && v.validation > v.pairs && v.gain < LIMIT.flat;

/** In the order in which they are told; an illness that another one explains is not told apart. */
const RULES = [
  { name: "deadInitialization", shows: isDead },
  { name: "rateTooHigh", shows: isRateTooHigh },
  { name: "explosion", shows: explodes },
  { name: "diverged", shows: (v) => v.diverged !== null, unless: ["rateTooHigh", "explosion"] },
  { name: "vanishing", shows: vanishes, unless: ["deadInitialization"] },
  { name: "rateTooLow", shows: isRateTooLow, unless: ["deadInitialization"] },
  { name: "overfit", shows: overfits },
  {
    name: "underfit",
    shows: underfits,
    unless: ["deadInitialization", "rateTooHigh", "rateTooLow", "explosion", "vanishing"],
  },
];

/** What is no illness but worth saying, beside these findings. */
const NOTES = [
  { name: "held", shows: (v) => v.diverged === null && v.clipped > 0 && v.burst >= LIMIT.peak },
  { name: "stopped", shows: (v) => v.stoppedAt !== null },
  { name: "unfinished", shows: (v, findings) => findings.length === 0 && v.gain >= LIMIT.flat },
];

/**
 * @param {object} record of examination.js
 * @returns {{enough: boolean, findings: string[], notes: string[], vitals: object}} enough: whether it was long enough to
 *   say anything; findings: names of illnesses, the first the one to treat first; none of a healthy run
 */
export function diagnose(record) {
  const { steps, diverged } = record.diverged || record.losses.length > 0 ? vitals(record) : {};
  const enough = diverged != null || steps >= LIMIT.steps;
  if (!enough) return { enough, findings: [], notes: [], vitals: null };
  const measured = vitals(record);
  const findings = [];
  for (const { name, shows, unless = [] } of RULES) {
    if (shows(measured) && !unless.some((other) => findings.includes(other))) findings.push(name);
  }
  const notes = NOTES.filter(({ shows }) => shows(measured, findings)).map(({ name }) => name);
  return { enough, findings, notes, vitals: measured };
}

const NOTABLE = 0.02; // relative change of a measure

/** Measures that are compared, with what counts as better: less of it, or more. */
const COMPARED = [
  { name: "train", sign: -1 },
  { name: "validation", sign: -1 },
  { name: "gap", sign: -1, worth: (a, b) => Math.max(a, b) > LIMIT.gap },
  { name: "peak", sign: -1, worth: (a, b) => Math.max(a, b) > 10 },
  { name: "left", sign: 1, worth: (a, b) => Math.min(a, b) < LIMIT.left },
  { name: "heard", sign: 1, worth: (a, b) => Math.min(a, b) < LIMIT.silent },
  { name: "firstMove", sign: 0, worth: (a, b) => a >= LIMIT.leap !== b >= LIMIT.leap },
];

/**
 * What has changed from one diagnosis to the next.
 * @returns {{gone: string[], come: string[], measures: {name: string, from: number, to: number, better: boolean | null}[]}}
 */
export function compare(before, after) {
  const measures = [];
  for (const { name, sign, worth = () => true } of COMPARED) {
    const [from, to] = [before.vitals[name], after.vitals[name]];
    if (!Number.isFinite(from) || !Number.isFinite(to) || !worth(from, to)) continue;
    if (Math.abs(to - from) <= NOTABLE * Math.abs(from)) continue;
    measures.push({ name, from, to, better: sign === 0 ? null : sign * (to - from) > 0 });
  }
  const without = (names, others) => names.filter((name) => !others.includes(name));
  return {
    gone: without(before.findings, after.findings),
    come: without(after.findings, before.findings),
    measures,
  };
}
