// Runs of a small network that are long enough to be paused, and their loss.
import assert from "node:assert/strict";
import { metric } from "./widget.mjs";

/** A network that learns fast, trained for minutes: whoever uses it pauses it. */
export const LONG = {
  units: "32",
  "batch-size": "8",
  "sequence-length": "32",
  "learning-rate": "0.01",
  steps: "100000",
};

/** Until the loss that the widget shows has come down. */
export async function waitForLoss(element, most) {
  for (let i = 0; i < 600; i++) {
    if ((await metric(element, "Perte")) <= most) return;
    await element.page().waitForTimeout(100);
  }
  assert.fail(`the loss stays at ${await metric(element, "Perte")}, above ${most}`);
}
