// `make bench`: the engine, its peers and the limit of the machine side by side in one run. Prints tables,
// writes build/bench.json. A target that is missed is said, and does not fail the command. Run it with
// nothing else running. ONLY="training startup" runs only these; PEERS=none leaves the peers out, PEERS=all
// adds PyTorch.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import { launch } from "../support/browser.mjs";
import { serve } from "../support/server.mjs";
import { Targets } from "./report.mjs";
import { generation } from "./sections/generation.mjs";
import { native } from "./sections/native.mjs";
import { page } from "./sections/page.mjs";
import { places } from "./sections/places.mjs";
import { quality } from "./sections/quality.mjs";
import { scaling } from "./sections/scaling.mjs";
import { startup } from "./sections/startup.mjs";
import { training } from "./sections/training.mjs";
import { buildSite, openContender, peerVersions, SITE } from "./site.mjs";

const SECTIONS = [
  ...["training", "generation", "startup", "scaling"],
  ...["places", "native", "page", "quality"],
];
const PEERS = process.env.PEERS || "some";
const peers = PEERS !== "none";
const wanted = (process.env.ONLY || SECTIONS.join(" ")).split(/[ ,]+/).filter(Boolean);
for (const name of wanted) {
  if (SECTIONS.includes(name)) continue;
  console.error(`bench: there is no section ${name}; there are ${SECTIONS.join(", ")}`);
  process.exit(2);
}

function say(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text} …`);
}

/** The first line that a program says of itself. */
function firstLine(command, parameters = ["--version"]) {
  const { stdout } = spawnSync(command, parameters, { encoding: "utf8" });
  return (stdout ?? "").split("\n")[0].trim() || null;
}

function machine() {
  const [cpu] = os.cpus();
  return {
    cpu: cpu.model,
    processors: os.cpus().length,
    memoryGB: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()}`,
    loadBefore: os.loadavg()[0],
  };
}

function versions(browser) {
  return {
    commit: firstLine("git", ["describe", "--always", "--dirty"]),
    chromium: browser.version(),
    node: process.version,
    v8InNode: process.versions.v8,
    emcc: firstLine(process.env.EMCC || "emcc"),
    cc: firstLine(process.env.CC || "gcc"),
    ...(peers && peerVersions()),
  };
}

const targets = new Targets();
const begun = performance.now();
await buildSite({ peers });
const browser = await launch();
const contenders = await serve({ root: SITE });
const site = await serve();
const result = { date: new Date().toISOString(), machine: machine(), versions: versions(browser) };

/** Pages of contenders, opened when first asked for, so that they do not wait beside what is measured. */
const open = new Map();
async function contender(name) {
  if (!open.has(name))
    open.set(name, await openContender(browser, `${contenders.url}${name}/index.html`));
  return open.get(name);
}
async function closeAll() {
  for (const one of open.values()) await one.close();
  open.clear();
}
async function some(names) {
  const found = {};
  for (const name of names) if (name === "engine" || peers) found[name] = await contender(name);
  return found;
}

const tools = { say, targets };
const run = {
  training: async () => training(await some(["engine", "tfjs", "brain"]), tools),
  generation: async () => peers && generation(await some(["engine", "tfjs", "onnxruntime"]), tools),
  startup: async () => {
    const names = peers ? ["engine", "tfjs"] : ["engine"];
    const urls = names.map((name) => [name, `${contenders.url}${name}/start.html`]);
    return startup(browser, Object.fromEntries(urls), tools);
  },
  scaling: async () => scaling(await contender("engine"), tools),
  places: async () => places(await contender("engine"), tools),
  native: async () => PEERS === "all" && native(tools),
  page: () => page(browser, site.url, tools),
  quality: () => quality(browser, site.url, tools),
};

const { machine: here, versions: used } = result;
console.log(
  `One thread of ${here.cpu} (${here.processors} processors), Chromium ${used.chromium}, Node ${used.node}`,
);
console.log("Figures are medians (min – max) of rounds in which contenders took turns.");
const failed = [];
try {
  for (const name of SECTIONS.filter((section) => wanted.includes(section))) {
    const start = performance.now();
    const done = await run[name]().catch((error) => ({
      text: `${name} FAILED: ${error.stack}`,
      data: { error: error.message },
    }));
    await closeAll();
    if (!done) continue;
    if (done.data.error) failed.push(name);
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    console.log(`\n${done.text}`);
    result[name] = { seconds: Math.round((performance.now() - start) / 1000), ...done.data };
  }
} finally {
  await browser.close();
  await contenders.close();
  await site.close();
}
result.targets = targets.list;
result.seconds = Math.round((performance.now() - begun) / 1000);
fs.writeFileSync("build/bench.json", `${JSON.stringify(result, null, 2)}\n`);
if (targets.list.length) console.log(`\n${targets.summary()}`);
console.log(`${result.seconds} s; all of it in build/bench.json`);
if (failed.length) console.log(`could not be measured: ${failed.join(", ")}`);
process.exit(failed.length ? 1 : 0);
