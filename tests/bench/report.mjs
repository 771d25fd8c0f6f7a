// What is told: aligned tables, targets and whether they are met.

const figures = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** Three digits: 71,200 or 0.248. */
export const number = (value) => figures.format(value);
export const percent = (value) => `${(100 * value).toFixed(0)} %`;
export const times = (value) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)}×`;
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/** `median (min – max)`, each formatted. */
export function told({ median, min, max }, format = number) {
  return `${format(median)} (${format(min)} – ${format(max)})`;
}

/** Columns as wide as they must be; the first `left` of them aligned to the left. */
export function table(head, rows, left = 1) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const line = (row) =>
    row
      .map((cell, i) => (i < left ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd();
  return [
    line(all[0]),
    widths.map((n) => "-".repeat(n)).join("  "),
    ...all.slice(1).map(line),
  ].join("\n");
}

/** The targets met and missed, in the order they were asked. */
export class Targets {
  list = [];

  /**
   * @param {{ atLeast?: number, atMost?: number, stretch?: number, format?: Function }} wanted
   * @returns {string} the target and how it went, for a table
   */
  judge(what, value, { atLeast, atMost, stretch, format = number }) {
    const met = atLeast === undefined ? value <= atMost : value >= atLeast;
    const target = atLeast ?? atMost;
    const stretched = stretch !== undefined && value >= stretch;
    this.list.push({ what, value, target, ...(stretch && { stretch, stretched }), met });
    const sign = atLeast === undefined ? "≤" : "≥";
    return `${sign} ${format(target)} ${met ? (stretched ? "pass+" : "pass ") : "MISS "}`;
  }

  summary() {
    const missed = this.list.filter(({ met }) => !met).map(({ what }) => what);
    const count = `${this.list.length - missed.length} of ${this.list.length} targets met`;
    return missed.length ? `${count}; missed: ${missed.join(", ")}` : count;
  }
}
