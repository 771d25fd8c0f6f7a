// The doctor's three pictures: losses, gradient norms at each step, what is left of the gradient back in time.
import { format, strings } from "../strings/doctor.js";
import { FLOOR } from "./decay.js";
import { Drawing } from "./drawing.js";

const words = strings.doctor;

const line = (x, y) => ({ x, y });
const level = ({ x }, value) =>
  x.length > 1 ? line([x[0], x.at(-1)], [value, value]) : line([], []);
const above = ({ x, y }) =>
  line(
    x,
    Array.from(y, (value) => Math.max(value, FLOOR)),
  );
const back = (left) =>
  left
    ? above(
        line(
          Array.from(left, (_, k) => k),
          left,
        ),
      )
    : line([], []);

/**
 * Each: how the picture is called, its axis, and its curves of a run and the one before: { label, color, points, … }.
 * Where a run has nothing to show, its first curve is empty.
 */
const KINDS = {
  loss: {
    axis: words.step,
    number: (value) => format.decimal(value, 3),
    curves: (run, previous) => [
      { label: words.lossTrain, color: "accent", points: run.loss },
      {
        label: words.lossValidation,
        color: "warm",
        dash: [6, 4],
        dots: true,
        points: validations(run),
      },
      {
        label: words.pairs,
        color: "muted",
        dash: [2, 4],
        points: level(run.loss, run.marks.pairs),
      },
      ...before(previous, words.lossTrain, (one) => one.loss),
      ...before(previous, words.lossValidation, validations, { dash: [6, 4], dots: true }),
    ],
  },
  norms: {
    log: true,
    axis: words.step,
    number: format.power,
    curves: (run, previous) => [
      { label: words.norm, color: "accent", points: above(run.norm) },
      ...(run.clipNorm > 0 ? [threshold(run)] : []),
      ...before(previous, words.norm, (one) => above(one.norm)),
    ],
  },
  back: {
    log: true,
    axis: words.backStep,
    number: format.power,
    curves: (run, previous) => [
      { label: words.backNow, color: "accent", points: back(run.after) },
      { label: words.backBefore, color: "accent", dash: [6, 4], points: back(run.before) },
      ...before(previous, words.backNow, (one) => back(one.after)),
    ],
  },
};

const validations = ({ validations: found }) =>
  line(
    found.map(({ step }) => step),
    found.map(({ loss }) => loss),
  );

const threshold = (run) => ({
  label: words.threshold(run.clipNorm),
  color: "warm",
  dash: [6, 4],
  points: level(run.norm, run.clipNorm),
});

function before(previous, label, points, style = {}) {
  if (!previous) return [];
  return [{ label: words.previous(label), color: "plum", points: points(previous), ...style }];
}

export class Pictures {
  constructor() {
    this.drawings = Object.entries(KINDS).map(([name, { axis, log, number, curves }]) => {
      const told = { label: words[name], read: words[`${name}Read`], empty: words[`${name}Empty`] };
      return { name, curves, drawing: new Drawing({ ...told, axis, log, number }) };
    });
    this.elements = this.drawings.map(({ drawing }) => drawing.element);
  }

  /** @param {object} run of rnn-doctor.js; sentences: by picture, what it shows */
  draw(run, previous, sentences) {
    for (const { name, curves, drawing } of this.drawings)
      drawing.draw(curves(run, previous), sentences[name]?.() ?? "");
  }

  clear() {
    for (const { drawing } of this.drawings) drawing.clear();
  }

  repaint() {
    for (const { drawing } of this.drawings) drawing.repaint();
  }

  files() {
    return this.drawings.flatMap(({ name, drawing }) => drawing.files(`docteur-${name}`));
  }
}
