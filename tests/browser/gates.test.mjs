// <rnn-gates>: tables, readings, shares and colours are those of the engine in Node.
import assert from "node:assert/strict";
import test from "node:test";
import {
  near,
  NETWORK,
  readTable,
  slide,
  traced,
  trainAndLook,
  twin,
  withNetwork,
} from "../support/look.mjs";
import { site } from "../support/site.mjs";
import { plain } from "../support/widget.mjs";

const { openWidget } = site();

for (const [cell, list] of [
  ["lstm", ["f", "i", "g", "o", "c", "h"]],
  ["gru", ["z", "r", "g", "h"]],
  ["rnn", ["h"]],
]) {
  test(`rnn-gates, ${cell}: table, readings and shares are the engine's`, async () => {
    const model = await twin({ cell });
    const input = "Le chat, l'été :\nil dort.";
    const { page, element, close } = await openWidget("rnn-gates", withNetwork({ cell, input }));
    await trainAndLook(element);
    const { layers } = await model.probe("traces", { text: input });
    const [layer] = layers;
    await slide(element, "Unité", 4);
    await slide(element, "Caractère", 7);
    const { head, rows } = await readTable(element);
    assert.deepEqual(head, ["n°", "caractère", ...list]);
    assert.equal(rows.length, [...input].length);
    rows.forEach(([position, character, ...numbers], t) => {
      assert.equal(position, String(t + 1));
      assert.equal(character, { " ": "␣", "\n": "↵" }[input[t]] ?? input[t]);
      list.forEach((what, i) => near(numbers[i], traced(layer, what, 3, t), 3));
    });
    const { saturation } = (await model.probe("saturation", { text: input })).layers[0];
    for (const what of list) {
      await element.locator(`input[value=${what}]`).check();
      const said = await element.locator(".reading-out strong").innerText();
      const [, unit, position, shown] = /^Unité (\d+), .* \(caractère (\d+)\) : . = (\S+)$/.exec(
        plain(said),
      );
      assert.deepEqual([unit, position], ["4", "7"]);
      near(shown, traced(layer, what, 3, 6), 2);
      const sentence = plain(await element.locator(".sentence").innerText());
      const found = saturation.find(({ name }) => name === what);
      if (!found) continue; // c is not bounded
      const shares = [...sentence.matchAll(/([\d,]+) %/g)].map(([, share]) => share);
      near(shares[0], 100 * found.high, found.high < 0.1 ? 1 : 0);
      near(shares[1], 100 * found.low, found.low < 0.1 ? 1 : 0);
    }
    assert.deepEqual(page.faults, []);
    await model.dispose();
    await close();
  });
}

test("rnn-gates: orders, layers, and the colours of the map are those of the numbers", async () => {
  const model = await twin({ layers: 2, embedding: 6 });
  const input = "Une fée";
  const { element, close } = await openWidget(
    "rnn-gates",
    withNetwork({ layers: 2, embedding: 6, input }),
  );
  await trainAndLook(element);
  const { layers } = await model.probe("traces", { text: input });
  await element.getByLabel("Couche").selectOption("1");
  await element.locator("input[value=h]").check();
  await element.getByLabel("Ordre des unités").selectOption("mean");
  const means = Array.from({ length: NETWORK.units }, (_, unit) =>
    [...input].reduce((sum, _, t) => sum + traced(layers[1], "h", unit, t), 0),
  );
  const order = means.map((_, unit) => unit).sort((a, b) => means[b] - means[a]);
  assert.deepEqual(await element.evaluate((e) => e.units.order), order);
  const shades = await element.evaluate((e) => {
    const { canvas } = e.units.strip.heat;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return { size: [canvas.height, canvas.width], data: [...data] };
  });
  assert.deepEqual(shades.size, [NETWORK.units, input.length]);
  const [zero, high, low] = [
    [0xfb, 0xfa, 0xf6],
    [0x0b, 0x6a, 0x6b],
    [0xb4, 0x50, 0x0f],
  ];
  order.forEach((unit, row) => {
    for (let t = 0; t < input.length; t++) {
      const x = traced(layers[1], "h", unit, t);
      const expected = zero.map((from, i) => from + Math.abs(x) * ((x < 0 ? low : high)[i] - from));
      const at = 4 * (row * input.length + t);
      for (let i = 0; i < 3; i++)
        assert.ok(Math.abs(shades.data[at + i] - expected[i]) <= 2, `${row} ${t}`);
    }
  });
  await model.dispose();
  await close();
});

test("rnn-gates: the mouse shows, a click chooses, the sliders follow", async () => {
  const { element, close } = await openWidget("rnn-gates", withNetwork());
  await trainAndLook(element);
  const before = await element.locator(".reading-out strong").innerText();
  const map = element.locator("canvas.heat");
  const { width, height } = await map.boundingBox();
  const place = { x: (2.5 / 38) * width, y: (7.5 / NETWORK.units) * height };
  await map.hover({ position: place });
  const there = /^Unité 8, après « ␣ » \(caractère 3\)/;
  assert.match(plain(await element.locator(".reading-out strong").innerText()), there);
  assert.notEqual(await element.getByRole("slider", { name: "Unité" }).inputValue(), "8");
  await element.getByRole("heading").first().hover();
  assert.equal(await element.locator(".reading-out strong").innerText(), before);
  await map.click({ position: place });
  await element.getByRole("heading").first().hover();
  assert.match(plain(await element.locator(".reading-out strong").innerText()), there);
  assert.equal(await element.getByRole("slider", { name: "Unité" }).inputValue(), "8");
  assert.equal(await element.getByRole("slider", { name: "Caractère" }).inputValue(), "3");
  await close();
});
