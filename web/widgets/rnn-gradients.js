// <rnn-gradients>: what is left of a loss's gradient, step by step back in time, before and after training; and what
// clipping does to the whole gradient of each step.
import uplotCss from "uplot/dist/uPlot.min.css";
import { Points } from "../charts/points.js";
import { RecurrenceError } from "../protocol.js";
import { format, strings } from "../strings/doctor.js";
import { strings as common } from "../strings/fr.js";
import doctorCss from "../styles/doctor.css";
import { WidgetElement } from "./base.js";
import { factorPerStep, FLOOR, gradientBack } from "./decay.js";
import { activations } from "./doctor-causes.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { Drawing } from "./drawing.js";
import { safetensors } from "./files.js";
import { networkChoices, networkDefaults } from "./network.js";
import { Reading } from "./reading.js";
import { Settings } from "./settings.js";
import { Training } from "./training.js";

const words = strings.gradients;
const { cells: cellNames, share: shareWords } = common;
const DRAW_MS = 150;
const LOOK_MS = 500; // how often a network is looked into while it trains
const READ = 200; // characters at most
const FAR = 20; // steps back
const HORIZON = 50; // steps back that the factor is spelled out for
const COLORS = { rnn: "warm", lstm: "accent", gru: "plum" };
const CLIPS = [0, 0.1, 0.25, 0.5, 1, 2, 5];
const LATER = ["clipNorm", "learningRate", "steps", "temperature"]; // nothing before training depends on them
const FIELDS = ["corpus", "units", "learningRate", "sequenceLength", "batchSize", "seed", "steps"];

export class RnnGradients extends WidgetElement {
  static defaults = {
    ...WidgetElement.defaults,
    ...networkDefaults,
    units: 64,
    clipNorm: 1,
    steps: 300,
    input: "Sa gardienne s'appelait Armelle, et elle avait une particularité",
    cells: ["rnn", "lstm"],
    recurrentInitializer: "orthogonal",
    activation: "tanh",
    controls: [],
  };
  static choices = {
    ...networkChoices,
    recurrentInitializer: Object.keys(words.initializers),
    activation: activations,
  };
  static sheets() {
    return [
      (RnnGradients.uplotSheet ??= styleSheet(uplotCss)),
      (RnnGradients.ownSheet ??= styleSheet(doctorCss)),
    ];
  }

  #turn = 0; // of networks: what older ones still say is not heard

  build() {
    checkCells(this.config.cells);
    this.nets = [];
    this.#buildHead();
    this.#buildFields();
    this.#buildButtons();
    this.#buildResults();
    this.root.append(
      this.head,
      this.fields,
      this.more.element,
      this.reading.element,
      this.buttons,
      this.note,
      this.results,
    );
    this.onVisibility = () => this.#followVisibility();
    this.#setState("idle");
  }

  attached() {
    if (!this.state) return;
    document.addEventListener("visibilitychange", this.onVisibility);
    if (this.nets.length === 0) this.#prepare();
  }

