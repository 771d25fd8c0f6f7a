// `node listings.mjs PYTHON FOLDER`: the projects' Keras programs run by PYTHON, each beside the data that its widget gives
// with it. With the widget's settings they must do as well as the widget; with others they must run to their end.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { createEngine } from "../../dist/recurrence.js";
import { withConstants } from "../../web/widgets/project-listing.js";
import { bare, courseOpinions } from "../../web/widgets/sentiment-data.js";
import { learningSamples, parsed, readSpeech, testSamples } from "../../web/widgets/speech-data.js";
import { makePairs, TASKS } from "../../web/widgets/translate-data.js";

const [python, folder] = process.argv.slice(2);
const LONGEST_MS = 20 * 60 * 1000; // of one program
const FEW = 30; // steps of a program that only has to run
const SEED = 1;
const engine = await createEngine();
const counts = { passed: 0, failed: 0 };

const read = (name) => fs.readFileSync(path.join("lessons/data", name), "utf8");

async function opinions() {
  const { training, validation, test } = await courseOpinions(engine, SEED);
  return JSON.stringify({
    training: bare(training),
    validation: bare(validation),
    test: bare(test),
  });
}

const pairs = async (name) =>
  JSON.stringify({ unit: TASKS[name].unit, ...(await makePairs(engine, name, SEED)) });

async function sounds() {
  const speech = await readSpeech(engine, fs.readFileSync("dist/data/chiffres.bin"));
  const { samples: training, validation } = parsed(await learningSamples(engine, speech, 42));
  const test = await testSamples(engine, speech);
  return JSON.stringify({ training, validation, test });
}

/** program, its data, its constants, and the least (or most) that its last line may say; null: that it says something. */
const CASES = [
  ["generation.py", "texte.txt", () => read("contes.txt"), {}, { most: 7 }],
  ["generation.py", "texte.txt", () => read("contes.txt"), { PAS: FEW, LECTURE: "word" }, null],
  [
    "generation.py",
    "texte.txt",
    () => read("contes.txt"),
    { PAS: FEW, CELLULE: "SimpleRNN", COUCHES: 2, PLONGEMENT: 16, ECRETAGE: 0 },
    null,
  ],
  ["sentiment.py", "sentiment.json", opinions, {}, { least: 95 }],
  [
    "sentiment.py",
    "sentiment.json",
    opinions,
    { PAS: FEW, CELLULE: "LSTM", COUCHES: 2, BIDIRECTIONNEL: true, PLONGEMENT: 0 },
    null,
  ],
  ["traduction.py", "traduction.json", () => pairs("numbers"), {}, { least: 99 }],
  ["traduction.py", "traduction.json", () => pairs("dates"), {}, { least: 97 }],
  ["traduction.py", "traduction.json", () => pairs("sentences"), {}, { least: 95 }],
  [
    "traduction.py",
    "traduction.json",
    () => pairs("numbers"),
    { PAS: FEW, CELLULE: "LSTM", ATTENTION: false },
    null,
  ],
  ["parole.py", "parole.json", sounds, {}, { least: 95 }],
  ["parole.py", "parole.json", sounds, { PAS: FEW, CELLULE: "LSTM", COUCHES: 2 }, null],
];

/** What the program printed, or null when it broke down. */
function run(work, program) {
  const { status, stdout, stderr, error } = spawnSync(python, [program], {
    cwd: work,
    encoding: "utf8",
    timeout: LONGEST_MS,
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  console.log(error?.message ?? `${program}: ${status}\n${stderr.slice(-2000)}`);
  return null;
}

const LAST = /^(?:perplexité|exactitude|exactes) : (\d+\.\d+)(?: %)?$/;

for (const [i, [program, data, make, constants, bar]] of CASES.entries()) {
  const work = path.join(folder, String(i));
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  fs.writeFileSync(path.join(work, program), withConstants(read(program), constants));
  fs.writeFileSync(path.join(work, data), await make());
  const last = run(work, program)?.trim().split("\n").at(-1) ?? "";
  const said = Number(LAST.exec(last)?.[1] ?? NaN);
  const good = said >= (bar?.least ?? 0) && said <= (bar?.most ?? Infinity);
  counts[good ? "passed" : "failed"]++;
  console.log(`${good ? "" : "FAILED "}${program} ${JSON.stringify(constants)}: ${last}`);
}

await engine.close();
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed || !counts.passed ? 1 : 0);
