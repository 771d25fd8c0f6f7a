// The widgets that look into a network while it reads: <rnn-cell>, <rnn-gates>, <rnn-connectivity>. What they show is held
// against the engine in Node, which trains the same network to the same bits.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after, before } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { launch, open } from "../support/browser.mjs";
import { decode } from "../support/png.mjs";
import { serve } from "../support/server.mjs";

const axe = fs.readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const WIDGETS = ["rnn-cell", "rnn-gates", "rnn-connectivity"];
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser.close();
  await server.close();
});

/* ---- the same network on both sides ---- */

const NETWORK = { units: 10, steps: 12, seed: 5, batchSize: 4, sequenceLength: 16 };
const kebab = (key) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const engine = await createEngine();

/** In Node: what the widget trains with these settings. */
async function twin({ cell = "lstm", layers = 1, embedding = 0, steps = NETWORK.steps } = {}) {
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

async function widgetPage(widget, settings = {}, options = {}) {
  const query = new URLSearchParams({ widget });
  for (const [key, value] of Object.entries({ ...NETWORK, ...settings }))
    query.set(kebab(key), value);
  const page = await open(browser, `${server.url}embed.html?${query}`, options);
  const element = page.locator(widget);
  await element.locator(".widget").waitFor();
  return { page, element, close: () => page.context().close() };
}

const button = (element, name) => element.getByRole("button", { name, exact: true });

/** Until the network has all its steps and the widget shows what it does with the text. */
async function trained(element, steps = NETWORK.steps) {
  await button(element, "Entraîner").click();
  await element.locator("option", { hasText: `· ${steps} pas` }).waitFor({ state: "attached" });
  await settled(element);
}

/** Until what is seen is that of the present network and text. */
async function settled(element) {
  await element.locator(".view").waitFor();
  const { page } = { page: element.page() };
  await page.waitForFunction(
    (e) =>
      e.characters &&
      e.settings.input === e.reading.text &&
      e.settings.steps === Math.max(e.entry.step(), 1),
    await element.elementHandle(),
  );
}

/** A number as it is written for the reader. */
const numberOf = (text) =>
  Number(
    text
      .replace(/[()\s\u00a0\u202f%]/g, "")
      .replace("−", "-")
      .replace(",", "."),
  );
const near = (shown, expected, digits) =>
  assert.ok(
    Math.abs(numberOf(shown) - expected) <= 0.5000001 * 10 ** -digits,
    `${shown} for ${expected}`,
  );

async function table(element) {
  const details = element.locator("figure details");
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  await element.locator("tbody tr").first().waitFor();
  const cells = (row, name) =>
    row.locator(name).evaluateAll((all) => all.map((cell) => cell.textContent));
  const rows = [];
  for (const row of await element.locator("tbody tr").all()) rows.push(await cells(row, "td"));
  return { head: await cells(element.locator("thead"), "th"), rows };
}

const slide = (element, name, value) =>
  element.getByRole("slider", { name }).evaluate((input, to) => {
    input.value = to;
    input.dispatchEvent(new Event("input"));
  }, value);

/** A quantity of a traced layer. */
function value(layer, what, unit, step) {
  if (step < 0) return 0;
  if (what === "h" || what === "c") return layer[what].data[step * layer.units + unit];
  const gate = layer.gates.indexOf(what);
  return layer.values.data[(step * layer.gates.length + gate) * layer.units + unit];
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/* ---- rnn-gates ---- */

for (const [cell, list] of [
  ["lstm", ["f", "i", "g", "o", "c", "h"]],
  ["gru", ["z", "r", "g", "h"]],
  ["rnn", ["h"]],
]) {
  test(`rnn-gates, ${cell}: table, readings and shares are the engine's`, async () => {
    const model = await twin({ cell });
    const input = "Le chat, l'été :\nil dort.";
    const { page, element, close } = await widgetPage("rnn-gates", { cell, input });
    await trained(element);
    const { layers } = await model.probe("traces", { text: input });
    const [layer] = layers;
    await slide(element, "Unité", 4);
    await slide(element, "Caractère", 7);
    const { head, rows } = await table(element);
    assert.deepEqual(head, ["n°", "caractère", ...list]);
    assert.equal(rows.length, [...input].length);
    rows.forEach(([position, character, ...numbers], t) => {
      assert.equal(position, String(t + 1));
      assert.equal(character, { " ": "␣", "\n": "↵" }[input[t]] ?? input[t]);
      list.forEach((what, i) => near(numbers[i], value(layer, what, 3, t), 3));
    });
    const { saturation } = (await model.probe("saturation", { text: input })).layers[0];
    for (const what of list) {
      await element.locator(`input[value=${what}]`).check();
      const said = await element.locator(".reading-out strong").innerText();
      const [, unit, position, shown] = /^Unité (\d+), .* \(caractère (\d+)\) : . = (\S+)$/.exec(
        said.replace(/\s/g, " "),
      );
      assert.deepEqual([unit, position], ["4", "7"]);
      near(shown, value(layer, what, 3, 6), 2);
      const sentence = (await element.locator(".sentence").innerText()).replace(/\s/g, " ");
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
  const { element, close } = await widgetPage("rnn-gates", { layers: 2, embedding: 6, input });
  await trained(element);
  const { layers } = await model.probe("traces", { text: input });
  await element.getByLabel("Couche").selectOption("1");
  await element.locator("input[value=h]").check();
  await element.getByLabel("Ordre des unités").selectOption("mean");
  const means = Array.from({ length: NETWORK.units }, (_, unit) =>
    [...input].reduce((sum, _, t) => sum + value(layers[1], "h", unit, t), 0),
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
      const x = value(layers[1], "h", unit, t);
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
  const { element, close } = await widgetPage("rnn-gates");
  await trained(element);
  const before = await element.locator(".reading-out strong").innerText();
  const map = element.locator("canvas.heat");
  const { width, height } = await map.boundingBox();
  const place = { x: (2.5 / 38) * width, y: (7.5 / NETWORK.units) * height };
  await map.hover({ position: place });
  const there = /^Unité 8, après « ␣ » \(caractère 3\)/;
  assert.match(
    (await element.locator(".reading-out strong").innerText()).replace(/\s/g, " "),
    there,
  );
  assert.notEqual(await element.getByRole("slider", { name: "Unité" }).inputValue(), "8");
  await element.getByRole("heading").first().hover();
  assert.equal(await element.locator(".reading-out strong").innerText(), before);
  await map.click({ position: place });
  await element.getByRole("heading").first().hover();
  assert.match(
    (await element.locator(".reading-out strong").innerText()).replace(/\s/g, " "),
    there,
  );
  assert.equal(await element.getByRole("slider", { name: "Unité" }).inputValue(), "8");
  assert.equal(await element.getByRole("slider", { name: "Caractère" }).inputValue(), "3");
  await close();
});

/* ---- rnn-cell ---- */

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
    x = Array.from({ length: units }, (_, k) => value(layers[index - 1], "h", k, step));
  const states = Array.from({ length: units }, (_, k) => value(layers[index], "h", k, step - 1));
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
    found[name] = (await row.locator(".numbers").textContent()).replace(/\s/g, " ");
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
    const { page, element, close } = await widgetPage("rnn-cell", settings);
    await trained(element);
    const answer = await model.probe("traces", { text: input });
    const index = layers - 1;
    const layer = answer.layers[index];
    if (layers > 1) await element.getByLabel("Couche").selectOption(String(index));
    await slide(element, "Unité", 3);
    for (const step of [0, 1, 9]) {
      await slide(element, "Caractère", step + 1);
      const at = (what, t = step) => value(layer, what, 2, t);
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
        const [a, b, c, d, result] = numbersIn(line).map(numberOf);
        const equal = Math.round(100 * (a * b + c * d)) === Math.round(100 * result);
        assert.equal(line.includes("≈"), !equal, line);
      }
      const texts = await element
        .locator("svg.cell-drawing text.value")
        .evaluateAll((all) => all.map((text) => text.textContent));
      const drawn = cell === "rnn" ? ["h"] : [...layer.gates, memory];
      for (const what of drawn)
        assert.ok(
          texts.some((text) => Math.abs(numberOf(text) - at(what)) <= 0.00501),
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
  const { page, element, close } = await widgetPage("rnn-cell", { input });
  await trained(element);
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
  const { page, element, close } = await widgetPage("rnn-cell", { input });
  await button(element, "Sans entraîner").click();
  await element.locator("option", { hasText: "· 0 pas" }).waitFor({ state: "attached" });
  await settled(element);
  const { layers } = await model.probe("traces", { text: input });
  await slide(element, "Unité", 1);
  await slide(element, "Caractère", 4);
  near(numbersIn((await equations(element)).c).at(-1), value(layers[0], "c", 0, 3), 2);
  const focused = await element.evaluate((e) => e.shadowRoot.activeElement?.textContent);
  assert.equal(focused, "Entraîner");
  assert.deepEqual(page.faults, []);
  await model.dispose();
  await close();
});

/* ---- rnn-connectivity ---- */

async function allRows(element) {
  await element.locator(".rows.done").waitFor({ state: "attached" });
}

test("rnn-connectivity: every row is the engine's, in the table, the text and the matrix", async () => {
  const model = await twin({ cell: "gru" });
  const input = "Il était une fois, un roi";
  const n = input.length;
  const { page, element, close } = await widgetPage("rnn-connectivity", { cell: "gru", input });
  await trained(element);
  await allRows(element);
  const { rows, connectivity } = await model.probe("connectivity", { text: input, at: 0, rows: n });
  const { data } = connectivity[0];
  for (const at of [0, 7, n - 1]) {
    await slide(element, "Prédiction", at + 1);
    const norms = [...data.subarray(at * n, at * n + at + 1)];
    const total = norms.reduce((sum, x) => sum + x, 0);
    const shown = await table(element);
    assert.equal(shown.rows.length, at + 1);
    shown.rows.forEach(([position, character, distance, share, norm], i) => {
      assert.deepEqual([position, distance], [String(i + 1), String(at - i)]);
      assert.equal(character, input[i].replace(" ", "␣"));
      const part = norms[i] / total;
      near(share, 100 * part, part < 0.1 ? 1 : 0);
      near(norm, norms[i], 4);
    });
    const sentence = (await element.locator(".reading-out").innerText()).replace(/\s/g, " ");
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
  const { element, close } = await widgetPage("rnn-connectivity");
  await trained(element);
  await allRows(element);
  const said = async () => (await element.locator(".reading-out").innerText()).replace(/\s/g, " ");
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
    (await element.locator(".cell-said").innerText()).replace(/\s/g, " "),
    /^« l » \(caractère 2\) compte pour [\d,]+ % dans la prédiction faite après « i » \(caractère 7\)/,
  );
  await element.getByRole("heading").first().hover();
  await element.locator(".matrix").focus();
  await element.page().keyboard.press("ArrowDown");
  assert.match(await said(), /^Après « Il␣éta »/);
  await close();
});

/* ---- the text ---- */

for (const widget of WIDGETS) {
  test(`${widget}: own text, unknown characters, emoji, nothing, 10,000 characters`, async () => {
    const { page, element, close } = await widgetPage(widget);
    await trained(element);
    const area = element.getByLabel("Texte lu par le réseau");
    const type = async (text) => {
      await area.fill(text);
      await page.waitForTimeout(300);
    };
    const letters = () =>
      element.evaluate((e) =>
        [...e.shadowRoot.querySelectorAll(".strip .letter, .text-map .letter")]
          .map((letter) => letter.textContent)
          .join(""),
      );
    const note = element.locator(".reading .note").last();

    await type("Zut alors,\nle loup !");
    await settled(element);
    assert.equal(await letters(), "Zut␣alors,↵le␣loup␣!");
    assert.equal(await note.innerText(), "");

    await type("été 🐺日 loup".normalize("NFD"));
    await settled(element);
    assert.equal(await letters(), "été␣␣loup");
    assert.match(await note.innerText(), /^2 caractères n'existent pas/);

    await type("🐺");
    await element.getByText("ne connaît aucun de ces caractères").waitFor();
    assert.ok(await element.locator(".view").isHidden());
    await type("");
    await element.getByText("Écrivez au moins un caractère.").waitFor();
    assert.ok(await element.locator(".view").isHidden());

    await type("Le roi rit. ".repeat(834));
    await element.getByText("Seuls les 160 premiers caractères sont lus.").waitFor();
    await settled(element);
    assert.equal((await letters()).length, 160);
    assert.equal(await element.evaluate((e) => e.settings.input.length), 160);

    await type("a");
    await settled(element);
    assert.equal(await letters(), "a");
    assert.ok(await element.locator(".error").isHidden());
    assert.deepEqual(page.faults, []);
    await close();
  });
}

test("the text goes with the corpus of the network, unless the reader has written one", async () => {
  const { element, close } = await widgetPage("rnn-gates", { corpus: "communes" });
  assert.match(await element.getByLabel("Texte lu par le réseau").inputValue(), /^Saint-Martin/);
  await close();
});

/* ---- files ---- */

async function file(page, element, name) {
  if (!(await button(element, name).count())) await button(element, "Exporter").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(element, name).click(),
  ]);
  return fs.readFileSync(await download.path());
}

const ofCsv = (bytes) =>
  bytes
    .toString()
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1] ?? m[2]),
    );

