// <rnn-sentiment>: a network learns to judge opinions, word by word, beside a bag of words.
import { strings } from "../strings/fr.js";
import { sentiment as words } from "../strings/sentiment.js";
import sentimentCss from "../styles/sentiment.css";
import { h, select, styleSheet } from "./dom.js";
import { csv } from "./files.js";
import { OwnText } from "./own-text.js";
import { ProjectElement, projectDefaults } from "./project.js";
import { bare, courseOpinions, ownOpinions } from "./sentiment-data.js";
import { byFamily, SentimentMeasures } from "./sentiment-measures.js";
import { SentimentTrial } from "./sentiment-trial.js";
import { sharedEngine } from "./shared.js";

const ownSheet = styleSheet(sentimentCss);
const LONGEST = 200; // words of the reader's sentence
const UNKNOWN = 1; // the token of a word that is not known
const POSITIVE = "positif";
const FILE_BYTES = 16 << 20;

class RnnSentiment extends ProjectElement {
  static defaults = {
    ...ProjectElement.defaults,
    ...projectDefaults,
    units: 48,
    embedding: 16,
    steps: 3750,
    bidirectional: false,
    input: "Je n'aime pas ce film.",
  };
  static validateEvery = 250;
  static listing = { program: "sentiment.py", data: "sentiment.json" };
  static sheets() {
    return [...ProjectElement.sheets(), ownSheet];
  }

  words = words;
  #table = 0; // of the reader's own: counts its changes
  #bag = null;
  #read = { text: null }; // the sentence as it was cut last

  moreSettings() {
    const { bidirectional, source, sources } = words.fields;
    this.both = h("input", { type: "checkbox", checked: this.settings.bidirectional });
    this.both.addEventListener("change", () => {
      this.settings.bidirectional = this.both.checked;
      this.changed("bidirectional");
    });
    this.source = select(Object.entries(sources), "course");
    this.source.addEventListener("change", () => this.#sourceChanged());
    this.own = new OwnText({
      words: words.own,
      limit: async () => FILE_BYTES,
      onChange: () => this.#tableChanged(),
      onError: (error) => this.showError(error),
    });
    this.own.element.append(h("p", { class: "hint" }, words.own.hint));
    if (!this.config.locked)
      this.own.acceptDrops(this.root, () => {
        this.source.value = "own";
        this.#sourceChanged();
      });
    return [
      h("label", { class: "check" }, this.both, " ", bidirectional),
      h("label", { class: "field" }, h("span", {}, source), this.source),
      this.own.element,
    ];
  }

  setBusy(busy) {
    this.both.disabled = this.source.disabled = busy;
  }

  get ownTextUsed() {
    return this.source?.value === "own";
  }

  #sourceChanged() {
    const own = this.ownTextUsed;
    this.own.element.hidden = !own;
    this.trial.presets.hidden = this.pitfalls.hidden = own; // they are about the course's sentences
    this.dataDetails.tell(own ? words.own.data : words.data);
    this.changed("source");
  }

