// <rnn-connectivity>: on which of the characters it has read each of a network's predictions depends (Madsen 2019).
import { bars } from "../charts/bars.js";
import { Letters } from "../charts/letters.js";
import { Matrix } from "../charts/matrix.js";
import { sign } from "../charts/signs.js";
import { format, number, strings } from "../strings/fr.js";
import connectivityCss from "../styles/connectivity.css";
import { Connections } from "./connections.js";
import { h, styleSheet } from "./dom.js";
import { csv, safetensors } from "./files.js";
import { pngOfHeatMap } from "./heat-png.js";
import { Picture } from "./picture.js";
import { ReaderElement } from "./reader.js";
import { slider } from "./slider.js";
import { mean } from "./traces.js";

const words = strings.connectivity;
const ownSheet = styleSheet(connectivityCss);
const LIMITS = { least: 0, most: 1 }; // of what is coloured (connections.js)
const BLOCK = 16; // rows asked for at once
const DISTANCES = 10; // told one by one
const NAMED = 4; // characters in the sentence
const SETTLED = 10; // rows before have too little behind them to say how far a network looks

class RnnConnectivity extends ReaderElement {
  static sheets() {
    return [...super.sheets(), ownSheet];
  }

  heading = words.title;

  /** The row that the reader looks at first, then all, block by block. */
  async look(model, text, signal, show) {
    const ask = (options) => model.probe("connectivity", { text, ...options, signal });
    const last = await ask({});
    const { length } = last.inputs[0];
    if (signal.aborted) return last;
    const key = `${text} ${model.info.parameters}`;
    // A network that is trained on keeps its picture, whose rows are replaced one by one.
    if (this.model !== model || this.key !== key) this.connections = new Connections(length);
    Object.assign(this, { model, key });
    this.connections.take(last);
    if (this.at !== null && this.at < length - 1) this.connections.take(await ask({ at: this.at }));
    for (let at = 0; at < length && !signal.aborted; at += BLOCK) {
      show(last);
      this.connections.take(await ask({ at, rows: Math.min(BLOCK, length - at) }));
    }
    return last;
  }

