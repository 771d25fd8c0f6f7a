// <rnn-connectivity>: every row, in the table, the text and the matrix, is that of the engine in Node.
import assert from "node:assert/strict";
import test from "node:test";
import {
  allRows,
  near,
  readTable,
  slide,
  trainAndLook,
  twin,
  withNetwork,
} from "../support/look.mjs";
import { site } from "../support/site.mjs";
import { plain } from "../support/widget.mjs";

const { openWidget } = site();

test("rnn-connectivity: every row is the engine's, in the table, the text and the matrix", async () => {
  const model = await twin({ cell: "gru" });
  const input = "Il était une fois, un roi";
  const n = input.length;
  const { page, element, close } = await openWidget(
    "rnn-connectivity",
    withNetwork({ cell: "gru", input }),
  );
  await trainAndLook(element);
  await allRows(element);
  const { rows, connectivity } = await model.probe("connectivity", { text: input, at: 0, rows: n });
  const { data } = connectivity[0];
  for (const at of [0, 7, n - 1]) {
    await slide(element, "Prédiction", at + 1);
    const norms = [...data.subarray(at * n, at * n + at + 1)];
    const total = norms.reduce((sum, x) => sum + x, 0);
    const shown = await readTable(element);
    assert.equal(shown.rows.length, at + 1);
    shown.rows.forEach(([position, character, distance, share, norm], i) => {
      assert.deepEqual([position, distance], [String(i + 1), String(at - i)]);
      assert.equal(character, input[i].replace(" ", "␣"));
      const part = norms[i] / total;
      near(share, 100 * part, part < 0.1 ? 1 : 0);
      near(norm, norms[i], 4);
    });
    const sentence = plain(await element.locator(".reading-out").innerText());
    const predicted = model.info.vocabulary[rows[at].target].replace(" ", "␣");
    assert.ok(sentence.includes(`le réseau mise sur « ${predicted} »`), sentence);
    near(/» \(([\d,]+) %\)/.exec(sentence)[1], 100 * rows[at].probability, 0.99);
    const heaviest = norms.indexOf(Math.max(...norms));
    assert.ok(
      sentence.includes(`dépend surtout de : « ${input[heaviest].replace(" ", "␣")} »`),
      sentence,
    );
    let reach = 0;
    for (let sum = 0; sum < 0.5 * total && reach <= at; reach++) sum += norms[at - reach];
    if (reach > 1)
      assert.ok(sentence.includes(`dans les ${reach} derniers des ${at + 1} `), sentence);
    const colours = await element
      .locator(".text-map .letter")
      .evaluateAll((letters) => letters.map((letter) => letter.style.backgroundColor));
    assert.equal(colours[heaviest], "rgb(11, 106, 107)");
    assert.ok(colours.slice(at + 1).every((colour) => colour === ""));
  }
  const alpha = await element.evaluate((e) => {
    const { canvas } = e.matrix.heat;
    const { data: pixels } = canvas
      .getContext("2d")
      .getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: pixels.length / 4 }, (_, i) => pixels[4 * i + 3]);
  });
  assert.equal(alpha.length, n * n);
  alpha.forEach((a, i) => assert.equal(a, i % n <= Math.floor(i / n) ? 255 : 0));
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});

test("rnn-connectivity: the mouse on the text and on the matrix, the arrow keys", async () => {
  const { element, close } = await openWidget("rnn-connectivity", withNetwork());
  await trainAndLook(element);
  await allRows(element);
  const said = async () => plain(await element.locator(".reading-out").innerText());
  await element.locator(".text-map .letter").nth(3).hover();
  assert.match(await said(), /^Après « Il␣é »/);
  await element.locator(".text-map .letter").nth(4).click();
  await element.getByRole("heading").first().hover();
  assert.match(await said(), /^Après « Il␣ét »/);
  const map = element.locator("canvas.heat");
  const { width, height } = await map.boundingBox();
  await map.hover({ position: { x: (1.5 / 38) * width, y: (6.5 / 38) * height } });
  assert.match(await said(), /^Après « Il␣étai »/);
  assert.match(
    plain(await element.locator(".cell-said").innerText()),
    /^« l » \(caractère 2\) compte pour [\d,]+ % dans la prédiction faite après « i » \(caractère 7\)/,
  );
  await element.getByRole("heading").first().hover();
  await element.locator(".matrix").focus();
  await element.page().keyboard.press("ArrowDown");
  assert.match(await said(), /^Après « Il␣éta »/);
  await close();
});
