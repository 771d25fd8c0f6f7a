// The system's Chromium by Playwright, and pages that remember every error and foreign request.
import { chromium } from "playwright-core";

export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
}

/**
 * A page in a context of its own; `page.faults` gathers console errors, exceptions and foreign requests.
 * `prepare` is called with the page before it goes to the address.
 */
export async function open(browser, url, options = {}, prepare = async () => {}) {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.faults.push(`exception: ${error.message}`));
  const { origin } = new URL(url);
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(origin) && !/^(data|blob):/.test(asked))
      page.faults.push(`foreign: ${asked}`);
  });
  await prepare(page);
  await page.goto(url);
  return page;
}