/** Width and height, and how many different colours stand in some of the picture's pixels. */
async function picture(page, bytes) {
  assert.equal(bytes.subarray(1, 4).toString(), "PNG");
  return page.evaluate(
    async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const colours = new Set();
      for (let i = 0; i < data.length; i += 4)
        colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      return { width: image.width, height: image.height, colours: colours.size };
    },
    `data:image/png;base64,${bytes.toString("base64")}`,
  );
}

test("exported tables hold the engine's numbers, exported pictures what is seen", async () => {
  const model = await twin();
  const input = 'Il dit, "non".';
  const { layers } = await model.probe("traces", { text: input });
  const [layer] = layers;
  const files = {
    "rnn-gates": ["Toutes les unités de la couche (CSV)", "Unités et caractères. (PNG)"],
    "rnn-cell": ["L'unité à chaque pas (CSV)", "Une unité à un pas. (PNG)"],
    "rnn-connectivity": ["Toutes les prédictions. (CSV)", "Toutes les prédictions. (PNG)"],
  };
  for (const [widget, [csvName, pngName]] of Object.entries(files)) {
    const { page, element, close } = await widgetPage(widget, { input });
    await trained(element);
    if (widget === "rnn-connectivity") await allRows(element);
    else await slide(element, "Unité", 2);
    const [head, ...rows] = ofCsv(await file(page, element, csvName));
    const known = model.info.vocabulary;
    const read = [...input].filter((character) => known.includes(character));
    if (widget === "rnn-gates") {
      assert.deepEqual(head, ["position", "character", "unit", "f", "i", "g", "o", "c", "h"]);
      assert.equal(rows.length, read.length * NETWORK.units);
      rows.forEach(([position, character, unit, ...numbers]) => {
        assert.equal(character, read[position - 1]);
        head
          .slice(3)
          .forEach((what, i) =>
            assert.equal(Math.fround(numbers[i]), value(layer, what, unit - 1, position - 1)),
          );
      });
    } else if (widget === "rnn-cell") {
      assert.equal(rows.length, read.length);
      rows.forEach(([position, character, ...numbers]) => {
        assert.equal(character, read[position - 1]);
        head
          .slice(2)
          .forEach((what, i) =>
            assert.equal(Math.fround(numbers[i]), value(layer, what, 1, position - 1)),
          );
      });
    } else {
      const { connectivity } = await model.probe("connectivity", {
        text: input,
        at: 0,
        rows: read.length,
      });
      assert.equal(rows.length, (read.length * (read.length + 1)) / 2);
      for (const [to, last, , , position, character, norm] of rows) {
        assert.deepEqual([last, character], [read[to - 1], read[position - 1]]);
        const expected = connectivity[0].data[(to - 1) * read.length + Number(position) - 1];
        assert.equal(Math.fround(norm), expected);
      }
    }
    const { width, height, colours } = await picture(page, await file(page, element, pngName));
    assert.ok(width > 200 && height > 100, `${widget}: ${width} by ${height}`);
    assert.ok(colours > 20, `${widget}: ${colours} colours`);
    assert.deepEqual(page.faults, []);
    await close();
  }
  await model.dispose();
});

