// <rnn-doctor>: a network falls ill for real, is examined by what is measured of it, and can be cured.
import { Points } from "../charts/points.js";
import { strings as common } from "../strings/fr.js";
import { format, strings } from "../strings/doctor.js";
import doctorCss from "../styles/doctor.css";
import { WidgetElement } from "./base.js";
import { diagnose, THRESHOLDS } from "./diagnosis.js";
import {
  activations,
  blankMatrices,
  CAUSES,
  doctorDefaults,
  engineChanges,
  initializations,
  optimizers,
  portionOf,
  settingsOf,
} from "./doctor-causes.js";
import { Pictures } from "./doctor-pictures.js";
import { comparison, namesOf, report } from "./doctor-report.js";
import { Switches, SWITCHES } from "./doctor-switches.js";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import { Examination } from "./examination.js";
import { safetensors } from "./files.js";
import { HiddenTab } from "./hidden-tab.js";
import { networkChoices, textOf } from "./network.js";
import { plotSheet } from "./plot-style.js";
import { Redraw } from "./redraw.js";
import { worthRetrying } from "./shared.js";
import { Training } from "./training.js";

const words = strings.doctor;
const DRAW_MS = 120;
const ownSheet = styleSheet(doctorCss);
const KEPT = ["seed", "corpus", "text"]; // whatever the cause

class RnnDoctor extends WidgetElement {
  static defaults = { ...WidgetElement.defaults, ...doctorDefaults, controls: [] };
  static choices = {
    ...networkChoices,
    cause: Object.keys(CAUSES),
    optimizer: optimizers,
    activation: activations,
    initialization: initializations,
  };
  static sheets() {
    return [plotSheet, ownSheet];
  }

  /** The cause decides about the rest. */
  static defaultsFor({ cause }) {
    const { cause: usual } = this.defaults;
    return { ...this.defaults, ...settingsOf(cause), cause: usual };
  }

  heading = words.title;
  #turn = 0; // of runs: what an older one still says is not heard

  build() {
    this.training = new Training({ onMetrics: (metrics) => this.#onMetrics(metrics) });
    this.run = null; // the last one, and the one before it with other settings
    this.previous = null;
    this.#buildCauses();
    this.switches = new Switches(this.settings, () => this.#changed());
    this.#buildButtons();
    this.#buildResults();
    this.root.classList.add("doctor");
    this.root.append(
      this.makeHead({ state: true }),
      this.causes,
      this.told,
      this.switches.element,
      this.buttons,
      this.note,
      this.diagnosis,
      this.vitals,
      this.results,
    );
    this.redraw = new Redraw(() => this.#draw(), DRAW_MS);
    this.tab = new HiddenTab({
      running: () => this.state === "running",
      pause: () => this.training.pause(),
      resume: () => this.state === "hidden" && this.#toggle(),
    });
    this.#showCause();
    this.#setState("idle");
  }

  attached() {
    this.tab?.connect();
  }

  #buildCauses() {
    this.causeButtons = Object.keys(CAUSES).map((cause) =>
      button(words.causes[cause], () => this.#choose(cause), { "data-cause": cause }),
    );
    this.causes = h(
      "fieldset",
      { class: "causes" },
      h("legend", {}, words.legend),
      h("p", { class: "hint" }, words.lead),
      h("div", { class: "cause-row" }, ...this.causeButtons),
    );
    this.told = h("div", { class: "told" });
  }

  #buildButtons() {
    this.startButton = button(common.train.start, () => this.#toggle(), { class: "primary" });
    this.restoreButton = button(words.restore, () => this.#restore(), { title: words.restoreHint });
    this.bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.progress });
    this.buttons = h("div", { class: "buttons" }, this.startButton, this.restoreButton, this.bar);
    this.note = h("p", { class: "note", hidden: true }, words.changed);
  }

  #buildResults() {
    this.said = h("div", { class: "said" }, h("p", { class: "empty" }, words.diagnosisEmpty));
    this.diagnosis = h(
      "div",
      { class: "diagnosis", role: "group", "aria-label": words.diagnosis },
      h("h4", {}, words.diagnosis),
      this.said,
    );
    this.values = new Map(Object.keys(words.vitals).map((name) => [name, h("dd", {}, "—")]));
    const each = [...this.values].map(([name, value]) =>
      h("div", {}, h("dt", {}, words.vitals[name]), value),
    );
    this.vitals = h(
      "div",
      { class: "vitals", role: "group", "aria-label": words.vitalsLabel },
      h("dl", { class: "metrics" }, ...each),
      h("p", { class: "hint" }, words.vitalsRead),
    );
    this.pictures = new Pictures();
    this.results = h("div", { class: "results" }, ...this.pictures.elements);
  }

  /* ---- what it is set to ---- */

  /** The settings that the cause chosen comes with. */
  get #causeSettings() {
    const { cause } = this.settings;
    const own =
      cause === this.config.cause ? this.config : { ...this.config, ...settingsOf(cause) };
    return { ...own, ...pick(this.settings, KEPT), cause };
  }

  #showCause() {
    const { cause } = this.settings;
    for (const one of this.causeButtons)
      one.setAttribute("aria-pressed", String(one.dataset.cause === cause));
    const said = (label, text) => h("p", {}, h("strong", {}, label), ` ${text}`);
    const cure = words.cures[cause];
    this.told.replaceChildren(
      said(words.setsLabel, words.sets[cause]),
      said(words.watchLabel, words.watch[cause]),
      ...(cure ? [said(words.cureLabel, `${cure}.`)] : []),
    );
    this.#showSwitches();
  }

