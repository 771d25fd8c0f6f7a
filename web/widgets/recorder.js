// Words from the microphone, one after the other, as they are heard; one recorder at a time on a page.
import { speech } from "../strings/speech.js";
import { hearWord } from "./listening.js";
import { LiveView } from "./live-view.js";
import { Microphone, MicrophoneError } from "./microphone.js";
import { silence } from "./player.js";
import { sharedEngine } from "./shared.js";

const words = speech.live;
const PATIENCE_MS = 8000; // for a microphone that hands over nothing

let active = null;

export class Recorder {
  #microphone = null;

  /**
   * @param {{model: () => object | null, onState: (recording: boolean) => void}} options model: that is asked while the
   *   reader speaks
   */
  constructor({ model, onState }) {
    this.model = model;
    this.onState = onState;
    this.view = new LiveView();
    this.element = this.view.element;
  }

  get recording() {
    return this.#microphone !== null;
  }

  /** Takes what was heard so far for the end. */
  stop() {
    this.#microphone?.close();
  }

  /** Nobody waits for it any more. */
  abandon() {
    const microphone = this.#microphone;
    this.#microphone = null;
    microphone?.close();
    this.view.end();
    this.onState(false);
  }

  /**
   * @param {string[]} prompts what the reader is told to do, one after the other
   * @param {(heard: {sound: Float32Array, spoken: boolean, at: number, stopped: boolean}) => Promise<boolean>} onHeard
   *   returns whether to go on; stopped: by the reader
   * @throws {MicrophoneError}
   */
  async record(prompts, onHeard) {
    active?.stop();
    active = this;
    silence();
    const microphone = (this.#microphone = new Microphone());
    this.onState(true);
    try {
      await this.#session(microphone, prompts, onHeard);
    } finally {
      microphone.close();
      if (active === this) active = null;
      if (this.#microphone === microphone) {
        this.#microphone = null;
        this.view.end();
        this.onState(false);
      }
    }
  }

  async #session(microphone, prompts, onHeard) {
    this.view.begin(words.asking);
    const engine = await sharedEngine();
    await microphone.open();
    for (const [at, prompt] of prompts.entries()) {
      if (microphone.closed) break;
      const heard = await this.#word(engine, microphone, prompt);
      if (this.#microphone !== microphone) return; // abandoned
      if (microphone.lost) throw new MicrophoneError("lost");
      if (!(await onHeard({ ...heard, at, stopped: microphone.closed }))) return;
    }
  }

  async #word(engine, microphone, prompt) {
    this.view.begin(prompt);
    const patience = setTimeout(() => microphone.close(), PATIENCE_MS);
    try {
      return await hearWord(engine, microphone, (heard) =>
        this.view.show(engine, this.model(), heard),
      );
    } finally {
      clearTimeout(patience);
    }
  }
}
