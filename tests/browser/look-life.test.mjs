// The three widgets that look into a network while the reader's text, the network and the page change; and the files they
// hand out.
import assert from "node:assert/strict";
import test from "node:test";
import {
  allRows,
  listed,
  NETWORK,
  settled,
  slide,
  traced,
  trainAndLook,
  twin,
  WIDGETS,
  withNetwork,
} from "../support/look.mjs";
import { mortalEngine } from "../support/page.mjs";
import { decode } from "../support/png.mjs";
import { site } from "../support/site.mjs";
import { button, exported, pause, plain, state } from "../support/widget.mjs";

const { open, openWidget } = site();

for (const widget of WIDGETS) {
  test(`${widget}: own text, unknown characters, emoji, nothing, 10,000 characters`, async () => {
    const { page, element, close } = await openWidget(widget, withNetwork());
    await trainAndLook(element);
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
  const { element, close } = await openWidget("rnn-gates", withNetwork({ corpus: "communes" }));
  assert.match(await element.getByLabel("Texte lu par le réseau").inputValue(), /^Saint-Martin/);
  await close();
});

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
    const { page, element, close } = await openWidget(widget, withNetwork({ input }));
    await trainAndLook(element);
    if (widget === "rnn-connectivity") await allRows(element);
    else await slide(element, "Unité", 2);
    const [head, ...rows] = ofCsv((await exported(page, element, csvName)).bytes);
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
            assert.equal(Math.fround(numbers[i]), traced(layer, what, unit - 1, position - 1)),
          );
      });
    } else if (widget === "rnn-cell") {
      assert.equal(rows.length, read.length);
      rows.forEach(([position, character, ...numbers]) => {
        assert.equal(character, read[position - 1]);
        head
          .slice(2)
          .forEach((what, i) =>
            assert.equal(Math.fround(numbers[i]), traced(layer, what, 1, position - 1)),
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
    const { width, height, colours } = await picture(
      page,
      (await exported(page, element, pngName)).bytes,
    );
    assert.ok(width > 200 && height > 100, `${widget}: ${width} by ${height}`);
    assert.ok(colours > 20, `${widget}: ${colours} colours`);
    assert.deepEqual(page.faults, []);
    await close();
  }
  await model.dispose();
});

for (const widget of WIDGETS) {
  test(`${widget}: removed while it trains or looks, nothing is left and nothing fails`, async () => {
    for (const wait of [5, 60, 400]) {
      const { page, element, close } = await openWidget(widget, withNetwork({ steps: 400 }));
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
    const { page, element, close } = await openWidget(widget, withNetwork());
    await trainAndLook(element);
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
    await trainAndLook(element);
    assert.deepEqual(page.faults, []);
    await close();
  });
}

test("what is seen follows a network that the page trains, and goes with it", async () => {
  const page = await open("embed.html?widget=rnn-train&units=10&batch-size=4&steps=100000");
  const trainer = page.locator("rnn-train");
  await trainer.locator(".widget").waitFor();
  await page.evaluate(async (list) => {
    const script = new URL("embed.js", location.href).href;
    for (const name of list) document.querySelector("main").append(document.createElement(name));
    await import(script);
  }, WIDGETS);
  for (const name of WIDGETS) await page.locator(name).scrollIntoViewIfNeeded();
  for (const name of WIDGETS) await page.locator(name).locator(".widget").waitFor();
  await button(trainer, "Un pas").click();
  await state(trainer, "paused");
  const first = {};
  for (const name of WIDGETS) {
    const element = page.locator(name);
    await element.scrollIntoViewIfNeeded();
    await settled(element);
    first[name] = plain(await element.locator(".sentence").textContent());
  }
  await button(trainer, "Entraîner").click();
  await page.waitForFunction(() => document.querySelector("rnn-train").training.step > 40);
  await pause(trainer);
  for (const name of WIDGETS) {
    const element = page.locator(name);
    await element.scrollIntoViewIfNeeded();
    await settled(element);
    const now = plain(await element.locator(".sentence").textContent());
    if (name !== "rnn-connectivity") assert.notEqual(now, first[name], name);
  }
  await button(trainer, "Réinitialiser").click();
  for (const name of WIDGETS) {
    const element = page.locator(name);
    await element.getByText("Aucun réseau n'est encore entraîné").waitFor();
    assert.ok(await element.locator(".view").isHidden());
    assert.ok(await element.locator(".error").isHidden());
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the engine dies: said, and one click later there is a new network", async () => {
  const { page, element, close } = await openWidget("rnn-gates", withNetwork());
  const die = await mortalEngine(page);
  await trainAndLook(element);
  await die();
  await element.getByLabel("Texte lu par le réseau").fill("Elle");
  await element.locator(".error", { hasText: "Le moteur s'est arrêté" }).waitFor();
  await button(element, "Réessayer").click();
  await listed(element, 12);
  await settled(element);
  assert.ok(await element.locator(".error").isHidden());
  await close();
});

test("the link leads to what is seen: the network, its steps, the text", async () => {
  const { page, element, close } = await openWidget("rnn-gates", withNetwork({ cell: "gru" }));
  await trainAndLook(element);
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
    const { page, element, close } = await openWidget(widget, withNetwork({ input: "Il dit" }));
    await trainAndLook(element);
    if (widget === "rnn-connectivity") await allRows(element);
    if (low === "heat-low") await element.getByRole("radio", { name: /^h/ }).check({ force: true });
    const { width, height, colours } = decode((await exported(page, element, name)).bytes);
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