  #showSwitches() {
    const { cause } = this.settings;
    const busy = ["loading", "running"].includes(this.state);
    this.switches.show({
      cures: CAUSES[cause].cures,
      before: this.#causeSettings,
      disabled: this.config.locked || busy,
    });
    const own = this.#causeSettings;
    const changed = SWITCHES.some((key) => own[key] !== this.settings[key]);
    setUnavailable(this.restoreButton, this.config.locked || busy || !changed);
    this.note.hidden = busy || !this.run || !this.#differs;
  }

  /** Whether the settings are no longer those of the last run. */
  get #differs() {
    const { settings } = this.run;
    return [...SWITCHES, "cause", "text"].some((key) => settings[key] !== this.settings[key]);
  }

  #changed() {
    this.clearError();
    this.#showSwitches();
  }

  #restore() {
    Object.assign(this.settings, this.#causeSettings);
    this.#changed();
  }

  /** One click: another patient, and its training. */
  async #choose(cause) {
    this.settings.cause = cause;
    Object.assign(this.settings, this.#causeSettings);
    this.run = this.previous = null;
    this.#clear();
    this.#showCause();
    await this.#begin();
  }

  /* ---- runs ---- */

  #setState(state) {
    this.showState(state, words.states[state]);
    this.startButton.textContent = state === "running" ? common.train.pause : common.train.start;
    setUnavailable(this.startButton, state === "loading");
    for (const one of this.causeButtons) setUnavailable(one, this.config.locked);
    this.bar.hidden = state !== "running";
    this.#showSwitches();
  }

  #toggle() {
    if (this.state === "running") this.training.pause();
    else if (this.run && !this.run.exam.done && !this.#differs) this.#proceed(this.#turn);
    else this.#begin();
  }

  /** A run of its own with the settings of now; the one before stays to be compared with. */
  async #begin() {
    const turn = ++this.#turn;
    this.clearError();
    try {
      await this.training.pause();
      if (turn !== this.#turn) return;
      if (this.run?.diagnosis?.enough) this.previous = this.run;
      this.run = null;
      this.#setState("loading");
      this.run = await this.#prepare({ ...this.settings });
      if (turn !== this.#turn) return;
      this.#draw();
      await this.#proceed(turn);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  async #prepare(settings) {
    const whole = await textOf(settings, null);
    const text = portionOf(
      typeof whole === "string" ? whole : new TextDecoder().decode(whole),
      settings,
    );
    await this.training.prepare(settings, text, engineChanges(settings));
    if (settings.initialization === "allZeros") await blankMatrices(this.training.model);
    const exam = new Examination(this.training, { ...settings, text });
    return { settings, exam, loss: new Points(), norm: new Points(), diagnosis: null };
  }

  async #proceed(turn) {
    const { run } = this;
    try {
      this.#setState("running");
      if (run.exam.record.losses.length === 0)
        this.say(words.announce.running(words.causes[run.settings.cause]));
      const reason = await run.exam.proceed();
      if (turn === this.#turn) this.#finished(run, reason);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  #onMetrics(metrics) {
    const { run } = this;
    if (!run) return;
    const { characters: _, ...told } = metrics; // of a measured step
    run.exam.take(metrics);
    run.loss.add(metrics.step, metrics.loss);
    run.norm.add(metrics.step, metrics.gradientNorm);
    run.last = { ...run.last, ...told, cause: run.settings.cause };
    if (metrics.valLoss === undefined) delete run.last.valLoss;
    run.lastValidation = metrics.valLoss ?? run.lastValidation;
    this.emit("rnn-progress", { charactersPerSecond: 0, ...run.last });
    this.redraw.soon();
  }

  #finished(run, reason) {
    const { record } = run.exam;
    run.diagnosis = diagnose(record);
    this.#draw();
    this.#setState(this.tab.pausing ? "hidden" : endOf(reason, record));
    this.#report(run, reason);
    const { step = 0, ...last } = run.last ?? {};
    const valLoss = run.lastValidation === undefined ? {} : { valLoss: run.lastValidation };
    this.emit("rnn-done", {
      reason,
      ...last,
      ...valLoss,
      step,
      cause: run.settings.cause,
      diverged: record.diverged !== null,
      diagnosis: run.diagnosis.enough ? (run.diagnosis.findings[0] ?? "none") : "",
    });
  }

  #report(run, reason) {
    const { diagnosis } = run;
    const { length: step } = run.exam.record.losses;
    const paused = reason === "paused" ? [h("p", { class: "note" }, words.partial(step))] : [];
    if (!diagnosis.enough) {
      this.said.replaceChildren(...paused, h("p", {}, words.tooSoon(THRESHOLDS.steps)));
      this.say(words.announce.paused(step));
      return;
    }
    const compared = this.previous ? [comparison(this.previous, run)] : [];
    this.said.replaceChildren(...paused, ...report(diagnosis), ...compared);
    this.say(words.announce.done(namesOf(diagnosis).join(", ")));
  }

  #failed(error) {
    if (!this.isConnected) return; // removed meanwhile: nobody to tell
    this.said.replaceChildren(h("p", { class: "empty" }, words.diagnosisEmpty));
    if (!this.training.model) this.run = null;
    this.#setState("error");
    this.showError(error, worthRetrying(error) ? () => this.#begin() : undefined);
    this.emit("rnn-done", { reason: "error", ...this.run?.last, cause: this.settings.cause });
  }

  /* ---- what is seen ---- */

  #draw() {
    const { run } = this;
    if (!run || !this.isConnected) return;
    const measured = run.diagnosis?.vitals;
    this.pictures.draw(seen(run), this.previous && seen(this.previous), sentences(measured));
    this.#showVitals(measured);
    const { steps } = run.settings;
    const { losses } = run.exam.record;
    this.bar.value = losses.length / steps;
    if (this.state === "running" && losses.length > 0)
      this.said.replaceChildren(h("p", {}, words.examining(losses.length, steps, losses.at(-1))));
  }

  #showVitals(measured) {
    for (const [name, value] of this.values)
      value.textContent = measured ? VITALS[name](measured[name], measured) : "—";
  }

  #clear() {
    this.pictures.clear();
    this.#showVitals(null);
    this.said.replaceChildren(h("p", { class: "empty" }, words.diagnosisEmpty));
  }

  get ownTextUsed() {
    return false;
  }

  exports() {
    if (!this.run?.last || !this.training.model) return [];
    return [
      ...this.pictures.files(),
      {
        label: common.share.model,
        name: "reseau.safetensors",
        make: () => safetensors(this.training.model),
      },
    ];
  }

  themeChanged() {
    this.pictures?.repaint();
  }

  release() {
    if (!this.state) return; // its configuration was wrong
    this.tab.release();
    this.redraw.stop();
    this.#turn++;
    this.run = null;
    this.training.dispose();
    this.#clear();
    this.#setState("idle");
  }
}

const pick = (object, keys) => Object.fromEntries(keys.map((key) => [key, object[key]]));

const endOf = (reason, { diverged }) => (diverged ? "diverged" : reason);

const VITALS = {
  train: (value) => format.decimal(value),
  validation: (value) => format.decimal(value),
  norm: format.power,
  peak: format.power,
  clipped: (value, { clipNorm }) => (clipNorm > 0 ? format.integer(value) : words.without),
  firstMove: (value) => share(value),
  lastMove: (value) => share(value),
  factor: (value) => (Number.isFinite(value) ? `× ${format.power(value)}` : "—"),
  left: format.power,
  saturated: (value) => share(value),
};

const share = (value) => (Number.isFinite(value) ? format.share(value) : "—");

/** What the pictures draw of a run. */
function seen({ settings, exam, loss, norm }) {
  const { marks, validations, before, after } = exam.record;
  return { loss, norm, marks, validations, before, after, clipNorm: settings.clipNorm };
}

function sentences(measured) {
  if (!measured) return {};
  const tell = (say) => () => say(measured);
  return {
    loss: tell(words.lossSummary),
    norms: tell(words.normsSummary),
    back: tell(words.backSummary),
  };
}

customElements.define("rnn-doctor", RnnDoctor);
