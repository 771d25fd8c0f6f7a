// The widgets that look into a network while it reads, in a page; and the engine in Node, which trains the same network to
// the same bits.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createEngine } from "../../dist/recurrence.js";
import { button, number } from "./widget.mjs";

export const WIDGETS = ["rnn-cell", "rnn-gates", "rnn-connectivity"];

export const NETWORK = { units: 10, steps: 12, seed: 5, batchSize: 4, sequenceLength: 16 };
const kebab = (key) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const engine = await createEngine();

/** In Node: what the widget trains with these settings. */
export async function twin({
  cell = "lstm",
  layers = 1,
  embedding = 0,
  steps = NETWORK.steps,
} = {}) {
  const { units, seed, batchSize, sequenceLength } = NETWORK;
  const stack = Array.from({ length: layers }, () => ({ type: cell, units }));
  const model = await engine.createModel({
    task: "char-lm",
    text: fs.readFileSync("dist/data/contes.txt"),
    validationSplit: 0.1,
    seed,
    layers: embedding ? [{ type: "embedding", outputDim: embedding }, ...stack] : stack,
    optimizer: { type: "adam", learningRate: 0.008 },
    clipNorm: 5,
    batchSize,
    sequenceLength,
  });
  if (steps) for await (const _ of model.train({ steps }));
  return model;
}

/** Settings of that network and more, as parameters of embed.html. */
export const withNetwork = (settings = {}) =>
  Object.fromEntries(
    Object.entries({ ...NETWORK, ...settings }).map(([key, value]) => [kebab(key), value]),
  );

/** Until a network with so many steps is among those to be looked at. */
export const listed = (element, steps) =>
  element.locator("option", { hasText: `· ${steps} pas` }).waitFor({ state: "attached" });

/** Until the network has all its steps and the widget shows what it does with the text. */
export async function trainAndLook(element) {
  await button(element, "Entraîner").click();
  await listed(element, NETWORK.steps);
  await settled(element);
}

/** Until what is seen is that of the present network and text. */
export async function settled(element) {
  await element.locator(".view").waitFor();
  await element
    .page()
    .waitForFunction(
      (e) =>
        e.characters &&
        e.settings.input === e.reading.text &&
        e.settings.steps === Math.max(e.entry.step(), 1),
      await element.elementHandle(),
    );
}

/** A number that the reader sees is this one, rounded to its digits. */
export const near = (shown, expected, digits) =>
  assert.ok(
    Math.abs(number(shown) - expected) <= 0.5000001 * 10 ** -digits,
    `${shown} for ${expected}`,
  );

/** The table under a picture, opened if it is not. */
export async function readTable(element) {
  const details = element.locator("figure details");
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  await element.locator("tbody tr").first().waitFor();
  const cells = (row, name) =>
    row.locator(name).evaluateAll((all) => all.map((cell) => cell.textContent));
  const rows = [];
  for (const row of await element.locator("tbody tr").all()) rows.push(await cells(row, "td"));
  return { head: await cells(element.locator("thead"), "th"), rows };
}

export const slide = (element, name, value) =>
  element.getByRole("slider", { name }).evaluate((input, to) => {
    input.value = to;
    input.dispatchEvent(new Event("input"));
  }, value);

/** A quantity of a traced layer. */
export function traced(layer, what, unit, step) {
  if (step < 0) return 0;
  if (what === "h" || what === "c") return layer[what].data[step * layer.units + unit];
  const gate = layer.gates.indexOf(what);
  return layer.values.data[(step * layer.gates.length + gate) * layer.units + unit];
}

/** Until every prediction of <rnn-connectivity> is there. */
export async function allRows(element) {
  await element.locator(".rows.done").waitFor({ state: "attached" });
}
