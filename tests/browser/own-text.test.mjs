// The reader's own text: pasted, dropped, chosen, unreadable, long.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { site } from "../support/site.mjs";
import { LONG, waitForLoss } from "../support/training.mjs";
import { button, metric, pause, start, state } from "../support/widget.mjs";

const { openWidget } = site({ mount: "/cours/Module5/" });

test("own text: pasted, dropped as a file, removed", async () => {
  const { page, element, close } = await openWidget("rnn-train", LONG);
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await button(element, "Entraîner").click();
  assert.match(await element.locator(".note").innerText(), /Collez ou déposez/);
  await element
    .getByRole("textbox", { name: "Votre texte" })
    .fill("la pluie tombe sur le toit, le chat dort sous la pluie. ".repeat(60));
  await start(element);
  await waitForLoss(element, 0.9);
  await pause(element);
  await element.locator(".samples li").first().waitFor();
  assert.match(await element.locator(".samples").innerText(), /pluie|chat|toit/);

  const dropped = "un deux trois, quatre cinq six. ".repeat(90);
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "nombres.txt", { type: "text/plain" }));
    return data;
  }, dropped);
  await element.locator(".widget").dispatchEvent("drop", { dataTransfer: transfer });
  await element.getByText("nombres.txt").waitFor();
  await start(element);
  await element
    .getByText(`texte de ${dropped.length.toLocaleString("fr-FR")} caractères`)
    .waitFor();
  await pause(element);
  assert.deepEqual(page.faults, []);
  await close();
});

test("of two files dropped in haste the last one counts; of several at once the first", async () => {
  const { page, element, close } = await openWidget("rnn-train", LONG);
  await element.locator(".widget").evaluate((zone) => {
    const drop = (...files) => {
      const dataTransfer = new DataTransfer();
      for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
      zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    };
    drop(["lent.txt", "lent ".repeat(8_000_000)]);
    drop(["vif.txt", "vif ".repeat(500)], ["autre.txt", "autre"]);
  });
  await element.getByText("vif.txt").waitFor();
  await page.waitForTimeout(1500);
  assert.match(
    await element.locator(".own-summary").innerText(),
    /^vif\.txt[\s\S]*Un seul fichier/,
  );
  assert.ok(await element.locator("progress").isHidden());
  await close();
});

const badTexts = {
  "not UTF-8": [Buffer.from([0x61, 0x62, 0xe9, 0x20, 0x63]), /UTF-8/],
  "UTF-16": [Buffer.from("\ufeffbonjour à tous ".repeat(50), "utf16le"), /UTF-8/],
  "with a NUL": [Buffer.from("abc\0def".repeat(40)), /UTF-8/],
  empty: [Buffer.from(""), /trop court/],
  tiny: [Buffer.from("bonjour"), /trop court/],
};
for (const [name, [bytes, message]] of Object.entries(badTexts)) {
  test(`bad text: ${name}: a clear message, and a way on`, async () => {
    const { element, close } = await openWidget("rnn-train", LONG);
    await element.getByLabel("Texte à apprendre").selectOption("own");
    await element
      .locator("input[type=file]")
      .setInputFiles({ name: "essai.txt", mimeType: "text/plain", buffer: bytes });
    await element.locator(".own-summary").getByText("essai.txt").waitFor();
    await button(element, "Entraîner").click();
    await element.locator('.error[role="alert"]').waitFor();
    assert.match(await element.locator(".error p").innerText(), message);
    await element.getByLabel("Texte à apprendre").selectOption("contes");
    await button(element, "Un pas").click();
    await state(element, "paused");
    assert.equal(await metric(element, "Pas"), 1);
    assert.ok(await element.locator(".error").isHidden());
    await close();
  });
}

test("a text of ten megabytes is read and learned from", async () => {
  const { element, close } = await openWidget("rnn-train", LONG);
  const text = fs.readFileSync("lessons/data/contes.txt", "utf8").repeat(120);
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await element
    .locator("input[type=file]")
    .setInputFiles({ name: "roman.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  await element.getByText(/roman\.txt \(10,\d Mo\)/).waitFor();
  await start(element);
  await waitForLoss(element, 3);
  await pause(element);
  await close();
});

test("what is said of a text goes with it", async () => {
  const { element, close } = await openWidget("rnn-train", LONG);
  const note = element.locator(".note").first();
  const area = element.getByRole("textbox", { name: "Votre texte" });
  await element.getByLabel("Texte à apprendre").selectOption("own");
  await button(element, "Entraîner").click();
  assert.match(await note.innerText(), /Collez ou déposez/);
  await area.fill("la pluie tombe sur le toit. ".repeat(60));
  assert.ok(await note.isHidden(), "there is a text now");
  await button(element, "Un pas").click();
  await state(element, "paused");
  assert.match(await note.innerText(), /texte de 1\s680 caractères/);
  await button(element, "Réinitialiser").click();
  await state(element, "idle");
  await area.fill("le chat dort. ".repeat(100));
  assert.ok(await note.isHidden(), "that text is gone");
  await close();
});
