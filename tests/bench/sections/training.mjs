// Training in Chromium: the engine beside the peak of the machine, TensorFlow.js and brain.js.
import { mean, sideBySide, spread, Timed } from "../rounds.mjs";
import { number, percent, table, times, told } from "../report.mjs";
import { CELLS, charactersPerStep, flopPerCharacter, SIZES, workOf } from "../work.mjs";

const ROUNDS = { S: 5, M: 5, L: 3 };
const PEAK_SECONDS = 0.015;
const PEAK_TRIES = 3;
const OF_PEAK = {
  S: { atLeast: 0.4, stretch: 0.65, format: percent },
  M: { atLeast: 0.5, stretch: 0.65, format: percent },
  L: { atLeast: 0.5, stretch: 0.65, format: percent },
};
const OF_TFJS = { atLeast: 20, stretch: 30, format: times };
const OF_BRAIN = { atLeast: 30, format: times };

/** The loop of peak.c that reaches most here, as FLOP per second. */
async function openPeak(engine) {
  const loops = [];
  for (const [name, flop] of Object.entries(await engine.call("openPeak"))) {
    const loop = new Timed((calls) => engine.call("peak", name, calls), {
      unit: flop,
      block: PEAK_SECONDS,
    });
    await loop.warmUp({ seconds: 1.5 });
    const tries = [];
    for (let i = 0; i < 5; i++) tries.push(await loop.speed());
    loops.push({ name, loop, reached: spread(tries) });
  }
  loops.sort((a, b) => b.reached.median - a.reached.median);
  return loops[0];
}

async function trained(contender, work, block) {
  const id = await contender.call("prepare", work);
  const timed = new Timed((steps) => contender.call("train", id, steps), {
    unit: charactersPerStep(work),
    block,
  });
  const warm = await timed.warmUp({ seconds: 6 });
  return { timed, warm, end: () => contender.call("dispose", id) };
}

/**
 * The engine's speed; each time the peak is measured too, right before and right after. What is to be the
 * peak is the best of a few tries: an interruption of so short a block would flatter the engine.
 */
class BesidePeak {
  peaks = [];
  speeds = [];
  fractions = [];

  constructor(engine, peak, flop) {
    Object.assign(this, { engine, peak, flop });
  }

  async #peakNow() {
    const tries = [];
    for (let i = 0; i < PEAK_TRIES; i++) tries.push(await this.peak.speed());
    const best = Math.max(...tries);
    this.peaks.push(best);
    return best;
  }

  async speed() {
    const before = await this.#peakNow();
    const speed = await this.engine.speed();
    const after = await this.#peakNow();
    this.speeds.push(speed);
    this.fractions.push((speed * this.flop) / mean([before, after]));
    return speed;
  }
}

async function one({ engine, tfjs, peak }, size, cell) {
  const work = workOf(cell, size);
  const own = await trained(engine, work, 0.5);
  const beside = new BesidePeak(own.timed, peak.loop, flopPerCharacter(work));
  let peer = null;
  if (tfjs) {
    const other = await trained(tfjs, work, 0.3);
    const { contender, ratio } = await sideBySide(beside, other.timed, ROUNDS[size]);
    peer = { charactersPerSecond: contender, ratio, warm: other.warm };
    await other.end();
  } else {
    for (let i = 0; i <= ROUNDS[size]; i++) await beside.speed();
  }
  await own.end();
  return {
    size,
    work,
    warm: own.warm,
    charactersPerSecond: spread(beside.speeds),
    peak: spread(beside.peaks),
    ofPeak: spread(beside.fractions),
    tfjs: peer,
  };
}

async function besideBrain({ engine, brain }) {
  const work = workOf("lstm", "M");
  const own = await trained(engine, work, 0.5);
  const { charactersPerIteration } = await brain.call("prepare", work);
  const other = new Timed((iterations) => brain.call("train", iterations), {
    unit: charactersPerIteration,
    block: 0.5,
  });
  const warm = await other.warmUp({ seconds: 5 });
  const { reference, contender, ratio } = await sideBySide(own.timed, other, 5);
  await own.end();
  return { work, charactersPerSecond: reference, brain: contender, ratio, warm };
}

function tell(results, targets) {
  const rows = results.map(({ size, work: { cell }, charactersPerSecond, ofPeak, tfjs }) => {
    const limit =
      cell === "rnn"
        ? ""
        : targets.judge(`${cell} ${size} of the peak`, ofPeak.median, OF_PEAK[size]);
    const row = [size, cell, told(charactersPerSecond), told(ofPeak, percent), limit];
    if (!tfjs) return row;
    const target = targets.judge(`${cell} ${size} to TensorFlow.js`, tfjs.ratio.median, OF_TFJS);
    return [...row, told(tfjs.charactersPerSecond), told(tfjs.ratio, times), target];
  });
  const head = ["", "cell", "engine, char/s", "of the peak", "target"];
  const peer = ["TensorFlow.js, char/s", "engine to it", "target"];
  return table(results[0].tfjs ? [...head, ...peer] : head, rows, 2);
}

/** @param {{ engine, tfjs?, brain? }} contenders */
export async function training(contenders, { say, targets }) {
  const peak = await openPeak(contenders.engine);
  const results = [];
  for (const size of Object.keys(SIZES)) {
    for (const cell of CELLS) {
      say(`training ${cell} ${size}`);
      results.push(await one({ ...contenders, peak }, size, cell));
    }
  }
  const peaks = results.map((result) => result.peak);
  const flops = {
    median: spread(peaks.map(({ median }) => median)).median,
    min: Math.min(...peaks.map(({ min }) => min)),
    max: Math.max(...peaks.map(({ max }) => max)),
  };
  const text = [
    `Peak in Chromium, SIMD128 multiply then add in registers: ${told(flops, (n) => number(n / 1e9))} GFLOP/s`,
    tell(results, targets),
  ];
  let brain = null;
  if (contenders.brain) {
    say("training lstm M, brain.js");
    brain = await besideBrain(contenders);
    text.push(
      table(
        ["", "cell", "engine, char/s", "brain.js, char/s", "engine to it", "target"],
        [
          [
            "M",
            "lstm",
            told(brain.charactersPerSecond),
            told(brain.brain),
            told(brain.ratio, times),
            targets.judge("lstm M to brain.js", brain.ratio.median, OF_BRAIN),
          ],
        ],
        2,
      ),
    );
  }
  return { text: text.join("\n\n"), data: { peak: { loop: peak.name, flops }, results, brain } };
}
