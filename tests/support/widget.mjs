// Talking to one widget as its reader does: buttons, state, numbers, files.
import * as fs from "node:fs";

export const button = (element, name) => element.getByRole("button", { name, exact: true });

export const state = (element, name) =>
  element.locator(`.state[data-state="${name}"]`).waitFor({ timeout: 60000 });

/** Listens for an event of the widget, then acts: the event is not missed, however soon it comes. Its detail. */
export async function heard(element, type, act) {
  const event = element.evaluate(
    (e, name) =>
      new Promise((resolve) =>
        e.addEventListener(name, ({ detail }) => resolve(structuredClone(detail)), { once: true }),
      ),
    type,
  );
  const [detail] = await Promise.all([event, act()]);
  return detail;
}

/** Has the widget train by `act`, until its first step is done. */
export const start = (element, act = () => button(element, "Entraîner").click()) =>
  heard(element, "rnn-progress", act);

/** Trains to the end, however short that is. */
export async function train(element) {
  await heard(element, "rnn-done", () => button(element, "Entraîner").click());
  await state(element, "done");
}

export async function pause(element) {
  await button(element, "Pause").click();
  await state(element, "paused");
}

/** Starts a measure and stops it at its first figure, from within the page: a short one is over before a click. */
export async function stopMeasure(element) {
  const stopped = element.evaluate((e) => {
    const find = (name) => [...e.shadowRoot.querySelectorAll(".buttons button")].find(name);
    return new Promise((resolve) => {
      (function poll() {
        const stop = find(({ textContent }) => textContent === "Arrêter la mesure");
        const counted = /\d+\sexemples/.test(e.shadowRoot.querySelector(".progress").textContent);
        if (!stop || !counted) return setTimeout(poll);
        stop.click();
        resolve();
      })();
    });
  });
  await Promise.all([stopped, button(element, "Mesurer").click()]);
}

/** A text with ordinary spaces. */
export const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

/** A number as it is written for the reader. */
export const number = (text) =>
  Number(
    text
      .replace(/[()\s%]/g, "")
      .replace("−", "-")
      .replace(",", "."),
  );

/** One of the numbers above the curves. */
export async function metric(element, name) {
  return number(
    await element.locator(".metrics > div", { hasText: name }).locator("dd").innerText(),
  );
}

/** One of the files that the widget exports. */
export async function exported(page, element, name) {
  await button(element, "Exporter").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(element, name).click(),
  ]);
  await button(element, "Exporter").click();
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}
