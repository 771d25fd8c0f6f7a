// `make bench`: training speed of the same work natively, in Node and in Chromium, one after the other, and
// the bytes that a reader downloads. Prints a table, writes build/bench.json. Run it with nothing else running.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import { gzipSync } from "node:zlib";
import { createEngine } from "../../dist/recurrence.js";
import { launch, open } from "../support/browser.mjs";
import { serve } from "../support/server.mjs";

const ROUNDS = 7;
const STEPS = 12;
const WORK = { cell: "lstm", units: 128, batch: 32, length: 64, vocabulary: 96 };

/** A text over exactly `vocabulary` characters, always the same. */
function syntheticText(vocabulary, length) {
  let state = 1;
  return Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return String.fromCharCode(32 + (i < vocabulary ? i : (state >>> 8) % vocabulary));
  }).join("");
}

const config = {
  text: syntheticText(WORK.vocabulary, 150_000),
  validationSplit: 0,
  seed: 1,
  layers: [{ type: WORK.cell, units: WORK.units }],
  batchSize: WORK.batch,
  sequenceLength: WORK.length,
};

/** Characters per second of each round, after one round of warming up. Runs in Node and in the page. */
async function rounds(createEngine, { config, simd, count, steps }) {
  const engine = await createEngine({ simd });
  const model = await engine.createModel(config);
  const speeds = [];
  for (let round = 0; round <= count; round++) {
    const start = performance.now();
    for await (const _ of model.train({ steps, validateEvery: 0 }));
    const seconds = (performance.now() - start) / 1000;
    if (round > 0) speeds.push((steps * config.batchSize * config.sequenceLength) / seconds);
  }
  engine.close();
  return speeds;
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], min: sorted[0], max: sorted.at(-1) };
}

