// What the widgets have in common that look into a network while it reads a text: the network, the text, when to look
// again, and what is said when there is nothing to see.
import { strings } from "../strings/fr.js";
import lookCss from "../styles/look.css";
import { WidgetElement } from "./base.js";
import { h, styleSheet } from "./dom.js";
import { Looker } from "./looker.js";
import { networkChoices, networkDefaults } from "./network.js";
import { Reading } from "./reading.js";
import { forgetEngine, sharedEngine } from "./shared.js";
import { Source } from "./source.js";

const words = strings.looking;
const lookSheet = styleSheet(lookCss);
const MOST = 160; // characters of a text
const NEAR = "200px";
const GONE = ["not-found", "closed"]; // the network was disposed of while it was looked at
const LOST = ["worker", "wasm"]; // and its engine with it

export class ReaderElement extends WidgetElement {
  static defaults = {
    ...WidgetElement.defaults,
    ...networkDefaults,
    units: 64,
    learningRate: 0.008,
    steps: 800,
    controls: [],
    input: "",
  };

  static choices = networkChoices;

  static sheets() {
    return [lookSheet];
  }

  /** Subclasses: what fills the view, an answer to show, and how to get it (rejects as probes do). */
  buildView() {}
  draw() {}
  async look() {}

  build() {
    const { config } = this;
    this.source = new Source(this, () => this.#changed(), { live: true });
    this.reading = new Reading(config.input || words.inputs[config.corpus], {
      most: MOST,
      locked: config.locked,
      onChange: () => this.#ask(true),
    });
    this.reading.touched = config.input !== "";
    this.empty = h("p", { class: "empty placeholder" }, words.placeholder);
    this.view = h("div", { class: "view", hidden: true });
    this.root.append(
      this.makeHead(),
      this.source.element,
      this.reading.element,
      this.empty,
      this.view,
    );
    this.looker = new Looker(
      (signal) => this.#look(signal),
      (error) => this.#failed(error),
    );
    this.observer = new IntersectionObserver(
      (entries) => this.looker.setVisible(entries.at(-1).isIntersecting),
      { rootMargin: NEAR },
    );
    this.buildView(this.view);
  }

  attached() {
    if (!this.source) return; // its configuration was wrong
    this.observer.observe(this);
    this.source.connect();
  }

  /** Another network, or this one trained further, or none. */
  #changed() {
    const { entry } = this.source;
    const other = entry?.model !== this.entry?.model;
    this.entry = entry;
    if (!entry) {
      this.looker.stop();
      this.#nothing("");
    } else if (other) {
      this.home = sharedEngine(); // where that network lives
      this.#suggest(entry.settings);
      this.#ask(true);
    } else if (entry.step() !== this.askedStep) {
      this.#ask(false);
    }
  }

  /** A text of the kind that the network has learnt, unless the reader has one. */
  #suggest({ corpus, text }) {
    if (!this.reading.touched && !text && words.inputs[corpus])
      this.reading.set(words.inputs[corpus]);
  }

  #ask(anew) {
    if (!this.entry) return;
    this.askedStep = this.entry.step();
    this.looker.ask(anew);
  }

  async #look(signal) {
    const { entry, reading } = this;
    const { text } = reading;
    if (text === "") {
      this.#nothing(strings.source.empty);
      return;
    }
    const step = entry.step();
    const answer = await this.look(entry.model, text, signal, (part) => this.#show(part, entry));
    if (signal.aborted) return;
    this.#restate(entry.settings, step, text);
    this.#show(answer, entry);
  }

  #show(answer, { model }) {
    const { tokens } = answer.inputs[0];
    this.characters = tokens.map((token) => model.info.vocabulary[token]);
    if (this.lookFailed) this.clearError();
    this.lookFailed = false;
    this.reading.say(answer.unknown ? strings.source.unknown(answer.unknown) : "");
    this.empty.hidden = true;
    this.view.hidden = false;
    this.draw(answer);
  }

  /** A link is to lead to the network that is seen. */
  #restate(settings, step, input) {
    for (const key of Object.keys(networkDefaults))
      if (key in settings) this.settings[key] = settings[key];
    Object.assign(this.settings, { steps: Math.max(step, 1), input });
  }

  get ownTextUsed() {
    return this.settings.corpus === "own" && !this.settings.text;
  }

  #nothing(text) {
    this.reading.say(text);
    this.view.hidden = true;
    this.empty.hidden = false;
    this.characters = null;
  }

  #failed(error) {
    if (!this.isConnected || !this.entry) return;
    if (error.code === "text-too-short") {
      this.#nothing(words.nothingKnown);
      return;
    }
    this.lookFailed = true;
    if (GONE.includes(error.code)) {
      this.source.forget(this.entry);
    } else if (LOST.includes(error.code)) {
      forgetEngine(this.home);
      this.source.forget(this.entry);
      this.showError(error, () => this.source.train());
    } else {
      this.showError(error, () => this.#ask(true));
    }
  }

  release() {
    if (!this.source) return;
    this.observer.disconnect();
    this.looker.stop();
    this.reading.release();
    this.source.release();
    this.entry = null;
    this.#nothing("");
  }
}
