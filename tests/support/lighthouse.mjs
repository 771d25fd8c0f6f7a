// `node tests/support/lighthouse.mjs [PAGE.html…]`: Lighthouse's scores of pages of dist/, a phone on a slow line, the median of
// three runs. Exit 1 where one is below what is asked, with the audits that cost points.
import net from "node:net";
import { chromium } from "playwright-core";
import { ARGUMENTS } from "./browser.mjs";
import { serve } from "./server.mjs";

const LIGHTHOUSE = new URL(
  "../../build/lighthouse/node_modules/lighthouse/core/index.js",
  import.meta.url,
);
const PAGES = ["index.html", "module5_lesson1.html", "module5_lesson2.html"];
const LEAST = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
const RUNS = 3;

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const score = (run, category) => Math.round(100 * run.categories[category].score);

function median(runs, category) {
  return [...runs].sort((a, b) => score(a, category) - score(b, category))[runs.length >> 1];
}

/** The audits that keep a category from its full score. */
function reasons(run, category) {
  return run.categories[category].auditRefs
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => run.audits[id])
    .filter((audit) => audit.score !== null && audit.score < 0.9)
    .map(({ id, displayValue, details }) => {
      const places = (details?.items ?? [])
        .map((item) => item.node?.selector ?? item.url ?? item.description ?? "")
        .filter(Boolean);
      return `    ${id} ${displayValue ?? ""} ${places.slice(0, 5).join(" | ")}`;
    });
}

const { default: lighthouse } = await import(LIGHTHOUSE);
const port = await freePort();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [...ARGUMENTS, `--remote-debugging-port=${port}`],
});
const server = await serve({ gzip: true });
const wanted = process.argv.slice(2);
let failed = false;
for (const name of wanted.length ? wanted : PAGES) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) {
    const options = { port, logLevel: "error", onlyCategories: Object.keys(LEAST) };
    runs.push((await lighthouse(server.url + name, options)).lhr);
  }
  for (const [category, least] of Object.entries(LEAST)) {
    const run = median(runs, category);
    const reached = score(run, category);
    const low = reached < least;
    failed ||= low;
    console.log(`${low ? "FAILED" : "ok    "} ${name}: ${category} ${reached}, at least ${least}`);
    for (const reason of low ? reasons(run, category) : []) console.log(reason);
  }
}
await browser.close();
await server.close();
process.exit(failed ? 1 : 0);
