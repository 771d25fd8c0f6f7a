// <rnn-cell>: drawing, equations and what comes next are those of the engine in Node.
import assert from "node:assert/strict";
import test from "node:test";
import {
  listed,
  near,
  settled,
  slide,
  traced,
  trainAndLook,
  twin,
  withNetwork,
} from "../support/look.mjs";
import { site } from "../support/site.mjs";
import { button, number, plain } from "../support/widget.mjs";

const { openWidget } = site();

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** The weights' columns in double precision: what one unit's gates add up. */
async function sums(model, { inputs, layers }, index, unit, step, embedding) {
  const bytes = await model.weights();
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const tensor = (name) => {
    const [from, to] = head[name].data_offsets;
    return new Float32Array(bytes.slice(8 + length + from, 8 + length + to).buffer);
  };
  const { name, type, gates, units } = layers[index];
  const columns = Math.max(gates.length, 1) * units;
  const [kernel, recurrent, bias] = ["kernel", "recurrent_kernel", "bias"].map((part) =>
    tensor(`${name}/${part}`),
  );
  const token = inputs[0].tokens[step];
  let x = Array.from({ length: kernel.length / columns }, (_, k) => (k === token ? 1 : 0));
  if (embedding)
    x = [...tensor("embedding/embeddings").subarray(token * embedding, (token + 1) * embedding)];
  if (index > 0)
    x = Array.from({ length: units }, (_, k) => traced(layers[index - 1], "h", k, step));
  const states = Array.from({ length: units }, (_, k) => traced(layers[index], "h", k, step - 1));
  const product = (vector, matrix, column) =>
    vector.reduce((sum, entry, k) => sum + entry * matrix[k * columns + column], 0);
  return Object.fromEntries(
    (gates.length ? gates : ["h"]).map((gate, i) => {
      const column = i * units + unit;
      const parts = [
        product(x, kernel, column),
        product(states, recurrent, column),
        bias[column],
        type === "gru" ? bias[columns + column] : 0,
      ];
      return [gate, parts];
    }),
  );
}

/** The lines of numbers beside the drawing, by what stands at their left. */
async function equations(element) {
  const found = {};
  for (const row of await element.locator(".equation").all()) {
    const name = (await row.locator("var").first().textContent())[0];
    found[name] = plain(await row.locator(".numbers").textContent());
  }
  return found;
}

const numbersIn = (line) => [...line.matchAll(/−?\d+,\d+/g)].map(([text]) => text);

