// The native engine beside PyTorch, one thread each, at every size.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { table, times, told } from "../report.mjs";
import { sideBySide, Timed } from "../rounds.mjs";
import { CELLS, charactersPerStep, LEARNING_RATE, SIZES, workOf } from "../work.mjs";
import { nativeEngine } from "./places.mjs";

const ROUNDS = 5;
const PYTHON = process.env.BENCH_PYTHON || "build/venv-bench/bin/python";

/** peer_torch.py: one JSON object a line in, one a line out. */
function openTorch() {
  const child = spawn(PYTHON, ["tests/bench/peer_torch.py"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise((_, reject) => child.once("error", reject));
  failed.catch(() => {});
  const answer = async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error("peer_torch.py ended");
    return JSON.parse(value);
  };
  return {
    versions: answer(),
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    close: () => child.stdin.end(),
  };
}

export async function native({ say }) {
  const torch = openTorch();
  try {
    const versions = await torch.versions;
    const results = [];
    for (const size of Object.keys(SIZES)) {
      for (const cell of CELLS) {
        say(`natively beside PyTorch, ${cell} ${size}`);
        const work = workOf(cell, size);
        await torch.ask({ prepare: { ...work, learningRate: LEARNING_RATE } });
        const train = async (steps) => (await torch.ask({ train: steps })).seconds;
        const peer = new Timed(train, { unit: charactersPerStep(work), block: 0.5 });
        const warm = await peer.warmUp({ seconds: 4 });
        const { reference, contender, ratio } = await sideBySide(nativeEngine(work), peer, ROUNDS);
        results.push({ size, work, engine: reference, torch: contender, ratio, warm });
      }
    }
    const rows = results.map(({ size, work: { cell }, engine, torch: peer, ratio }) => [
      size,
      cell,
      told(engine),
      told(peer),
      told(ratio, times),
    ]);
    const head = ["", "cell", "native engine, char/s", `PyTorch ${versions.torch}, char/s`];
    return { text: table([...head, "engine to it"], rows, 2), data: { versions, results } };
  } finally {
    torch.close();
  }
}
