// The few functions of a system that the C library's parts in a module of ours import.
import { RecurrenceError } from "../protocol.js";

// C standard output and error of a module that has no business writing: said on the console.
function writer(memory) {
  const decoder = new TextDecoder();
  return (fd, vectors, count, written) => {
    const view = new DataView(memory().buffer);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const at = view.getUint32(vectors + 8 * i, true);
      const size = view.getUint32(vectors + 8 * i + 4, true);
      console.error(decoder.decode(new Uint8Array(view.buffer, at, size).slice()));
      total += size;
    }
    view.setUint32(written, total, true);
    return 0;
  };
}

export function systemImports(memory) {
  const refuse = () => 8; // WASI errno badf
  const system = {
    fd_write: writer(memory),
    fd_close: refuse,
    fd_seek: refuse,
    fd_read: refuse,
    proc_exit(code) {
      throw new RecurrenceError("internal", `the module ended itself (${code})`);
    },
  };
  const env = { emscripten_notify_memory_growth() {} };
  return { env, wasi_snapshot_preview1: system };
}
