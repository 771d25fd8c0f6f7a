// Sound in the page's worker: the same samples, and a network trained on them to the same bits, as in Node.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after, before } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { launch, open } from "../support/browser.mjs";
import { digest, train } from "../support/engine.mjs";
import { serve } from "../support/server.mjs";

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve({ mount: "/cours/Module5/" });
});
after(async () => {
  await browser.close();
  await server.close();
});

const REQUEST = { do: "samples", copies: 1, seed: 5 };
const CONFIG = { task: "classification", layers: [{ type: "gru", units: 12 }], seed: 2 };

test("samples made and learnt in a page are those of Node", async () => {
  const page = await open(browser, `${server.url}index.html`);
  const there = await page.evaluate(
    async ([request, config]) => {
      const at = (name) => new URL(name, location.href).href;
      const { createEngine: create } = await import(at("recurrence.js"));
      const engine = await create();
      const clips = await (await fetch(at("data/chiffres.bin"))).arrayBuffer();
      const { bytes } = await engine.audio(request, clips);
      const model = await engine.createModel({ ...config, samples: bytes });
      for await (const _ of model.train({ steps: 8, validateEvery: 0 }));
      const refused = await engine.audio({ do: "decode" }, clips).catch(({ key }) => key);
      const hash = async (data) =>
        [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))]
          .map((byte) => byte.toString(16).padStart(2, "0"))
          .join("");
      return [await hash(bytes), await hash(await model.weights()), refused];
    },
    [REQUEST, CONFIG],
  );
  const engine = await createEngine();
  const { bytes } = await engine.audio(REQUEST, fs.readFileSync("dist/data/chiffres.bin"));
  const model = await engine.createModel({ ...CONFIG, samples: bytes });
  await train(model, 8, { validateEvery: 0 });
  assert.deepEqual(there, [digest(bytes), digest(await model.weights()), "wav"]);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  engine.close();
});
