// Drawing while numbers pour in: seldom enough to leave the time to the training.

export class Redraw {
  #timer = 0;

  /** @param {(...about: unknown[]) => void} draw in an animation frame, at most once in `pause` ms */
  constructor(draw, pause) {
    this.draw = draw;
    this.pause = pause;
  }

  /** There is something new; what is asked for while a drawing is due is part of it. */
  soon(...about) {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      requestAnimationFrame(() => this.draw(...about));
    }, this.pause);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}