/* ---- keyboard, themes, phones, screen readers ---- */

/** Presses Tab until what has the focus fits; the names of what was passed. */
async function tabTo(page, fits) {
  const passed = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const label = element?.closest?.("label")?.querySelector("span")?.textContent;
      return element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "";
    });
    passed.push(name);
    if (fits.test(name)) return passed;
  }
  return assert.fail(`no ${fits} among ${passed.join(" | ")}`);
}

test("all three can be used by keyboard alone", async () => {
  for (const widget of WIDGETS) {
    const { page, element, close } = await widgetPage(widget);
    await tabTo(page, /^Entraîner$/);
    await page.keyboard.press("Enter");
    await element.locator("option", { hasText: "· 12 pas" }).waitFor({ state: "attached" });
    await settled(element);
    await tabTo(page, /^Texte lu/);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Elle rit");
    await page.waitForTimeout(300);
    await settled(element);
    const place = () => element.evaluate((e) => [e.units?.unit, e.units?.at ?? e.at]);
    if (widget === "rnn-gates") {
      await tabTo(page, /oubli/);
      await page.keyboard.press("ArrowRight");
      assert.equal(await element.evaluate((e) => e.what), "i");
    }
    if (widget === "rnn-connectivity") {
      await tabTo(page, /^Prédiction/);
      await page.keyboard.press("Home");
      assert.deepEqual(await place(), [undefined, 0]);
      await tabTo(page, /^Toutes les prédictions/);
      await page.keyboard.press("ArrowDown");
      assert.deepEqual(await place(), [undefined, 1]);
      assert.match(await element.locator("header [role=status]").textContent(), /^Après «.El.»/);
    } else {
      const strip = async () => {
        await tabTo(page, /flèches/);
        await page.keyboard.press("Home");
        await page.keyboard.press("ArrowRight");
        assert.equal((await place())[1], 1);
      };
      if (widget === "rnn-cell") await strip();
      await tabTo(page, /^Unité/);
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowRight");
      assert.equal((await place())[0], 1);
      const slider = element.getByRole("slider", { name: "Unité" });
      assert.match(await slider.getAttribute("aria-valuetext"), /^unité 2\s: . = −?\d,\d\d$/);
      await tabTo(page, /^Caractère/);
      await page.keyboard.press("End");
      assert.equal((await place())[1], 7);
      if (widget === "rnn-gates") {
        await strip();
        await page.keyboard.press("ArrowDown");
        assert.deepEqual(await place(), [2, 1]);
        const said = await element.locator("header [role=status]").textContent();
        assert.match(said, /^unité 3, l, caractère 2.: i = \d,\d\d$/);
      } else {
        await tabTo(page, /Précédent/);
        await page.keyboard.press("Enter");
        assert.equal((await place())[1], 6);
      }
    }
    assert.deepEqual(page.faults, [], widget);
    await close();
  }
});

