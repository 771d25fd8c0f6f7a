// The reader's microphone, from the button until it is let go. What it hears stays in this page.
import { joined } from "./speech-sound.js";

const WORKLET = new URL("microphone-worklet.js", import.meta.url);
const PIECE = 2048; // of the older way
// As it is: what browsers do for calls would also take the ends of words for noise.
const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const REASONS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class MicrophoneError extends Error {
  /** @param {"insecure" | "refused" | "missing" | "busy" | "lost" | "failed"} reason */
  constructor(reason, message = reason) {
    super(message);
    this.reason = reason;
  }
}

export class Microphone {
  #stream = null;
  #context = null;
  #pieces = []; // heard, and not yet taken
  #wake = () => {};
  #closed = false;

  /** Whether it has gone by itself, as one that is unplugged. */
  lost = false;

  get closed() {
    return this.#closed;
  }

  /** Asks for the microphone, and listens. @throws {MicrophoneError} */
  async open() {
    const { mediaDevices } = navigator;
    if (!mediaDevices?.getUserMedia) throw new MicrophoneError("insecure");
    try {
      this.#stream = await mediaDevices.getUserMedia({ audio: RAW });
      if (!this.#closed) await this.#connect();
    } catch (error) {
      this.close();
      throw new MicrophoneError(REASONS[error.name] ?? "failed", `${error.name}: ${error.message}`);
    }
    if (this.#closed) this.close(); // while the reader was being asked
  }

  async #connect() {
    for (const track of this.#stream.getTracks())
      track.addEventListener("ended", () => {
        this.lost = !this.#closed;
        this.close();
      });
    this.#context = new AudioContext();
    this.rate = this.#context.sampleRate;
    const source = this.#context.createMediaStreamSource(this.#stream);
    const tap = await this.#tap();
    if (this.#closed) return;
    source.connect(tap).connect(this.#context.destination); // what leads nowhere is not heard
    await this.#context.resume();
  }

  /** A node that hands its input to #take(): the older one where no script can be loaded, as from a file. */
  async #tap() {
    const context = this.#context;
    try {
      await context.audioWorklet.addModule(WORKLET);
      const node = new AudioWorkletNode(context, "tap", {
        channelCount: 1,
        channelCountMode: "explicit",
      });
      node.port.onmessage = ({ data }) => this.#take(data);
      return node;
    } catch {
      const node = context.createScriptProcessor(PIECE, 1, 1);
      node.onaudioprocess = ({ inputBuffer }) => this.#take(inputBuffer.getChannelData(0).slice());
      return node;
    }
  }

  #take(piece) {
    this.#pieces.push(piece);
    this.#wake();
  }

  /** What has been heard since, as soon as there is something; null once it is closed. */
  async next() {
    if (this.#pieces.length === 0 && !this.#closed)
      await new Promise((resolve) => (this.#wake = resolve));
    if (this.#pieces.length === 0) return null;
    return joined(this.#pieces.splice(0));
  }

  /** Lets go of it: the browser's sign that it is in use goes out. */
  close() {
    this.#closed = true;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    if (this.#context && this.#context.state !== "closed") this.#context.close();
    this.#wake();
  }
}