for (const [cell, layers, embedding] of [
  ["lstm", 1, 0],
  ["lstm", 2, 6],
  ["gru", 1, 0],
  ["gru", 2, 0],
  ["rnn", 1, 6],
]) {
  test(`rnn-cell, ${cell}, ${layers} layers, embedding ${embedding}: drawing and equations are the engine's`, async () => {
    const model = await twin({ cell, layers, embedding });
    const input = "Un ogre dormait";
    const settings = { cell, layers, embedding, input };
    const { page, element, close } = await openWidget("rnn-cell", withNetwork(settings));
    await trainAndLook(element);
    const answer = await model.probe("traces", { text: input });
    const index = layers - 1;
    const layer = answer.layers[index];
    if (layers > 1) await element.getByLabel("Couche").selectOption(String(index));
    await slide(element, "Unité", 3);
    for (const step of [0, 1, 9]) {
      await slide(element, "Caractère", step + 1);
      const at = (what, t = step) => traced(layer, what, 2, t);
      const parts = await sums(model, answer, index, 2, step, index === 0 ? embedding : 0);
      const shown = await equations(element);
      const memory = cell === "lstm" ? "c" : "h";

      for (const [gate, [x, u, b, b2]] of Object.entries(parts)) {
        const numbers = numbersIn(shown[gate]);
        const expected = cell === "gru" && gate === "g" ? [x + b, at("r"), u + b2] : [x, u, b + b2];
        expected.forEach((number, i) => near(numbers[i], number, 2));
        near(numbers.at(-1), at(gate), 2);
        const total = cell === "gru" && gate === "g" ? x + b + at("r") * (u + b2) : x + u + b + b2;
        const squashed = gate === "g" || cell === "rnn" ? Math.tanh(total) : sigmoid(total);
        assert.ok(Math.abs(squashed - at(gate)) < 1e-4, `${gate}: ${squashed}, ${at(gate)}`);
      }
      if (cell === "lstm") {
        const numbers = numbersIn(shown.c);
        const expected = [at("f"), at("c", step - 1), at("i"), at("g"), at("c")];
        expected.forEach((number, i) => near(numbers[i], number, 2));
        assert.ok(Math.abs(at("f") * at("c", step - 1) + at("i") * at("g") - at("c")) < 1e-6);
        const [o, c, h] = numbersIn(shown.h);
        [o, c, h].forEach((text, i) => near(text, at("och"[i]), 2));
      }
      if (cell === "gru") {
        const numbers = numbersIn(shown.h);
        const expected = [at("z"), at("h", step - 1), 1 - at("z"), at("g"), at("h")];
        expected.forEach((number, i) => near(numbers[i], number, i === 2 ? 1.9 : 2));
        const mixed = at("z") * at("h", step - 1) + (1 - at("z")) * at("g");
        assert.ok(Math.abs(mixed - at("h")) < 1e-6);
      }
      // "=" is only written where the numbers as they are rounded give what is shown.
      for (const line of [shown.c, shown.h].filter((one) => one && !one.includes("tanh"))) {
        const [a, b, c, d, result] = numbersIn(line).map(number);
        const equal = Math.round(100 * (a * b + c * d)) === Math.round(100 * result);
        assert.equal(line.includes("≈"), !equal, line);
      }
      const texts = await element
        .locator("svg.cell-drawing text.value")
        .evaluateAll((all) => all.map((text) => text.textContent));
      const drawn = cell === "rnn" ? ["h"] : [...layer.gates, memory];
      for (const what of drawn)
        assert.ok(
          texts.some((text) => Math.abs(number(text) - at(what)) <= 0.00501),
          `${what} = ${at(what)} in ${texts}`,
        );
    }
    assert.deepEqual(page.faults, []);
    await model.dispose();
    await close();
  });
}

test("rnn-cell: what comes next is what the engine expects; the buttons go one step", async () => {
  const model = await twin();
  const input = "Il était";
  const { page, element, close } = await openWidget("rnn-cell", withNetwork({ input }));
  await trainAndLook(element);
  await slide(element, "Caractère", 1);
  assert.equal(await button(element, "← Précédent").getAttribute("aria-disabled"), "true");
  for (let i = 0; i < 2; i++) await button(element, "Suivant →").click();
  assert.equal(await element.getByRole("slider", { name: "Caractère" }).inputValue(), "3");
  await element.locator(".guesses", { hasText: "Après « Il␣ »" }).waitFor();
  const { value: drawn } = await model
    .characters({ prompt: "Il ", length: 1, temperature: 1, seed: 1 })
    .next();
  const rows = await element.locator(".guesses li").all();
  assert.ok(rows.length >= 5);
  for (const [i, row] of rows.entries()) {
    const { character, probability } = drawn.top[i];
    assert.equal(await row.locator(".bar-label").textContent(), character.replace(" ", "␣"));
    near(
      await row.locator(".bar-value").textContent(),
      100 * probability,
      probability < 0.1 ? 1 : 0,
    );
  }
  await element.getByText("Le texte continue par « é ».").waitFor();
  await button(element, "← Précédent").click();
  assert.equal(await element.getByRole("slider", { name: "Caractère" }).inputValue(), "2");
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});

test("a network can be looked at before it has learnt anything", async () => {
  const model = await twin({ steps: 0 });
  const input = "Il était";
  const { page, element, close } = await openWidget("rnn-cell", withNetwork({ input }));
  await button(element, "Sans entraîner").click();
  await listed(element, 0);
  await settled(element);
  const { layers } = await model.probe("traces", { text: input });
  await slide(element, "Unité", 1);
  await slide(element, "Caractère", 4);
  near(numbersIn((await equations(element)).c).at(-1), traced(layers[0], "c", 0, 3), 2);
  const focused = await element.evaluate((e) => e.shadowRoot.activeElement?.textContent);
  assert.equal(focused, "Entraîner");
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});
