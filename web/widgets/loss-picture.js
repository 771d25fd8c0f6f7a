// The loss curves of <rnn-train>: of the run that is on, and of one that was kept for the next to be laid over it.
import { Curves, fewRows } from "../charts/curves.js";
import { Points } from "../charts/points.js";
import { format, strings } from "../strings/fr.js";
import { curveFiles } from "./curve-files.js";
import { Picture } from "./picture.js";

const HEAD = ["step", "loss", "valLoss", "pinnedLoss", "pinnedValLoss"]; // of its table as a file
const VALIDATION = { dash: [6, 4], dots: true };

export class LossPicture {
  /** @param {object} [words] what is said of the curves, if not what strings.train says of characters */
  constructor(words = strings.train) {
    this.words = words;
    this.loss = new Points();
    this.validation = new Points();
    this.pinned = null;
    this.picture = new Picture({
      label: words.chart,
      read: words.chartRead,
      empty: words.chartEmpty,
      head: words.tableHead,
    });
    this.element = this.picture.element;
  }

  /** Whether there is a curve, of two points at least. */
  get drawable() {
    return this.loss.x.length > 1;
  }

  take({ step, loss, valLoss }) {
    this.loss.add(step, loss);
    if (valLoss !== undefined) this.validation.add(step, valLoss);
    this.first ??= loss;
    this.last = { step, loss };
    this.lastValidation = valLoss ?? this.lastValidation;
  }

  draw() {
    if (!this.last) return;
    if (this.drawable) this.#drawCurves();
    this.picture.tell(this.#sentence(), () => this.#rows());
  }

  #drawCurves() {
    if (!this.curves) {
      const series = this.#series();
      this.curves = new Curves(this.picture.open(), series);
      this.picture.setLegend(
        series.map(({ label, color, dash }) => ({ text: label, color, dashed: Boolean(dash) })),
      );
      this.picture.head = [this.words.tableHead[0], ...series.map(({ label }) => label)];
    }
    this.curves.draw(this.#points());
  }

  #series() {
    const { chartLoss, chartValidation, pinnedLabel } = this.words;
    const own = [
      { label: chartLoss, color: "accent" },
      { label: chartValidation, color: "warm", ...VALIDATION },
    ];
    if (!this.pinned) return own;
    return [
      ...own,
      { label: `${pinnedLabel} : ${chartLoss}`, color: "plum" },
      { label: `${pinnedLabel} : ${chartValidation}`, color: "plum", ...VALIDATION },
    ];
  }

  #points() {
    const { loss, validation, pinned } = this;
    return pinned ? [loss, validation, pinned.loss, pinned.validation] : [loss, validation];
  }

  #sentence() {
    const { first, last, lastValidation: valLoss, pinned } = this;
    const now = this.words.chartSummary({ ...last, first, valLoss });
    return pinned ? `${now} ${this.words.pinnedSummary(pinned)}` : now;
  }

  #rows() {
    return fewRows(this.#points()).map(([step, ...values]) => [
      format.integer(step),
      ...values.map((value) => format.decimal(value, 3)),
    ]);
  }

  /** Keeps the curves as they are, under what they are to be called. */
  pin(name) {
    const copy = ({ x, y }) => ({ x: [...x], y: [...y] });
    const { step, loss: last } = this.last;
    this.pinned = { loss: copy(this.loss), validation: copy(this.validation), name, step, last };
    this.#drawAnew();
  }

  unpin() {
    this.pinned = null;
    this.#drawAnew();
  }

  /** Other curves than before. */
  #drawAnew() {
    this.#dropCurves();
    if (this.last) this.picture.plot.replaceChildren();
    this.draw();
  }

  #dropCurves() {
    this.curves?.destroy();
    this.curves = null;
  }

  /** Nothing of this run any more; what was kept stays. */
  clear() {
    this.#dropCurves();
    this.loss.clear();
    this.validation.clear();
    this.picture.clear();
    this.first = this.last = this.lastValidation = undefined;
  }

  files() {
    const points = this.#points();
    return curveFiles(this.picture, {
      name: "courbes",
      head: HEAD.slice(0, points.length + 1),
      points,
    });
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    this.curves?.repaint();
  }
}
