// What <rnn-gradients> shows of its networks: the gradient back in time and step by step, as curves and in words.
import { format, strings } from "../strings/doctor.js";
import { h } from "./dom.js";
import { Drawing } from "./drawing.js";

const words = strings.gradients;
const FAR = 20; // steps back

const drawing = (name) =>
  new Drawing({
    label: words[name],
    read: words[`${name}Read`],
    empty: words[`${name}Empty`],
    axis: words[`${name}Head`],
    log: true,
    number: format.power,
  });

/** A horizontal line as long as the longest curve. */
function level(nets, value) {
  const last = Math.max(...nets.map(({ norms }) => norms.x.at(-1)));
  const points = { x: [1, last], y: [value, value] };
  return { label: words.threshold(value), color: "muted", dash: [2, 4], points };
}

export class GradientsResults {
  constructor() {
    this.back = drawing("back");
    this.norms = drawing("norms");
    this.factors = h("ul", { class: "factors" });
    this.remarks = h("div", {});
    this.clipping = h("div", {}, h("p", {}, words.clippingEmpty));
    this.element = h(
      "div",
      { class: "results" },
      this.back.element,
      this.norms.element,
      h("div", { class: "told" }, h("h4", {}, words.inWords), this.factors, this.remarks),
      h("div", { class: "told" }, h("h4", {}, words.clipping), this.clipping),
    );
  }

  /** @param {import("./gradients-net.js").GradientsNet[]} nets that have looked at a text */
  drawBack(nets) {
    const curves = nets.flatMap((net) => net.backCurves());
    const facts = nets.flatMap((net) => net.factors());
    const said = facts.map((fact) =>
      Number.isFinite(fact.factor) ? words.factor(fact) : words.nothing(fact),
    );
    this.back.draw(curves, said.join(" "));
    this.factors.replaceChildren(...said.map((text) => h("li", {}, text)));
    this.#remark(nets);
    this.#sayClipping(nets);
  }

  #remark(nets) {
    const remarks = nets
      .filter(({ divergedAt }) => divergedAt !== null)
      .map(({ name, divergedAt }) => words.diverged(name, divergedAt));
    if (nets.some(({ tooShort }) => tooShort)) remarks.push(words.short);
    if (nets.some(({ sinks }) => sinks)) remarks.push(words.floor);
    if (nets.some(({ cell }) => cell === "lstm")) remarks.push(words.lstmNote);
    this.remarks.replaceChildren(...remarks.map((text) => h("p", { class: "note" }, text)));
  }

  drawNorms(nets) {
    const trained = nets.filter(({ norms }) => norms.x.length > 1);
    if (trained.length === 0) return;
    const curves = trained.flatMap((net) => net.normCurves());
    const clip = trained[0].settings.clipNorm;
    if (clip > 0) curves.push(level(trained, clip));
    this.norms.draw(curves, trained.map((net) => words.normsSummary(net.most)).join(" "));
    this.#sayClipping(nets);
  }

  #sayClipping(nets) {
    const trained = nets.filter(({ step }) => step > 0);
    if (trained.length === 0) return;
    const said = trained.map((net) => net.clippingSaid());
    const far = trained.map((net) => net.far(FAR)).filter(Boolean);
    const least = far.sort((a, b) => a.ratio - b.ratio)[0];
    if (least) said.push(words.ratio(least));
    const adam = h("p", { class: "note" }, words.adam);
    this.clipping.replaceChildren(...said.map((text) => h("p", {}, text)), adam);
  }

  clear() {
    this.back.clear();
    this.norms.clear();
    this.factors.replaceChildren();
    this.remarks.replaceChildren();
    this.clipping.replaceChildren(h("p", {}, words.clippingEmpty));
  }

  files() {
    return [...this.back.files("gradients-passe"), ...this.norms.files("gradients-pas")];
  }

  repaint() {
    this.back.repaint();
    this.norms.repaint();
  }
}