for (const widget of WIDGETS) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${widget}, ${colorScheme}: axe finds nothing, before and after`, async () => {
      const { page, element, close } = await widgetPage(
        widget,
        {},
        { colorScheme, reducedMotion: "reduce", bypassCSP: true },
      );
      await page.evaluate(axe);
      const check = async () => {
        const found = await page.evaluate(async () => {
          const { violations } = await globalThis.axe.run({ resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target.join(" ")}`);
        });
        // What embed.html itself lacks beside the widget is not of this test.
        assert.deepEqual(
          found.filter((one) => !/^(page-has-heading-one|landmark|region)/.test(one)),
          [],
        );
      };
      await check();
      await trained(element);
      if (widget === "rnn-connectivity") await allRows(element);
      await element.locator("figure summary").first().click();
      await check();
      await close();
    });
  }

  test(`${widget}: a long text scrolls inside, at 360 pixels the page does not`, async () => {
    const viewport = { width: 360, height: 740 };
    const input = "Anticonstitutionnellement_".repeat(7).slice(0, 160);
    const { page, element, close } = await widgetPage(widget, { input }, { viewport });
    await trained(element);
    if (widget === "rnn-connectivity") await allRows(element);
    await element.locator("figure summary").first().click();
    await button(element, "Exporter").click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `${wide} pixels`);
    const scroller = element.locator(widget === "rnn-connectivity" ? ".matrix" : ".strip");
    const [inner, outer] = await scroller.evaluate((e) => [e.scrollWidth, e.clientWidth]);
    assert.ok(inner > outer, "the text is wider than the screen");
    await close();
  });

  test(`${widget}: follows the page from light to dark`, async () => {
    const { page, element, close } = await widgetPage(widget, {}, { colorScheme: "light" });
    await trained(element);
    if (widget === "rnn-connectivity") await allRows(element);
    const look = () =>
      element.evaluate((e) => {
        const letters = [...e.shadowRoot.querySelectorAll(".strip .letter, .text-map .letter")];
        const canvas = e.shadowRoot.querySelector("canvas.heat");
        const pixel = canvas?.getContext("2d").getImageData(0, 0, 1, 1).data.join();
        return [letters.map((letter) => letter.style.backgroundColor).join(), pixel];
      });
    const [light, lightPixel] = await look();
    await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
    await page.waitForTimeout(100);
    const [dark, darkPixel] = await look();
    assert.notEqual(dark, light);
    if (widget !== "rnn-cell") assert.notEqual(darkPixel, lightPixel);
    await close();
  });

  /* ---- life ---- */

  test(`${widget}: removed while it trains or looks, nothing is left and nothing fails`, async () => {
    for (const wait of [5, 60, 400]) {
      const { page, element, close } = await widgetPage(widget, { steps: 400 });
      const left = await element.evaluate(async (e, ms) => {
        e.shadowRoot.querySelector("button.primary").click();
        await new Promise((resolve) => setTimeout(resolve, ms));
        e.remove();
        await new Promise((resolve) => setTimeout(resolve, 1200));
        const { running, model } = e.source.training;
        return { running, model, entries: e.source.entries.length };
      }, wait);
      assert.deepEqual(left, { running: false, model: null, entries: 0 }, `after ${wait} ms`);
      assert.deepEqual(page.faults, []);
      await close();
    }
  });

  test(`${widget}: moved, it goes on; removed and put back, it starts anew`, async () => {
    const { page, element, close } = await widgetPage(widget);
    await trained(element);
    await page.evaluate((name) => {
      const place = document.createElement("div");
      document.querySelector("main").append(place);
      place.append(document.querySelector(name));
    }, widget);
    await slide(element, widget === "rnn-connectivity" ? "Prédiction" : "Caractère", 2);
    assert.ok(await element.locator(".view").isVisible());
    await element.getByLabel("Texte lu par le réseau").fill("Elle");
    await page.waitForTimeout(300);
    await settled(element);
    await element.evaluate(async (e) => {
      const parent = e.parentElement;
      e.remove();
      await new Promise((resolve) => setTimeout(resolve, 300));
      parent.append(e);
    });
    assert.ok(await element.locator(".view").isHidden());
    await trained(element);
    assert.deepEqual(page.faults, []);
    await close();
  });
}

