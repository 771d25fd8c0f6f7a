// `node wasm.mjs MODULE.wasm FOLDER`: asks the WebAssembly module what the native program was asked
// (engine.py keeps requests and answers in the folder): the answers must be the same, byte by byte.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { loadModule } from "../../web/engine/module.js";
import { systemImports } from "../../web/engine/system.js";

const [file, folder] = process.argv.slice(2);
const module = await loadModule(pathToFileURL(path.resolve(file)), "answering", {
  imports: systemImports,
});
const counts = { passed: 0, failed: 0 };

function count(good, what) {
  counts[good ? "passed" : "failed"]++;
  if (!good) console.log(`FAILED ${what}`);
}

/** Text and bytes of the answer; no text when the module refuses. */
function convert(request, bytes) {
  const text = module.withInputs([request, bytes], (...inputs) =>
    module.text(module.call.answering_run(...inputs)),
  );
  const { answering_result: at, answering_result_size: size } = module.call;
  return { text, result: module.copy(at(), size()) };
}

const requests = fs
  .readdirSync(folder, { recursive: true })
  .map((name) => path.join(folder, String(name)))
  .filter((name) => /request-\d+\.json$/.test(name))
  .sort();

for (const name of requests) {
  const [input, answer, output] = ["in", "txt", "out"].map((end) => name.replace(/json$/, end));
  const { text, result } = convert(fs.readFileSync(name), fs.readFileSync(input));
  const expected = fs.existsSync(answer) ? fs.readFileSync(answer, "utf8") : "";
  count(text === expected, `${name}: another text`);
  if (expected) count(fs.readFileSync(output).equals(result), `${name}: other bytes`);
}

console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed || !counts.passed ? 1 : 0);
