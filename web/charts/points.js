// A growing curve kept small: when full, neighbours are averaged, so that memory and drawing stay bounded.

export class Points {
  #capacity;
  #bucket = 1; // raw points in one kept point
  #count = 0;
  #sum = 0;

  constructor(capacity = 2048) {
    this.#capacity = capacity;
    this.clear();
  }

  clear() {
    this.x = [];
    this.y = [];
    this.#bucket = 1;
    this.#count = 0;
    this.#sum = 0;
  }

  add(x, y) {
    this.#sum += y;
    this.#count++;
    if (this.#count < this.#bucket) return;
    this.x.push(x);
    this.y.push(this.#sum / this.#count);
    this.#sum = 0;
    this.#count = 0;
    if (this.x.length >= this.#capacity) this.#halve();
  }

  #halve() {
    const half = this.x.length >> 1;
    const average = (i) => (this.y[2 * i] + this.y[2 * i + 1]) / 2;
    this.y = Array.from({ length: half }, (_, i) => average(i));
    this.x = Array.from({ length: half }, (_, i) => this.x[2 * i + 1]);
    this.#bucket *= 2;
  }
}
