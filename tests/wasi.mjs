// Runs a test program compiled to standalone WASM: node --no-warnings tests/wasi.mjs FILE.wasm [ARGS]
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [file, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: [file, ...args], env: {}, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(file));
const instance = await WebAssembly.instantiate(module, {
  wasi_snapshot_preview1: wasi.wasiImport,
  // Emscripten tells the host when memory has grown; nobody here keeps views of it.
  env: { emscripten_notify_memory_growth: () => {} },
});
process.exitCode = wasi.start(instance);
