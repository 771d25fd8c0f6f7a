// How much of a loss's gradient is left, step by step back in time.

/** Below this a norm counts for nothing, and a logarithmic axis ends. */
export const FLOOR = 1e-30;

/**
 * Norms of the gradient of the loss at step `at` of the text with respect to the last recurrent layer's states: [k] is
 * that of the state k steps before it.
 * @param {number} [at] by default the last step whose next character the text holds
 */
export async function gradientBack(model, text, at) {
  const probed = await model.probe("gradients", at === undefined ? { text } : { text, at });
  const { norms, steps } = probed.layers.at(-1);
  return Array.from(
    { length: Math.min(probed.at + 1, steps) },
    (_, k) => norms.data[probed.at - k],
  );
}

/**
 * What the norm is multiplied by with each step back: the geometric mean that fits the norms best (least squares on
 * their logarithms). NaN where fewer than three are above the floor.
 */
export function factorPerStep(norms) {
  const points = norms.map((norm, k) => [k, Math.log(norm)]).filter((_, k) => norms[k] > FLOOR);
  if (points.length < 3) return NaN;
  const mean = (i) => points.reduce((sum, point) => sum + point[i], 0) / points.length;
  const [k0, l0] = [mean(0), mean(1)];
  const shared = points.reduce((sum, [k, l]) => sum + (k - k0) * (l - l0), 0);
  return Math.exp(shared / points.reduce((sum, [k]) => sum + (k - k0) ** 2, 0));
}

const LAGS = 40;
const READ = 96; // characters
const TARGETS = 12;

/** A piece of the text that is long enough to look back in, well inside it. */
export function pieceOf(text) {
  const characters = Array.from(text.slice(text.length >> 2, (text.length >> 2) + 2 * READ));
  return characters.slice(0, READ).join("");
}

/**
 * What is left of the gradient after [k] steps back, relative to that of the last state: the geometric mean over
 * several losses of one piece of text. Null where the piece is too short.
 */
export async function gradientLeft(model, piece) {
  const length = Array.from(piece).length;
  const lags = Math.min(LAGS, length - 2 - TARGETS);
  if (lags < 2) return null;
  const logs = new Float64Array(lags + 1);
  for (let i = 0; i < TARGETS; i++) {
    const at = lags + Math.floor((i * (length - 2 - lags)) / (TARGETS - 1));
    const norms = await gradientBack(model, piece, at);
    for (let k = 0; k <= lags; k++) logs[k] += logOf(norms[k] / norms[0]) / TARGETS;
  }
  return Array.from(logs, (log) => Math.exp(log));
}

const SMALLEST = 1e-45; // of single precision: what is 0 there is at most this

const logOf = (ratio) => Math.log(Number.isFinite(ratio) ? Math.max(ratio, SMALLEST) : SMALLEST);
