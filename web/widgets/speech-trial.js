// Where the reader gives a sound, by microphone, as a file or from the test, and sees what the network makes of it.
import { format } from "../strings/fr.js";
import { speech } from "../strings/speech.js";
import { button, h } from "./dom.js";
import { acceptFiles } from "./drop.js";
import { play } from "./player.js";
import { Recorder } from "./recorder.js";
import { sharedEngine } from "./shared.js";
import { SoundPicture } from "./sound-picture.js";
import { readSound } from "./speech-sound.js";

const words = speech.trial;
const FILE_BYTES = 25e6; // more than a minute of stereo in floats at 48 kHz
const MOST_SHOWN = 3;

/** A sound to be told apart from a fault of ours: said where the sound was given. */
const plain = (message) => Object.assign(new Error(message), { plain: true });

async function soundOf(file) {
  const engine = await sharedEngine();
  if (file.size > FILE_BYTES) throw plain(words.file.large(file.name, file.size, FILE_BYTES));
  if (file.size === 0) throw plain(words.file.empty(file.name));
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch(() => Promise.reject(plain(words.file.unreadable(file.name)))),
  );
  try {
    return await engine.audio({ do: "decode" }, bytes);
  } catch (error) {
    if (error.code === "limit") throw plain(words.file.long(file.name));
    if (error.code === "invalid-file") throw plain(words.file.foreign(file.name));
    throw error;
  }
}

export class SpeechTrial {
  #recordings = 0;
  #turn = 0; // of sounds: an earlier one that takes longer is not shown

  /**
   * @param {{zone: Element, model: () => object | null, test: () => Promise<{sound: Float32Array, title: string, word: string}>,
   *   onSound: () => void, onError: (error: Error) => void, say: (text: string) => void}} options zone: where files may be
   *   dropped; model: that answers while the reader speaks; test: a sound of the test at random; onSound: there is another
   */
  constructor({ zone, model, test, onSound, onError, say }) {
    Object.assign(this, { test, onSound, onError, say });
    this.recorder = new Recorder({
      model,
      onState: (recording) => {
        this.record.textContent = recording ? speech.live.stop : speech.live.start;
      },
    });
    this.record = button(speech.live.start, () => this.#toggle());
    this.heard = null; // what readSound() says, with title and word
    this.random = button(words.random, () => this.#guarded(() => this.#takeTest()));
    this.input = h("input", {
      type: "file",
      accept: ".wav,audio/wav,audio/x-wav",
      onchange: () => this.#takeFile(this.input.files),
    });
    acceptFiles(zone, (files) => this.#takeFile(files));
    const file = h("label", { class: "field" }, h("span", {}, words.file.label), this.input);
    const hint = words.file.hint(FILE_BYTES);
    this.ways = h("div", { class: "ways" });
    this.ways.append(
      h("div", {}, h("p", { class: "hint" }, speech.live.private), this.record),
      h("div", {}, this.random, h("p", { class: "hint" }, words.randomHint)),
      h("div", {}, file, h("p", { class: "hint" }, hint)),
    );
    this.note = h("p", { class: "note", role: "status", hidden: true });
    this.#buildResult();
    this.element = h("div", {}, this.ways, this.recorder.element, this.note, this.result);
  }

  #buildResult() {
    this.title = h("strong", {});
    this.listen = button(speech.listen, () => play(this.heard.sound).catch(this.onError));
    this.verdict = h("p", { class: "verdict", hidden: true });
    this.list = h("ol", { class: "probable", hidden: true });
    this.picture = new SoundPicture();
    const head = h("p", { class: "heard" }, this.title, this.listen);
    this.result = h("div", { hidden: true }, head, this.verdict, this.list, this.picture.element);
  }

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  async #guarded(act) {
    this.tell("");
    try {
      await act();
    } catch (error) {
      if (error.plain) this.tell(error.message);
      else if (error.reason) this.tell(speech.live.faults[error.reason]);
      else this.onError(error);
    }
  }

  #toggle() {
    if (this.recorder.recording) this.recorder.stop();
    else this.#guarded(() => this.#listen());
  }

  async #listen() {
    await this.recorder.record([speech.live.prompt], async ({ sound }) => {
      if (sound.length === 0) this.tell(speech.live.nothing);
      else await this.take(sound, speech.live.title(++this.#recordings));
      return false;
    });
  }

  /** A word of the test, as long as the reader gives none. */
  async offer() {
    if (!this.recorder.recording) await this.#takeTest();
  }

  async #takeTest() {
    const turn = ++this.#turn;
    const { sound, title, word } = await this.test();
    if (turn === this.#turn) await this.take(sound, title, word);
  }

  #takeFile(list) {
    const [file, ...more] = list; // the list itself empties with its field
    if (!file) return;
    this.#guarded(async () => {
      const turn = ++this.#turn;
      const { numbers, source } = await soundOf(file);
      if (turn !== this.#turn) return;
      await this.take(numbers, words.file.title(file.name, source));
      if (more.length > 0) this.tell(words.file.several);
    });
    this.input.value = ""; // the same file may be chosen again
  }

  /**
   * A sound to be judged.
   * @param {string} [word] what is said in it, where it is known
   */
  async take(sound, title, word = null) {
    const turn = ++this.#turn;
    const engine = await sharedEngine();
    const read = await readSound(engine, sound);
    if (turn !== this.#turn) return;
    if (!read) {
      this.tell(words.short);
      return;
    }
    this.heard = { ...read, sound, title, word };
    this.title.textContent = title;
    this.result.hidden = false;
    this.#forget();
    this.picture.show(read.bands);
    this.tell([!read.spoken && words.unspoken, read.cut && words.cut].filter(Boolean).join(" "));
    this.onSound();
  }

  #forget() {
    this.verdict.hidden = this.list.hidden = true;
  }

  release() {
    this.#turn++;
    this.recorder.abandon();
  }

  /** There is no network any more that has answered. */
  clear() {
    this.#forget();
    if (this.heard) this.picture.show(this.heard.bands);
  }

  /** @param {{labels: {label: string, probability: number}[], steps: number[][]}} answer of `order`, the labels' */
  show({ labels, steps }, order, who) {
    const [{ label, probability }] = labels;
    const { word } = this.heard;
    const right = word === null ? null : word === label;
    this.verdict.className = `verdict ${right === false ? "wrong" : "right"}`;
    this.verdict.textContent = words.verdict(who, speech.named(label), probability, right, word);
    const line = ({ label: name, probability: p }) => {
      const bar = h("span", { class: "bar", "aria-hidden": "true" });
      bar.style.setProperty("--p", p);
      return h("li", {}, h("span", {}, speech.named(name)), bar, format.percent(p));
    };
    this.list.replaceChildren(...labels.slice(0, MOST_SHOWN).map(line));
    this.verdict.hidden = this.list.hidden = false;
    this.picture.tell({ labels: order, steps });
  }
}