function native() {
  const { cell, units, batch, length, vocabulary } = WORK;
  const { stdout, status } = spawnSync(
    "build/native/bench",
    [cell, units, batch, length, vocabulary].map(String),
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error("build/native/bench failed");
  return JSON.parse(stdout).charactersPerSecond;
}

async function chromium(simd) {
  const browser = await launch();
  const server = await serve();
  try {
    const page = await open(browser, `${server.url}embed.html`, { bypassCSP: true });
    return await page.evaluate(
      async ({ source, options }) => {
        const { createEngine: create } = await import(new URL("recurrence.js", location.href).href);
        const blob = new Blob([`export default ${source}`], { type: "text/javascript" });
        const { default: run } = await import(URL.createObjectURL(blob));
        return run(create, options);
      },
      { source: rounds.toString(), options: { config, simd, count: ROUNDS, steps: STEPS } },
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Frames and pause of the labo's first widget while it trains with its own settings. */
async function interaction() {
  const browser = await launch();
  const server = await serve();
  try {
    const page = await open(browser, `${server.url}labo.html`);
    const widget = page.locator("rnn-train").first();
    await widget.getByRole("button", { name: "Entraîner" }).click();
    await widget.locator('.state[data-state="running"]').waitFor();
    const frames = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const times = [];
          const frame = (time) => {
            times.push(time);
            if (time - times[0] < 5000) requestAnimationFrame(frame);
            else resolve(times.slice(1).map((t, i) => t - times[i]));
          };
          requestAnimationFrame(frame);
        }),
    );
    const pause = await widget.evaluate(
      (element) =>
        new Promise((resolve) => {
          const state = element.shadowRoot.querySelector(".state");
          const start = performance.now();
          new MutationObserver(() => {
            if (state.dataset.state === "paused") resolve(performance.now() - start);
          }).observe(state, { attributes: true });
          element.shadowRoot.querySelector("button.primary").click();
        }),
    );
    const sorted = frames.sort((a, b) => a - b);
    return {
      framesPerSecond: (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0),
      frameMs95: sorted[Math.floor(0.95 * sorted.length)],
      pauseMs: pause,
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

const QUALITY_STEPS = 1250;
const QUALITY_CONFIG = "tests/bench/contes-lstm128.json";

/** The validation loss that `recurrence train` reaches on the tales. */
function qualityNative() {
  const { stdout, status, stderr } = spawnSync(
    "build/native/recurrence",
    [
      ...["train", "--config", QUALITY_CONFIG, "--text", "lessons/data/contes.txt"],
      ...["--steps", String(QUALITY_STEPS), "--out", "build/contes.safetensors"],
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout).valLoss;
}

/** The same from the widget, its settings given in the address. */
async function qualityInPage() {
  const { layers, optimizer, ...settings } = JSON.parse(fs.readFileSync(QUALITY_CONFIG, "utf8"));
  const browser = await launch();
  const server = await serve();
  try {
    const query = new URLSearchParams({
      widget: "rnn-train",
      cell: layers[0].type,
      units: layers[0].units,
      steps: QUALITY_STEPS,
      seed: settings.seed,
      "learning-rate": optimizer.learningRate,
      "batch-size": settings.batchSize,
      "sequence-length": settings.sequenceLength,
      "clip-norm": settings.clipNorm,
      "validation-split": settings.validationSplit,
    });
    const page = await open(browser, `${server.url}embed.html?${query}`);
    const widget = page.locator("rnn-train");
    const last = widget.evaluate(
      (element) =>
        new Promise((resolve) => {
          element.addEventListener("rnn-done", ({ detail }) => resolve(detail));
        }),
    );
    await widget.getByRole("button", { name: "Entraîner" }).click();
    return (await last).valLoss;
  } finally {
    await browser.close();
    await server.close();
  }
}

const options = { config, count: ROUNDS, steps: STEPS };
const speeds = {
  native: native(),
  "Node, SIMD": spread(await rounds(createEngine, { ...options, simd: true })),
  "Node, scalar": spread(await rounds(createEngine, { ...options, simd: false })),
  "Chromium, SIMD": spread(await chromium(true)),
  "Chromium, scalar": spread(await chromium(false)),
};
const page = await interaction();
const validationLoss = { native: qualityNative(), Chromium: await qualityInPage() };
const shipped = Object.fromEntries(
  fs
    .readdirSync("dist")
    .filter((name) => name.endsWith(".wasm"))
    .map((name) => [name, gzipSync(fs.readFileSync(`dist/${name}`), { level: 9 }).length]),
);

const { cell, units, batch, length, vocabulary } = WORK;
console.log(
  `Training, ${cell} H=${units} B=${batch} T=${length} V=${vocabulary}, one thread, ${os.cpus()[0].model}`,
);
console.log("                        characters/s     (min – max)");
for (const [name, { median, min, max }] of Object.entries(speeds)) {
  const figure = (value) => Math.round(value).toLocaleString("en-US");
  console.log(
    `${name.padEnd(22)}${figure(median).padStart(12)}     (${figure(min)} – ${figure(max)})`,
  );
}
console.log(
  `\nThe page while it trains: ${page.framesPerSecond.toFixed(1)} frames/s, ` +
    `95 % of frames within ${page.frameMs95.toFixed(1)} ms, pause answered in ${page.pauseMs.toFixed(0)} ms`,
);
console.log(
  `\nLSTM of 128 units on the tales, ${QUALITY_STEPS} steps: validation loss ` +
    `${validationLoss.native.toFixed(4)} nats natively, ${validationLoss.Chromium.toFixed(4)} in Chromium`,
);
console.log("\nShipped, gzip -9");
for (const [name, size] of Object.entries(shipped)) console.log(`${name.padEnd(28)}${size} bytes`);
fs.writeFileSync(
  "build/bench.json",
  `${JSON.stringify({ work: WORK, date: new Date().toISOString(), charactersPerSecond: speeds, page, validationLoss, shipped }, null, 2)}\n`,
);
process.exit(0);
