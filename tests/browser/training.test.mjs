// Training and writing in the page, as a learner would.
import assert from "node:assert/strict";
import test from "node:test";
import { setHidden } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { LONG, waitForLoss } from "../support/training.mjs";
import { button, heard, metric, pause, start, state, train } from "../support/widget.mjs";

const { open, openWidget } = site({ mount: "/cours/Module5/" });

test("lesson 1: an LSTM learns until the loss has halved; pause, resume, generate", async () => {
  const page = await open("module5_lesson1.html");
  const element = page.locator("rnn-train").nth(1);
  await element.scrollIntoViewIfNeeded();
  await start(element);
  await page.waitForFunction(
    (e) => /\d/.test(e.shadowRoot.querySelector(".metrics dd").textContent),
    await element.elementHandle(),
  );
  const vocabulary = await page.evaluate(
    async () => new Set(await (await fetch("data/communes.txt")).text()).size,
  );
  await waitForLoss(element, Math.log(vocabulary) / 2);
  await pause(element);
  const paused = await metric(element, "Pas");
  await page.waitForTimeout(400);
  assert.equal(await metric(element, "Pas"), paused, "nothing is trained while it is paused");
  assert.ok((await element.locator(".samples li").count()) >= 1);
  assert.ok(await element.locator(".plot canvas").count(), "the curve is drawn");
  assert.match(
    await element.locator("figure .visually-hidden").textContent(),
    /nats par caractère en .* pas/,
  );
  await start(element);
  await page.waitForFunction(
    ([e, before]) =>
      Number(e.shadowRoot.querySelector(".metrics dd").textContent.replace(/\D/g, "")) > before,
    [await element.elementHandle(), paused],
  );
  await pause(element);

  const writer = page.locator("rnn-generate").first();
  await writer.scrollIntoViewIfNeeded();
  await button(writer, "Générer").click();
  await button(writer, "Générer").waitFor();
  await page.waitForFunction(
    (e) => e.shadowRoot.querySelectorAll(".character").length > 50,
    await writer.elementHandle(),
  );
  await writer.locator(".character", { hasText: /\S/ }).nth(5).click();
  assert.ok((await writer.locator(".bars li").count()) >= 2);
  const shares = await writer.locator(".bar-value").allInnerTexts();
  const sum = shares.reduce(
    (total, text) => total + Number(text.replace(/[^\d,]/g, "").replace(",", ".")),
    0,
  );
  assert.ok(Math.abs(sum - 100) < 5, `the probabilities shown add up to ${sum} %`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a step is a step; reset returns to the same network, another seed to another", async () => {
  const { element, close } = await openWidget("rnn-train", { ...LONG, cell: "gru" });
  const lossAfterOneStep = async () => {
    await button(element, "Un pas").click();
    await state(element, "paused");
    assert.equal(await metric(element, "Pas"), 1);
    return metric(element, "Perte");
  };
  const first = await lossAfterOneStep();
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  assert.equal(await lossAfterOneStep(), first);
  await button(element, "Autre graine").click();
  await state(element, "idle");
  assert.notEqual(await lossAfterOneStep(), first);
  await close();
});

test("an exploding loss stops training and says why in French", async () => {
  const { element, close } = await openWidget("rnn-train", {
    ...LONG,
    cell: "rnn",
    "learning-rate": "1",
    "clip-norm": "0",
    units: "64",
  });
  const { code } = await heard(element, "rnn-error", () => button(element, "Entraîner").click());
  await state(element, "error");
  assert.match(await element.locator(".error p").innerText(), /explosé/);
  assert.equal(code, "diverged");
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  assert.ok(await element.locator(".error").isHidden());
  await close();
});

test("a hidden tab pauses, a shown one goes on", async () => {
  const { page, element, close } = await openWidget("rnn-train", LONG);
  await start(element);
  await setHidden(page, true);
  await state(element, "hidden");
  await start(element, () => setHidden(page, false));
  await state(element, "running");
  await close();
});

test("events bubble out of the widget with plain data", async () => {
  const { page, element, close } = await openWidget("rnn-train", { ...LONG, steps: "5" });
  await page.evaluate(() => {
    globalThis.heard = [];
    for (const name of ["rnn-progress", "rnn-done"]) {
      document.addEventListener(name, ({ type, detail }) =>
        heard.push({ type, ...structuredClone(detail) }),
      );
    }
  });
  await train(element);
  const events = await page.evaluate(() => globalThis.heard);
  assert.deepEqual(
    events.map(({ type }) => type),
    [...Array(5).fill("rnn-progress"), "rnn-done"],
  );
  assert.deepEqual(
    events.slice(0, 5).map(({ step }) => step),
    [1, 2, 3, 4, 5],
  );
  assert.equal(events[5].reason, "done");
  assert.equal(events[5].loss, events[4].loss);
  await close();
});

test("rnn-generate trains a network of its own where the page has none", async () => {
  const { page, element, close } = await openWidget("rnn-generate", {
    ...LONG,
    steps: "40",
    length: "60",
    prompt: "Le ",
  });
  await button(element, "Entraîner").click();
  await button(element, "Générer").click({ timeout: 60000 });
  await page.waitForFunction(
    (e) => e.shadowRoot.querySelectorAll(".character").length === 60,
    await element.elementHandle(),
  );
  const write = async () => (await element.locator(".output").innerText()).trim();
  const first = await write();
  await button(element, "Générer").click();
  await page.waitForFunction(
    (e) => e.shadowRoot.querySelectorAll(".bars li").length > 0,
    await element.elementHandle(),
  );
  assert.equal(await write(), first, "the same seed writes the same text");
  assert.deepEqual(page.faults, []);
  await close();
});

test("the writer takes the newest network, names it as it is now, and says what it does not know", async () => {
  const page = await open("module5_lesson1.html");
  const [tales, towns] = [page.locator("rnn-train").nth(0), page.locator("rnn-train").nth(1)];
  for (const element of [tales, towns]) {
    await element.scrollIntoViewIfNeeded();
    await start(element);
    await waitForLoss(element, 4);
    await pause(element);
  }
  const writer = page.locator("rnn-generate").first();
  await writer.scrollIntoViewIfNeeded();
  const select = writer.getByLabel("Réseau");
  const label = () => select.evaluate((e) => e.selectedOptions[0].textContent);
  assert.match(await label(), /LSTM.*communes/);
  assert.match(
    (await label()).replace(/\s/g, ""),
    new RegExp(`·${await metric(towns, "Pas")}pas$`),
  );
  await select.selectOption("0");
  assert.match(await label(), /RNN simple.*Contes/);
  await button(tales, "Un pas").click();
  await state(tales, "paused");
  assert.match(await label(), /RNN simple.*Contes/, "the reader's choice stands");
  await writer.getByLabel("Amorce").fill("日本 La");
  await writer.getByLabel("Longueur").fill("-5");
  await button(writer, "Générer").click();
  await writer.getByText("2 caractères de l'amorce n'existent pas").waitFor();
  assert.equal(await writer.getByLabel("Longueur").inputValue(), "1");
  await button(tales, "Réinitialiser").click();
  await state(tales, "idle");
  assert.equal(await select.locator("option").count(), 1, "a reset network knows nothing to write");
  await page.context().close();
});

test("resetting while it trains leaves no sample of the old network behind", async () => {
  const { page, element, close } = await openWidget("rnn-train", LONG);
  await button(element, "Entraîner").click();
  await element.locator(".samples li").first().waitFor();
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  await page.waitForTimeout(600);
  assert.equal(await element.locator(".samples li").count(), 0);
  await close();
});
