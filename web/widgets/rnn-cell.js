// <rnn-cell>: one unit of a cell, step by step through a text, with the numbers of the network that reads it.
import { bars } from "../charts/bars.js";
import { CellDrawing } from "../charts/cell.js";
import { sign } from "../charts/signs.js";
import { format, number, strings } from "../strings/fr.js";
import cellCss from "../styles/cell.css";
import { button, h, setUnavailable, styleSheet } from "./dom.js";
import * as equations from "./equations.js";
import { csv, safetensors } from "./files.js";
import { Looker } from "./looker.js";
import { Picture } from "./picture.js";
import { pngOfSvg } from "./png.js";
import { ReaderElement } from "./reader.js";
import { sumsOf, tensorsOf } from "./sums.js";
import * as traces from "./traces.js";
import { unitSheet, UnitView } from "./unit-view.js";

const words = strings.cell;
const ownSheet = styleSheet(cellCss);
const GUESSES = 6;

class RnnCell extends ReaderElement {
  static sheets() {
    return [...super.sheets(), unitSheet, ownSheet];
  }

  heading = words.title;

  async look(model, text) {
    const [answer, weights] = await Promise.all([model.probe("traces", { text }), model.weights()]);
    return { ...answer, tensors: tensorsOf(weights) };
  }

  buildView(view) {
    this.units = new UnitView({
      label: words.strip,
      onChange: () => this.#redraw(),
      say: (text) => this.say(text),
    });
    this.back = button(words.before, () => this.units.move(-1));
    this.forth = button(words.next, () => this.units.move(1));
    const steps = h("div", { class: "buttons" }, this.back, this.forth);
    this.picture = new Picture({
      label: words.label,
      read: words.read,
      head: [""],
      interactive: true,
    });
    this.drawingHost = h("div", { class: "cell-host" });
    this.equations = h("div", { class: "equations" });
    this.picture.open().append(h("div", { class: "cell-parts" }, this.drawingHost, this.equations));
    this.units.element.prepend(this.units.layerField);
    this.guesses = h("div", { class: "distribution guesses" });
    this.guesser = new Looker(
      (signal) => this.#guess(signal),
      () => this.guesses.replaceChildren(),
    );
    view.append(
      this.units.stripHost,
      this.units.element,
      steps,
      this.picture.element,
      this.guesses,
    );
  }

  draw(answer) {
    this.units.take(answer, this.characters);
    this.tensors = answer.tensors;
    this.guessed = null;
    this.#redraw();
  }

