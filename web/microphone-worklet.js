// In the audio thread: hands on what the microphone hears, piece by piece. Its output is silence.
const PIECE = 2048; // samples: 43 ms at 48 kHz

class Tap extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE);
  #filled = 0;

  process([[heard]]) {
    if (!heard) return true; // nothing is connected yet
    if (this.#filled + heard.length > PIECE) this.#hand();
    this.#piece.set(heard, this.#filled);
    this.#filled += heard.length;
    return true;
  }

  #hand() {
    this.port.postMessage(this.#piece.slice(0, this.#filled));
    this.#filled = 0;
  }
}

registerProcessor("tap", Tap);