  #tableChanged() {
    this.#table++;
    this.changed("source");
  }

  dataKey() {
    return this.ownTextUsed ? ["own", this.#table] : this.settings.seed;
  }

  makeData(engine) {
    if (!this.ownTextUsed) return courseOpinions(engine, this.settings.seed);
    if (this.own.value === null) {
      this.own.area.focus();
      throw Object.assign(new Error(words.own.empty), { plain: true });
    }
    return ownOpinions(engine, this.own.value);
  }

  configOf({ training, validation }) {
    const { cell, units, layers, embedding, bidirectional, learningRate } = this.settings;
    const { batchSize, clipNorm, seed } = this.settings;
    const recurrent = Array.from({ length: layers }, (_, i) => {
      const layer = { type: cell, units, dropout: 0.1, recurrentDropout: 0.1 };
      if (i < layers - 1) layer.returnSequences = true;
      return bidirectional ? { type: "bidirectional", layer } : layer;
    });
    return {
      task: "classification",
      samples: bare(training),
      validation: bare(validation),
      layers: [
        ...(embedding > 0 ? [{ type: "embedding", outputDim: embedding, maskZero: true }] : []),
        { type: "dropout", rate: 0.3 },
        ...recurrent,
        { type: "dropout", rate: 0.3 },
      ],
      optimizer: { type: "adamw", learningRate, weightDecay: 0.01 },
      clipNorm,
      batchSize,
      seed,
    };
  }

  examplesOf({ training, validation, test, constructions }) {
    const construction = ({ construction: at, text }) => {
      if (!constructions) return "—";
      const { family, name } = constructions[at];
      const begun = !text.endsWith(".") && ` (${words.data.beginning})`;
      return `${family}, « ${name} »${begun || ""}`;
    };
    const part = (samples) => ({
      count: samples.length,
      row: (i) => [samples[i].text, samples[i].label, construction(samples[i])],
    });
    return { training: part(training), validation: part(validation), test: part(test) };
  }

  // ---- the reader's sentence ----

  buildTrial() {
    this.trial = new SentimentTrial(this.settings.input, (text) => {
      this.settings.input = text;
      this.looker.ask(true);
    });
    return this.trial.element;
  }

  attempt(input) {
    this.trial.set(input);
    this.trial.area.focus();
  }

  clearTrial() {
    this.#bag = null;
    this.shown = null;
    this.trial.clear();
  }

  /** The bag of words that learnt the same sentences; null where there are not two labels. */
  async #bagOfWords() {
    const data = await this.data();
    this.#bag ??= sharedEngine().then((engine) => {
      const labels = new Set(data.training.map(({ label }) => label));
      if (labels.size !== 2) return null;
      return engine.project({ baseline: "train", samples: bare(data.training) });
    });
    return this.#bag;
  }

  /** What the bag of words gives the label for each text. */
  async #weigh(texts, label) {
    const model = await this.#bagOfWords();
    if (!model) return null;
    const engine = await sharedEngine();
    const { probabilities } = await engine.project({ baseline: "answer", model, texts });
    return model.labels[1] === label ? probabilities : probabilities.map((p) => 1 - p);
  }

  /** The sentence in words, cut once. */
  async #cut() {
    const { input: text } = this.settings;
    if (this.#read.text === text) return this.#read;
    const engine = await sharedEngine();
    const cut = await engine.project({ cut: "words" }, text);
    const read = cut.words.slice(0, LONGEST);
    return (this.#read = { text, read, long: cut.words.length > LONGEST });
  }

  async look(model, signal) {
    const { read, long } = await this.#cut();
    if (signal.aborted) return;
    if (read.length === 0) {
      this.shown = null;
      this.trial.clear();
      this.trial.tell(words.trial.none);
      return;
    }
    const beginnings = read.map((_, i) => read.slice(0, i + 1).join(" "));
    const { labels } = model.info;
    const answer = await model.predict({ text: beginnings.at(-1) }, { signal });
    const [low, high] = this.#ends(labels, answer.labels[0].label);
    const bag = await this.#weigh(beginnings, high);
    if (signal.aborted) return;
    const network = answer.steps.map((step) => step[labels.indexOf(high)]);
    const unknown = new Set(read.filter((_, i) => answer.tokens[i] === UNKNOWN));
    this.trial.tell(
      [
        long && words.trial.cut(LONGEST),
        unknown.size > 0 && words.trial.unknown([...unknown].slice(0, 12)),
      ]
        .filter(Boolean)
        .join(" "),
    );
    this.shown = { read, network, bag, labels: [low, high], many: labels.length > 2 };
    this.trial.show(this.shown);
  }

  /** The labels that the score goes between; of more than two, the most probable one and the rest. */
  #ends(labels, best) {
    if (labels.length > 2) return [words.trial.others, best];
    const high = labels.includes(POSITIVE) ? POSITIVE : labels.at(-1);
    return [labels.find((name) => name !== high), high];
  }

  // ---- the measure ----

  buildMeasures() {
    this.measured = new SentimentMeasures();
    return this.measured.element;
  }

  clearMeasures() {
    this.measured.clear();
  }

  async measure(model, { test, constructions }, { signal, onProgress }) {
    const answers = [];
    for (const { text } of test) {
      if (signal.aborted) break;
      const { labels } = await model.predict({ text, steps: false });
      answers.push(labels[0].label);
      if (answers.length % 20 === 0) onProgress(answers.length, test.length);
    }
    const samples = test.slice(0, answers.length);
    const found = { done: samples.length, count: test.length };
    if (samples.length === 0) return found;
    const engine = await sharedEngine();
    const truth = samples.map(({ label }) => label);
    const judge = (given) => engine.project({ measure: "labels", truth, answers: given });
    const texts = samples.map(({ text }) => text);
    const bag = await this.#bagOfWords();
    const weighed = bag && (await this.#weigh(texts, bag.labels[1]));
    const bagAnswers = weighed?.map((p) => bag.labels[Number(p > 0.5)]);
    const network = await judge(answers);
    const bagMeasures = bagAnswers ? await judge(bagAnswers) : null;
    const families = constructions && byFamily(samples, constructions, [answers, bagAnswers]);
    this.measured.show({ network, bag: bagMeasures, families });
    const { accuracy, macroF1 } = network;
    return { ...found, accuracy, macroF1, baseline: bagMeasures?.accuracy };
  }

  // ---- files ----

  exports() {
    if (!this.shown) return super.exports();
    const { read, network, bag, labels } = this.shown;
    const rows = read.map((word, i) => [word, network[i], bag?.[i] ?? NaN]);
    const head = ["word", `network: ${labels[1]}`, `bag of words: ${labels[1]}`];
    const label = strings.share.csv(words.trial.table);
    return [{ label, name: "scores.csv", make: () => csv(head, rows) }, ...super.exports()];
  }

  async dataFile() {
    const { training, validation, test } = await this.data();
    const parts = { training: bare(training), validation: bare(validation), test: bare(test) };
    return new Blob([JSON.stringify(parts)], { type: "application/json" });
  }
}

customElements.define("rnn-sentiment", RnnSentiment);
