// When to look into a network again: never twice at once, the newest question wins, a network that trains on keeps most
// of the time for itself.

const REST_MS = 300;
const REST_FACTOR = 3; // a look that takes long is seldom taken

export class Looker {
  #wanted = false;
  #visible = false;
  #abort = null; // of the look that is under way
  #timer = 0;
  #free = 0; // when the next look may begin

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
    if (anew) {
      this.#abort?.abort();
      this.#free = 0;
      clearTimeout(this.#timer);
      this.#timer = 0;
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
    this.#timer = 0;
  }

  #next() {
    if (!this.#wanted || !this.#visible || this.#abort || this.#timer) return;
    const wait = Math.max(0, this.#free - performance.now());
    this.#timer = setTimeout(() => this.#run(), wait);
  }

  async #run() {
    this.#timer = 0;
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
