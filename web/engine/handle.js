// One network inside the engine module, by its number: how its functions are called.
import { RecurrenceError } from "../protocol.js";
import { lastError } from "./module.js";

export class Handle {
  #id;

  constructor(module, id) {
    this.module = module;
    this.#id = id;
  }

  /** Calls engine_`name`() with the model's number in front. */
  try(name, ...parameters) {
    if (!this.#id) throw new RecurrenceError("not-found", "the model was disposed of", "model");
    return this.module.call[`engine_${name}`](this.#id, ...parameters);
  }

  /** The same where a returned 0 is a failure. */
  call(name, ...parameters) {
    const returned = this.try(name, ...parameters);
    if (!returned) throw lastError(this.module);
    return returned;
  }

  /** The same for functions that take inputs (text or bytes), each as a pointer and a length. */
  give(name, ...inputs) {
    return this.module.withInputs(inputs, (...parameters) => this.call(name, ...parameters));
  }

  /** The JSON that a function returns. */
  json(name) {
    return JSON.parse(this.module.text(this.call(name)));
  }

  /** The numbers that a function points to. */
  floats(name, ...parameters) {
    const { returned: bytes } = this.module.withDoubles(1, (at) => {
      const count = this.try(name, ...parameters, at);
      const error = count ? null : lastError(this.module);
      if (error && error.code !== "ok") throw error;
      return this.module.copy(this.module.pointerAt(at), 4 * count);
    });
    return new Float32Array(bytes.buffer);
  }

  /** The module gives the number to a later model: after this, calls fail instead of reaching that one. */
  destroy() {
    this.module.call.engine_destroy(this.#id);
    this.#id = 0;
  }
}
