// <rnn-compare>: simple RNN, LSTM and GRU raced on the same data, seed and budget.
import { Curves, fewRows } from "../charts/curves.js";
import { Points } from "../charts/points.js";
import { format, strings } from "../strings/fr.js";
import compareCss from "../styles/compare.css";
import { WidgetElement } from "./base.js";
import { curveFiles } from "./curve-files.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { safetensors } from "./files.js";
import { networkChoices, networkDefaults } from "./network.js";
import { Picture } from "./picture.js";
import { plotSheet } from "./plot-style.js";
import { Race } from "./race.js";
import { Redraw } from "./redraw.js";
import { Settings } from "./settings.js";
import { trained, worthRetrying } from "./shared.js";

const words = strings.compare;
const ownSheet = styleSheet(compareCss);
const COLORS = { rnn: "warm", lstm: "accent", gru: "plum" };
const DRAW_MS = 150;
const SAMPLE_LENGTH = 160;
const MAIN = ["corpus", "units", "learningRate", "sequenceLength"];

class RnnCompare extends WidgetElement {
  static defaults = {
    ...WidgetElement.defaults,
    ...networkDefaults,
    units: 64,
    steps: 600,
    controls: [],
    cells: networkChoices.cell,
    task: "text",
    sameParameters: false,
  };

  static choices = { ...networkChoices, task: ["text", "adding", "copy"] };

  static sheets() {
    return [plotSheet, ownSheet];
  }

  heading = words.title;
  #turn = 0; // of lives on a page: what an older one still says is not heard

