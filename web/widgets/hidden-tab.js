// What trains pauses while its tab is hidden, and goes on when it is seen again.

export class HiddenTab {
  /** Whether the pause is this one's, not the reader's. */
  pausing = false;

  #paused;

  /**
   * @param {{running: () => boolean, pause: () => Promise<void>, resume: () => void}} run pause: resolved once nothing
   *   is trained any more
   */
  constructor({ running, pause, resume }) {
    this.running = running;
    this.pause = pause;
    this.resume = resume;
    this.follow = () => this.#follow();
  }

  connect() {
    document.addEventListener("visibilitychange", this.follow);
  }

  release() {
    document.removeEventListener("visibilitychange", this.follow);
    this.pausing = false;
  }

  async #follow() {
    if (document.hidden && this.running()) {
      this.pausing = true;
      this.#paused = this.pause();
    } else if (!document.hidden && this.pausing) {
      await this.#paused;
      this.pausing = false;
      this.resume();
    }
  }
}
