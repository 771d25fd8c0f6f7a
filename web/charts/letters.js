// Characters one by one, each of which can be tinted and pointed at.
import { sign } from "./signs.js";
import { tints } from "./tint.js";

function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

export class Letters {
  /**
   * @param {HTMLElement} host
   * @param {{wrap?: boolean}} options wrap: lines break between words, as in a text
   */
  constructor(host, { wrap = false } = {}) {
    this.element = span(wrap ? "letters wrapped" : "letters", "");
    this.wrap = wrap;
    this.spans = [];
    host.append(this.element);
  }

  /** @param {string[]} characters */
  setText(characters) {
    this.spans = characters.map((character) => span("letter", sign(character)));
    this.values = null;
    if (!this.wrap) {
      this.element.replaceChildren(...this.spans);
      return;
    }
    const parts = [];
    let word = null;
    characters.forEach((character, i) => {
      if (!word) parts.push((word = span("word", "")));
      word.append(this.spans[i]);
      if (/\s/u.test(character)) word = null;
      if (character === "\n") parts.push(span("break", ""));
    });
    this.element.replaceChildren(...parts);
  }

  /** Which letter the event is about, or -1. */
  at({ target }) {
    return this.spans.indexOf(target);
  }

  /**
   * @param {ArrayLike<number>} values of each character; NaN: not tinted
   * @param {{least: number, most: number}} limits
   */
  tint(values, limits) {
    this.values = values;
    this.limits = limits;
    this.repaint();
  }

  /** Marks one letter, and no other. */
  mark(at, name = "at") {
    this.element.querySelector(`.${name}`)?.classList.remove(name);
    this.spans[at]?.classList.add(name);
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    if (!this.values) return;
    const tint = tints(this.element, this.limits);
    this.spans.forEach((letter, i) => {
      const known = Number.isFinite(this.values[i]);
      const { css, ink } = known ? tint(this.values[i]) : { css: "", ink: "" };
      letter.style.backgroundColor = css;
      letter.style.color = ink;
    });
  }
}