  #buildHead() {
    this.status = h("span", { class: "state" });
    this.live = h("p", { class: "visually-hidden", role: "status" });
    const title = h("h3", {}, this.config.title || words.title);
    this.head = h("header", {}, title, this.status, this.live);
  }

  #buildFields() {
    this.boxes = Object.entries(cellNames).map(([cell, name]) => {
      const checked = this.settings.cells.includes(cell);
      const box = h("input", { type: "checkbox", value: cell, checked });
      box.addEventListener("change", () => this.#takeCells(box));
      return { box, label: h("label", {}, box, name) };
    });
    const cells = h(
      "fieldset",
      { class: "cells-field" },
      h("legend", {}, words.cells),
      h("div", { class: "cells" }, ...this.boxes.map(({ label }) => label)),
    );
    this.selects = [
      this.#select("recurrentInitializer", Object.entries(words.initializers)),
      this.#select("activation", Object.entries(words.activations)),
      this.#select("clipNorm", this.#clips()),
    ];
    const chosen = this.selects.map(({ label }) => label);
    this.fields = h("div", {}, cells, h("div", { class: "settings" }, ...chosen));
    const { controls } = this.config;
    this.more = new Settings(this.settings, {
      visible: controls.length > 0 ? FIELDS.filter((key) => controls.includes(key)) : FIELDS,
      onChange: (key) => this.#changed(key),
    });
    this.more.element.classList.add("further");
    this.reading = new Reading(this.config.input, { most: READ, onChange: () => this.#read() });
  }

  #clips() {
    const { clipNorm } = this.settings;
    const values = CLIPS.includes(clipNorm) ? CLIPS : [...CLIPS, clipNorm].sort((a, b) => a - b);
    return values.map((value) => [value, value === 0 ? words.noClip : words.clipAt(value)]);
  }

  #select(key, entries) {
    const options = entries.map(([value, text]) => h("option", { value }, text));
    const select = h("select", {}, ...options);
    select.value = String(this.settings[key]);
    const number = typeof this.settings[key] === "number";
    select.addEventListener("change", () => {
      this.settings[key] = number ? Number(select.value) : select.value;
      this.#changed(key);
    });
    const name = key === "clipNorm" ? words.clip : words[key];
    return { key, select, label: h("label", { class: "field" }, h("span", {}, name), select) };
  }

  #buildButtons() {
    this.startButton = button(words.train, () => this.#toggle(), { class: "primary" });
    this.bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.progress });
    this.said = h("span", { class: "hint" });
    this.buttons = h("div", { class: "buttons" }, this.startButton, this.bar, this.said);
    this.note = h("p", { class: "note", hidden: true });
  }

  #buildResults() {
    this.back = drawing("back");
    this.norms = drawing("norms");
    this.factors = h("ul", { class: "factors" });
    this.remarks = h("div", {});
    this.clippingSaid = h("div", {}, h("p", {}, words.clippingEmpty));
    this.results = h(
      "div",
      { class: "results" },
      this.back.element,
      this.norms.element,
      h("div", { class: "told" }, h("h4", {}, words.inWords), this.factors, this.remarks),
      h("div", { class: "told" }, h("h4", {}, words.clipping), this.clippingSaid),
    );
  }

  /* ---- what it is set to ---- */

  #takeCells(box) {
    const chosen = this.boxes
      .filter(({ box: one }) => one.checked)
      .map(({ box: one }) => one.value);
    if (chosen.length === 0)
      box.checked = true; // the last one stays
    else {
      this.settings.cells = chosen;
      this.#changed("cells");
    }
  }

  #changed(key) {
    this.clearError();
    if (!LATER.includes(key)) {
      this.#prepare();
      return;
    }
    this.stale = true;
    this.#showNote();
  }

  #showNote() {
    const busy = ["loading", "running"].includes(this.state);
    this.note.textContent = words.changed;
    this.note.hidden = busy || !this.stale || !this.nets.some(({ step }) => step > 0);
  }

  #setState(state) {
    this.state = state;
    const busy = state === "loading" || state === "running";
    this.status.textContent = words.states[state];
    this.status.dataset.state = state;
    this.startButton.textContent = state === "running" ? words.stop : words.train;
    setUnavailable(this.startButton, state === "loading");
    this.bar.hidden = state !== "running";
    if (state !== "running") this.said.textContent = "";
    const { locked } = this.config;
    const disabled = locked || state === "running";
    for (const { box } of this.boxes) box.disabled = disabled;
    for (const { key, select } of this.selects)
      select.disabled = disabled || (key === "activation" && !this.settings.cells.includes("rnn"));
    this.more.setDisabled(disabled ? "all" : false);
    this.reading.area.readOnly = locked;
    this.root.setAttribute("aria-busy", String(busy));
    this.#showNote();
  }

  #say(text) {
    this.live.textContent = text;
  }

  /* ---- networks ---- */

  /** New networks with the settings of now, each twice: one is trained, one stays as it was. */
  async #prepare() {
    const turn = ++this.#turn;
    this.#drop();
    this.stale = false;
    this.#setState("loading");
    try {
      const nets = [];
      for (const cell of this.settings.cells) {
        nets.push(await this.#net(cell, turn));
        if (turn !== this.#turn) {
          for (const net of nets) net.release();
          return false;
        }
      }
      this.nets = nets;
      await this.#read();
      if (turn !== this.#turn) return false;
      this.#drawNorms();
      this.#setState("idle");
      return true;
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
      return false;
    }
  }

  async #net(cell, turn) {
    const net = new Net(cell, { ...this.settings, cell }, (metrics) => {
      if (turn === this.#turn) this.#onMetrics(net, metrics);
    });
    try {
      await net.prepare();
    } catch (error) {
      net.release();
      throw error;
    }
    return net;
  }

  #drop() {
    for (const net of this.nets) net.release();
    this.nets = [];
    this.back.clear();
    this.norms.clear();
    this.factors.replaceChildren();
    this.remarks.replaceChildren();
    this.clippingSaid.replaceChildren(h("p", {}, words.clippingEmpty));
  }

  /** Looks into all networks with the text of now. */
  async #read() {
    const turn = this.#turn;
    this.settings.input = this.reading.text;
    this.clearError();
    try {
      for (const net of this.nets) await net.look(this.reading.text);
      if (turn === this.#turn) this.#drawBack();
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  #toggle() {
    if (this.state === "running") {
      this.stopped = true;
      for (const net of this.nets) net.training.pause();
    } else this.work = this.#train();
  }

  async #train() {
    if (this.stale || this.nets.length === 0 || this.nets.every((net) => net.finished)) {
      if (!(await this.#prepare())) return;
    }
    const turn = this.#turn;
    this.stopped = false;
    this.#setState("running");
    this.#say(words.announce.running);
    try {
      for (const net of this.nets) {
        if (this.stopped || turn !== this.#turn) break;
        if (!net.finished) await this.#trainOne(net, turn);
      }
      if (turn !== this.#turn) return;
      await this.#read();
      if (turn !== this.#turn) return;
      this.#drawNorms();
      this.#setState(this.stopped ? "paused" : "done");
      const names = this.nets.map(({ name }) => name);
      this.#say(this.stopped ? words.announce.paused : words.announce.done(names));
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  async #trainOne(net, turn) {
    const reason = await net.train();
    if (turn !== this.#turn) return;
    const diverged = net.divergedAt !== null;
    this.emit("rnn-done", { reason, ...net.last, cell: net.cell, diverged });
  }

  #onMetrics(net, metrics) {
    this.emit("rnn-progress", { ...metrics, cell: net.cell });
    this.#lookSometimes(net);
    if (this.drawTimer) return;
    this.drawTimer = setTimeout(() => {
      this.drawTimer = 0;
      requestAnimationFrame(() => this.#drawProgress(net));
    }, DRAW_MS);
  }

  #lookSometimes(net) {
    if (this.looking || performance.now() - (this.lookedAt ?? 0) < LOOK_MS) return;
    this.looking = true;
    const turn = this.#turn;
    net
      .look(this.reading.text)
      .then(() => turn === this.#turn && this.#drawBack())
      .catch(() => {}) // its training tells what is wrong
      .finally(() => {
        this.looking = false;
        this.lookedAt = performance.now();
      });
  }

  #failed(error) {
    if (!this.isConnected) return; // removed meanwhile: nobody to tell
    const lost = ["worker", "io", "wasm", "closed", "not-found"].includes(error.code);
    if (lost) this.#drop();
    this.#setState("error");
    this.showError(error, lost ? () => this.#prepare() : undefined);
  }

  /* ---- what is seen ---- */

  #drawProgress(net) {
    if (!this.isConnected || this.state !== "running") return;
    const { steps } = this.settings;
    const done = this.nets.reduce((sum, { step }) => sum + step, 0);
    this.bar.value = done / (steps * this.nets.length);
    this.said.textContent = words.training(net.name, net.step, steps, net.last.loss);
    this.#drawNorms();
  }

  #drawBack() {
    const curves = this.nets.flatMap((net) => net.backCurves());
    const facts = this.nets.flatMap((net) => net.factors());
    const said = facts.map((fact) =>
      Number.isFinite(fact.factor) ? words.factor(fact) : words.nothing(fact),
    );
    this.back.draw(curves, said.join(" "));
    this.factors.replaceChildren(...said.map((text) => h("li", {}, text)));
    this.#remark();
    this.#sayClipping();
  }

  #remark() {
    const small = this.nets.some(({ before, now }) =>
      [...before, ...now].some((norm) => !(norm > FLOOR)),
    );
    const remarks = this.nets
      .filter(({ divergedAt }) => divergedAt !== null)
      .map(({ name, divergedAt }) => words.diverged(name, divergedAt));
    if (this.nets.some(({ before }) => before.length < 3)) remarks.push(words.short);
    if (small) remarks.push(words.floor);
    if (this.nets.some(({ cell }) => cell === "lstm")) remarks.push(words.lstmNote);
    this.remarks.replaceChildren(...remarks.map((text) => h("p", { class: "note" }, text)));
  }

  #drawNorms() {
    const trained = this.nets.filter(({ norms }) => norms.x.length > 1);
    if (trained.length === 0) return;
    const curves = trained.flatMap((net) => net.normCurves());
    const clip = trained[0].settings.clipNorm;
    if (clip > 0) curves.push(level(trained, clip));
    this.norms.draw(curves, trained.map((net) => words.normsSummary(net.most)).join(" "));
    this.#sayClipping();
  }

  #sayClipping() {
    const trained = this.nets.filter(({ step }) => step > 0);
    if (trained.length === 0) return;
    const said = trained.map((net) => net.clippingSaid());
    const far = trained.map((net) => net.far(FAR)).filter(Boolean);
    const least = far.sort((a, b) => a.ratio - b.ratio)[0];
    if (least) said.push(words.ratio(least));
    const adam = h("p", { class: "note" }, words.adam);
    this.clippingSaid.replaceChildren(...said.map((text) => h("p", {}, text)), adam);
  }

  async #followVisibility() {
    if (document.hidden && this.state === "running") {
      this.hiddenPause = true;
      this.#toggle();
    } else if (!document.hidden && this.hiddenPause) {
      this.hiddenPause = false;
      await this.work;
      if (this.state === "paused") this.#toggle();
    }
  }

  exports() {
    const files = [
      ...this.back.files("gradients-passe", shareWords),
      ...this.norms.files("gradients-pas", shareWords),
    ];
    const models = this.nets.map((net) => ({
      label: this.nets.length > 1 ? words.model(net.name) : shareWords.model,
      name: `reseau-${net.cell}.safetensors`,
      make: () => safetensors(net.training.model),
    }));
    return [...files, ...models];
  }

  themeChanged() {
    this.back?.repaint();
    this.norms?.repaint();
  }

  release() {
    this.#turn++;
    document.removeEventListener("visibilitychange", this.onVisibility);
    clearTimeout(this.drawTimer);
    this.drawTimer = 0;
    this.reading?.release();
    if (this.state) {
      this.#drop();
      this.#setState("idle");
    }
  }
}

