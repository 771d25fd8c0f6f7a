// The page while it trains: frames, and how soon a pause is answered.
import { open } from "../../support/browser.mjs";

const FRAMES = 58; // 60 a second, but for the clock of a browser without a screen
const PAUSE_MS = 100;

/** Of the labo's first widget while it trains with its own settings. */
export async function page(browser, url, { say, targets }) {
  say("frames and pause");
  const opened = await open(browser, `${url}labo.html`);
  const widget = opened.locator("rnn-train").first();
  await widget.getByRole("button", { name: "Entraîner" }).click();
  await widget.locator('.state[data-state="running"]').waitFor();
  const frames = await opened.evaluate(
    () =>
      new Promise((resolve) => {
        const times = [];
        const frame = (time) => {
          times.push(time);
          if (time - times[0] < 5000) requestAnimationFrame(frame);
          else resolve(times.slice(1).map((t, i) => t - times[i]));
        };
        requestAnimationFrame(frame);
      }),
  );
  const pauseMs = await widget.evaluate(
    (element) =>
      new Promise((resolve) => {
        const state = element.shadowRoot.querySelector(".state");
        const start = performance.now();
        new MutationObserver(() => {
          if (state.dataset.state === "paused") resolve(performance.now() - start);
        }).observe(state, { attributes: true });
        element.shadowRoot.querySelector("button.primary").click();
      }),
  );
  await opened.context().close();
  const sorted = frames.sort((a, b) => a - b);
  const framesPerSecond = (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0);
  const frameMs95 = sorted[Math.floor(0.95 * sorted.length)];
  const text =
    `The page while it trains: ${framesPerSecond.toFixed(1)} frames/s ` +
    `(${targets.judge("frames per second", framesPerSecond, { atLeast: FRAMES }).trim()}), ` +
    `95 % of frames within ${frameMs95.toFixed(1)} ms, pause answered in ${pauseMs.toFixed(0)} ms ` +
    `(${targets.judge("pause", pauseMs, { atMost: PAUSE_MS }).trim()})`;
  return { text, data: { framesPerSecond, frameMs95, pauseMs } };
}
