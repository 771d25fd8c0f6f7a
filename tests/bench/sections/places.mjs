// The same work natively, in Node and in Chromium, with SIMD and without.
import { spawnSync } from "node:child_process";
import { createEngine } from "../../../dist/recurrence.js";
import { table, told } from "../report.mjs";
import { spread, Timed } from "../rounds.mjs";
import { charactersPerStep, engineConfig, workOf } from "../work.mjs";

const ROUNDS = 5;

/** One repeat of half a second by the native program; has speed(), as Timed does. */
export function nativeEngine({ cell, units, batch, length, vocabulary }) {
  return {
    async warmUp() {},
    async speed() {
      const parameters = [cell, units, batch, length, vocabulary, 1].map(String);
      const { stdout, stderr, status } = spawnSync("build/native/bench", parameters, {
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(`build/native/bench failed: ${stderr}`);
      return JSON.parse(stdout).charactersPerSecond.median;
    },
  };
}

async function inNode(work, simd) {
  const engine = await createEngine({ simd });
  const model = await engine.createModel(engineConfig(work));
  const train = async (steps) => {
    const start = performance.now();
    for await (const _ of model.train({ steps, validateEvery: 0 }));
    return (performance.now() - start) / 1000;
  };
  return new Timed(train, { unit: charactersPerStep(work), block: 0.4 });
}

async function inChromium(engine, work, simd) {
  const id = await engine.call("prepare", work, simd);
  const unit = charactersPerStep(work);
  return new Timed((steps) => engine.call("train", id, steps), { unit, block: 0.4 });
}

export async function places(engine, { say }) {
  const work = workOf("lstm", "M");
  const all = {
    native: nativeEngine(work),
    "Node, SIMD": await inNode(work, true),
    "Node, scalar": await inNode(work, false),
    "Chromium, SIMD": await inChromium(engine, work, true),
    "Chromium, scalar": await inChromium(engine, work, false),
  };
  const speeds = Object.fromEntries(Object.keys(all).map((name) => [name, []]));
  say("native, Node, Chromium");
  for (const timed of Object.values(all)) await timed.warmUp({ seconds: 3 });
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, timed] of Object.entries(all)) speeds[name].push(await timed.speed());
  const data = Object.fromEntries(
    Object.entries(speeds).map(([name, values]) => [name, spread(values)]),
  );
  const rows = Object.entries(data).map(([name, values]) => [name, told(values)]);
  return { text: table(["LSTM at M", "char/s"], rows), data: { work, charactersPerSecond: data } };
}
