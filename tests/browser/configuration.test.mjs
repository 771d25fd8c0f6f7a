// What embed.html is asked for: unknown widgets and keys, values that are none.
import assert from "node:assert/strict";
import test from "node:test";
import { site } from "../support/site.mjs";
import { button } from "../support/widget.mjs";

const { open, openWidget } = site({ mount: "/cours/Module5/" });

test("an unknown parameter of the address is said", async () => {
  const page = await open("embed.html?widget=rnn-train&learningRate=0.1&foo=1");
  assert.match(await page.getByRole("alert").first().innerText(), /: foo\./);
  assert.equal(await page.getByLabel("Taux d'apprentissage").inputValue(), "0.1");
  await page.context().close();
});

test("a wrong configuration is named in place and takes nothing down", async () => {
  for (const [parameters, key] of [
    [{ config: '{"unitz": 5}' }, "unitz"],
    [{ config: "{broken" }, "config"],
    [{ units: "beaucoup" }, "Unités"],
    [{ units: "-4" }, "Unités"],
    [{ cell: "transformer" }, "Cellule"],
  ]) {
    const { element, close } = await openWidget("rnn-train", parameters);
    await element.locator(".error").waitFor();
    assert.match(await element.locator(".error").innerText(), new RegExp(key));
    await close();
  }
});

test("an absurd number of layers is refused at once, before any training is asked for", async () => {
  const { element, close } = await openWidget("rnn-train", { layers: "100000000" });
  await element.locator(".error").waitFor({ timeout: 10000 });
  assert.match(await element.locator(".error p").first().innerText(), /Couches/);
  await close();
});

test("embed.html refuses a widget that does not exist and names those that do", async () => {
  const page = await open("embed.html?widget=%3Cscript%3Ealert(1)%3C/script%3E");
  await page.getByRole("link", { name: "rnn-train" }).waitFor();
  assert.equal(await page.locator("main script").count(), 0);
  await page.context().close();
});

test("an attribute that is not admitted is named at once, in French, with what is", async () => {
  const refused = [
    ["rnn-train", { layers: "1e9" }, /layers : « 1e9 » n'est pas admis\. .* entier de 1 à 4\./],
    ["rnn-train", { controls: "units,nope" }, /controls : « nope » .* corpus, unit, cell, units/],
    ["rnn-train", { "learning-rate": "0" }, /learning-rate : « 0 » .* supérieur à 0/],
    ["rnn-train", { "learning-rate": "vite" }, /learning-rate : « vite »/],
    ["rnn-cell", { cell: "gpt" }, /cell : « gpt » .* admises : rnn, lstm ou gru\./],
    ["rnn-compare", { cells: "rnn,gpt" }, /cells : « gpt » .* parmi rnn, lstm et gru\./],
    ["rnn-compare", { "same-parameters": "peut-être" }, /same-parameters : .* true ou false\./],
    ["rnn-gradients", { cells: "" }, /cells : « » .* rnn, lstm et gru\./],
    ["rnn-doctor", { config: '{ "dropout": "beaucoup" }' }, /dropout : .* de 0 à 0,9\./],
  ];
  for (const [widget, parameters, said] of refused) {
    const { page, element, close } = await openWidget(widget, parameters);
    const error = await element.locator(".error").innerText();
    assert.match(error.replace(/\s+/g, " "), said, widget);
    assert.equal(await button(element, "Entraîner").count(), 0, "it does not start");
    assert.deepEqual(page.faults, []);
    await close();
  }
});

test("what is admitted is taken as before: flags, lists, settings of both rows", async () => {
  const { page, element, close } = await openWidget("rnn-train", {
    locked: "0",
    controls: "units, seed",
    layers: "4",
  });
  assert.ok(await element.locator(".error").isHidden());
  const labels = await element.locator(".settings label > span").allTextContents();
  assert.deepEqual(labels, ["Unités", "Graine"]);
  assert.ok(await element.getByLabel("Unités").isEnabled());
  assert.deepEqual(page.faults, []);
  await close();
});
