// What can be asked of a page, or befall it, whatever it shows.

/** By how much the page scrolls sideways; not more than 0 if it does not. */
export const pixelsTooWide = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** The reader goes to another tab, or comes back. */
export const setHidden = (page, hidden) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** To be called before the page starts its engine; what is returned lets that die. */
export async function mortalEngine(page) {
  await page.evaluate(() => {
    const Original = globalThis.Worker;
    globalThis.workers = [];
    globalThis.Worker = class extends Original {
      constructor(...given) {
        super(...given);
        globalThis.workers.push(this);
      }
    };
  });
  return () =>
    page.evaluate(() =>
      globalThis.workers[0].dispatchEvent(new ErrorEvent("error", { message: "died" })),
    );
}