const drawing = (name) =>
  new Drawing({
    label: words[name],
    read: words[`${name}Read`],
    empty: words[`${name}Empty`],
    axis: words[`${name}Head`],
    log: true,
    number: format.power,
  });

function checkCells(cells) {
  if (cells.length > 0 && cells.every((cell) => Object.hasOwn(cellNames, cell))) return;
  const names = Object.keys(cellNames).join(", ");
  throw new RecurrenceError("invalid-config", `"cells" must be some of ${names}`, "cells");
}

const positive = (values) => Array.from(values, (value) => Math.max(value || 0, FLOOR));
const steps = (values) => Array.from(values, (_, k) => k);

/** A horizontal line as long as the longest curve. */
function level(nets, value) {
  const last = Math.max(...nets.map(({ norms }) => norms.x.at(-1)));
  const points = { x: [1, last], y: [value, value] };
  return { label: words.threshold(value), color: "muted", dash: [2, 4], points };
}

/** One cell's network, twice: as it was drawn, and trained. */
class Net {
  constructor(cell, settings, onMetrics) {
    this.cell = cell;
    this.name = cellNames[cell];
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
    if ([...text].length < 3) {
      this.before = this.now = [];
      return;
    }
    this.before = await gradientBack(this.untrained.model, text);
    this.now = this.step > 0 ? await gradientBack(this.training.model, text) : [];
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

customElements.define("rnn-gradients", RnnGradients);
