// <rnn-speech>: a network learns to recognise ten spoken words, and hears the reader's own voice.
import { projects } from "../strings/projects.js";
import { speech } from "../strings/speech.js";
import speechCss from "../styles/speech.css";
import { button, h, styleSheet } from "./dom.js";
import { OwnVoice } from "./own-voice.js";
import { play, silence } from "./player.js";
import { ProjectElement, projectDefaults } from "./project.js";
import { sharedEngine } from "./shared.js";
import { clipSound, learningSamples, loadSpeech, parsed, testSamples } from "./speech-data.js";
import { SpeechMeasures } from "./speech-measures.js";
import { madeSound, TRIALS } from "./speech-pitfalls.js";
import { SpeechTrial } from "./speech-trial.js";
import { format } from "../strings/fr.js";

const ownSheet = styleSheet(speechCss);
const PARTS = ["training", "validation", "test"]; // as the frame calls them
const SPLITS = ["train", "validation", "test"];
const DROPOUT = 0.1;
const SMOOTHING = 0.1;
const LEAST_RATE = 0.02; // of the learning rate, at the end of the steps and beyond
const TOLD_EVERY = 10; // sounds

const words = {
  ...speech,
  pitfalls: speech.pitfalls.map((text, i) => ({ text, input: TRIALS[i] })),
  listing: { program: "parole.py", data: "parole.json" },
};

const { embedding: _, ...speechDefaults } = projectDefaults;
const { embedding: __, ...defaults } = ProjectElement.defaults;

class RnnSpeech extends ProjectElement {
  static defaults = {
    ...defaults,
    ...speechDefaults,
    units: 64,
    learningRate: 0.01,
    seed: 42,
    steps: 1000,
  };
  static fields = ProjectElement.fields.filter((key) => key !== "embedding");
  static validateEvery = 100;
  static listing = { program: "parole.py", data: "parole.json" };
  /** What a frame on another page must allow. */
  static needs = "microphone";
  static sheets() {
    return [...ProjectElement.sheets(), ownSheet];
  }

  words = words;

  /** The learning rate falls along the steps that were asked for: others are another plan. */
  changed(key) {
    super.changed(key);
    if (key !== "steps" || !this.training.model) return;
    this.stale = true;
    this.showNote(projects.changed);
  }

  // ---- data and network ----

  dataKey() {
    return null; // one file; what the seed changes is made of it when it is wanted
  }

  makeData(engine) {
    return loadSpeech(engine);
  }

  async configOf(data) {
    const samples = await learningSamples(await sharedEngine(), data, this.settings.seed);
    this.made = this.#network();
    return { ...this.made, samples };
  }

