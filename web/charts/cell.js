// One unit of a recurrent cell as a drawing: what flows in, what the gates let through, what comes out. Gates are filled as
// far as they are open, streams are as wide as what they carry is large, and of its sign's colour.

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, HEIGHT] = [-14, 454, 318]; // what is in the middle lies between 56 and 384
const [THIN, WIDE] = [2, 15]; // of a stream
const [BOX, TALL] = [60, 58]; // a gate

function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const path = (d, name) => draw("path", { d, class: name });

/** Through these points; at its end, if it has one, an arrow's head. */
function wire(points, arrow = true) {
  const line = path(`M${points.map((point) => point.join(" ")).join("L")}`, "wire");
  if (!arrow) return [line];
  const [[x0, y0], [x, y]] = points.slice(-2);
  const [dx, dy] = [Math.sign(x - x0), Math.sign(y - y0)];
  const back = [x - 8 * dx, y - 8 * dy];
  const sides = [1, -1].map((side) => [back[0] + 4 * side * dy, back[1] + 4 * side * dx]);
  const head = path(`M${[[x, y], ...sides].map((point) => point.join(" ")).join("L")}Z`, "head");
  return [line, head];
}

function text(x, y, name, content = "") {
  return draw("text", { x, y, class: name }, content);
}

/** A letter with an index below it. */
function symbol(x, y, letter, index, name = "symbol") {
  const below = draw("tspan", { class: "index", dy: 4 }, index);
  return draw("text", { x, y, class: name }, letter, below);
}

export class CellDrawing {
  #values = new Map(); // texts by the name of what they tell
  #streams = new Map();
  #gauges = new Map();

  /**
   * @param {HTMLElement} host
   * @param {"lstm"|"gru"|"rnn"} kind
   * @param {{label: string, format: (value: number) => string, all: string}} words all: under what holds all units' states
   */
  constructor(host, kind, { label, format, all }) {
    this.format = format;
    this.all = all;
    this.svg = draw("svg", {
      class: "cell-drawing",
      viewBox: `${LEFT} 0 ${RIGHT - LEFT} ${HEIGHT}`,
      role: "img",
      "aria-label": label,
    });
    this.svg.append(draw("rect", { class: "body", x: 56, y: 22, width: 328, height: 244, rx: 16 }));
    ({ lstm: () => this.#lstm(), gru: () => this.#gru(), rnn: () => this.#rnn() })[kind]();
    host.append(this.svg);
  }

  #add(...elements) {
    this.svg.append(...elements);
  }

  #wire(points, arrow) {
    this.#add(...wire(points, arrow));
  }