  build() {
    this.settings.cells = [...new Set(this.config.cells)];
    this.race = new Race((lane, metrics) => this.#onMetrics(lane, metrics));
    this.stale = true; // the networks do not exist, or not with these settings
    this.points = new Map();
    this.#buildControls();
    this.#buildResults();
    this.root.append(
      this.makeHead({ state: true }),
      this.form,
      this.buttons,
      this.note,
      this.results,
    );
    this.redraw = new Redraw(() => this.#draw(), DRAW_MS);
    this.onVisibility = () => document.hidden && this.race.pause();
    this.#setState("idle");
  }

  attached() {
    if (this.onVisibility) document.addEventListener("visibilitychange", this.onVisibility);
  }

  #buildControls() {
    const { task, locked } = this.config;
    const visible = this.config.controls.length ? this.config.controls : MAIN;
    this.fields = new Settings(this.settings, {
      visible: [...visible.filter((key) => task === "text" || key !== "corpus"), "seed", "steps"],
      onChange: () => this.#changed(),
    });
    this.same = h("input", { type: "checkbox", checked: this.settings.sameParameters });
    this.same.disabled = locked;
    this.same.addEventListener("change", () => {
      this.settings.sameParameters = this.same.checked;
      this.#changed();
    });
    const same = h("label", { class: "check" }, this.same, " ", words.sameParameters);
    this.form = h(
      "div",
      {},
      h("p", { class: "hint" }, words.tasks[task]),
      this.fields.element,
      same,
    );
    this.startButton = button(words.start, () => this.#toggle(), { class: "primary" });
    this.resetButton = button(words.reset, () => this.#reset());
    this.buttons = h("div", { class: "buttons" }, this.startButton, this.resetButton);
    this.note = h("p", { class: "note", hidden: true });
  }

  #buildResults() {
    const { label, read, empty } = words.chart;
    this.picture = new Picture({ label, read: read[this.config.task], empty, head: [words.step] });
    this.body = h("tbody");
    const head = words.tableHead.map((name) => h("th", { scope: "col" }, name));
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...head)), this.body);
    const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": words.table };
    this.verdict = h("p", {});
    this.samples = h("dl", { class: "samples" });
    this.results = h(
      "div",
      { class: "race" },
      this.picture.element,
      h("h4", {}, words.table),
      h("div", group, table),
      this.verdict,
      this.samples,
    );
  }

  #setState(state) {
    this.showState(state, strings.train.states[state]);
    const running = state === "running";
    const busy = state === "loading";
    this.startButton.textContent = running ? words.pause : words.start;
    setUnavailable(this.startButton, busy);
    setUnavailable(this.resetButton, running || busy || this.race.lanes.length === 0);
    const { locked } = this.config;
    this.fields.setDisabled(locked || running || busy ? "all" : false);
    this.same.disabled = locked || running || busy;
  }

  #changed() {
    this.clearError();
    this.stale = true;
    if (this.race.lanes.length > 0) this.#showNote(words.changed);
  }

  #showNote(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  #toggle() {
    if (this.state === "running") this.race.pause();
    else this.#run();
  }

  async #run() {
    const turn = this.#turn;
    this.clearError();
    try {
      this.#setState("loading");
      await this.#prepare();
      if (turn !== this.#turn) return;
      this.#setState("running");
      this.say(words.running);
      const reason = await this.race.run(this.#goal());
      if (turn === this.#turn) this.#stopped(reason);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  /** Up to the number of steps; past it, as many again. */
  #goal() {
    const { steps } = this.settings;
    const done = Math.max(0, ...this.race.lanes.map(({ step }) => step));
    const behind = this.race.lanes.some(({ step, failed }) => !failed && step < done);
    if (behind) return done;
    return done < steps ? steps : done + steps;
  }

  async #prepare() {
    if (!this.stale && this.race.lanes.length > 0) return;
    this.#clearResults();
    await this.race.prepare({ ...this.settings }, null);
    this.stale = false;
    const series = [];
    for (const lane of this.race.lanes) {
      this.points.set(lane, { loss: new Points(), validation: new Points() });
      const name = strings.cells[lane.cell];
      series.push({ label: name, color: COLORS[lane.cell] });
      series.push({
        label: `${name}, ${words.validation}`,
        color: COLORS[lane.cell],
        dash: [6, 4],
        dots: true,
      });
    }
    this.series = series;
    this.picture.head = [words.step, ...series.map(({ label }) => label)];
    const legend = series.map(({ label, color, dash }) => ({ text: label, color, dashed: !!dash }));
    this.picture.setLegend(legend);
    this.#showNote("");
    this.#drawTable();
  }

  #onMetrics(lane, metrics) {
    if (!this.points.has(lane)) return; // of a race that was cleared away
    const { loss, validation } = this.points.get(lane);
    loss.add(metrics.step, metrics.loss);
    if (metrics.valLoss !== undefined) validation.add(metrics.step, metrics.valLoss);
    this.emit("rnn-progress", { ...metrics, cell: lane.cell });
    if (metrics.step === 1 && this.settings.task === "text") this.#share(lane);
    this.redraw.soon();
  }

  /** From its first step on, a network can be used by the page's other widgets. */
  #share(lane) {
    const { cell, units } = lane;
    const settings = { ...this.settings, cell, units };
    const { text } = this.race;
    trained.set(lane, { model: lane.model, settings, text, step: () => lane.step });
  }

  #curves() {
    return this.race.lanes.flatMap((lane) => {
      const { loss, validation } = this.points.get(lane);
      return [loss, validation];
    });
  }

  #draw() {
    if (!this.isConnected || this.race.lanes.length === 0) return;
    const points = this.#curves();
    if (points.some(({ x }) => x.length > 1)) {
      const log = this.settings.task !== "text";
      this.plot ??= new Curves(this.picture.open(), this.series, { log });
      this.plot.draw(points);
    }
    const rows = () =>
      fewRows(points).map(([step, ...values]) => [
        format.integer(step),
        ...values.map((value) => format.loss(value)),
      ]);
    this.picture.tell(this.#sentence(), rows);
    this.#drawTable();
  }

  #sentence() {
    const known = this.race.lanes.filter(({ last }) => last);
    return known.map((lane) => words.lane(strings.cells[lane.cell], lane)).join(" ");
  }

  #drawTable() {
    const line = (lane) => {
      const { cell, units, parameters, step, last, valLoss, seconds, failed } = lane;
      const loss = failed ? words.diverged : format.loss(last?.loss);
      const speed = last ? format.decimal((1000 * seconds) / step, 1) : "—";
      const name = h("th", { scope: "row" }, strings.cells[cell]);
      const cells = [units, parameters, step].map(format.integer);
      const texts = [...cells, loss, format.loss(valLoss), format.decimal(seconds, 1), speed];
      return h("tr", {}, name, ...texts.map((text) => h("td", {}, text)));
    };
    this.body.replaceChildren(...this.race.lanes.map(line));
  }

  #stopped(reason) {
    this.#draw();
    this.#setState(reason);
    const { lanes } = this.race;
    const ranked = lanes
      .filter(({ failed, valLoss }) => !failed && Number.isFinite(valLoss))
      .sort((a, b) => a.valLoss - b.valLoss);
    const verdict =
      reason === "done" && ranked.length > 1 ? words.verdict(ranked, strings.cells) : "";
    this.verdict.textContent = verdict;
    this.say(reason === "done" ? `${words.done} ${verdict}` : words.paused);
    for (const lane of lanes) {
      trained.touch(lane);
      if (lane.last)
        this.emit("rnn-done", { reason, ...lane.last, valLoss: lane.valLoss, cell: lane.cell });
    }
    if (this.settings.task === "text") this.#writeSamples(lanes);
  }

  /** What each network writes now. */
  async #writeSamples(lanes) {
    try {
      const { temperature, seed } = this.settings;
      const texts = [];
      for (const { model } of lanes)
        texts.push((await model.generate({ length: SAMPLE_LENGTH, temperature, seed })).text);
      if (lanes !== this.race.lanes) return;
      const entry = ({ cell }, i) => [
        h("dt", { class: "when" }, words.writes(strings.cells[cell])),
        h("dd", {}, texts[i].trim()),
      ];
      this.samples.replaceChildren(...lanes.flatMap(entry));
    } catch (error) {
      if (lanes === this.race.lanes && lanes.length > 0) this.showError(error);
    }
  }

  #failed(error) {
    if (!this.isConnected) return; // removed meanwhile: nobody to tell
    if (this.race.lanes.length === 0) this.stale = true;
    this.#draw();
    this.#setState("error");
    this.showError(error, worthRetrying(error) ? () => this.#run() : undefined);
    this.emit("rnn-done", { reason: "error" });
  }

  #clearResults() {
    for (const lane of this.race.lanes) trained.delete(lane);
    this.plot?.destroy();
    this.plot = null;
    this.points.clear();
    this.picture.clear();
    this.picture.setLegend([]);
    this.body.replaceChildren();
    this.verdict.textContent = "";
    this.samples.replaceChildren();
  }

  async #reset() {
    this.#clearResults();
    await this.race.dispose();
    this.stale = true;
    this.clearError();
    this.#showNote("");
    this.#setState("idle");
    this.say(words.cleared);
  }

  /** What a record states (record.js); of the tasks of memory there is none yet. */
  get runs() {
    if (this.settings.task !== "text") return [];
    return this.race.lanes
      .filter(({ last }) => last)
      .map(({ cell, units, model, step, last }) => ({
        settings: { ...this.race.settings, cell, units },
        model,
        step,
        loss: last.loss,
      }));
  }

  exports() {
    const { lanes } = this.race;
    if (!lanes.some(({ last }) => last)) return [];
    const head = ["step", ...lanes.flatMap(({ cell }) => [`${cell}Loss`, `${cell}ValLoss`])];
    const curves = { name: "course", head, points: this.#curves() };
    const models = lanes.map(({ cell, model }) => ({
      label: `${strings.cells[cell]} : ${strings.share.model}`,
      name: `${cell}.safetensors`,
      make: () => safetensors(model),
    }));
    return [...curveFiles(this.picture, curves), ...models];
  }

  themeChanged() {
    this.plot?.repaint();
  }

  release() {
    if (!this.state) return; // its configuration was wrong
    this.#turn++;
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.redraw.stop();
    this.#clearResults();
    this.race.dispose();
    this.stale = true;
    this.#showNote("");
    this.#setState("idle");
  }
}

customElements.define("rnn-compare", RnnCompare);
