// One unit and one character of a text that a network has read, chosen by mouse, finger, keyboard or two sliders.
import { sign } from "../charts/signs.js";
import { Strip } from "../charts/strip.js";
import { strings } from "../strings/fr.js";
import unitsCss from "../styles/units.css";
import { h, styleSheet } from "./dom.js";
import { slider } from "./slider.js";
import { liveliest, unitsOf } from "./traces.js";

const words = strings.looking;

/** For the widgets that show one. */
export const unitSheet = styleSheet(unitsCss);

export class UnitView {
  #chosen = false; // the unit, by the reader

  /** @param {{label: string, onChange: () => void, say: (text: string) => void}} options label: of the strip */
  constructor({ label, onChange, say }) {
    this.onChange = onChange;
    this.say = say;
    this.layerIndex = 0;
    this.unit = 0;
    this.at = null; // by default the middle of the text
    this.hover = { unit: null, at: null };
    this.order = [];
    this.layers = h("select");
    this.layers.addEventListener("change", () => {
      this.layerIndex = Number(this.layers.value);
      this.#chosen = false;
      onChange();
    });
    this.layerField = h("label", { class: "field" }, h("span", {}, words.layerLabel), this.layers);
    this.units = slider(words.unit, (rank) => this.#choose(rank, null));
    this.steps = slider(words.character, (at) => this.#choose(null, at));
    this.element = h("div", { class: "settings" }, this.units.element, this.steps.element);
    this.stripHost = h("div", {});
    this.strip = new Strip(this.stripHost, {
      label,
      onHover: (row, column) => this.#preview(row, column),
      onChoose: (row, column) => {
        this.#choose(row, column);
        say(this.said);
      },
    });
  }

  /** The layer looked at. */
  get layer() {
    return this.answer.layers[this.layerIndex];
  }

  /** What the reader sees: what the mouse is over, or what was chosen. */
  get seen() {
    return { unit: this.hover.unit ?? this.unit, at: this.hover.at ?? this.at };
  }

  /** What a network has just answered. */
  take(answer, characters) {
    const { layers } = answer;
    this.answer = answer;
    if (this.characters?.join() !== characters.join()) {
      this.strip.setText(characters);
      this.fresh = true; // nobody has scrolled it yet
    }
    this.characters = characters;
    if (this.layers.options.length !== layers.length)
      this.layers.replaceChildren(
        ...layers.map((_, i) => h("option", { value: i }, words.layer(i))),
      );
    this.layerField.hidden = layers.length < 2;
    this.layerIndex = Math.min(this.layerIndex, layers.length - 1);
    this.layers.value = String(this.layerIndex);
    this.at = Math.min(this.at ?? Math.floor(characters.length / 2), characters.length - 1);
    const { unit, at } = this.hover;
    if (unit >= this.layer.units || at >= characters.length) this.hover = { unit: null, at: null };
  }

  /** Before the reader has chosen, a unit that has something to show: of each answer and quantity once. */
  suggest(what) {
    const { layer } = this;
    if (this.#chosen && this.unit < layer.units) return;
    if (this.suggested?.layer === layer && this.suggested.what === what) return;
    this.suggested = { layer, what };
    this.unit = liveliest(layer, what, this.unit);
  }

  /** @param {number[]} order of the units, from top to bottom */
  arrange(order = unitsOf(this.layer)) {
    this.order = order;
  }

  #preview(row, column) {
    const unit = row === null ? null : this.order[row];
    if (this.hover.unit === unit && this.hover.at === column) return;
    this.hover = { unit, at: column };
    this.onChange();
  }

  #choose(rank, at) {
    if (rank !== null) {
      this.unit = this.order[rank];
      this.#chosen = true;
    }
    if (at !== null) this.at = at;
    this.hover = { unit: null, at: null };
    this.onChange();
    this.strip.reveal();
  }

  /** One character on or back. */
  move(by) {
    const at = this.at + by;
    if (at >= 0 && at < this.characters.length) this.#choose(null, at);
  }

  /** @param {string} said of the unit at that character */
  point(said) {
    const { seen, order, characters } = this;
    const rank = order.indexOf(this.unit);
    const character = sign(characters[this.at]);
    const { units, steps } = this;
    const unitNamed = words.unitNamed(this.unit + 1);
    const characterNamed = words.characterNamed(characters[this.at], this.at + 1);
    this.said = `${unitNamed}, ${characterNamed} : ${said}`;
    const unitOf = words.unitOf(this.unit + 1, order.length);
    const characterOf = words.characterOf(character, this.at + 1, characters.length);
    units.set(rank, order.length, unitOf, `${unitNamed} : ${said}`);
    steps.set(this.at, characters.length, characterOf, `${characterNamed} : ${said}`);
    this.strip.choose(rank, this.at);
    this.strip.point(order.indexOf(seen.unit), seen.at, String(seen.unit + 1));
    if (!this.fresh) return;
    this.fresh = false;
    this.strip.reveal();
  }
}