  /** Where a number will stand. */
  #value(name, x, y, look = "value") {
    const element = text(x, y, look);
    this.#values.set(name, element);
    this.#add(element);
  }

  #stream(name, d) {
    const element = path(d, "stream");
    this.#streams.set(name, element);
    this.#add(element);
  }

  /** @param {boolean} both values from -1 to 1 instead of 0 to 1 */
  #gate(name, x, y, both = false) {
    const clip = { x: x - BOX / 2, y, width: BOX, height: TALL, rx: 5 };
    const gauge = draw("rect", {
      class: `gauge ${name}`,
      x: clip.x + 1,
      width: BOX - 2,
      y,
      height: 0,
    });
    this.#gauges.set(name, { gauge, y, both });
    this.#add(draw("rect", { class: "gate-ground", ...clip }), gauge);
    if (both) this.#add(path(`M${clip.x} ${y + TALL / 2}h${BOX}`, "middle"));
    this.#add(draw("rect", { class: `gate ${name}`, ...clip }));
    this.#add(symbol(x, y + 22, name, "t", `symbol ${name}`));
    this.#value(name, x, y + 46);
  }

  #operator(sign, x, y) {
    this.#add(draw("circle", { class: "operator", cx: x, cy: y, r: 12 }));
    this.#add(text(x, y + 6, "operator-sign", sign));
  }

  #squash(x, y) {
    this.#add(
      draw("rect", { class: "squash", x: x - 23, y: y - 11, width: 46, height: 22, rx: 11 }),
    );
    this.#add(text(x, y + 5, "squash-name", "tanh"));
  }

  /** The states of all units and the character, which every gate reads. */
  #readers(gates) {
    const [bus, bottom] = [250, 222];
    this.#wire(
      [
        [LEFT, bus],
        [gates.at(-1), bus],
      ],
      false,
    );
    for (const x of gates)
      this.#wire([
        [x, bus],
        [x, bottom],
      ]);
    this.#add(symbol(21, bus - 10, "h", "t−1"), text(21, bus + 18, "small", this.all));
    this.#wire(
      [
        [gates[0], 288],
        [gates[0], bus],
      ],
      false,
    );
    this.#character(gates[0]);
  }

  /** The state that goes on from step to step, from the left edge to the right one. */
  #belt(name, y) {
    this.#add(symbol(21, y - 16, name, "t−1"), symbol(419, y - 16, name, "t"));
    this.#value("before", 21, y + 28);
    this.#value("after", 419, y + 28);
  }

  #lstm() {
    const [f, i, g, o] = [106, 186, 258, 338];
    const [belt, product] = [68, 122];
    const middle = (i + g) / 2;
    this.#stream("before", `M${LEFT} ${belt}H${f - 12}`);
    this.#stream("kept", `M${f + 12} ${belt}H${middle - 12}`);
    this.#stream("after", `M${middle + 12} ${belt}H${RIGHT}`);
    this.#stream("written", `M${middle} ${product - 12}V${belt + 12}`);
    this.#wire([
      [f, 164],
      [f, belt + 12],
    ]);
    this.#wire([
      [i, 164],
      [i, product],
      [middle - 12, product],
    ]);
    this.#wire([
      [g, 164],
      [g, product],
      [middle + 12, product],
    ]);
    this.#wire([
      [o, belt],
      [o, 130],
    ]);
    this.#wire([
      [o, 164],
      [o, 154],
    ]);
    this.#stream("shown", `M${o + 12} 142H${RIGHT}`);
    this.#readers([f, i, g, o]);
    for (const [name, x] of [
      ["f", f],
      ["i", i],
      ["o", o],
    ])
      this.#gate(name, x, 164);
    this.#gate("g", g, 164, true);
    this.#operator("×", f, belt);
    this.#operator("+", middle, belt);
    this.#operator("×", middle, product);
    this.#squash(o, 104);
    this.#operator("×", o, 142);
    this.#belt("c", belt);
    this.#value("kept", (f + middle) / 2, belt - 16, "value part");
    this.#value("written", middle + 17, 100, "value part start");
    this.#add(symbol(419, 128, "h", "t"));
    this.#value("h", 419, 170);
  }

  #gru() {
    const [z, g, r] = [106, 222, 338];
    const [belt, product] = [68, 122];
    this.#stream("before", `M${LEFT} ${belt}H${z - 12}`);
    this.#stream("kept", `M${z + 12} ${belt}H${g - 12}`);
    this.#stream("after", `M${g + 12} ${belt}H${RIGHT}`);
    this.#stream("written", `M${g} ${product - 12}V${belt + 12}`);
    this.#wire([
      [z, 164],
      [z, belt + 12],
    ]);
    this.#wire([
      [z, product],
      [g - 12, product],
    ]);
    this.#wire([
      [g, 164],
      [g, product + 12],
    ]);
    this.#readers([z, g, r]);
    this.#wire([
      [r - BOX / 2, 193],
      [g + BOX / 2, 193],
    ]);
    this.#gate("z", z, 164);
    this.#gate("r", r, 164);
    this.#gate("g", g, 164, true);
    this.#operator("×", z, belt);
    this.#operator("+", g, belt);
    this.#operator("×", g, product);
    this.#add(
      draw("rect", { class: "squash", x: 140, y: product - 11, width: 46, height: 22, rx: 11 }),
    );
    this.#add(text(163, product + 5, "squash-name", "1 − z"));
    this.#belt("h", belt);
    this.#value("kept", (z + g) / 2, belt - 16, "value part");
    this.#value("written", g + 17, 100, "value part start");
  }

  #rnn() {
    const [sum, squash, state] = [150, 236, 326];
    const y = 140;
    this.#stream("after", `M${state + BOX / 2} ${y}H${RIGHT}`);
    this.#wire([
      [LEFT, y],
      [sum - 12, y],
    ]);
    this.#wire([
      [sum, 284],
      [sum, y + 12],
    ]);
    this.#wire([
      [sum, 86],
      [sum, y - 12],
    ]);
    this.#wire([
      [sum + 12, y],
      [squash - 23, y],
    ]);
    this.#wire([
      [squash + 23, y],
      [state - BOX / 2, y],
    ]);
    this.#add(symbol(21, y - 12, "h", "t−1"), text(21, y + 20, "small", this.all));
    this.#value("state", 96, y - 10, "value part");
    this.#value("input", sum + 12, 232, "value part start");
    this.#add(text(sum, 56, "symbol", "b"));
    this.#value("bias", sum, 78, "value part");
    this.#value("total", (sum + squash) / 2 - 5, y - 10, "value part");
    this.#operator("+", sum, y);
    this.#squash(squash, y);
    this.#gate("h", state, y - TALL / 2, true);
    this.#character(sum);
    this.#add(symbol(419, y - 16, "h", "t"));
    this.#value("after", 419, y + 28);
  }

  /** What is read at this step: a character, or the layer below. */
  #character(x) {
    this.letter = draw("rect", { class: "letter-box", y: 284, height: 30, rx: 6 });
    this.letterAt = x;
    this.#add(this.letter);
    this.#value("character", x, 304, "letter-read");
    this.xName = symbol(0, 304, "x", "t", "symbol start");
    this.#add(this.xName);
  }

  #read({ text: content, wide }) {
    const width = wide ? 72 : 32;
    this.letter.setAttribute("x", this.letterAt - width / 2);
    this.letter.setAttribute("width", width);
    this.xName.setAttribute("x", this.letterAt + width / 2 + 10);
    const element = this.#values.get("character");
    element.textContent = content;
    element.classList.toggle("wide", wide);
  }

  /**
   * @param {Record<string, number>} values by name: the gates, before and after of what goes on, and the parts between
   * @param {{text: string, wide: boolean}} read at this step: a character, or words that need more room
   * @param {number} far the largest that streams carry along the text
   */
  show(values, read, far) {
    for (const [name, element] of this.#values)
      if (name !== "character") element.textContent = this.format(values[name]);
    this.#read(read);
    for (const [name, element] of this.#streams) this.#flow(element, values[name], far);
    for (const [name, gauge] of this.#gauges) this.#fill(gauge, values[name]);
  }

  #flow(element, value, far) {
    const size = Math.min(1, Math.abs(value) / (far || 1));
    element.style.strokeWidth = `${(THIN + size * (WIDE - THIN)).toFixed(1)}px`;
    element.classList.toggle("below", value < 0);
  }

  #fill({ gauge, y, both }, value) {
    const part = Math.min(1, Math.abs(value)) * (both ? TALL / 2 : TALL);
    const from = both ? y + TALL / 2 : y + TALL;
    gauge.setAttribute("y", (value < 0 ? from : from - part).toFixed(1));
    gauge.setAttribute("height", part.toFixed(1));
    gauge.classList.toggle("below", value < 0);
  }
}