  #network() {
    const { cell, units, layers, learningRate, batchSize, clipNorm, seed, steps } = this.settings;
    const recurrent = Array.from({ length: layers }, (_, i) => ({
      type: cell,
      units,
      dropout: DROPOUT,
      ...(i < layers - 1 && { returnSequences: true }),
    }));
    return {
      task: "classification",
      layers: recurrent,
      optimizer: { type: "adam", learningRate },
      schedule: { type: "cosine", decaySteps: steps, minimum: LEAST_RATE },
      labelSmoothing: SMOOTHING,
      clipNorm,
      batchSize,
      seed,
    };
  }

  examplesOf(data) {
    const part = (split) => {
      const clips = data.clips.filter((clip) => clip.split === split);
      return { count: clips.length, row: (i) => this.#example(data, clips[i]) };
    };
    return Object.fromEntries(PARTS.map((name, i) => [name, part(SPLITS[i])]));
  }

  #example(data, clip) {
    const { word, voice, seconds } = clip;
    const listen = button(
      words.listen,
      async () => {
        try {
          await play(await clipSound(await sharedEngine(), data, clip));
        } catch (error) {
          this.showError(error);
        }
      },
      { "aria-label": words.listenTo(word, voice) },
    );
    return [word, voice, words.picture.seconds(seconds), listen];
  }

  // ---- the reader's sound ----

  buildTrial() {
    this.trial = new SpeechTrial({
      zone: this.root,
      model: () => this.#asked,
      test: () => this.#randomWord(),
      onSound: () => this.looker.ask(true),
      onError: (error) => this.showError(error),
      say: (text) => this.say(text),
    });
    this.own = new OwnVoice({
      base: () => this.training.model,
      model: () => this.#asked,
      config: () => this.made,
      data: () => this.data(),
      onRefined: () => this.looker.ask(true),
      onError: (error) => this.showError(error),
      say: (text) => this.say(text),
    });
    return h("div", {}, this.trial.element, this.own.element);
  }

  /** The network that answers the reader. */
  get #asked() {
    return this.own.model ?? this.training.model;
  }

  setBusy() {
    const changing = ["loading", "running"].includes(this.state);
    this.own.setBusy(changing || this.state === "measuring", changing);
  }

  async #randomWord() {
    const data = await this.data();
    const clips = data.clips.filter(({ split }) => split === "test");
    const clip = clips[Math.floor(Math.random() * clips.length)];
    const sound = await clipSound(await sharedEngine(), data, clip);
    const { word, voice } = clip;
    return { sound, word, title: words.trial.test(word, voice) };
  }

  async attempt(input) {
    try {
      const { sound, title, word } = await madeSound(await this.data(), input);
      await this.trial.take(sound, title, word);
      this.trial.element.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.showError(error);
    }
  }

  clearTrial() {
    this.trial.clear();
    this.own.networkGone();
  }

  async look(base, signal) {
    const { heard } = this.trial;
    if (!heard) return this.trial.offer();
    const model = this.#asked ?? base;
    const who = model === base ? words.trial.network : words.own.refined;
    const answer = await model.predict({ inputs: heard.inputs }, { signal }).catch((error) => {
      if (model === this.#asked) throw error;
      return null; // the refined network was dropped meanwhile
    });
    if (!answer || signal.aborted || heard !== this.trial.heard) return;
    this.trial.show(answer, model.info.labels, who);
  }

  // ---- the measure ----

  buildMeasures() {
    this.measured = new SpeechMeasures();
    return this.measured.element;
  }

  clearMeasures() {
    this.measured.clear();
  }

  async measure(model, data, { signal, onProgress }) {
    const engine = await sharedEngine();
    const all = await testSamples(engine, data);
    const asked = [];
    for (const { inputs, label, voice, noisy } of all) {
      if (signal.aborted) break;
      const { labels } = await model.predict({ inputs, steps: false });
      const [{ label: answer }] = labels;
      asked.push({ label, voice, noisy, answer, right: answer === label });
      if (asked.length % TOLD_EVERY === 0) onProgress(asked.length, all.length);
    }
    const found = { done: asked.length, count: all.length };
    if (asked.length === 0) return found;
    const judge = (list) =>
      engine.project({
        measure: "labels",
        truth: list.map(({ label }) => label),
        answers: list.map(({ answer }) => answer),
      });
    const loud = asked.filter(({ noisy }) => noisy);
    const clean = await judge(asked.filter(({ noisy }) => !noisy));
    const noisy = loud.length > 0 ? await judge(loud) : null;
    const together = await judge(asked);
    this.measured.show({ clean, noisy, all: together, asked });
    const { accuracy, macroF1 } = together;
    return { ...found, accuracy, macroF1, clean: clean.accuracy, noisy: noisy?.accuracy };
  }

  // ---- files ----

  exports() {
    return [...this.trial.picture.files(), ...super.exports()];
  }

  async dataFile() {
    const engine = await sharedEngine();
    const data = await this.data();
    const bytes = await learningSamples(engine, data, this.settings.seed);
    const { samples: training, validation } = parsed(bytes);
    const test = (await testSamples(engine, data)).map(({ inputs, label }) => ({ inputs, label }));
    return new Blob([JSON.stringify({ training, validation, test })], { type: "application/json" });
  }

  // ---- its life ----

  themeChanged() {
    super.themeChanged();
    this.trial?.picture.repaint();
    this.measured?.repaint();
  }

  release() {
    super.release();
    if (!this.trial) return; // its configuration was wrong
    silence();
    this.trial.release();
    this.own.release();
  }
}

customElements.define("rnn-speech", RnnSpeech);
