// Labelled curves with all that belongs to them: legend, sentence, table, files.
import { Curves, fewRows } from "../charts/curves.js";
import { curveFiles } from "./curve-files.js";
import { Picture } from "./picture.js";

export class Drawing {
  #style = "";

  /**
   * @param {{label: string, read: string, empty: string, axis: string, log?: boolean, number: (value: number) => string}} words
   *   as of Picture and Curves; axis: what x is; number: how the table writes y
   */
  constructor({ label, read, empty, axis, log = false, number }) {
    this.axis = axis;
    this.log = log;
    this.number = number;
    this.picture = new Picture({ label, read, empty, head: [axis] });
    this.element = this.picture.element;
    this.curves = null;
  }

  /**
   * @param {{label: string, color: string, dash?: number[], dots?: boolean, points: {x: number[], y: number[]}}[]} curves
   *   the first one has the table's rows; nothing is drawn before it has two points
   */
  draw(curves, sentence) {
    if (!(curves[0]?.points.x.length > 1)) {
      this.clear();
      return;
    }
    const style = curves.map(({ color, dash, dots }) => [color, dash, dots].join()).join(";");
    if (style !== this.#style) this.#begin(curves);
    this.#style = style;
    this.head = [this.axis, ...curves.map(({ label }) => label)];
    this.picture.head = this.head;
    this.picture.setLegend(
      curves.map(({ label, color, dash }) => ({ text: label, color, dashed: Boolean(dash) })),
    );
    this.points = curves.map(({ points }) => points);
    this.curves.draw(this.points);
    this.picture.tell(sentence, () => this.#rows());
  }

  #begin(curves) {
    this.curves?.destroy();
    this.picture.plot.replaceChildren();
    this.curves = new Curves(this.picture.open(), curves, { log: this.log, x: this.axis });
  }

  #rows() {
    return fewRows(this.points).map(([x, ...values]) => [
      x.toLocaleString("fr-FR"),
      ...values.map((value) => this.number(value)),
    ]);
  }

  /** Its files, for a widget's exports(); none before it is drawn. */
  files(name) {
    if (!this.curves) return [];
    const { head, points } = this;
    return curveFiles(this.picture, { name, head, points });
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    this.curves?.repaint();
  }

  clear() {
    if (!this.curves) return;
    this.curves.destroy();
    this.curves = null;
    this.#style = "";
    this.picture.setLegend([]);
    this.picture.clear();
  }
}
