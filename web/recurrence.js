// The engine as an ES module, for browsers and Node 18+. In a page it runs in a worker of its own.
// recurrence.d.ts says what there is.
import { Client, Engine } from "./client.js";
import { invalid } from "./protocol.js";

export { RecurrenceError } from "./protocol.js";

export async function createEngine(options = {}) {
  if (!options || typeof options !== "object") throw invalid("options", "must be an object");
  const { simd = "auto" } = options;
  const here = import.meta.url;
  if (typeof document !== "undefined") {
    return Engine.open(new Client({ url: new URL("worker.js", here), simd }));
  }
  const { LocalPort } = await import("./local.js");
  return Engine.open(new Client({ connect: () => new LocalPort(here), simd }));
}
