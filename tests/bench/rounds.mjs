// How things are timed: warmed up until they are steady, then side by side in rounds, medians told.

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Something whose speed is measured in blocks: `run(amount)` does an amount of work (steps, characters,
 * calls) and resolves to the seconds it took, told by the one who did it.
 */
export class Timed {
  #run;
  #amount = 1;

  /** @param {{ unit?: number, block: number }} options `unit`: what an amount of 1 counts; `block`: seconds */
  constructor(run, { unit = 1, block }) {
    this.#run = run;
    this.unit = unit;
    this.block = block;
  }

  /** Units per second over one block. */
  async speed() {
    const amount = this.#amount;
    const seconds = Math.max(await this.#run(amount), 1e-6);
    // The next block should take `block` seconds, but a first, slow one says little about it.
    const wanted = (amount * this.block) / seconds;
    this.#amount = Math.max(1, Math.round(Math.min(wanted, amount * 8)));
    return (amount * this.unit) / seconds;
  }

  /**
   * Runs blocks until three in a row differ by less than 5 %, so that what is measured afterwards is the
   * optimizing compiler's code; gives up after `seconds`, and says so.
   */
  async warmUp({ seconds = 5, within = 0.05 } = {}) {
    const start = performance.now();
    const speeds = [];
    const steady = () => {
      const last = spread(speeds.slice(-3));
      return speeds.length >= 3 && last.max / last.min - 1 < within;
    };
    do speeds.push(await this.speed());
    while (!steady() && performance.now() - start < 1000 * seconds);
    return { blocks: speeds.length, steady: steady() };
  }
}

/**
 * One contender between two measurements of a reference, `count` times, so that a drift of the machine
 * touches both: { reference, contender, ratio }, each a spread; `ratio` is of the pairs of a round.
 */
export async function sideBySide(reference, contender, count) {
  const found = { reference: [], contender: [], ratio: [] };
  let before = await reference.speed();
  found.reference.push(before);
  for (let round = 0; round < count; round++) {
    const own = await contender.speed();
    const after = await reference.speed();
    found.reference.push(after);
    found.contender.push(own);
    found.ratio.push(mean([before, after]) / own);
    before = after;
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, spread(values)]));
}
