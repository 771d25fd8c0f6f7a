// From navigation to the first finished training step at M, and what has to be loaded for it.
import { gzipSync } from "node:zlib";
import { kilobytes, number, table, told } from "../report.mjs";
import { spread } from "../rounds.mjs";

const ROUNDS = 5;
const MOST_OF_TFJS = 0.25;
const MOST_BYTES = 50_000;

/** One start in a context without cache: { milliseconds, files }, of each file its size. */
async function start(browser, url) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const answers = [];
    page.on("response", (response) => answers.push(response));
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(url);
    const finished = await page
      .waitForFunction(() => globalThis.finished, null, { timeout: 60_000, polling: 50 })
      .catch((error) => {
        throw new Error(`${url}: ${faults.join("; ") || error.message}`);
      });
    const { milliseconds, loss } = await finished.jsonValue();
    return { milliseconds, loss, files: await weigh(answers) };
  } finally {
    await context.close();
  }
}

async function weigh(answers) {
  const files = {};
  for (const answer of answers) {
    const name = new URL(answer.url()).pathname.split("/").at(-1);
    if (!/\.(js|mjs|wasm)$/.test(name)) continue;
    const body = await answer.body();
    files[name] = { bytes: body.length, gzip: gzipSync(body, { level: 9 }).length };
  }
  return files;
}

/** Of the engine's page, its own few lines are left out; with TensorFlow.js they are in the bundle. */
function total(files, pattern) {
  return Object.entries(files)
    .filter(([name]) => pattern.test(name))
    .reduce((sum, [, { gzip }]) => sum + gzip, 0);
}

/** @param {Record<string, string>} urls of the start page of each: engine, and tfjs if it takes part */
export async function startup(browser, urls, { say, targets }) {
  const times = Object.fromEntries(Object.keys(urls).map((name) => [name, []]));
  const files = {};
  for (let round = 0; round <= ROUNDS; round++) {
    say(`startup, round ${round} of ${ROUNDS}`);
    for (const [name, url] of Object.entries(urls)) {
      const started = await start(browser, url);
      files[name] = started.files;
      if (name === "engine") delete files[name]["start.js"];
      if (round > 0) times[name].push(started.milliseconds); // the first warms the disk's cache
    }
  }
  const ratios = times.tfjs && spread(times.engine.map((ms, i) => ms / times.tfjs[i]));
  const names = { engine: "engine", tfjs: "TensorFlow.js" };
  const rows = Object.keys(urls).map((name) => {
    const bytes = total(files[name], /./);
    const own = name === "engine";
    return [
      names[name],
      told(spread(times[name]), (ms) => `${number(ms)} ms`),
      own && ratios ? told(ratios, (ratio) => ratio.toFixed(2)) : "",
      own && ratios
        ? targets.judge("startup to TensorFlow.js", ratios.median, { atMost: MOST_OF_TFJS })
        : "",
      kilobytes(total(files[name], /\.wasm$/)),
      kilobytes(total(files[name], /js$/)),
      kilobytes(bytes),
      own
        ? targets.judge("bytes of engine and glue", bytes, {
            atMost: MOST_BYTES,
            format: kilobytes,
          })
        : "",
    ];
  });
  const head = ["startup", "to the first step", "of its time", "target"];
  return {
    text: table([...head, "wasm, gzip", "scripts, gzip", "together", "target"], rows),
    data: {
      milliseconds: Object.fromEntries(
        Object.entries(times).map(([name, values]) => [name, spread(values)]),
      ),
      ratio: ratios ?? null,
      files,
    },
  };
}