  #redraw() {
    const { units, characters } = this;
    if (!characters) return;
    const { layer } = units;
    const memory = traces.memoryOf(layer);
    units.suggest("h");
    units.arrange();
    const { unit, at } = units.seen;
    const carried = traces.series(layer, memory, unit);
    const most = carried.reduce((far, x) => Math.max(far, Math.abs(x)), 0) || 1;
    units.strip.setValues(carried, { least: -most, most }, [number(most, 1), number(-most, 1)]);
    units.point(`${memory} = ${number(traces.valueAt(layer, memory, units.unit, units.at))}`);
    setUnavailable(this.back, units.at === 0);
    setUnavailable(this.forth, units.at === characters.length - 1);
    const values = this.#valuesAt(layer, unit, at);
    const sums = sumsOf(this.tensors, units.answer, units.layerIndex, unit, at);
    if (layer.type === "rnn") Object.assign(values, sums?.h);
    this.#draw(layer, values, sign(characters[at]), most);
    this.#equate(layer, values, sums);
    this.#tell(layer, values, unit, at);
    this.#askGuess(at);
  }

  /** What the drawing and the equations show, by name. */
  #valuesAt(layer, unit, at) {
    const values = {};
    for (const what of traces.quantities(layer))
      values[what] = traces.valueAt(layer, what, unit, at);
    const memory = traces.memoryOf(layer);
    values.before = traces.valueAt(layer, memory, unit, at - 1);
    values.after = values[memory];
    if (layer.type === "rnn") return values;
    const [keep, write] = layer.type === "lstm" ? [values.f, values.i] : [values.z, 1 - values.z];
    return {
      ...values,
      kept: keep * values.before,
      written: write * values.g,
      shown: values.h,
    };
  }

  #draw(layer, values, character, most) {
    const { type, units } = layer;
    const key = `${type} ${units}`;
    if (key !== this.drawn) {
      this.drawn = key;
      this.drawingHost.replaceChildren();
      const all = words.allUnits(units);
      const label = words.drawing(strings.cells[type]);
      this.drawing = new CellDrawing(this.drawingHost, type, { label, format: number, all });
    }
    const { layerIndex } = this.units;
    const below = { text: words.below(layerIndex), wide: true };
    this.drawing.show(values, layerIndex ? below : { text: character, wide: false }, most);
  }

  #equate({ type }, values, sums) {
    const { layerIndex } = this.units;
    const gate = (name) => equations.gate(name, values[name], sums?.[name]);
    const rows = {
      lstm: () => [
        ...["f", "i", "g", "o"].map(gate),
        equations.memory(values),
        equations.output(values),
      ],
      gru: () => [
        ...["z", "r"].map(gate),
        equations.resetCandidate(values.g, values.r, sums?.g),
        equations.mixture(values),
      ],
      rnn: () => [gate("h")],
    }[type]();
    const note = sums ? words.sums(type, layerIndex) : words.noSums;
    const convention = type === "gru" ? [h("p", { class: "hint" }, words.convention)] : [];
    this.equations.replaceChildren(...rows, h("p", { class: "hint" }, note), ...convention);
  }

  #tell(layer, values, unit, at) {
    const { characters } = this;
    const list = traces.quantities(layer);
    this.picture.head = [words.position, words.character, ...list];
    const place = words.at(unit + 1, sign(characters[at]), at + 1);
    this.picture.tell(`${place} ${words.story(layer.type, values)}`, () =>
      characters.map((character, t) => [
        t + 1,
        sign(character),
        ...list.map((what) => number(traces.valueAt(layer, what, unit, t), 3)),
      ]),
    );
  }

  /** What the network expects behind what it has read: asked for when the reader stays at a character. */
  #askGuess(at) {
    const key = `${at} ${this.askedStep}`;
    if (this.guessed === key || this.units.hover.at !== null) return;
    this.guessed = key;
    this.guesser.setVisible(true);
    this.guesser.ask(true);
  }

  async #guess(signal) {
    const { entry, characters, units } = this;
    if (!entry || !characters) return;
    const at = Math.min(units.at, characters.length - 1);
    const prompt = characters.slice(0, at + 1).join("");
    const options = { prompt, length: 1, temperature: 1, seed: 0, signal };
    for await (const { top } of entry.model.characters(options)) {
      if (signal.aborted) return;
      this.#drawGuesses(top.slice(0, GUESSES), prompt, characters[at + 1]);
    }
  }

  #drawGuesses(top, prompt, next) {
    const rows = top.map(({ character, probability }) => ({
      label: sign(character),
      value: probability,
      text: format.percent(probability),
      chosen: character === next,
    }));
    const title = h("p", {}, words.guesses([...prompt].slice(-12).map(sign).join("")));
    const follows = next === undefined ? words.end : words.follows(sign(next));
    this.guesses.replaceChildren(title, bars(rows), h("p", { class: "hint" }, follows));
  }

  exports() {
    if (!this.characters) return [];
    const { csv: table, png, model } = strings.share;
    const { svg } = this.drawing;
    return [
      { label: table(words.steps), name: "cellule.csv", make: () => this.#csv() },
      { label: png(words.label), name: "cellule.png", make: () => pngOfSvg(svg) },
      { label: model, name: "reseau.safetensors", make: () => safetensors(this.entry.model) },
    ];
  }

  /** The chosen unit's numbers at each step. */
  #csv() {
    const { layer, unit } = this.units;
    const list = traces.quantities(layer);
    const rows = this.characters.map((character, t) => [
      t + 1,
      character,
      ...list.map((what) => traces.valueAt(layer, what, unit, t)),
    ]);
    return csv(["position", "character", ...list], rows);
  }

  themeChanged() {
    if (this.characters) this.units.strip.repaint();
  }

  release() {
    this.guesser?.stop();
    super.release();
  }
}

customElements.define("rnn-cell", RnnCell);
