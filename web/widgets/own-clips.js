// The reader's recordings, in memory alone.
import { joined } from "./speech-sound.js";

export class OwnClips {
  /** @param {string[]} words */
  constructor(words) {
    this.words = words;
    this.clear();
  }

  clear() {
    this.all = new Map(this.words.map((word) => [word, []]));
  }

  get count() {
    return [...this.all.values()].reduce((sum, { length }) => sum + length, 0);
  }

  of(word) {
    return this.all.get(word);
  }

  add(word, sound) {
    this.of(word).push(sound);
  }

  remove(word, index) {
    this.of(word).splice(index, 1);
  }

  /** Whether this one is kept to judge by: of several of a word the last. */
  heldOut(word, index) {
    return index > 0 && index === this.of(word).length - 1;
  }

  /** The words in the order in which they are still wanted: those with the fewest recordings. */
  missing() {
    const least = Math.min(...this.words.map((word) => this.of(word).length));
    return this.words.filter((word) => this.of(word).length === least);
  }

  /** @returns {{word: string, sound: Float32Array}[]} */
  list(heldOut) {
    return this.words.flatMap((word) =>
      this.of(word)
        .map((sound, i) => ({ word, sound, held: this.heldOut(word, i) }))
        .filter(({ held }) => held === heldOut),
    );
  }

  /** What is learnt from, as a file of clips. */
  async packed(engine) {
    const learnt = this.list(false);
    const clips = learnt.map(({ word, sound }) => [this.words.indexOf(word), 0, sound.length]);
    const voices = [{ name: "moi", split: "train" }];
    const request = { do: "pack", words: this.words, voices, clips };
    return (await engine.audio(request, joined(learnt.map(({ sound }) => sound)))).bytes;
  }
}
