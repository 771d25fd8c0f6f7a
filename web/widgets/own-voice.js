// The reader's own recordings, word by word, and a network refined with them.
import { speech } from "../strings/speech.js";
import { button, h, setUnavailable } from "./dom.js";
import { table } from "./measures-table.js";
import { OwnClips } from "./own-clips.js";
import { play } from "./player.js";
import { Recorder } from "./recorder.js";
import { Refinement } from "./refinement.js";
import { spokenPart } from "./speech-sound.js";
import { sharedEngine } from "./shared.js";

const words = speech.own;

export class OwnVoice {
  #busy = false; // the network below trains or is measured
  #state = "idle"; // of the refinement: "idle", "preparing", "running", "paused", "measuring"

  /**
   * @param {{base: () => object | null, model: () => object | null, config: () => object, data: () => Promise<object>,
   *   onRefined: () => void, onError: (error: Error) => void, say: (text: string) => void}} options base: the network that
   *   is refined; model: the one that answers; onRefined: another network answers
   */
  constructor(options) {
    this.options = options;
    this.clips = new OwnClips(words.list);
    this.recorder = new Recorder({ model: options.model, onState: () => this.#update() });
    this.refinement = new Refinement({ onProgress: (step, steps) => this.#progress(step, steps) });
    this.#buildRecording();
    this.#buildRefinement();
    this.element = h(
      "details",
      { class: "own-voice" },
      h("summary", {}, words.title),
      h("p", {}, words.what),
      h("p", { class: "hint" }, words.private),
      this.recordButtons,
      this.recorder.element,
      this.note,
      this.rows,
      this.refining,
    );
    this.#update();
  }

  /** The network that the reader's voice has refined, if it is to answer. */
  get model() {
    return this.asked.checked ? this.refinement.model : null;
  }

  #buildRecording() {
    this.guide = button("", () => this.#toggle(this.clips.missing()));
    this.erase = button(words.erase, () => this.#erase());
    this.recordButtons = h("div", { class: "buttons" }, this.guide, this.erase);
    this.note = h("p", { class: "note", role: "status", hidden: true });
    this.lines = new Map(words.list.map((word) => [word, this.#line(word)]));
    const head = words.head.map((name) => h("th", { scope: "col" }, name));
    const body = h("tbody", {}, ...[...this.lines.values()].map(({ row }) => row));
    const group = { class: "scroll", tabindex: "0", role: "group", "aria-label": words.table };
    this.rows = h("div", group, h("table", {}, h("thead", {}, h("tr", {}, ...head)), body));
  }

  #line(word) {
    const add = button(words.add, () => this.#toggle([word]), { "aria-label": words.addTo(word) });
    const takes = h("td", { class: "takes" });
    const row = h("tr", {}, h("th", { scope: "row" }, word), takes, h("td", {}, add));
    return { row, takes, add };
  }

  #buildRefinement() {
    this.refineButton = button(words.refine, () => this.#refine(), { class: "primary" });
    this.stopButton = button(words.stop, () => this.#finishNow());
    this.bar = h("progress", { max: 1, value: 0 });
    this.said = h("span", { class: "hint" });
    this.progress = h("p", { class: "progress", hidden: true }, this.bar, " ", this.said);
    this.hint = h("p", { class: "hint" });
    this.found = h("div", {});
    this.asked = h("input", { type: "checkbox", checked: true });
    this.asked.addEventListener("change", () => this.options.onRefined());
    this.askedLabel = h("label", { class: "check" }, this.asked, " ", words.ask);
    const buttons = h("div", { class: "buttons" }, this.refineButton, this.stopButton);
    this.refining = h("div", {}, buttons, this.hint, this.progress, this.found, this.askedLabel);
  }

  // ---- recording ----

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  #toggle(wanted) {
    if (this.recorder.recording) this.recorder.stop();
    else this.#record(wanted);
  }

  async #record(wanted) {
    this.tell("");
    const prompts = wanted.map((word, i) => words.prompt(word, i + 1, wanted.length));
    let kept = 0;
    try {
      await this.recorder.record(prompts, async ({ sound, spoken, at, stopped }) => {
        if (stopped) return false;
        if (!spoken) {
          this.tell(words.nothing(wanted[at]));
          return false;
        }
        await this.#keep(wanted[at], sound);
        kept++;
        return true;
      });
      if (kept > 0 && this.note.hidden) this.tell(words.kept(kept));
    } catch (error) {
      if (error.reason) this.tell(speech.live.faults[error.reason]);
      else this.options.onError(error);
    }
  }

  async #keep(word, sound) {
    const { numbers } = await spokenPart(await sharedEngine(), sound);
    this.clips.add(word, numbers);
    this.#update();
  }

  #erase() {
    this.clips.clear();
    this.tell(words.erased);
    this.#forget();
  }

  #remove(word, index) {
    this.clips.remove(word, index);
    this.#update();
    this.lines.get(word).add.focus(); // the button that was pressed is gone
  }

  /** One recording: to play, to delete, and whether it is kept aside. */
  #take(word, sound, i) {
    const listen = button("▶", () => play(sound).catch(this.options.onError), {
      "aria-label": words.listenTo(word, i + 1),
    });
    const remove = button("✕", () => this.#remove(word, i), {
      "aria-label": words.removeOf(word, i + 1),
    });
    const held = this.clips.heldOut(word, i) ? h("span", { class: "held" }, words.held) : null;
    return h("span", { class: "take" }, listen, remove, held);
  }

  #update() {
    const { recording } = this.recorder;
    const { clips } = this;
    this.guide.textContent = recording ? speech.live.stop : words.guide(clips.missing().length);
    setUnavailable(this.erase, recording || clips.count === 0 || this.#state !== "idle");
    for (const [word, { takes, add }] of this.lines) {
      takes.replaceChildren(...clips.of(word).map((sound, i) => this.#take(word, sound, i)));
      setUnavailable(add, recording);
    }
    this.#updateRefinement();
  }

  // ---- refining ----

  #updateRefinement() {
    const state = this.#state;
    const learnt = this.clips.list(false).length;
    const held = this.clips.list(true).length;
    const ready = this.options.base() && learnt > 0 && !this.#busy && !this.recorder.recording;
    const { running, paused } = words.buttons;
    this.refineButton.textContent = { running, paused }[state] ?? words.refine;
    const waits = state === "preparing" || state === "measuring";
    setUnavailable(this.refineButton, waits || (state === "idle" && !ready));
    this.stopButton.hidden = !["running", "paused"].includes(state);
    this.progress.hidden = state === "idle";
    this.hint.textContent = words.hint(Boolean(this.options.base()), learnt, held);
    this.askedLabel.hidden = !this.refinement.model;
  }

  #setState(state) {
    this.#state = state;
    if (state === "preparing" || state === "measuring") {
      this.bar.removeAttribute("value");
      this.#label(words[state]);
    }
    this.#update();
  }

  #label(text) {
    this.said.textContent = text;
    this.bar.setAttribute("aria-label", text);
  }

  #progress(step, steps) {
    this.bar.value = step / steps;
    this.#label(words.training(step, steps));
  }

