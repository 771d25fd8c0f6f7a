// `node tests/support/capture.mjs`: the README's picture, taken from dist/ while a network trains.
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

const browser = await launch();
const server = await serve();
const page = await open(browser, `${server.url}labo.html`, {
  viewport: { width: 1200, height: 900 },
  colorScheme: "light",
});
const widget = page.locator("rnn-train").first();
await widget.getByRole("button", { name: "Entraîner" }).click();
await widget.locator(".samples li").nth(3).waitFor({ timeout: 60000 });
await widget.getByRole("button", { name: "Pause" }).click();
await page.waitForTimeout(500);
await widget.screenshot({ path: "web/static/assets/capture.png" });
await browser.close();
await server.close();
