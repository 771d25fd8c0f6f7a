// The site with one more page, exercices.html, which has all that can be done on a page; and what a page says and keeps of
// the steps that were done.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";

export const LESSONS = [1, 2, 3, 4, 5].map((n) => `module5_lesson${n}.html`);
/** The course's key in the browser's storage. */
export const KEY = "recurrence.course";
export const EXERCISES = "tests/browser/data/exercices.md";

/** A folder with this site, until the process ends. */
export function withExercises() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "course-"));
  fs.cpSync("dist", root, { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    "build/native/recurrence",
    [
      ...["page", "--shell", "shell.html", "--course", "lessons/course.json"],
      ...["--root", path.dirname(EXERCISES), EXERCISES],
    ],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  fs.writeFileSync(path.join(root, "exercices.html"), stdout);
  process.on("exit", () => fs.rmSync(root, { recursive: true, force: true }));
  return root;
}

export const stepsLine = (page) => page.locator(".meta .steps");

export const stored = (page) => page.evaluate((key) => JSON.parse(localStorage.getItem(key)), KEY);

/** Steps done and all steps, as the page says them. */
export async function counted(page, place = stepsLine(page)) {
  const [, done, all] = /^(\d+) étapes? sur (\d+)/.exec((await place.innerText()).trim());
  return [Number(done), Number(all)];
}

/** Until the page says how many steps are done. */
export async function ready(page) {
  await page.waitForFunction(() => /sur/.test(document.querySelector(".steps")?.textContent));
}

/** The summary is a step too, which a short page shows at once: with it counted, the others stand alone. */
export async function reachSummary(page) {
  const summary = page.locator("#resume");
  if (!(await summary.count())) return;
  await summary.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
  await page.waitForFunction(
    (key) =>
      Object.values(JSON.parse(localStorage.getItem(key)).pages).some((done) => done.resume?.done),
    KEY,
  );
}
