// The engine as an ES module, for browsers and Node 18+. In a page it runs in a worker of its own.
import { Client, RemoteEngine } from "./client.js";
import { LocalEngine } from "./local.js";

export { RecurrenceError } from "./protocol.js";

/**
 * @param {{ simd?: "auto"|boolean }} options "auto" asks the browser
 */
export async function createEngine({ simd = "auto" } = {}) {
  const here = import.meta.url;
  if (typeof document === "undefined") return LocalEngine.open({ simd, base: here });
  return new RemoteEngine(new Client({ url: new URL("worker.js", here), simd })).open();
}
