// The built site and a browser, for as long as the tests of one file run.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

/** `options` are those of serve. Names of pages are relative to the site; an address is taken as it is. */
export function site(options) {
  let browser;
  let server;
  before(async () => {
    browser = await launch();
    server = await serve(options);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  const at = (name) => new URL(name, server.url).href;
  const openPage = (name, ...rest) => open(browser, at(name), ...rest);

  /** A page without motion for `use`, which must leave no fault behind. */
  async function withPage(name, use, pageOptions = {}) {
    const page = await openPage(name, { reducedMotion: "reduce", ...pageOptions });
    await use(page);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }

  /** A page with one widget, by embed.html; `parameters` are its settings in kebab-case. */
  async function openWidget(widget, parameters = {}, pageOptions = {}) {
    const query = new URLSearchParams({ widget, ...parameters });
    const page = await openPage(`embed.html?${query}`, pageOptions);
    const element = page.locator(widget);
    await element.locator(".widget").waitFor();
    return { page, element, close: () => page.context().close() };
  }

  const newContext = (given) => browser.newContext(given);
  return { at, newContext, open: openPage, openWidget, withPage };
}
