// Writes dist/: pages by the native renderer, mathematics by Temml, scripts and styles by esbuild.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { bundle } from "./bundle.mjs";
import { communes } from "./communes.mjs";
import { licences } from "./licences.mjs";
import { withMathML } from "./mathml.mjs";
import { stamp } from "./stamp.mjs";
import { stepsOf, withSteps } from "./steps.mjs";

const DIST = "dist";
const PAGES = [
  ...fs.readdirSync("lessons").filter((name) => name.endsWith(".md")),
  ...fs.readdirSync("lessons/notebooks").map((name) => `notebooks/${name}`),
];
const LESSONS = PAGES.filter((name) => /^module\d+_lesson\d+\.md$/.test(name)).sort();
// The front page says what the others say.
const SEARCHED = PAGES.filter((name) => !["index.md", "apercu.md"].includes(name));
const FRAME = ["--shell", "shell.html"];
const COURSE = ["--course", "lessons/course.json", "--root", "lessons"];

function write(name, content) {
  const file = path.join(DIST, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

function recurrence(...parameters) {
  const { status, stdout, stderr } = spawnSync("build/native/recurrence", parameters, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`recurrence ${parameters.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

function page(name) {
  const source = `lessons/${name}`;
  const html = recurrence("page", ...FRAME, ...COURSE, source);
  return [name.replace(/\.(md|ipynb)$/, ".html"), withMathML(html, source)];
}

/** The pages that are made of all lessons, and what the search reads. */
function gather() {
  const sources = (names) => names.map((name) => `lessons/${name}`);
  for (const [command, name] of [
    ["glossary", "glossaire.html"],
    ["book", "livre.html"],
  ]) {
    const html = recurrence(command, ...FRAME, ...COURSE, ...sources(LESSONS));
    write(name, withMathML(html, `lessons/${LESSONS[0]}`));
  }
  write("search.json", recurrence("index", ...COURSE, ...sources(SEARCHED)));
}

function copyTree(from, to) {
  fs.cpSync(from, path.join(DIST, to), { recursive: true });
}

try {
  recurrence("check", "lessons");
  fs.rmSync(DIST, { recursive: true, force: true });
  const pages = PAGES.map(page);
  const steps = stepsOf(pages.map(([, html]) => html));
  for (const [name, html] of pages) write(name, withSteps(html, steps));
  gather();
  copyTree("lessons/figures", "figures");
  copyTree("lessons/notebooks", "notebooks");
  copyTree("lessons/data", "data");
  copyTree("web/static", ".");
  const towns = communes();
  write("data/communes.txt", towns);
  fs.copyFileSync("build/data/chiffres.bin", path.join(DIST, "data/chiffres.bin"));
  write("LICENCES.txt", licences());
  const engines = ["simd", "scalar"].flatMap((build) => [build, `${build}-second`]);
  for (const name of [...engines, "exchange", "audio", "projects", "content"]) {
    const from = engines.includes(name) ? `engine-${name}` : name;
    fs.copyFileSync(`build/wasm/${from}.wasm`, path.join(DIST, `recurrence-${name}.wasm`));
  }
  fs.copyFileSync("web/recurrence.d.ts", path.join(DIST, "recurrence.d.ts"));
  // What a run's bits depend on: the engine, the texts, and how settings become its configuration.
  const wasm = engines.map((name) => `build/wasm/engine-${name}.wasm`);
  const build = stamp([...wasm, "lessons/data/contes.txt", "web/widgets/network.js"], [towns]);
  await bundle(DIST, build);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
