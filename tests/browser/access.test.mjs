// axe-core finds nothing to object to, light or dark.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after, before } from "node:test";
import { launch, open } from "../support/browser.mjs";
import { serve } from "../support/server.mjs";

const axe = fs.readFileSync("node_modules/axe-core/axe.min.js", "utf8");
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

const PAGES = fs
  .readdirSync("dist", { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".html"));

for (const name of PAGES) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}, ${colorScheme}`, async () => {
      const page = await open(browser, server.url + name, {
        colorScheme,
        reducedMotion: "reduce",
        bypassCSP: true,
      });
      for (const widget of await page.locator("figure.widget > [config]").all()) {
        await widget.scrollIntoViewIfNeeded();
        await widget.locator(".widget").waitFor();
      }
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const result = await globalThis.axe.run({ resultTypes: ["violations"] });
        return result.violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map((n) => n.target.join(" "))
              .slice(0, 5)
              .join(" | ")}`,
        );
      });
      assert.deepEqual(violations, []);
      await page.context().close();
    });
  }
}

test("a network can be trained and paused with the keyboard alone", async () => {
  const page = await open(browser, `${server.url}labo.html`);
  const widget = page.locator("rnn-train").first();
  await widget.scrollIntoViewIfNeeded();
  await widget.locator(".widget").waitFor();
  await page.keyboard.press("Home");
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.textContent;
    });
    if (name === "Entraîner") break;
  }
  await page.keyboard.press("Enter");
  await widget.locator('.state[data-state="running"]').waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.press("Space");
  await widget.locator('.state[data-state="paused"]').waitFor();
  await page.context().close();
});
