// `make check`: formatters, linters, include and import rules, lesson checker. One line a fault, exit 1 if any.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { withMathML } from "../web/build/mathml.mjs";
import { everything, misspelt } from "./spelling/spell.mjs";

const faults = [];

function tree(folder, endings) {
  return fs
    .readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort();
}

function tool(command, parameters) {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { encoding: "utf8" });
  if (error) faults.push(`${command}: ${error.message}`);
  else if (status !== 0) faults.push(`${stdout}${stderr}`.trim());
}

// Each room of src/ includes only what stands above it here (and itself).
const ROOMS = {
  base: [],
  content: ["base"],
  kernels: [],
  model: ["base", "kernels"],
  data: ["base", "kernels"],
  train: ["base", "kernels", "model", "data"],
  exchange: ["base", "kernels", "model", "data", "train"],
  audio: ["base"],
  projects: ["base", "data"],
  app: ["base", "content", "kernels", "model", "data", "train", "exchange", "audio", "projects"],
};

function includeRules(file) {
  const room = file.split(path.sep)[1];
  fs.readFileSync(file, "utf8")
    .split("\n")
    .forEach((line, i) => {
      const from = /^#include "([a-z0-9]+)\//.exec(line)?.[1];
      if (from && from !== room && !ROOMS[room].includes(from)) {
        faults.push(`${file}:${i + 1}: the room ${room}/ must not include from ${from}/`);
      }
      const library = /^#include <(cmark|cJSON|kiss_fft)[^>]*>/.exec(line)?.[1];
      const allowed = {
        cmark: ["content"],
        cJSON: [
          "base",
          "content",
          "model",
          "train",
          "data",
          "exchange",
          "audio",
          "projects",
          "app",
        ],
        kiss_fft: ["audio"],
      };
      if (library && !allowed[library].includes(room)) {
        faults.push(`${file}:${i + 1}: the room ${room}/ must not include ${library}`);
      }
    });
}

// What a file of web/ may import: by its place, which places.
const PLACES = {
  protocol: [],
  charts: ["charts"],
  strings: ["strings"],
  styles: [],
  engine: ["engine", "protocol"],
  local: ["engine", "protocol"],
  worker: ["engine", "protocol"],
  client: ["protocol"],
  reading: ["reading", "widgets", "strings"],
  widgets: ["widgets", "client", "protocol", "charts", "strings", "styles"],
  course: ["course", "widgets", "protocol", "strings"],
};

function placeOf(file) {
  const [first, second] = path.relative("web", file).split(path.sep);
  return second === undefined ? first.replace(/\.js$/, "") : first;
}

function importRules(file) {
  const allowed = PLACES[placeOf(file)];
  if (!allowed) return; // an entry
  for (const [, target] of fs
    .readFileSync(file, "utf8")
    .matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
    const place = placeOf(path.join(path.dirname(file), target));
    if (!allowed.includes(place)) faults.push(`${file}: must not import from ${place}`);
  }
}

const sources = tree("src", [".c", ".h"]);
const testSources = tree("tests", [".c", ".h"]);
tool("clang-format", ["--dry-run", "-Werror", ...sources, ...testSources]);
tool("node_modules/.bin/prettier", ["--check", "--log-level=warn", "web", "tests", "package.json"]);
tool("cppcheck", [
  "--quiet",
  "--error-exitcode=1",
  "--std=c11",
  "--enable=warning,performance,portability",
  "--inline-suppr",
  "--suppress=missingIncludeSystem",
  "-Isrc",
  "src",
]);
sources.forEach(includeRules);
tree("web", [".js"])
  .filter((file) => !file.startsWith("web/build"))
  .forEach(importRules);
tool("build/native/recurrence", ["check", "lessons"]);

// Formulas are TeX, which Temml reads; what it refuses is said with its line.
for (const file of [...tree("lessons", [".md", ".ipynb"])]) {
  const { stdout } = spawnSync("build/native/recurrence", ["render", file], { encoding: "utf8" });
  try {
    withMathML(stdout, file);
  } catch (error) {
    faults.push(error.message);
  }
}

// French spelling of all that a reader reads.
faults.push(...misspelt(everything()));

// The README holds no blank to fill in and no picture that is not there.
const readme = fs.readFileSync("README.md", "utf8");
for (const [blank] of readme.matchAll(/@[A-Z]+@/g))
  faults.push(`README.md: ${blank} was never filled in`);
for (const [, picture] of readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) {
  if (!fs.existsSync(picture)) faults.push(`README.md: there is no ${picture}`);
}

for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} fault(s)` : "all checks pass");
process.exit(faults.length ? 1 : 0);
