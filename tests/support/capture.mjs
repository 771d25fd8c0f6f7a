// `node tests/support/capture.mjs`: the README's picture, taken from dist/ while a network trains.
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

const browser = await launch();
const server = await serve();
const settings = "learning-rate=0.006&sequence-length=64&steps=1000";
const page = await open(browser, `${server.url}embed.html?widget=rnn-train&${settings}`, {
  viewport: { width: 1200, height: 900 },
  colorScheme: "light",
});
const widget = page.locator("rnn-train").first();
await widget.getByRole("button", { name: "Entraîner" }).click();
await widget.locator('.state[data-state="done"]').waitFor({ timeout: 180000 });
await page.waitForTimeout(1000);
await widget.screenshot({ path: "web/static/assets/capture.png" });
await browser.close();
await server.close();
