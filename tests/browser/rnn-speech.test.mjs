// <rnn-speech>: trained and measured as in Node, and the reader's sounds in all three ways.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { chromium } from "playwright-core";
import { createEngine } from "../../dist/recurrence.js";
import { assertAccessible, FOR_AXE } from "../support/axe.mjs";
import { ARGUMENTS, open } from "../support/browser.mjs";
import { train as trainInNode } from "../support/engine.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { pixelsTooWide } from "../support/page.mjs";
import { serve } from "../support/server.mjs";
import { padded, wav } from "../support/sound.mjs";
import { button, exported, heard, plain, state, stopMeasure, train } from "../support/widget.mjs";

const RATE = 8000;
const SHORT = { units: 16, steps: 120, seed: 3 };
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "speech-"));
const engine = await createEngine();
const clips = fs.readFileSync("dist/data/chiffres.bin");
const about = await engine.audio({ do: "clips" }, clips);

/** The sound of a word, as a voice of the test says it. */
async function said(word, voice = about.voices.findIndex(({ split }) => split === "test")) {
  const index = about.clips.findIndex(([w, v]) => about.words[w] === word && v === voice);
  return (await engine.audio({ do: "clip", index }, clips)).numbers;
}

let server;
const browsers = new Map(); // by what their microphone hears

