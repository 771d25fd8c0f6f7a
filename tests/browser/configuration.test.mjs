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
    [{ cell: "transformer" }, "Cellule"],
  ]) {
    const { element, close } = await openWidget("rnn-train", parameters);
    await element.locator(".error").waitFor();
    assert.match(await element.locator(".error").innerText(), new RegExp(key));
    await close();
  }
  const { element, close } = await openWidget("rnn-train", { units: "-4" });
  await button(element, "Entraîner").click();
  await element.locator(".error").waitFor();
  assert.match(await element.locator(".error p").innerText(), /Unités/);
  await close();
});

test("an absurd number of layers is refused at once", async () => {
  const { element, close } = await openWidget("rnn-train", { layers: "100000000" });
  await button(element, "Entraîner").click();
  await element.locator(".error").waitFor({ timeout: 10000 });
  assert.match(await element.locator(".error p").innerText(), /Couches/);
  await close();
});

test("embed.html refuses a widget that does not exist and names those that do", async () => {
  const page = await open("embed.html?widget=%3Cscript%3Ealert(1)%3C/script%3E");
  await page.getByRole("link", { name: "rnn-train" }).waitFor();
  assert.equal(await page.locator("main script").count(), 0);
  await page.context().close();
});
