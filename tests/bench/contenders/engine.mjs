// In a page: the engine as the site ships it, in its worker; and the peak, beside it.
import { createEngine } from "./recurrence.js"; // of dist/, copied beside this script
import { engineConfig } from "../work.mjs";

const PEAK_TURNS = 20_000; // of the loop in one call: some 50 microseconds
const PEAK_FLOP = 8; // of one turn for each accumulator: four lanes, two operations

const engines = new Map();
const models = [];
let peak = null;

function engineOf(simd) {
  if (!engines.has(simd)) engines.set(simd, createEngine({ simd }));
  return engines.get(simd);
}

async function seconds(task) {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
}

globalThis.contender = {
  async prepare(work, simd = "auto") {
    const engine = await engineOf(simd);
    return models.push(await engine.createModel(engineConfig(work))) - 1;
  },

  train: (id, steps) =>
    seconds(async () => {
      for await (const _ of models[id].train({ steps, validateEvery: 0 }));
    }),

  generate: (id, length) =>
    seconds(() => models[id].generate({ prompt: "A", length, temperature: 1, seed: 1 })),

  dispose: (id) => models[id].dispose(),

  /** The loops there are: { name: FLOP of one call }. */
  async openPeak() {
    const response = fetch(new URL("peak.wasm", import.meta.url));
    peak = (await WebAssembly.instantiateStreaming(response)).instance.exports;
    const names = Object.keys(peak).filter((name) => name.startsWith("peak_"));
    return Object.fromEntries(names.map((name) => [name, PEAK_TURNS * PEAK_FLOP * name.slice(5)]));
  },

  peak: (name, calls) =>
    seconds(() => {
      let sum = 0;
      for (let i = 0; i < calls; i++) sum += peak[name](PEAK_TURNS, 0.999, 0.5);
      globalThis.peakSum = sum; // used, so that nothing is optimized away
    }),
};
