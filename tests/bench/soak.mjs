// `make bench SOAK=1`, or SOAK=STEPS: trains for long at S, natively and as WebAssembly in Node, and tells
// the memory of both as it goes. Nothing may grow, and no step may allocate. Writes build/bench-soak.json.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { number, table, Targets } from "./report.mjs";
import { engineConfig, workOf } from "./work.mjs";

const asked = Number(process.env.SOAK || process.argv[2] || 1);
const STEPS = asked > 1 ? asked : 100_000;
const TELLINGS = 10;
const ROOM_KB = 1024; // that a heap or a process may have gained: pages touched late

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** The memory of the module that the engine loads, how often its host asks it for some, and a probe. */
const module = { memory: null, asked: 0, freshMegabyte: null };
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = async (...parameters) => {
  const { instance } = await instantiate(...parameters);
  const { memory, engine_allocate: allocate, engine_free: free } = instance.exports;
  module.memory = memory;
  // Where a megabyte would lie: further up, if what lies before it has grown.
  module.freshMegabyte = () => {
    const at = allocate(2 ** 20) >>> 0;
    free(at);
    return at;
  };
  const counted = (size) => {
    module.asked++;
    return allocate(size);
  };
  return { instance: { exports: { ...instance.exports, engine_allocate: counted } } };
};
const { createEngine } = await import("../../dist/recurrence.js");

async function inNode(tell) {
  const engine = await createEngine();
  const model = await engine.createModel(engineConfig(workOf("lstm", "S")));
  const every = Math.max(1, Math.floor(STEPS / TELLINGS));
  const found = [];
  let before = { asked: module.asked, step: 0 };
  const note = ({ step, loss }) => {
    const askedPerStep = (module.asked - before.asked) / (step - before.step);
    before = { asked: module.asked, step };
    collect();
    const heapKB = process.memoryUsage().heapUsed / 1024;
    const wasmBytes = module.memory.buffer.byteLength;
    found.push({ step, loss, wasmBytes, freeFrom: module.freshMegabyte(), heapKB, askedPerStep });
    tell("Node", found.at(-1));
  };
  for await (const metrics of model.train({ steps: STEPS, validateEvery: 0 }))
    if (metrics.step === 1 || metrics.step % every === 0) note(metrics);
  engine.close();
  return found;
}

async function natively(tell) {
  const child = spawn("build/native/soak", [String(STEPS), String(TELLINGS)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code ? reject(new Error(`soak: exit ${code}`)) : resolve()));
  });
  ended.catch(() => {});
  const found = [];
  for await (const line of createInterface({ input: child.stdout })) {
    found.push(JSON.parse(line));
    tell("native", found.at(-1));
  }
  await ended;
  return found;
}

function told(place, { step, loss, ...memory }) {
  if (place === "native") {
    const { allocationsInSteps, heapBytes, residentKB } = memory;
    return `${allocationsInSteps} allocations in steps, heap ${heapBytes} bytes, resident ${residentKB} KB`;
  }
  const { wasmBytes, freeFrom, heapKB, askedPerStep } = memory;
  return (
    `module memory ${wasmBytes} bytes, free from ${freeFrom}, JS heap ${heapKB.toFixed(0)} KB, ` +
    `${askedPerStep.toFixed(2)} allocations a step by the host`
  );
}

console.log(`${STEPS} steps of an LSTM at S`);
const tell = (place, one) =>
  console.log(`${place.padEnd(6)}  step ${String(one.step).padStart(7)}  ${told(place, one)}`);
const [node, native] = await Promise.all([inNode(tell), natively(tell)]);

const targets = new Targets();
const rows = [];
/** What the last telling has more than the second: by the first, not all has been used once. */
function grown(what, found, key, most, digits = number) {
  const value = found.at(-1)[key] - found[Math.min(1, found.length - 1)][key];
  rows.push([what, digits(value), targets.judge(what, value, { atMost: most })]);
}
const last = native.at(-1).allocationsInSteps;
rows.push(["allocations in native steps", last, targets.judge("allocations", last, { atMost: 0 })]);
const { askedPerStep } = node.at(-1);
rows.push([
  "allocations by the host, a step",
  number(askedPerStep),
  targets.judge("allocations by the host", Math.round(100 * askedPerStep) / 100, { atMost: 0 }),
]);
grown("growth of the native heap, bytes", native, "heapBytes", 0);
grown("growth of the native process, KB", native, "residentKB", ROOM_KB);
grown("growth of the module's memory, bytes", node, "wasmBytes", 0);
grown("growth within the module, bytes", node, "freeFrom", 0);
grown("growth of the JS heap, KB", node, "heapKB", ROOM_KB);
console.log(`\n${table(["", "found", "target"], rows)}\n\n${targets.summary()}`);
fs.writeFileSync(
  "build/bench-soak.json",
  `${JSON.stringify({ date: new Date().toISOString(), steps: STEPS, node, native, targets: targets.list }, null, 2)}\n`,
);
process.exit(0);
