// When to look into a network again: never twice at once, the newest question wins, a network that trains on keeps most
// of the time for itself.

const REST_MS = 300;
const REST_FACTOR = 3; // a look that takes long is seldom taken while the network goes on changing …
const QUIET_MS = 500; // … which it does not any more when nothing has been asked for so long

export class Looker {
  #wanted = false;
  #visible = false;
  #abort = null; // of the look that is under way
  #timer = 0;
  #free = 0; // when the next look may begin
  #asked = 0; // when it was asked for last

  /**
   * @param {(signal: AbortSignal) => Promise<void>} look looks and shows; a look whose signal is aborted shows nothing
   * @param {(error: Error) => void} fail
   */
  constructor(look, fail) {
    this.look = look;
    this.fail = fail;
  }

  /** Something has changed. @param {boolean} anew what is under way is of no use any more */
  ask(anew) {
    this.#wanted = true;
    this.#asked = performance.now();
    if (anew) {
      this.#abort?.abort();
      this.#free = 0;
    }
    this.#next();
  }

  /** Nothing is looked at that nobody sees. */
  setVisible(visible) {
    this.#visible = visible;
    this.#next();
  }

  stop() {
    this.#wanted = false;
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  #next() {
    clearTimeout(this.#timer);
    if (!this.#wanted || !this.#visible || this.#abort) return;
    const wait = Math.min(this.#free, this.#asked + QUIET_MS) - performance.now();
    this.#timer = setTimeout(() => this.#run(), Math.max(0, wait));
  }

  async #run() {
    this.#wanted = false;
    const abort = (this.#abort = new AbortController());
    const start = performance.now();
    try {
      await this.look(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) this.fail(error);
    }
    const now = performance.now();
    this.#free = abort.signal.aborted ? 0 : now + Math.max(REST_MS, REST_FACTOR * (now - start));
    this.#abort = null;
    this.#next();
  }
}
