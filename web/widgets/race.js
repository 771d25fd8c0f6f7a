// Several networks trained in turns on the same data, seed and budget; no drawing.
import { RecurrenceError } from "../protocol.js";
import { engineConfig, textOf } from "./network.js";
import { engineLost, forgetEngine, sharedEngine } from "./shared.js";

const TURN = 20; // steps of one network before the next has its turn
const VALIDATE = 100; // steps between two validations
const MOST_UNITS = 512;

/** The engine's configuration for one of the cells. */
function configOf(settings, cell, units) {
  const config = engineConfig({ ...settings, cell, units });
  if (settings.task === "text") return config;
  const { sequenceLength } = settings;
  const layers = config.layers.filter(({ type }) => type === cell);
  // Copying needs gates that are open for so long from the start (Tallec & Ollivier 2018).
  if (settings.task === "copy" && cell !== "rnn")
    for (const layer of layers) layer.chronoSteps = Math.ceil(1.5 * sequenceLength);
  return { ...config, task: settings.task, layers };
}

export class Race {
  #abort = null;
  #generation = 0;

  /** @param {(lane: Lane, metrics: object) => void} onMetrics */
  constructor(onMetrics) {
    this.onMetrics = onMetrics;
    this.lanes = [];
  }

  get running() {
    return this.#abort !== null;
  }

  /**
   * Makes a network for each cell.
   * @typedef {{cell: string, units: number, model: object, parameters: number, step: number, seconds: number,
   *   failed: boolean, last: object | null, valLoss: number}} Lane seconds: of its own training
   */
  async prepare(settings, ownText) {
    await this.dispose();
    const generation = this.#generation;
    this.settings = settings;
    this.engine = sharedEngine();
    const engine = await this.engine;
    const data = settings.task === "text" ? { text: await textOf(settings, ownText) } : {};
    this.text = data.text;
    const lanes = [];
    try {
      for (const cell of settings.cells) {
        const most = settings.sameParameters ? lanes[0]?.parameters : undefined;
        lanes.push(await this.#lane(engine, data, cell, most));
      }
    } catch (error) {
      for (const { model } of lanes) model.dispose().catch(() => {});
      this.#lost(error);
      throw error;
    }
    if (generation !== this.#generation) {
      for (const { model } of lanes) model.dispose().catch(() => {});
      throw new RecurrenceError("closed", "the widget was removed while it prepared its networks");
    }
    this.lanes = lanes;
  }

  /** With `wanted`, as many units as bring the number of parameters nearest to it. */
  async #lane(engine, data, cell, wanted) {
    const make = (units) =>
      engine.createModel({ ...configOf(this.settings, cell, units), ...data });
    let { units } = this.settings;
    let model = await make(units);
    if (wanted !== undefined) [model, units] = await nearest(make, model, units, wanted);
    const { parameters } = model.info;
    const started = { step: 0, seconds: 0, failed: false, last: null, valLoss: NaN };
    return { cell, units, model, parameters, ...started };
  }

  /** Trains until each has done `steps` steps; resolves to "done" or "paused". */
  async run(steps) {
    const abort = new AbortController();
    this.#abort = abort;
    try {
      while (!abort.signal.aborted) {
        const behind = this.lanes.filter((lane) => !lane.failed && lane.step < steps);
        if (behind.length === 0) return "done";
        for (const lane of behind) await this.#turn(lane, steps, abort.signal);
      }
      return "paused";
    } catch (error) {
      this.#lost(error);
      throw error;
    } finally {
      if (this.#abort === abort) this.#abort = null;
    }
  }

  async #turn(lane, steps, signal) {
    const turn = Math.min(TURN - (lane.step % TURN), steps - lane.step);
    const end = lane.step + turn;
    const validateEvery = end % VALIDATE === 0 || end === steps ? turn : 0;
    const start = performance.now();
    try {
      for await (const metrics of lane.model.train({ steps: turn, validateEvery, signal })) {
        lane.step = metrics.step;
        lane.last = metrics;
        lane.valLoss = metrics.valLoss ?? lane.valLoss;
        this.onMetrics(lane, metrics);
      }
    } catch (error) {
      if (error.code !== "diverged") throw error;
      lane.failed = true;
    } finally {
      lane.seconds += (performance.now() - start) / 1000;
    }
  }

  /** A dead engine has taken the networks with it. */
  #lost(error) {
    if (!engineLost(error)) return;
    this.lanes = [];
    forgetEngine(this.engine);
  }

  pause() {
    this.#abort?.abort();
  }

  async dispose() {
    this.pause();
    this.#generation++;
    const { lanes } = this;
    this.lanes = [];
    for (const { model } of lanes) await model.dispose().catch(() => {});
  }
}

/** Halves the interval of units until the parameters are as near as they get to `wanted`. */
async function nearest(make, model, units, wanted) {
  let [low, high] = [1, MOST_UNITS];
  let best = model;
  let found = units;
  const far = (one) => Math.abs(one.info.parameters - wanted);
  for (let at = units; ; at = (low + high) >> 1) {
    const tried = at === units ? model : await make(at);
    if (tried.info.parameters < wanted) low = at + 1;
    else high = at - 1;
    if (tried !== best && far(tried) < far(best)) {
      await best.dispose();
      [best, found] = [tried, at];
    } else if (tried !== best) {
      await tried.dispose();
    }
    if (low > high || far(best) === 0) return [best, found];
  }
}
