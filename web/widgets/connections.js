// How much each prediction made along a text depends on each character before it: the answers of the probe
// "connectivity", gathered row by row.

export class Connections {
  /** @param {number} length characters of the text */
  constructor(length) {
    this.length = length;
    this.norms = new Float32Array(length * length).fill(NaN); // row: after which character; column: of which
    this.predictions = Array.from({ length }, () => null); // { target, probability }
  }

  /** Rows that the engine has answered. */
  take({ rows, connectivity: [{ data }] }) {
    rows.forEach(({ at, target, probability }, i) => {
      this.predictions[at] = { target, probability };
      const from = i * this.length;
      this.norms.set(data.subarray(from, from + at + 1), at * this.length);
    });
  }

  get known() {
    return this.predictions.filter(Boolean).length;
  }

  /** The norms of one row, up to its own character. */
  row(at) {
    return this.norms.subarray(at * this.length, at * this.length + at + 1);
  }

  /** What part of the row's total each character has: together 1; all 0 where nothing depends on anything. */
  shares(at) {
    const row = this.row(at);
    const total = row.reduce((sum, x) => sum + x, 0);
    return Array.from(row, (x) => (total > 0 ? x / total : 0));
  }

  /** The square roots of the shares, as parts of the row's largest one; NaN behind it. This is what is coloured. */
  strengths(at) {
    const shares = this.shares(at);
    const most = Math.max(...shares) || 1;
    const strength = (share) => Math.sqrt(share / most);
    return Array.from({ length: this.length }, (_, i) => (i <= at ? strength(shares[i]) : NaN));
  }

  /** How many of the characters read last hold half of the row's total. */
  reach(at) {
    const shares = this.shares(at);
    let sum = 0;
    for (let count = 1; count <= shares.length; count++) {
      sum += shares[at + 1 - count];
      if (sum >= 0.5) return count;
    }
    return shares.length;
  }

  /** The mean share of the character read so many characters before the last one, over the rows from `first` on. */
  meanShares(first, count) {
    const rows = Array.from({ length: this.length - first }, (_, i) => this.shares(first + i));
    const part = (distance) =>
      rows.reduce((sum, shares) => sum + (shares[shares.length - 1 - distance] ?? 0), 0);
    return Array.from({ length: count }, (_, distance) => part(distance) / rows.length);
  }

  /** All rows' strengths. */
  matrix() {
    const data = new Float32Array(this.length ** 2).fill(NaN);
    for (let at = 0; at < this.length; at++)
      if (this.predictions[at]) data.set(this.strengths(at), at * this.length);
    return { shape: [this.length, this.length], data };
  }
}