  async #refine() {
    try {
      if (this.#state === "running") await this.refinement.pause();
      else if (this.#state === "paused") await this.#train();
      else await this.#begin();
    } catch (error) {
      this.#setState("idle");
      if (error.code !== "closed") this.options.onError(error);
    }
  }

  async #begin() {
    this.#setState("preparing");
    this.found.replaceChildren();
    const { base, config, data } = this.options;
    if (await this.refinement.begin(base(), config(), await data(), this.clips))
      await this.#train();
  }

  async #train() {
    this.#setState("running");
    const reason = await this.refinement.train();
    if (reason === "dropped") return;
    if (reason === "paused" && !this.finishing) this.#setState("paused");
    else await this.#finish();
  }

  async #finishNow() {
    if (this.#state === "paused") {
      await this.#finish().catch(this.options.onError);
      return;
    }
    this.finishing = true;
    await this.refinement.pause();
  }

  async #finish() {
    this.finishing = false;
    this.#setState("measuring");
    const found = await this.refinement.finish();
    if (!found) return;
    this.#setState("idle");
    this.#show(found);
    this.options.onRefined();
  }

  #show({ before, after, step }) {
    const line = (name, i) => [name, words.share(before[i]), words.share(after[i])];
    const rows = [line(words.testVoices, 1)];
    if (before[0].count > 0) rows.unshift(line(words.ownVoice, 0));
    const sentence = words.sentence(before, after, step);
    this.found.replaceChildren(
      h("p", {}, sentence),
      table(words.foundTable, words.foundHead, rows),
    );
    this.options.say(sentence);
  }

  /** Another network is trained or asked elsewhere. @param {boolean} changing its weights change */
  setBusy(busy, changing) {
    this.#busy = busy;
    if (changing && (this.#state !== "idle" || this.refinement.model)) this.#forget(words.outdated);
    this.#updateRefinement();
  }

  /** The refined network is no more. */
  #forget(why = "") {
    this.refinement.drop();
    this.finishing = false;
    this.found.replaceChildren(...(why ? [h("p", { class: "note" }, why)] : []));
    this.#setState("idle");
    this.options.onRefined();
  }

  /** There is no network any more. */
  networkGone() {
    if (this.#state !== "idle" || this.refinement.model) this.#forget(words.outdated);
    else this.#updateRefinement();
  }

  release() {
    this.recorder.abandon();
    this.clips.clear();
    this.tell("");
    this.refinement.drop();
    this.finishing = false;
    this.found.replaceChildren();
    this.#setState("idle");
  }
}
