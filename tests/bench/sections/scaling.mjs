// How the cost of a step grows with T, B and H: measured in Chromium, fitted, drawn.
import * as fs from "node:fs";
import { scalingChart } from "../chart.mjs";
import { number, percent, table } from "../report.mjs";
import { spread, Timed } from "../rounds.mjs";
import { charactersPerStep, flopPerCharacter, workOf } from "../work.mjs";

const ROUNDS = 3;
const MOST_OFF = 0.15;
const CELL = "lstm";
const RANGES = {
  length: { label: "T", values: [16, 32, 64, 128, 256], shape: "a + b T" },
  batch: { label: "B", values: [8, 16, 32, 64, 128], shape: "a + b B" },
  // Products are as many as the FLOP say, pointwise work and traffic as many as there are units.
  units: { label: "H", values: [32, 64, 128, 256, 512], shape: "a H + b (4 H² + H V)" },
};

/** The two terms of which each step's time is a sum, in units of their own. */
function terms(range, work) {
  if (range === "units") return [work.units, flopPerCharacter(work)];
  return [1, work[range]];
}

/**
 * Least squares of the relative error over two terms, neither below zero.
 * @param {{ x: [number, number], y: number }[]} points
 */
export function fit(points) {
  const sums = { aa: 0, ab: 0, bb: 0, a: 0, b: 0 };
  for (const { x, y } of points) {
    const [p, q] = [x[0] / y, x[1] / y];
    sums.aa += p * p;
    sums.ab += p * q;
    sums.bb += q * q;
    sums.a += p;
    sums.b += q;
  }
  const determinant = sums.aa * sums.bb - sums.ab ** 2;
  let a = (sums.a * sums.bb - sums.b * sums.ab) / determinant;
  let b = (sums.b * sums.aa - sums.a * sums.ab) / determinant;
  if (a < 0) [a, b] = [0, sums.b / sums.bb];
  if (b < 0) [a, b] = [sums.a / sums.aa, 0];
  const off = Math.max(...points.map(({ x, y }) => Math.abs((a * x[0] + b * x[1]) / y - 1)));
  return { a, b, off };
}

async function open(engine, work) {
  const id = await engine.call("prepare", work);
  const timed = new Timed((steps) => engine.call("train", id, steps), { block: 0.25 });
  await timed.warmUp({ seconds: 2 });
  return { work, timed, milliseconds: [], end: () => engine.call("dispose", id) };
}

function write(series) {
  fs.mkdirSync("build", { recursive: true });
  const lines = ["varied,units,batch,length,vocabulary,ms_per_step,min,max,fitted"];
  for (const { label, points } of series) {
    for (const { work, milliseconds, fitted } of points) {
      const { median, min, max } = milliseconds;
      const { units, batch, length, vocabulary } = work;
      const numbers = [median, min, max, fitted].map((value) => value.toFixed(4));
      lines.push([label, units, batch, length, vocabulary, ...numbers].join(","));
    }
  }
  fs.writeFileSync("build/bench-scaling.csv", `${lines.join("\n")}\n`);
  fs.writeFileSync("build/bench-scaling.svg", scalingChart(series));
}

function seriesOf(range, points) {
  const { label, shape } = RANGES[range];
  const told = points.map(({ work, milliseconds }) => ({
    work,
    value: work[range],
    milliseconds: spread(milliseconds),
  }));
  const found = fit(
    told.map(({ work, milliseconds }) => ({ x: terms(range, work), y: milliseconds.median })),
  );
  for (const point of told) {
    const [p, q] = terms(range, point.work);
    point.fitted = found.a * p + found.b * q;
    const { median } = point.milliseconds;
    const perStep = flopPerCharacter(point.work) * charactersPerStep(point.work);
    point.gigaflops = perStep / (median * 1e6);
  }
  return { range, label, shape, fit: found, points: told };
}

export async function scaling(engine, { say, targets }) {
  const series = [];
  for (const [range, { label, values }] of Object.entries(RANGES)) {
    say(`scaling with ${label}`);
    const points = [];
    for (const value of values)
      points.push(await open(engine, { ...workOf(CELL, "M"), [range]: value }));
    for (let round = 0; round < ROUNDS; round++)
      for (const { timed, milliseconds } of points) milliseconds.push(1000 / (await timed.speed()));
    for (const { end } of points) await end();
    series.push(seriesOf(range, points));
  }
  write(series);
  const rows = series.map(({ label, shape, points, fit: { off } }) => [
    `${label} = ${points.map(({ value }) => value).join(", ")}`,
    points.map(({ milliseconds }) => number(milliseconds.median)).join(", "),
    shape,
    percent(off),
    targets.judge(`cost as ${label}`, off, { atMost: MOST_OFF, format: percent }),
  ]);
  return {
    text: `${table(["LSTM at M but for", "ms a step", "fitted as", "furthest", "target"], rows, 3)}\ndrawn in build/bench-scaling.svg, numbers in build/bench-scaling.csv`,
    data: { cell: CELL, series },
  };
}