/** A browser whose microphone is a file, played over and over; null: it has none. */
async function hearing(file) {
  if (!browsers.has(file)) {
    const microphone = file
      ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-audio-capture=${file}`]
      : [];
    const args = [...ARGUMENTS, ...microphone, "--autoplay-policy=no-user-gesture-required"];
    const launched = chromium.launch({ executablePath: "/usr/bin/chromium", args });
    browsers.set(file, launched);
  }
  return browsers.get(file);
}

before(async () => {
  server = await serve({ mount: "/cours/Module5/" });
});
after(async () => {
  for (const browser of browsers.values()) await (await browser).close();
  await server.close();
  engine.close();
  fs.rmSync(scratch, { recursive: true });
});

/** Remembers each stream that the page is given, and each sound that it plays. */
function watch() {
  globalThis.streams = [];
  globalThis.played = [];
  const { mediaDevices } = navigator;
  const ask = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (ask)
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      globalThis.streams.push(stream);
      globalThis.dispatchEvent(new Event("stream"));
      return stream;
    };
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...given) {
    globalThis.played.push(this.buffer.length);
    return start.apply(this, given);
  };
}

const tracks = (page) =>
  page.evaluate(() =>
    globalThis.streams.flatMap((s) => s.getTracks().map(({ readyState }) => readyState)),
  );

async function widget(settings = SHORT, { file = null, options = {} } = {}) {
  const query = new URLSearchParams({ widget: "rnn-speech", ...settings });
  const browser = await hearing(file);
  const permissions = file ? ["microphone"] : [];
  const url = `${server.url}embed.html?${query}`;
  const page = await open(browser, url, { permissions, ...options }, (p) => p.addInitScript(watch));
  const element = page.locator("rnn-speech");
  await element.locator(".widget").waitFor();
  return { page, element, close: () => page.context().close() };
}

const note = (element) => element.locator(".trial .note").first();
const told = (element, text) => note(element).filter({ hasText: text }).waitFor();
const verdict = (element) => element.locator(".verdict");

/** A browser's file from bytes. */
const asFile = (bytes, name = "mot.wav") => ({ name, mimeType: "audio/wav", buffer: bytes });

/** Gives the widget a file, and waits until that one is shown. */
async function give(element, file) {
  await element.locator("input[type=file]").setInputFiles(file);
  await element.locator(".heard strong").filter({ hasText: file.name }).waitFor();
}

test("training and measure are those of the engine in Node", async () => {
  const { page, element, close } = await widget();
  const done = await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  const { bytes } = await engine.audio({ do: "samples", seed: SHORT.seed }, clips);
  const model = await engine.createModel({
    task: "classification",
    samples: bytes,
    layers: [{ type: "gru", units: SHORT.units, dropout: 0.1 }],
    optimizer: { type: "adam", learningRate: 0.01 },
    schedule: { type: "cosine", decaySteps: SHORT.steps, minimum: 0.02 },
    labelSmoothing: 0.1,
    clipNorm: 1,
    batchSize: 32,
    seed: SHORT.seed,
  });
  const last = (await trainInNode(model, SHORT.steps, { validateEvery: 100 })).at(-1);
  assert.equal(done.loss, last.loss);
  assert.equal(done.valLoss, last.valLoss);
  const shares = [];
  for (const request of [
    { copies: 1, augment: false },
    { copies: 3, seed: 11, rooms: 0.5, noise: [40, 12] },
  ]) {
    const made = await engine.audio({ do: "samples", split: "test", ...request }, clips);
    const samples = JSON.parse(new TextDecoder().decode(made.bytes));
    let right = 0;
    for (const { inputs, label } of samples)
      right += (await model.predict({ inputs, steps: false })).labels[0].label === label;
    shares.push(right / samples.length);
  }
  assert.deepEqual([done.test.clean, done.test.noisy], shares);
  assert.equal(done.test.done, done.test.count);
  assert.equal(await element.locator(".confusion tbody tr").count(), 11);
  assert.equal(await element.locator(".confusion tbody td").count(), 121);
  const sum = await element
    .locator(".confusion tbody td")
    .evaluateAll((cells) =>
      cells.reduce((total, { textContent: t }) => total + (Number(t) || 0), 0),
    );
  assert.equal(sum, done.test.count);
  await element.getByText("Exactitude par voix").click();
  assert.equal(await element.locator(".measures details tbody tr").count(), 8);
  const table = await exported(page, element, "Courbes de perte (CSV)");
  assert.equal(table.bytes.toString().trim().split("\r\n").length, SHORT.steps + 1);
  assert.deepEqual(page.faults, []);
  await close();
});

test("the measure can be stopped, and says what it covers", async () => {
  const { page, element, close } = await widget({ ...SHORT, steps: 1 });
  await train(element);
  await stopMeasure(element);
  await element.getByText(/Mesure arrêtée\s: elle porte sur \d+ exemples/).waitFor();
  assert.deepEqual(page.faults, []);
  await close();
});

test("examples are browsed and played; a word of the test is shown, heard, answered, exported", async () => {
  const { page, element, close } = await widget();
  await element.getByText("Les données").click();
  await element.locator(".examples tbody tr").first().waitFor();
  const first = plain(await element.locator(".examples tbody tr").first().innerText());
  assert.match(first, /^zéro\s+fr\+m1\s+0,\d\d s\s+Écouter$/);
  await element.locator(".examples").getByLabel("Part").selectOption("test");
  await element.getByText("1 à 8 sur 80").waitFor();
  const play = element.locator(".examples tbody button").nth(2);
  assert.match(plain(await play.getAttribute("aria-label")), /^Écouter « deux », voix fr\S*\+f3$/);
  await play.click();
  await page.waitForFunction(() => globalThis.played.length === 1);
  assert.deepEqual(await page.evaluate(() => globalThis.played), [(await said("deux")).length]);

  await button(element, "Un mot au hasard du test").click();
  await element.locator(".sound canvas").first().waitFor();
  assert.ok(await element.locator(".sound .names").isHidden()); // nobody has answered yet
  await train(element);
  await verdict(element).filter({ hasText: "Réseau" }).waitFor();
  assert.match(
    plain(await verdict(element).innerText()),
    /à [\d,]+ %\. (C'est juste\.|C'était « )/,
  );
  assert.equal(await element.locator(".probable li").count(), 3);
  assert.equal(await element.locator(".sound .names span").count(), 11);
  await element.locator(".sound summary").click();
  await element.locator(".sound tbody tr").nth(5).waitFor();
  const table = await exported(page, element, "Le son, et ce que le réseau en pense (CSV)");
  const [head, ...rows] = table.bytes.toString().trim().split("\r\n");
  assert.match(head, /^seconds,p\(zéro\),.*p\(silence\),band 1,.*band 24$/);
  for (const row of rows) {
    const sum = row
      .split(",")
      .slice(1, 12)
      .reduce((total, p) => total + Number(p), 0);
    assert.ok(Math.abs(sum - 1) < 1e-4, row);
  }
  await element.getByText("Ce qui rate").click();
  const tries = element.locator(".pitfalls").getByRole("button", { name: "Essayer" });
  assert.equal(await tries.count(), 4);
  for (const [i, title] of ["à l'envers", "sept zéro", "deux fois plus vite", "bruit"].entries()) {
    await tries.nth(i).click();
    await element.locator(".heard strong").filter({ hasText: title }).waitFor();
    await verdict(element).waitFor();
  }
  const png = await exported(page, element, "Le son, et ce que le réseau en pense (PNG)");
  assert.equal(png.bytes.toString("latin1", 1, 4), "PNG");
  assert.deepEqual(page.faults, []);
  await close();
});

test("WAV files of all kinds are heard, and what is none is said in French", async () => {
  const { page, element, close } = await widget({ ...SHORT, steps: 1 });
  await train(element);
  const word = await said("trois");
  const long = padded(word, 0.3, 0.3);
  const stereo = wav(48000, [stretched(long, 6), stretched(long, 6).map((x) => x / 2)]);
  await give(element, asFile(stereo, "stéréo.wav"));
  assert.match(
    plain(await element.locator(".heard strong").innerText()),
    /^stéréo\.wav : [\d,]+ s, 48 000 Hz, 16 bits, 2 canaux$/,
  );
  await verdict(element).waitFor();
  await give(element, asFile(wav(RATE, [long], { bits: 8 }), "huit.wav"));
  await give(element, asFile(wav(44100, [long], { bits: 32, floats: true }), "flottants.wav"));
  await give(element, asFile(wav(RATE, [long]).subarray(0, 4000), "coupé.wav"));
  await give(element, asFile(wav(RATE, [new Float32Array(RATE)]), "muet.wav"));
  await told(element, "Aucune voix ne ressort");
  await give(element, asFile(wav(RATE, [joinedWords(word, 9)]), "long.wav"));
  await told(element, "que les 2,5 premières secondes");
  const kept = await element.locator(".heard strong").innerText();
  const input = element.locator("input[type=file]");
  const minute = wav(RATE, [new Float32Array(61 * RATE)]);
  for (const [file, message] of [
    [asFile(Buffer.alloc(0), "vide.wav"), "est vide"],
    [asFile(Buffer.from("<!doctype html>"), "page.wav"), "n'est pas un fichier WAV"],
    [asFile(stereo.subarray(0, 30), "tête.wav"), "n'est pas un fichier WAV"],
    [asFile(Buffer.alloc(26e6), "gros.wav"), "25 Mo au plus"],
    [asFile(minute, "minute.wav"), "plus d'une minute"],
    [asFile(wav(RATE, [word.slice(0, 100)]), "bref.wav"), "trop court"],
  ]) {
    await input.setInputFiles(file);
    await told(element, message);
    assert.equal(await element.locator(".heard strong").innerText(), kept);
  }
  await element.locator(".widget").evaluate(
    (zone, bytes) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(bytes)], "posé.wav"));
      zone.dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true }));
    },
    [...wav(RATE, [long])],
  );
  await element.locator(".heard strong").filter({ hasText: "posé.wav" }).waitFor();
  assert.deepEqual(page.faults, []);
  await close();
});

test("the microphone hears a word, shows it meanwhile, ends by itself and is let go", async () => {
  const file = path.join(scratch, "trois.wav");
  const sound = stretched(padded(await said("trois"), 1, 4), 6);
  fs.writeFileSync(file, wav(48000, [sound]));
  const { page, element, close } = await widget(SHORT, { file });
  assert.match(
    plain(await element.locator(".ways .hint").first().innerText()),
    /reste dans cette page : il n'est ni envoyé/,
  );
  assert.deepEqual(await tracks(page), []);
  await train(element);
  await element
    .locator(".trial meter")
    .first()
    .evaluate((meter) => {
      globalThis.loudest = 0;
      const follow = () => (globalThis.loudest = Math.max(globalThis.loudest, meter.value));
      new MutationObserver(follow).observe(meter, { attributes: true });
    });
  await element.locator(".ways").getByRole("button", { name: "Enregistrer" }).click();
  await element.locator(".trial .running li").nth(10).waitFor();
  await element.locator(".heard strong").filter({ hasText: "Votre enregistrement n° 1" }).waitFor();
  await verdict(element).waitFor();
  assert.deepEqual(await tracks(page), ["ended"]);
  assert.ok((await page.evaluate(() => globalThis.loudest)) > 0.3);
  assert.ok(await element.locator(".trial .live").first().isHidden());
  await element.locator(".heard button").click();
  await page.waitForFunction(() => globalThis.played.length === 1);
  const [length] = await page.evaluate(() => globalThis.played);
  assert.ok(length > 1.5 * RATE && length < 4 * RATE, `${length}`);

  // Stopped by the reader, then removed while it listens.
  await element.locator(".ways").getByRole("button", { name: "Enregistrer" }).click();
  await element.locator(".trial .live canvas").first().waitFor();
  await page.waitForFunction(() => globalThis.streams.length === 2);
  await element.locator(".ways").getByRole("button", { name: "Arrêter" }).click();
  await element.locator(".ways").getByRole("button", { name: "Enregistrer" }).click();
  await page.waitForFunction(() => globalThis.streams.length === 3);
  await element.evaluate((e) => e.remove());
  await page.waitForFunction(() =>
    globalThis.streams.every((s) => s.getTracks().every((t) => t.readyState === "ended")),
  );
  assert.deepEqual(page.faults, []);
  await close();
});

test("a microphone refused, missing, busy or of an unsafe page is said; the other ways remain", async () => {
  const { page, element, close } = await widget({ ...SHORT, steps: 1 });
  const record = element.locator(".ways").getByRole("button", { name: "Enregistrer" });
  const failing = (name) =>
    page.evaluate((kind) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", kind));
    }, name);
  await record.click(); // neither a microphone nor the permission
  await told(element, /L'accès au micro est refusé|Aucun micro n'a été trouvé/);
  for (const [name, message] of [
    ["NotAllowedError", "L'accès au micro est refusé"],
    ["NotFoundError", "Aucun micro n'a été trouvé"],
    ["NotReadableError", "pris par un autre programme"],
  ]) {
    await failing(name);
    await record.click();
    await told(element, message);
  }
  await page.evaluate(() =>
    Object.defineProperty(navigator, "mediaDevices", { value: undefined, configurable: true }),
  );
  await record.click();
  await told(element, "HTTPS");
  assert.equal(await record.innerText(), "Enregistrer");
  await button(element, "Un mot au hasard du test").click();
  await element.locator(".sound canvas").first().waitFor();
  await close();
});

test("the reader's voice is recorded word by word, refines the network, and is erased", async () => {
  const file = path.join(scratch, "deux.wav");
  fs.writeFileSync(file, wav(48000, [stretched(padded(await said("deux"), 0.4, 0.9), 6)]));
  const { page, element, close } = await widget(SHORT, { file });
  await element.getByText("Enregistrez votre voix").click();
  const own = element.locator(".own-voice");
  const refine = own.getByRole("button", { name: "Affiner avec ma voix" });
  await own.getByText("Il faut d'abord un réseau").waitFor();
  await train(element);
  await own.getByText("Enregistrez d'abord au moins un mot").waitFor();
  await own.getByRole("button", { name: "Enregistrer 10 mots à la suite" }).click();
  await own.locator(".prompt", { hasText: /un.*\(2 sur 10\)/ }).waitFor();
  await own.locator(".prompt", { hasText: /deux.*\(3 sur 10\)/ }).waitFor();
  await own
    .locator(".recordings, .buttons")
    .first()
    .getByRole("button", { name: "Arrêter" })
    .click();
  await own.getByText("2 mots enregistrés.").waitFor();
  assert.deepEqual(await tracks(page), ["ended"]);
  await own.getByText(/aucun à part pour juger/).waitFor();
  await own.getByRole("button", { name: /Enregistrer «\sdeux/ }).click();
  await own.getByText("Un mot enregistré.").waitFor();
  await own.getByRole("button", { name: /Enregistrer «\sdeux/ }).click();
  await own.getByText("gardé à part", { exact: true }).waitFor();
  await own.getByRole("button", { name: /Effacer «\sun\s», 1/ }).click();
  await own.getByText("2 enregistrements pour apprendre, 1 enregistrement à part").waitFor();
  await own.getByRole("button", { name: /Écouter «\sdeux\s», 1/ }).click();
  await page.waitForFunction(() => globalThis.played.length === 1);

  // Paused as soon as it runs: it is short.
  await refine.evaluate((one) => {
    const follow = new MutationObserver(() => {
      if (one.textContent !== "Pause") return;
      follow.disconnect();
      one.click();
    });
    follow.observe(one, { childList: true });
    one.click();
  });
  await own.getByRole("button", { name: "Reprendre" }).click();
  await own.getByRole("button", { name: "Arrêter ici" }).click();
  await own.getByText(/Affiné en \d+ pas/).waitFor();
  const rows = await own.locator("table").last().locator("tbody tr").allInnerTexts();
  assert.match(plain(rows[0]), /Vos enregistrements gardés à part\s+\d+ % \(\d sur 1\)\s+\d+ %/);
  assert.match(plain(rows[1]), /Les voix de test, sans bruit\s+\d+ % \(\d+ sur 88\)/);
  await button(element, "Un mot au hasard du test").click();
  await verdict(element).filter({ hasText: "Réseau affiné" }).waitFor();
  await own.getByLabel("Faire répondre le réseau affiné").uncheck();
  await verdict(element).filter({ hasText: "Réseau :" }).waitFor();
  await own.getByRole("button", { name: "Effacer mes enregistrements" }).click();
  await own.getByText("Vos enregistrements sont effacés.").waitFor();
  assert.equal(await own.locator(".take").count(), 0);
  assert.deepEqual(page.faults, []);
  await close();
});

test("by keyboard, by axe, on a phone, in the dark; the code of the frame asks for the microphone", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, element, close } = await widget(
      { ...SHORT, steps: 20 },
      { options: { colorScheme, ...FOR_AXE, viewport: { width: 360, height: 740 } } },
    );
    await tabTo(page, /^Un mot au hasard du test/);
    await page.keyboard.press("Enter");
    await element.locator(".sound canvas").first().waitFor();
    await tabTo(page, /^Entraîner$/);
    await heard(element, "rnn-done", () => page.keyboard.press("Enter"));
    await state(element, "done");
    await verdict(element).waitFor();
    for (const details of await element.locator("details").all())
      await details.evaluate((one) => (one.open = true));
    await element.locator(".examples tbody tr").first().waitFor();
    await button(element, "Intégrer").click();
    const code = await element.locator(".share-panel textarea").first().inputValue();
    assert.match(code, /^<iframe .* allow="microphone"><\/iframe>$/);
    await assertAccessible(page, colorScheme);
    assert.equal(await pixelsTooWide(page), 0);
    await close();
  }
});

/** At a multiple of the rate, a straight line between samples. */
function stretched(sound, times) {
  return Float32Array.from({ length: sound.length * times }, (_, i) => {
    const at = Math.floor(i / times);
    const part = i / times - at;
    return (1 - part) * sound[at] + part * (sound[at + 1] ?? 0);
  });
}

function joinedWords(sound, times) {
  return Float32Array.from({ length: sound.length * times }, (_, i) => sound[i % sound.length]);
}
