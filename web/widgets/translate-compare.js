// What attention buys: a second network with the same settings but for it, trained as long, and both tested alike.
import { format } from "../strings/fr.js";
import { translate } from "../strings/translate.js";
import { button, h, setUnavailable } from "./dom.js";
import { table } from "./measures-table.js";
import { Run } from "./run.js";
import { answersOf } from "./translate-data.js";
import { byLength, LengthPicture } from "./translate-lengths.js";

const words = translate.compare;

export class Comparison {
  #abort = null; // of what is under way
  #available = false;

  /**
   * @param {{begin: () => object, onAnswer: () => void, onError: (error: Error) => void}} options begin: the network to
   *   compare with (see #compare); onAnswer: the second network has been trained, or is no more
   */
  constructor({ begin, onAnswer, onError }) {
    Object.assign(this, { begin, onAnswer, onError });
    this.run = new Run({ onMetrics: ({ step, loss }) => this.#trained(step, loss) });
    this.button = button("", () => (this.#abort ? this.stop() : this.#start()));
    this.bar = h("progress", { max: 1, value: 0 });
    this.said = h("span", { class: "hint" });
    this.progress = h("p", { class: "progress", hidden: true }, this.bar, " ", this.said);
    this.note = h("p", { class: "note", role: "status" });
    this.lengths = new LengthPicture();
    this.found = h("div", {});
    this.results = h("div", { class: "results", hidden: true }, this.found, this.lengths.element);
    this.element = h(
      "section",
      { class: "compared" },
      h("h4", {}, words.title),
      h("p", { class: "hint" }, words.hint),
      h("div", { class: "buttons" }, this.button),
      this.progress,
      this.note,
      this.results,
    );
    this.setAvailable(false, true);
  }

  /** The second network, once it is trained. */
  get model() {
    return this.trained ? this.run.model : null;
  }

  /** @param {boolean} attention of the network to compare with */
  setAvailable(available, attention) {
    this.#available = available;
    this.attention = attention;
    this.#showButton();
  }

  #showButton() {
    this.button.textContent = this.#abort ? words.stop : words.start(!this.attention);
    setUnavailable(this.button, !this.#available && !this.#abort);
  }

  #showProgress(part, text) {
    this.bar.value = part;
    this.bar.setAttribute("aria-label", text);
    this.said.textContent = text;
  }

  #trained(step, loss) {
    if (this.steps) this.#showProgress(step / this.steps, words.training(step, this.steps, loss));
  }

  async #start() {
    this.clear();
    const abort = (this.#abort = new AbortController());
    this.note.textContent = "";
    this.progress.hidden = false;
    this.#showProgress(0, words.making);
    this.#showButton();
    let done = false;
    try {
      done = await this.#compare(abort.signal, this.begin());
    } catch (error) {
      if (!abort.signal.aborted) this.onError(error);
    }
    if (abort !== this.#abort) return; // another one, or none any more
    this.#end();
    if (done) return;
    this.#forget();
    this.note.textContent = words.stopped;
  }

  #end() {
    this.#abort = null;
    this.progress.hidden = true;
    this.#showButton();
  }

  /**
   * @param {{config: object, attention: boolean, steps: number, pairs: object[], task: object,
   *   answers: (options: object) => Promise<string[]>, parameters: number}} first config: of the second network,
   *   attention: of the first one; answers: what the first one answers to the pairs
   * @returns {Promise<boolean>} whether it has come to its end
   */
  async #compare(signal, { config, attention, steps, pairs, task, answers, parameters }) {
    this.steps = steps;
    const { parameters: others } = await this.run.make(() => config);
    if (signal.aborted) return false;
    await this.run.run(steps, { validateEvery: 0 });
    if (signal.aborted) return false;
    this.trained = true;
    this.otherAttention = !attention;
    this.onAnswer();
    const tested = (half) => ({
      signal,
      onProgress: (done, count) =>
        this.#showProgress((half + done / count) / 2, words.testing(done, count)),
    });
    const lists = [
      await answersOf(this.run.model, pairs, task, tested(0)),
      await answers(tested(1)),
    ].reverse();
    if (signal.aborted) return false;
    this.#show({ pairs, lists, attention, steps, parameters: [parameters, others] });
    return true;
  }

  #show({ pairs, lists, attention, steps, parameters }) {
    const names = [words.name(attention), words.name(!attention)];
    const share = (answers) =>
      pairs.filter(({ target }, i) => target === answers[i]).length / pairs.length;
    const shares = lists.map(share);
    this.shares = shares;
    const rows = names.map((name, k) => [
      name,
      format.tenths(shares[k]),
      format.integer(parameters[k]),
      format.integer(steps),
    ]);
    this.found.replaceChildren(
      h("p", {}, words.sentence(names, shares.map(format.tenths), steps)),
      table(words.table, words.head, rows),
      h("p", { class: "hint" }, words.note(pairs.length)),
    );
    this.results.hidden = false;
    this.lengths.show(byLength(pairs, lists), names);
  }

  /** What is under way ends; the second network goes with it. */
  stop() {
    this.#abort?.abort();
    this.run.pause();
  }

  /** Nothing of it any more. */
  clear() {
    this.#abort?.abort();
    if (this.#abort) this.#end();
    this.results.hidden = true;
    this.shares = null;
    this.note.textContent = "";
    this.lengths.clear();
    this.#forget();
  }

  /** The second network is no more; its memory is given back. */
  #forget() {
    const had = this.trained;
    this.trained = false;
    if (had) this.onAnswer();
    this.run.dispose();
  }

  exports() {
    return this.lengths.exports();
  }

  repaint() {
    this.lengths.repaint();
  }
}
