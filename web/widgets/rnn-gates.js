// <rnn-gates>: what each unit's gates and states do along a text, under each of its characters.
import { sign } from "../charts/signs.js";
import { number, strings } from "../strings/fr.js";
import gatesCss from "../styles/gates.css";
import { h, styleSheet } from "./dom.js";
import { csv, safetensors } from "./files.js";
import { pngOfHeatMap } from "./heat-png.js";
import { Picture } from "./picture.js";
import { ReaderElement } from "./reader.js";
import * as traces from "./traces.js";
import { unitSheet, UnitView } from "./unit-view.js";

const words = strings.gates;
const ownSheet = styleSheet(gatesCss);
const ORDERS = ["none", "mean", "variation"];
const ENDS = 3; // characters named at either end

class RnnGates extends ReaderElement {
  static sheets() {
    return [...super.sheets(), unitSheet, ownSheet];
  }

  heading = words.title;

  look(model, text) {
    return model.probe("traces", { text });
  }

  buildView(view) {
    this.units = new UnitView({
      label: words.strip,
      onChange: () => this.#redraw(),
      say: (text) => this.say(text),
    });
    this.kinds = h("fieldset", { class: "kinds" });
    this.kinds.addEventListener("change", ({ target }) => {
      this.what = target.value;
      this.#redraw();
    });
    this.orders = h(
      "select",
      {},
      ...ORDERS.map((order) => h("option", { value: order }, words.orders[order])),
    );
    this.orders.addEventListener("change", () => this.#redraw());
    const order = h("label", { class: "field" }, h("span", {}, words.order), this.orders);
    this.said = h("p", { class: "reading-out" });
    this.picture = new Picture({
      label: words.label,
      read: words.read,
      head: [""],
      interactive: true,
    });
    this.picture.open().append(this.units.stripHost);
    this.scale = h("p", { class: "scale", "aria-hidden": "true" });
    this.picture.element.insertBefore(this.scale, this.picture.summary);
    this.picture.element.insertBefore(this.said, this.picture.summary);
    order.classList.add("order");
    const more = h("div", { class: "what" }, this.kinds, this.units.layerField, order);
    view.append(more, this.units.element, this.picture.element);
  }

  draw(answer) {
    this.units.take(answer, this.characters);
    this.#redraw();
  }

  /** The quantities to choose from, which differ from cell to cell. */
  #offer(layer) {
    if (layer.type === this.offered) return;
    this.offered = layer.type;
    const list = traces.quantities(layer);
    if (!list.includes(this.what)) [this.what] = list;
    const choice = (what) => {
      const input = h("input", { type: "radio", name: "what", value: what });
      input.checked = what === this.what;
      const name = h("span", { class: `name ${what}` }, what);
      const pill = h("span", { class: "pill" }, name, ` ${words.names[layer.type][what]}`);
      return h("label", { class: "kind" }, input, pill);
    };
    this.kinds.replaceChildren(
      h("legend", { class: "visually-hidden" }, words.what),
      ...list.map(choice),
    );
  }

  #redraw() {
    const { units } = this;
    if (!this.characters) return;
    const { layer } = units;
    this.#offer(layer);
    const { what } = this;
    units.suggest(what);
    this.#drawMap(layer);
    const { unit, at } = units.seen;
    const { least, most } = this.limits;
    this.values = traces.series(layer, what, unit);
    units.strip.setValues(this.values, this.limits, [this.#end(most), this.#end(least)]);
    units.point(`${what} = ${number(traces.valueAt(layer, what, units.unit, units.at))}`);
    this.#tell(layer, unit, at);
  }

  #end(value) {
    return number(value, Number.isInteger(value) ? 0 : 1);
  }

