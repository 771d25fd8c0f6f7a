// <rnn-gradients>: what is left of a loss's gradient, step by step back in time, before and after training; and what
// clipping does to the whole gradient of each step.
import { strings } from "../strings/doctor.js";
import { strings as common } from "../strings/fr.js";
import gradientsCss from "../styles/gradients.css";
import { WidgetElement } from "./base.js";
import { activations } from "./doctor-causes.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { safetensors } from "./files.js";
import { GradientsForm } from "./gradients-form.js";
import { GradientsNet } from "./gradients-net.js";
import { GradientsResults } from "./gradients-results.js";
import { HiddenTab } from "./hidden-tab.js";
import { networkChoices, networkDefaults } from "./network.js";
import { plotSheet } from "./plot-style.js";
import { Redraw } from "./redraw.js";
import { worthRetrying } from "./shared.js";

const words = strings.gradients;
const DRAW_MS = 150;
const LOOK_MS = 500; // how often a network is looked into while it trains
const LATER = ["clipNorm", "learningRate", "steps", "temperature"]; // nothing before training depends on them
const ownSheet = styleSheet(gradientsCss);

class RnnGradients extends WidgetElement {
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
    return [plotSheet, ownSheet];
  }

  heading = words.title;
  #turn = 0; // of networks: what older ones still say is not heard

  build() {
    this.nets = [];
    this.form = new GradientsForm(this.config, this.settings, {
      onChange: (key) => this.#changed(key),
      onText: () => this.#read(),
    });
    this.results = new GradientsResults();
    this.redraw = new Redraw((net) => this.#drawProgress(net), DRAW_MS);
    this.tab = new HiddenTab({
      running: () => this.state === "running",
      pause: () => {
        this.#stop();
        return this.work;
      },
      resume: () => this.state === "paused" && this.#toggle(),
    });
    this.#buildButtons();
    this.root.append(
      this.makeHead({ state: true }),
      ...this.form.elements,
      this.buttons,
      this.note,
      this.results.element,
    );
    this.#setState("idle");
  }

  attached() {
    if (!this.state) return;
    this.tab.connect();
    if (this.nets.length === 0) this.#prepare();
  }

  #buildButtons() {
    this.startButton = button(words.train, () => this.#toggle(), { class: "primary" });
    this.bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.progress });
    this.said = h("span", { class: "hint" });
    this.buttons = h("div", { class: "buttons" }, this.startButton, this.bar, this.said);
    this.note = h("p", { class: "note", hidden: true }, words.changed);
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

  get #busy() {
    return ["loading", "running"].includes(this.state);
  }

  #showNote() {
    this.note.hidden = this.#busy || !this.stale || !this.nets.some(({ step }) => step > 0);
  }

  #setState(state) {
    this.showState(state, common.train.states[state]);
    const running = state === "running";
    this.startButton.textContent = running ? words.stop : words.train;
    setUnavailable(this.startButton, state === "loading");
    this.bar.hidden = !running;
    if (!running) this.said.textContent = "";
    this.form.setRunning(running);
    this.root.setAttribute("aria-busy", String(this.#busy));
    this.#showNote();
  }

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
      this.results.drawNorms(this.nets);
      this.#setState("idle");
      return true;
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
      return false;
    }
  }

  async #net(cell, turn) {
    const net = new GradientsNet(cell, { ...this.settings, cell }, (metrics) => {
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
    this.results.clear();
  }

  /** Looks into all networks with the text of now. */
  async #read() {
    const turn = this.#turn;
    const { text } = this.form.reading;
    this.settings.input = text;
    this.clearError();
    try {
      for (const net of this.nets) await net.look(text);
      if (turn === this.#turn) this.results.drawBack(this.nets);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  #toggle() {
    if (this.state === "running") this.#stop();
    else this.work = this.#train();
  }

  #stop() {
    this.stopped = true;
    for (const net of this.nets) net.training.pause();
  }

  async #train() {
    if (this.stale || this.nets.length === 0 || this.nets.every((net) => net.finished)) {
      if (!(await this.#prepare())) return;
    }
    const turn = this.#turn;
    this.stopped = false;
    this.#setState("running");
    this.say(words.announce.running);
    try {
      for (const net of this.nets) {
        if (this.stopped || turn !== this.#turn) break;
        if (!net.finished) await this.#trainOne(net, turn);
      }
      if (turn !== this.#turn) return;
      await this.#read();
      if (turn !== this.#turn) return;
      this.results.drawNorms(this.nets);
      this.#setState(this.stopped ? "paused" : "done");
      const names = this.nets.map(({ name }) => name);
      this.say(this.stopped ? words.announce.paused : words.announce.done(names));
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
    this.redraw.soon(net);
  }

  #lookSometimes(net) {
    if (this.looking || performance.now() - (this.lookedAt ?? 0) < LOOK_MS) return;
    this.looking = true;
    const turn = this.#turn;
    net
      .look(this.form.reading.text)
      .then(() => turn === this.#turn && this.results.drawBack(this.nets))
      .catch(() => {}) // its training tells what is wrong
      .finally(() => {
        this.looking = false;
        this.lookedAt = performance.now();
      });
  }

  #failed(error) {
    if (!this.isConnected) return; // removed meanwhile: nobody to tell
    const retry = worthRetrying(error);
    if (retry) this.#drop();
    this.#setState("error");
    this.showError(error, retry ? () => this.#prepare() : undefined);
  }

  #drawProgress(net) {
    if (!this.isConnected || this.state !== "running") return;
    const { steps } = this.settings;
    const done = this.nets.reduce((sum, { step }) => sum + step, 0);
    this.bar.value = done / (steps * this.nets.length);
    this.said.textContent = words.training(net.name, net.step, steps, net.last.loss);
    this.results.drawNorms(this.nets);
  }

  exports() {
    const models = this.nets.map((net) => ({
      label: this.nets.length > 1 ? words.model(net.name) : common.share.model,
      name: `reseau-${net.cell}.safetensors`,
      make: () => safetensors(net.training.model),
    }));
    return [...this.results.files(), ...models];
  }

  themeChanged() {
    this.results?.repaint();
  }

  release() {
    this.#turn++;
    if (!this.state) return; // its configuration was wrong
    this.tab.release();
    this.redraw.stop();
    this.form.reading.release();
    this.#drop();
    this.#setState("idle");
  }
}

customElements.define("rnn-gradients", RnnGradients);
