// The worker's stand-in where there is none, in Node or in a worker of the caller's own: the same messages, answered in
// this very thread. As it shares the thread with who asks, training never runs ahead of what has been used.
import { Session } from "./engine/session.js";

export class LocalPort {
  #session;

  /** @param {string} base the folder of the .wasm files, or a file in it */
  constructor(base) {
    const post = (data) => this.onmessage?.({ data });
    this.#session = new Session(post, { base, ahead: 1 });
  }

  postMessage(message) {
    this.#session.receive(structuredClone(message));
  }

  terminate() {
    this.onmessage = null;
    this.#session.close();
  }
}
