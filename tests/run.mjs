// `node tests/run.mjs PROGRAM…`: runs the Node and browser tests and the compiled test programs given, and ends with one
// line `N passed, N failed`.
//
// A C program reports itself in a line `# name: N passed, N failed`; a file of Node's test runner by the
// runner's own summary. Whatever ends without such a line counts as one failure.
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";

// Node 20's fast calls crash a WASI program that makes many (nodejs/node#53087).
const NODE_FLAGS = ["--no-warnings", "--no-turbo-fast-api-calls"];
const TIMEOUT_MS = 8 * 60 * 1000;
const total = { passed: 0, failed: 0 };

function report(name, { passed, failed }, { stdout, stderr, status, signal, seconds }) {
  total.passed += passed;
  total.failed += failed;
  console.log(
    `${failed ? "FAILED" : "ok    "} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`,
  );
  if (failed) console.log(`${stdout}\n${stderr}\n(exit ${status ?? signal})`.trim().slice(-6000));
}

/** Counts of a program's own line; a bad exit without a failure in it is one failure. */
function counts(result) {
  const line = /^# .*: (\d+) passed, (\d+) failed$/m.exec(result.stdout ?? "");
  const found = line
    ? { passed: Number(line[1]), failed: Number(line[2]) }
    : { passed: 0, failed: 0 };
  if ((!line || result.status !== 0) && found.failed === 0) found.failed = 1;
  return found;
}

function nodeCounts(result) {
  const number = (name) =>
    Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(result.stdout ?? "")?.[1] ?? 0);
  const found = { passed: number("pass"), failed: number("fail") + number("cancelled") };
  if (found.failed === 0 && (result.status !== 0 || found.passed === 0)) found.failed = 1;
  return found;
}

const environment = {
  ASAN_OPTIONS: "detect_leaks=1:allocator_may_return_null=1",
  UBSAN_OPTIONS: "print_stacktrace=1",
  CMARK_SPEC: path.resolve("build/vendor/cmark/test/spec.txt"),
};

function start(command, parameters, env) {
  const started = Date.now();
  const options = { timeout: TIMEOUT_MS, maxBuffer: 1 << 28, env: { ...process.env, ...env } };
  return new Promise((resolve) => {
    execFile(command, parameters, options, (error, stdout, stderr) => {
      const seconds = (Date.now() - started) / 1000;
      resolve({
        stdout,
        stderr,
        status: error ? (error.code ?? 1) : 0,
        signal: error?.signal,
        seconds,
      });
    });
  });
}

/** Names, commands and how their counts are read. */
const programs = process.argv.slice(2).map((program) => ({
  name: path.relative("build", program),
  command: program.endsWith(".wasm")
    ? ["node", ...NODE_FLAGS, "tests/wasi.mjs", program]
    : [program],
  environment,
  read: counts,
}));

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "recurrence-"));
const files = ["tests/node", "tests/browser"].flatMap((folder) =>
  fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".test.mjs"))
    .sort()
    .map((file) => path.join(folder, file))
    .map((name) => ({
      name,
      command: ["node", "--test", "--test-reporter=tap", name],
      environment: { TMPDIR: scratch },
      read: nodeCounts,
    })),
);

// Half a minute and more each, the longest first: started last, one of them would run alone at the end.
const LONGEST = [
  "tests/browser/lessons.test.mjs",
  "tests/browser/access.test.mjs",
  "tests/browser/rnn-speech.test.mjs",
  "tests/browser/look-life.test.mjs",
  "tests/browser/site.test.mjs",
  "tests/browser/doctor.test.mjs",
  "tests/node/translate.test.mjs",
  "tests/browser/translate.test.mjs",
  "tests/browser/exercises.test.mjs",
  "tests/browser/sentiment.test.mjs",
  "tests/node/projects.test.mjs",
  "tests/node/lesson5.test.mjs",
  "native/tests/test_classics",
];
const all = [...files, ...programs];
const long = LONGEST.map((name) => all.find((test) => test.name === name)).filter(Boolean);
const waiting = [...long, ...all.filter((test) => !long.includes(test))];

/** Takes one after the other until none is left. */
async function work() {
  for (let test; (test = waiting.shift());) {
    const [command, ...parameters] = test.command;
    const result = await start(command, parameters, test.environment);
    report(test.name, test.read(result), result);
  }
}
await Promise.all([work(), work()]); // most of them wait, or have one thread
fs.rmSync(scratch, { recursive: true, force: true });

console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
