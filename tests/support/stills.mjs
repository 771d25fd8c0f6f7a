// `node tests/support/stills.mjs [LESSON.html…]`: makes the still pictures of the lessons' widgets, which stand for them
// on paper, in the book and without scripts. Every widget with a "still" key is run as a reader would run it, with its own settings, to
// its end; what it then shows on paper, in the light theme, becomes lessons/<still>. Build the site anew afterwards.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { launch, open } from "./browser.mjs";
import { small } from "./png.mjs";
import { serve } from "./server.mjs";

const WIDTH = 760; // CSS pixels
const SCALE = 1.5;
const LONGEST_MS = 10 * 60 * 1000; // of one run
const SETTLE_MS = 1500; // last drawing, last sample
const BLANK = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==",
  "base64",
);
const START = /^(Entraîner|Générer|Lancer|Comparer|Lire)$/;

/** A lesson that names a picture which is not there cannot be built: a blank one stands in. */
function addBlanks() {
  for (const name of fs.readdirSync("lessons").filter((file) => file.endsWith(".md"))) {
    const text = fs.readFileSync(`lessons/${name}`, "utf8");
    for (const [, still] of text.matchAll(/"still"\s*:\s*"([^"]+)"/g)) {
      const file = path.join("lessons", still);
      if (fs.existsSync(file)) continue;
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, BLANK);
    }
  }
}

function build() {
  const { status, error } = spawnSync("make", ["build"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`make build: ${error?.message ?? status}`);
}

/** Tags and places of the page's widgets that have a picture. */
function listWidgets(page) {
  return page
    .$$eval("figure.widget > [config]", (elements) =>
      elements.map((element, i) => {
        element.dataset.taken = String(i);
        const { still, title } = JSON.parse(element.getAttribute("config"));
        return { i, still, name: `${element.localName} ${title ?? ""}` };
      }),
    )
    .then((widgets) => widgets.filter(({ still }) => still));
}

/** Ends when no network has made a step for a while after rnn-done (some train several), or when the button reads again
 * what it read before it read something else. */
function untilEnd(button, longest) {
  const QUIET_MS = 3000;
  const label = button.textContent;
  const widget = button.getRootNode().host;
  return new Promise((resolve) => {
    let changed = false;
    let timer = 0;
    widget.addEventListener("rnn-progress", () => clearTimeout(timer));
    widget.addEventListener("rnn-done", ({ detail }) => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve(detail.reason), QUIET_MS);
    });
    widget.addEventListener("rnn-error", ({ detail }) => resolve(detail.message), { once: true });
    const observer = new MutationObserver(() => {
      if (button.textContent !== label) changed = true;
      else if (changed && !timer) setTimeout(() => timer || resolve("done"), QUIET_MS);
    });
    observer.observe(button, { childList: true, characterData: true, subtree: true });
    setTimeout(() => resolve("too long"), longest);
    button.click();
  });
}

/** Presses the buttons that make the widget do its work, one after the other, each until it is done. */
async function run(widget) {
  const labels = await widget.getByRole("button", { name: START }).allInnerTexts();
  for (const label of labels) {
    const button = widget.getByRole("button", { name: label, exact: true }).first();
    if (!(await button.isVisible())) continue;
    const reason = await button.evaluate(untilEnd, LONGEST_MS);
    if (reason !== "done") throw new Error(reason);
  }
}

async function take(page, { i, still, name }) {
  const widget = page.locator(`[data-taken="${i}"]`);
  await widget.scrollIntoViewIfNeeded();
  await widget.locator(".widget").first().waitFor();
  await widget.evaluate(
    (element, width) => element.style.setProperty("width", `${width}px`),
    WIDTH,
  );
  const started = Date.now();
  await run(widget);
  await page.waitForTimeout(SETTLE_MS);
  const alert = widget.getByRole("alert").filter({ visible: true });
  if (await alert.count()) throw new Error(await alert.first().innerText());
  await page.emulateMedia({ media: "print" }); // without what can be pressed and set
  await page.waitForTimeout(SETTLE_MS);
  const picture = small(await widget.screenshot({ animations: "disabled" }));
  await page.emulateMedia({ media: "screen" });
  fs.writeFileSync(path.join("lessons", still), picture);
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(`${name}: ${still}, ${(picture.length / 1024).toFixed(0)} KB, ${seconds} s`);
}

async function takeAll(browser, url) {
  let failed = 0;
  const page = await open(browser, url, {
    viewport: { width: 1000, height: 1400 },
    deviceScaleFactor: SCALE,
    colorScheme: "light",
    reducedMotion: "reduce",
    bypassCSP: true, // for a style of our own
  });
  await page.addStyleTag({ content: "header.site { position: static !important }" });
  for (const widget of await listWidgets(page)) {
    try {
      await take(page, widget);
    } catch (error) {
      failed++;
      console.error(`${widget.name}: ${error.message}`);
    }
  }
  await page.context().close();
  return failed;
}

addBlanks();
build();
const browser = await launch();
const server = await serve();
const wanted = process.argv.slice(2);
const pages = wanted.length
  ? wanted
  : fs
      .readdirSync("dist")
      .filter((name) => /^module\d+_lesson\d+\.html$/.test(name))
      .sort();
let failed = 0;
for (const name of pages) failed += await takeAll(browser, server.url + name);
await browser.close();
await server.close();
if (!failed) build();
process.exit(failed ? 1 : 0);
