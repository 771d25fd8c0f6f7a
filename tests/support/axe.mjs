// What axe-core objects to in a page.
import assert from "node:assert/strict";
import * as fs from "node:fs";

const axe = fs.readFileSync("node_modules/axe-core/axe.min.js", "utf8");

/** Options of a page that axe looks at: nothing is half faded in, and its script may run. */
export const FOR_AXE = { reducedMotion: "reduce", bypassCSP: true };

/** "rule: places", of the whole page or of the one element that `selector` names. */
export async function violations(page, selector = null) {
  await page.evaluate(axe);
  return page.evaluate(async (place) => {
    const where = place ? document.querySelector(place) : document;
    const found = await globalThis.axe.run(where, { resultTypes: ["violations"] });
    const places = (nodes) => nodes.slice(0, 5).map(({ target }) => target.join(" "));
    return found.violations.map(({ id, nodes }) => `${id}: ${places(nodes).join(" | ")}`);
  }, selector);
}

export async function assertAccessible(page, about) {
  assert.deepEqual(await violations(page), [], about);
}