  /** What is of all units changes with the answer, what is shown and the order, not with the unit. */
  #drawMap(layer) {
    const { what, units } = this;
    const key = `${what} ${this.orders.value}`;
    if (this.mapOf === layer && this.mapKey === key) return;
    this.mapOf = layer;
    this.mapKey = key;
    this.limits = traces.limitsOf(layer, what);
    this.figures = this.#figures(layer);
    units.arrange(traces.ordered(layer, what, this.orders.value));
    units.strip.setMap(traces.matrix(layer, what, units.order), this.limits);
    this.#drawScale();
  }

  /** What the ends of the scale of colours are called. */
  get #ends() {
    if (traces.isGate(this.what)) return [words.shut, words.open];
    return [this.limits.least, this.limits.most].map(this.#end);
  }

  #drawScale() {
    const [low, high] = this.#ends;
    const ramp = traces.isGate(this.what) ? "ramp" : "ramp both";
    this.scale.replaceChildren(h("span", {}, low), h("span", { class: ramp }), h("span", {}, high));
  }

  #tell(layer, unit, at) {
    const { what, characters } = this;
    const place = words.at(unit + 1, sign(characters[at]), at + 1);
    this.said.replaceChildren(
      h("strong", {}, `${place} : ${what} = ${number(this.values[at])}`),
      h("br"),
      this.#ofUnit(layer, unit),
    );
    const list = traces.quantities(layer);
    this.picture.head = [words.position, words.character, ...list];
    this.picture.tell(words.summary(what, this.figures), () =>
      characters.map((character, t) => [
        t + 1,
        sign(character),
        ...list.map((each) => number(traces.valueAt(layer, each, unit, t), 3)),
      ]),
    );
  }

  /** What the unit does along the whole text. */
  #ofUnit(layer, unit) {
    const { what, values, characters } = this;
    const found = traces
      .byCharacter(characters, values)
      .map(([character, x]) => [sign(character), number(x)]);
    const count = Math.min(ENDS, Math.floor(found.length / 2));
    const ends = count ? words.ends(found.slice(0, count), found.slice(-count).reverse()) : "";
    const keeps = what === "f" || what === "z" ? words.halfLife(traces.halfLife(values)) : "";
    return [words.ofUnit(what, traces.mean(values)), keeps, ends].filter(Boolean).join(" ");
  }

  /** Of all units: the mean, and what is beyond the ends (Karpathy et al. 2015: 0.1 and 0.9). */
  #figures(layer) {
    const values = traces.all(layer, this.what);
    const share = (test) => values.filter(test).length / values.length;
    const low = traces.isGate(this.what) ? 0.1 : -0.9;
    return {
      mean: traces.mean(values),
      size: traces.mean(values.map(Math.abs)),
      far: values.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
      high: share((x) => x > 0.9),
      low: share((x) => x < low),
    };
  }

  exports() {
    if (!this.characters) return [];
    const { csv: table, png, model } = strings.share;
    return [
      { label: table(words.allUnits), name: "portes.csv", make: () => this.#csv() },
      { label: png(words.label), name: "portes.png", make: () => this.#png() },
      { label: model, name: "reseau.safetensors", make: () => safetensors(this.entry.model) },
    ];
  }

  #png() {
    const { what, units, limits } = this;
    const name = words.names[units.layer.type][what];
    return pngOfHeatMap(units.strip.canvas(), this.root, {
      title: words.mapTitle(what, name),
      means: words.mapMeans(what, units.seen.unit + 1),
      limits,
      ends: this.#ends,
    });
  }

  /** All quantities of the layer's units at all characters. */
  #csv() {
    const { layer } = this.units;
    const list = traces.quantities(layer);
    const rows = this.characters.flatMap((character, t) =>
      traces.unitsOf(layer).map((unit) => {
        const values = list.map((what) => traces.valueAt(layer, what, unit, t));
        return [t + 1, character, unit + 1, ...values];
      }),
    );
    return csv(["position", "character", "unit", ...list], rows);
  }

  themeChanged() {
    if (this.characters) this.units.strip.repaint();
  }
}

customElements.define("rnn-gates", RnnGates);