test("what is seen follows a network that the page trains, and goes with it", async () => {
  const page = await open(
    browser,
    `${server.url}embed.html?widget=rnn-train&units=10&batch-size=4`,
  );
  const trainer = page.locator("rnn-train");
  await trainer.locator(".widget").waitFor();
  const names = WIDGETS.map((name) => name);
  await page.evaluate(async (list) => {
    const script = new URL("embed.js", location.href).href;
    for (const name of list) document.querySelector("main").append(document.createElement(name));
    await import(script);
  }, names);
  for (const name of names) await page.locator(name).scrollIntoViewIfNeeded();
  for (const name of names) await page.locator(name).locator(".widget").waitFor();
  await button(trainer, "Un pas").click();
  await trainer.locator('.state[data-state="paused"]').waitFor();
  const first = {};
  for (const name of names) {
    const element = page.locator(name);
    await element.scrollIntoViewIfNeeded();
    await settled(element);
    first[name] = (await element.locator(".sentence").textContent()).replace(/\s/g, " ");
  }
  await button(trainer, "Entraîner").click();
  await page.waitForFunction(() => document.querySelector("rnn-train").training.step > 40);
  await button(trainer, "Pause").click();
  await trainer.locator('.state[data-state="paused"]').waitFor();
  for (const name of names) {
    const element = page.locator(name);
    await element.scrollIntoViewIfNeeded();
    await settled(element);
    const now = (await element.locator(".sentence").textContent()).replace(/\s/g, " ");
    if (name !== "rnn-connectivity") assert.notEqual(now, first[name], name);
  }
  await button(trainer, "Réinitialiser").click();
  for (const name of names) {
    const element = page.locator(name);
    await element.getByText("Aucun réseau n'est encore entraîné").waitFor();
    assert.ok(await element.locator(".view").isHidden());
    assert.ok(await element.locator(".error").isHidden());
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the engine dies: said, and one click later there is a new network", async () => {
  const { page, element, close } = await widgetPage("rnn-gates");
  await page.evaluate(() => {
    const Original = globalThis.Worker;
    globalThis.workers = [];
    globalThis.Worker = class extends Original {
      constructor(...given) {
        super(...given);
        globalThis.workers.push(this);
      }
    };
  });
  await trained(element);
  await page.evaluate(() =>
    globalThis.workers[0].dispatchEvent(new ErrorEvent("error", { message: "died" })),
  );
  await element.getByLabel("Texte lu par le réseau").fill("Elle");
  await element.locator(".error", { hasText: "Le moteur s'est arrêté" }).waitFor();
  await button(element, "Réessayer").click();
  await element.locator("option", { hasText: "· 12 pas" }).waitFor({ state: "attached" });
  await settled(element);
  assert.ok(await element.locator(".error").isHidden());
  await close();
});

test("the link leads to what is seen: the network, its steps, the text", async () => {
  const { page, element, close } = await widgetPage("rnn-gates", { cell: "gru" });
  await trained(element);
  await element.getByLabel("Texte lu par le réseau").fill("Elle rit");
  await page.waitForTimeout(300);
  await settled(element);
  await button(element, "Copier le lien").click();
  const link = new URL(await element.getByLabel("Adresse de ce widget").inputValue());
  const given = Object.fromEntries(link.searchParams);
  assert.equal(given.input, "Elle rit");
  assert.deepEqual([given.cell, given.units, given.steps, given.seed], ["gru", "10", "12", "5"]);
  await close();
});

test("an exported map has the scale of its colours: all of them, from the least to the most", async () => {
  for (const [widget, name, low] of [
    ["rnn-gates", "Unités et caractères. (PNG)", "heat-zero"],
    ["rnn-connectivity", "Toutes les prédictions. (PNG)", "heat-zero"],
    ["rnn-gates", "Unités et caractères. (PNG)", "heat-low"], // of a state: below 0 too
  ]) {
    const { page, element, close } = await widgetPage(widget, { input: "Il dit" });
    await trained(element);
    if (widget === "rnn-connectivity") await allRows(element);
    if (low === "heat-low") await element.getByRole("radio", { name: /^h/ }).check({ force: true });
    const { width, height, colours } = decode(await file(page, element, name));
    const ends = await element.evaluate(
      (e, names) => names.map((one) => getComputedStyle(e).getPropertyValue(`--${one}`).trim()),
      [low, "heat-high"],
    );
    const [from, to] = ends.map((text) => Number.parseInt(text.slice(1), 16));
    const ramp = 2 * 160; // pixels, from the one end to the other
    const starts = [...colours.keys()].filter(
      (i) => (i % width) + ramp <= width && colours[i] === from && colours[i + ramp - 1] === to,
    );
    const lines = starts.filter(
      (i) => new Set(colours.subarray(i, i + ramp)).size > (low === "heat-low" ? 150 : 100),
    );
    assert.ok(lines.length >= 12, `${widget}: ${lines.length} lines of a scale`);
    assert.ok(
      lines.every((i) => i / width > height / 2),
      "it stands below the map",
    );
    await close();
  }
});
