// The pages of the contenders: each bundled by esbuild as its users would, served from this machine, opened
// in a context of its own.
import * as fs from "node:fs";
import path from "node:path";
import esbuild from "esbuild";
import { lstmModel } from "./onnx_model.mjs";
import { GENERATION } from "./work.mjs";

export const SITE = "build/bench/site";
const HERE = "tests/bench";
const PEERS = "build/peers/node_modules";
const ONNX = "build/bench-lstm128.onnx"; // one that is there is taken as it is

const page = (script) =>
  `<!doctype html>\n<meta charset="utf-8" />\n<title>bench</title>\n<link rel="icon" href="data:," />\n` +
  `<script type="module" src="${script}"></script>\n`;

function copy(folder, pattern, to) {
  for (const name of fs.readdirSync(folder).filter((entry) => pattern.test(entry)))
    fs.copyFileSync(path.join(folder, name), path.join(to, name));
}

async function contender(name, scripts, options = {}) {
  const folder = path.join(SITE, name);
  fs.mkdirSync(folder, { recursive: true });
  for (const [target, source] of Object.entries(scripts)) {
    fs.writeFileSync(path.join(folder, `${target}.html`), page(`${target}.js`));
    await esbuild.build({
      entryPoints: [path.join(HERE, source)],
      outfile: path.join(folder, `${target}.js`),
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      legalComments: "none",
      logLevel: "error",
      nodePaths: [PEERS],
      ...options,
    });
  }
  return folder;
}

async function engine() {
  const scripts = { index: "contenders/engine.mjs", start: "contenders/engine-start.mjs" };
  const folder = await contender("engine", scripts, { external: ["./recurrence.js"] });
  copy("dist", /^(recurrence|worker|chunk-.*)\.js$/, folder);
  copy("dist", /^recurrence-(simd|scalar)(-second)?\.wasm$/, folder);
  copy("build/wasm", /^peak\.wasm$/, folder);
}

async function tfjs() {
  const scripts = { index: "peers/tfjs.mjs", start: "peers/tfjs-start.mjs" };
  const folder = await contender("tfjs", scripts);
  copy(`${PEERS}/@tensorflow/tfjs-backend-wasm/dist`, /\.wasm$/, folder);
}

async function onnxruntime() {
  const folder = await contender("onnxruntime", { index: "peers/onnxruntime.mjs" });
  copy(`${PEERS}/onnxruntime-web/dist`, /^ort-wasm-simd-threaded\.wasm$/, folder);
  if (!fs.existsSync(ONNX)) fs.writeFileSync(ONNX, lstmModel(GENERATION));
  fs.copyFileSync(ONNX, path.join(folder, "model.onnx"));
}

/** @param {boolean} peers whether to write theirs too */
export async function buildSite({ peers }) {
  fs.rmSync(SITE, { recursive: true, force: true });
  await engine();
  if (!peers) return;
  if (!fs.existsSync(PEERS))
    throw new Error(`the peers are not in ${PEERS}: make bench puts them there`);
  await tfjs();
  await contender("brain", { index: "peers/brain.mjs" });
  await onnxruntime();
}

export function peerVersions() {
  const { devDependencies } = JSON.parse(fs.readFileSync(`${HERE}/peers/package.json`, "utf8"));
  return devDependencies;
}

/** Opens a contender's page; `call(name, ...parameters)` calls what it offers. */
export async function openContender(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(url);
  await page
    .waitForFunction(() => globalThis.contender, null, { timeout: 60_000 })
    .catch((error) => {
      throw new Error(`${url}: ${faults.join("; ") || error.message}`);
    });
  return {
    call: (name, ...parameters) =>
      page.evaluate(
        ([method, given]) => globalThis.contender[method](...given),
        [name, parameters],
      ),
    close: () => context.close(),
  };
}