  buildView(view) {
    this.at = null; // by default the last character
    this.hover = { row: null, column: null };
    this.textHost = h("div", { class: "text-map", "aria-hidden": "true" });
    this.letters = new Letters(this.textHost, { wrap: true });
    const over = (at) => this.#preview(at < 0 ? null : at, null);
    this.textHost.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") over(this.letters.at(event));
    });
    this.textHost.addEventListener("pointerleave", () => over(-1));
    this.textHost.addEventListener("click", (event) => {
      const at = this.letters.at(event);
      if (at >= 0) this.#choose(at);
    });
    this.slider = slider(words.position, (at) => this.#choose(at));
    this.said = h("p", { class: "reading-out" });
    this.progress = h("progress", { class: "rows", max: 1, value: 0, "aria-label": words.working });
    this.picture = new Picture({
      label: words.label,
      read: words.read,
      head: words.head,
      interactive: true,
    });
    this.matrixHost = h("div", {});
    this.profile = h("div", { class: "distribution profile" });
    this.picture.open().append(h("div", { class: "map-parts" }, this.matrixHost, this.profile));
    this.matrix = new Matrix(this.matrixHost, {
      label: words.matrix,
      onHover: (row, column) => this.#preview(row, column),
      onChoose: (row) => {
        this.#choose(row);
        this.say(this.said.textContent);
      },
    });
    this.cellSaid = h("p", { class: "hint cell-said" });
    this.picture.element.insertBefore(this.cellSaid, this.picture.summary);
    view.append(this.textHost, this.slider.element, this.said, this.progress, this.picture.element);
  }

  draw() {
    const { characters, connections } = this;
    const text = characters.join("");
    if (this.drawnText !== text) {
      this.drawnText = text;
      this.letters.setText(characters);
      this.matrix.setText(characters);
      this.hover = { row: null, column: null };
    }
    this.at = Math.min(this.at ?? characters.length - 1, characters.length - 1);
    this.progress.value = connections.known / characters.length;
    this.progress.classList.toggle("done", connections.known === characters.length);
    this.matrix.draw(connections.matrix());
    this.#drawProfile();
    this.#redraw();
  }

  /** Rows from here on have enough behind them to say how far the network looks. */
  get #first() {
    const { length } = this.connections;
    return length > 2 * SETTLED ? SETTLED : Math.floor(length / 2);
  }

  #drawProfile() {
    const { connections } = this;
    if (connections.known < connections.length) return;
    const shares = connections.meanShares(this.#first, Math.min(DISTANCES, connections.length));
    const rest = Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0));
    const row = (label, share) => ({ label, value: share, text: format.percent(share) });
    const rows = shares.map((share, distance) => row(words.distance(distance), share));
    if (connections.length > DISTANCES) rows.push(row(words.further, rest));
    this.profile.replaceChildren(h("p", {}, words.profile(this.#first + 1)), bars(rows));
  }

  #preview(row, column) {
    if (this.hover.row === row && this.hover.column === column) return;
    this.hover = { row, column };
    this.#redraw();
  }

  #choose(at) {
    this.at = at;
    this.hover = { row: null, column: null };
    this.#redraw();
  }

  #redraw() {
    const { characters, connections, matrix } = this;
    if (!characters) return;
    const { row, column } = this.hover;
    const at = row !== null && connections.predictions[row] ? row : this.at;
    if (!connections.predictions[at]) return;
    this.letters.tint(connections.strengths(at), LIMITS);
    this.letters.mark(at);
    matrix.choose(this.at);
    matrix.point(at, column !== null && column <= at ? column : null);
    const sentence = this.#sentence(at);
    this.said.textContent = sentence;
    const character = characters[this.at];
    this.slider.set(
      this.at,
      characters.length,
      strings.looking.characterOf(sign(character), this.at + 1, characters.length),
      at === this.at ? sentence : this.#sentence(this.at),
    );
    this.cellSaid.textContent = this.#cell(at, column);
    this.picture.tell(this.#summary(), () => this.#rows(this.at));
  }

  #name(token) {
    return sign(this.model.info.vocabulary[token]);
  }

  #sentence(at) {
    const { characters, connections } = this;
    const { target, probability } = connections.predictions[at];
    const shares = connections.shares(at);
    const first = shares
      .map((share, i) => [share, i])
      .sort(([a], [b]) => b - a)
      .slice(0, NAMED);
    return words.sentence({
      read: characters
        .slice(Math.max(0, at - 11), at + 1)
        .map(sign)
        .join(""),
      cut: at > 11,
      predicted: this.#name(target),
      probability: format.percent(probability),
      list: first.map(([share, i]) => [sign(characters[i]), at - i, format.percent(share)]),
      reach: connections.reach(at),
      length: at + 1,
    });
  }

  #cell(at, column) {
    if (column === null || column > at) return words.point;
    const { characters, connections } = this;
    const share = format.percent(connections.shares(at)[column]);
    return words.cell(sign(characters[column]), column + 1, share, sign(characters[at]), at + 1);
  }

  /** How far the network looks back on the whole. */
  #summary() {
    const { connections } = this;
    const { length, known } = connections;
    if (known < length) return words.rows(known, length);
    const first = this.#first;
    const reaches = Array.from({ length: length - first }, (_, i) => connections.reach(first + i));
    return words.summary(format.decimal(mean(reaches), 1), first + 1);
  }

  #rows(at) {
    const { characters, connections } = this;
    const shares = connections.shares(at);
    const norms = connections.row(at);
    return shares.map((share, i) => [
      i + 1,
      sign(characters[i]),
      at - i,
      format.percent(share),
      number(norms[i], 4),
    ]);
  }

  exports() {
    if (!this.characters) return [];
    const { csv: table, png, model } = strings.share;
    const { mapTitle: title, mapMeans: means, mapEnds: ends } = words;
    const map = { title, means, limits: LIMITS, ends };
    const make = () => pngOfHeatMap(this.matrix.canvas(), this.root, map);
    return [
      { label: table(words.label), name: "connectivite.csv", make: () => this.#csv() },
      { label: png(words.label), name: "connectivite.png", make },
      { label: model, name: "reseau.safetensors", make: () => safetensors(this.entry.model) },
    ];
  }

  /** Each prediction and each character before it. */
  #csv() {
    const { characters, connections } = this;
    const { vocabulary } = this.model.info;
    const rows = [];
    connections.predictions.forEach((prediction, at) => {
      if (!prediction) return;
      const { target, probability } = prediction;
      const [norms, shares] = [connections.row(at), connections.shares(at)];
      const said = [at + 1, characters[at], vocabulary[target], probability];
      norms.forEach((norm, i) => rows.push([...said, i + 1, characters[i], norm, shares[i]]));
    });
    const head = ["readTo", "lastRead", "predicted", "probability"];
    return csv([...head, "position", "character", "norm", "share"], rows);
  }

  themeChanged() {
    if (!this.characters) return;
    this.letters.repaint();
    this.matrix.repaint();
  }
}

customElements.define("rnn-connectivity", RnnConnectivity);
