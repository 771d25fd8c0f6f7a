// One cell's network, twice, for <rnn-gradients>: as it was drawn, and trained; with what is measured of both.
import { Points } from "../charts/points.js";
import { strings } from "../strings/doctor.js";
import { strings as common } from "../strings/fr.js";
import { factorPerStep, FLOOR, gradientBack } from "./decay.js";
import { Training } from "./training.js";

const words = strings.gradients;
const HORIZON = 50; // steps back that the factor is spelled out for
const LEAST_READ = 3; // characters
const COLORS = { rnn: "warm", lstm: "accent", gru: "plum" };

const positive = (values) => Array.from(values, (value) => Math.max(value || 0, FLOOR));
const steps = (values) => Array.from(values, (_, k) => k);

export class GradientsNet {
  /** @param {(metrics: object) => void} onMetrics of each step of the trained one */
  constructor(cell, settings, onMetrics) {
    this.cell = cell;
    this.name = common.cells[cell];
    this.settings = settings;
    this.norms = new Points();
    this.most = { name: this.name, most: 0, step: 0, clipped: 0, steps: 0 };
    this.before = [];
    this.now = [];
    this.divergedAt = null;
    this.untrained = new Training({ onMetrics() {} });
    this.training = new Training({
      onMetrics: (metrics) => {
        this.#take(metrics);
        onMetrics(metrics);
      },
    });
  }

  async prepare() {
    const { recurrentInitializer, activation } = this.settings;
    const more = this.cell === "rnn" ? { activation } : {};
    const changes = { cell: { recurrentInitializer, ...more } };
    await this.untrained.prepare(this.settings, null, changes);
    await this.training.prepare(this.settings, null, changes);
  }

  get step() {
    return this.training.step;
  }

  get finished() {
    return this.divergedAt !== null || this.step >= this.settings.steps;
  }

  #take(metrics) {
    const { most, settings } = this;
    const { step, gradientNorm } = metrics;
    this.last = metrics;
    this.norms.add(step, gradientNorm);
    most.steps = step;
    if (settings.clipNorm > 0 && gradientNorm > settings.clipNorm) most.clipped++;
    if (gradientNorm > most.most) Object.assign(most, { most: gradientNorm, step });
  }

  /** Returns "done" or "paused"; to diverge is an end too. */
  async train() {
    try {
      return (await this.training.run(this.settings.steps - this.step)).reason;
    } catch (error) {
      if (error.code !== "diverged") throw error;
      this.divergedAt = this.step + 1;
      return "done";
    }
  }

  async look(text) {
    if ([...text].length < LEAST_READ) {
      this.before = this.now = [];
      return;
    }
    this.before = await gradientBack(this.untrained.model, text);
    this.now = this.step > 0 ? await gradientBack(this.training.model, text) : [];
  }

  /** Whether what was read is too short for a gradient that goes back. */
  get tooShort() {
    return this.before.length < LEAST_READ;
  }

  /** Whether some of what comes back is below what is drawn. */
  get sinks() {
    return [...this.before, ...this.now].some((norm) => !(norm > FLOOR));
  }

  backCurves() {
    const color = COLORS[this.cell];
    const curve = (label, norms, style) => ({
      label,
      color,
      points: { x: steps(norms), y: positive(norms) },
      ...style,
    });
    const before = curve(words.initial(this.name), this.before, { dash: [6, 4] });
    if (this.now.length === 0) return [before];
    return [curve(words.now(this.name, this.step), this.now), before];
  }

  factors() {
    const fact = (name, norms) => {
      const factor = factorPerStep(norms);
      return { name, factor, left: factor ** HORIZON };
    };
    const all = [fact(words.initial(this.name), this.before)];
    if (this.now.length > 0) all.push(fact(words.now(this.name, this.step), this.now));
    return all;
  }

  normCurves() {
    const { clipNorm } = this.settings;
    const color = COLORS[this.cell];
    const { x, y } = this.norms;
    const before = { label: words.before(this.name), color, points: { x, y: positive(y) } };
    if (clipNorm === 0) return [before];
    const after = { x, y: positive(y.map((norm) => Math.min(norm, clipNorm))) };
    return [
      { label: words.after(this.name), color, points: after },
      { ...before, dash: [2, 3] },
    ];
  }

  clippingSaid() {
    const { clipNorm: clip } = this.settings;
    const { most } = this;
    if (clip === 0) return words.off(most);
    return (most.most > clip ? words.clipped : words.never)({ ...most, clip });
  }

  /** The gradient at the state `lag` steps back, relative to that at the last one. */
  far(lag) {
    const at = Math.min(lag, this.now.length - 1);
    if (at < 2 || !(this.now[0] > 0)) return null;
    return { name: this.name, lag: at, ratio: this.now[at] / this.now[0] };
  }

  release() {
    this.untrained.dispose();
    this.training.dispose();
  }
}
