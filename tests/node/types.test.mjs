// web/recurrence.d.ts against the compiler, the real classes, and the real answers of every method.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import * as module from "../../dist/recurrence.js";
import { collect, config, probed, questions, tasks, train } from "../support/engine.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "types-"));
const engine = await module.createEngine();

/** A value as TypeScript writes it; of long arrays the first items. */
function literal(value) {
  if (value instanceof Float32Array) return "new Float32Array()";
  if (value instanceof Uint8Array) return "new Uint8Array()";
  if (Number.isNaN(value)) return "NaN";
  if (Array.isArray(value)) return `[${value.slice(0, 3).map(literal).join(", ")}]`;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{ ${members.map(([key, member]) => `${JSON.stringify(key)}: ${literal(member)}`).join(", ")} }`;
}

const lines = [];
const is = (type, value) =>
  lines.push(`export const x${lines.length}: types.${type} = ${literal(value)};`);

/** Every public name of an object, its class's included. */
function names(object) {
  const own = [
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(object)),
    ...Object.keys(object),
  ];
  return [...new Set(own)].filter((name) => name !== "constructor");
}

const sameNames = (type, list) =>
  lines.push(
    `export const x${lines.length}: Record<keyof ${type}, true> = { ${list.map((name) => `${name}: true`).join(", ")} };`,
  );

/** What is asked of sound, and of which data. */
async function hears() {
  const clips = new Uint8Array(fs.readFileSync("dist/data/chiffres.bin"));
  const sound = new Float32Array(8000);
  const pack = { words: ["un"], voices: [{ name: "moi" }], clips: [[0, 0, 8000]] };
  for (const [request, data] of [
    [{ do: "resample", from: 16000 }, sound],
    [{ do: "trim" }, sound],
    [{ do: "features", hop: 40 }, sound],
    [{ do: "clips" }, clips],
    [{ do: "clip", index: 0 }, clips],
    [{ do: "pack", ...pack }, sound],
    [{ do: "samples", split: "test", copies: 1 }, clips],
  ]) {
    const { do: what, ...rest } = request;
    is(`AudioRequests["${what}"]`, rest);
    is(`AudioAnswers["${what}"]`, await engine.audio(request, data));
  }
}

async function returned(sequence) {
  let item;
  while (!(item = await sequence.next()).done);
  return item.value;
}

const WRITERS = ["char-lm", "word-lm", "seq2seq"];

async function answers(task) {
  const model = await engine.createModel(config(task));
  is("Info", model.info);
  is("CompleteConfig", model.info.config);
  is("Metrics", (await train(model, 2, { validateEvery: 1 })).at(-1));
  is("Metrics", (await collect(model.learningRateTest({ steps: 3 })))[0]);
  is("TrainEnd", await returned(model.train({ steps: 1 })));
  is("TestEnd", await returned(model.learningRateTest({ steps: 3 })));
  for (const kind of ["traces", "gradients", "connectivity", "saturation", "updates", "check"]) {
    const options = ["updates", "check"].includes(kind) ? {} : probed[task];
    is(`ProbeOptions["${kind}"]`, options);
    is(`ProbeAnswers["${kind}"]`, await model.probe(kind, options));
  }
  if (WRITERS.includes(task)) {
    const from = task === "seq2seq" ? { source: "1 2" } : { prompt: "le" };
    const extras = { state: true, distribution: true, attention: task === "seq2seq" };
    is("Drawn", (await collect(model.characters({ ...from, ...extras, length: 2 })))[0]);
    is("Generated", await returned(model.characters({ ...from, length: 1 })));
    is("Generated", await model.generate({ ...from, length: 1 }));
    is("Beams", await model.beams({ ...from, maxLength: 2 }));
    is("Beams", await model.beams({ ...from, signal: AbortSignal.abort() }));
  } else {
    is("Question", questions[task]);
    for (const signal of [undefined, AbortSignal.abort()]) {
      is(
        ["regression", "adding"].includes(task) ? "Values" : "Labels",
        await model.predict(questions[task], { signal }),
      );
    }
  }
  if (task === "adding") {
    for (const to of ["keras", "torch", "onnx"]) {
      const exported = await engine.exportModel(model, to);
      is(`Exports["${to}"]`, exported);
      if (to === "keras") is("Imported", await engine.importKeras(exported.architecture));
    }
    sameNames("types.Engine", names(engine));
    sameNames("types.Model", names(model));
  }
  await model.dispose();
}

function compile() {
  const library = path.resolve("web/recurrence.js");
  const generated = [
    `import type * as types from ${JSON.stringify(library)};`,
    `import type * as module from ${JSON.stringify(library)};`,
    ...lines,
    "// @ts-expect-error a check that something is checked at all",
    "export const nothing: Record<keyof types.Model, true> = {};",
  ];
  fs.writeFileSync(path.join(folder, "generated.mts"), generated.join("\n"));
  const include = [path.resolve("tests/types/*.ts"), path.join(folder, "*.mts")];
  const project = { extends: path.resolve("tests/types/tsconfig.json"), include };
  fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(project));
  const compiler = path.resolve("node_modules/typescript/bin/tsc");
  return spawnSync("node", [compiler, "-p", folder], { encoding: "utf8" });
}

test("recurrence.d.ts says what there is: names, answers, right and wrong uses", async () => {
  for (const task of tasks) await answers(task);
  await hears();
  is("Constants", engine.constants);
  is("Plan", await engine.plan({ task: "char-lm" }, 1000));
  sameNames("typeof module", Object.keys(module));
  const { stdout, stderr } = compile();
  assert.equal(stdout + stderr, "");
  fs.rmSync(folder, { recursive: true });
});

test("dist/ has the types beside the module", () => {
  const [given, shipped] = ["web", "dist"].map((place) =>
    fs.readFileSync(`${place}/recurrence.d.ts`, "utf8"),
  );
  assert.equal(shipped, given);
});
