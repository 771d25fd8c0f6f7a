// The validation loss that an LSTM of 128 units reaches on the tales, natively and in the page.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { open } from "../../support/browser.mjs";

const STEPS = 1250;
const CONFIG = "tests/bench/contes-lstm128.json";

/** By `recurrence train`. */
function natively() {
  const { stdout, status, stderr } = spawnSync(
    "build/native/recurrence",
    [
      ...["train", "--config", CONFIG, "--text", "lessons/data/contes.txt"],
      ...["--steps", String(STEPS), "--out", "build/contes.safetensors"],
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout).valLoss;
}

/** The same by the widget, its settings given in the address. */
async function inPage(browser, url) {
  const { layers, optimizer, ...settings } = JSON.parse(fs.readFileSync(CONFIG, "utf8"));
  const query = new URLSearchParams({
    widget: "rnn-train",
    cell: layers[0].type,
    units: layers[0].units,
    steps: STEPS,
    seed: settings.seed,
    "learning-rate": optimizer.learningRate,
    "batch-size": settings.batchSize,
    "sequence-length": settings.sequenceLength,
    "clip-norm": settings.clipNorm,
    "validation-split": settings.validationSplit,
  });
  const opened = await open(browser, `${url}embed.html?${query}`);
  const widget = opened.locator("rnn-train");
  const last = widget.evaluate(
    (element) =>
      new Promise((resolve) => {
        element.addEventListener("rnn-done", ({ detail }) => resolve(detail));
      }),
  );
  await widget.getByRole("button", { name: "Entraîner" }).click();
  const { valLoss } = await last;
  await opened.context().close();
  return valLoss;
}

export async function quality(browser, url, { say }) {
  say("validation loss on the tales");
  const data = { steps: STEPS, native: natively(), Chromium: await inPage(browser, url) };
  const text =
    `LSTM of 128 units on the tales, ${STEPS} steps: validation loss ` +
    `${data.native.toFixed(4)} nats natively, ${data.Chromium.toFixed(4)} in Chromium`;
  return { text, data };
}
