// What a recurrent layer's traces hold: by the name of a quantity (a gate, the candidate, a state), values of units.

const SHOWN = { lstm: ["f", "i", "g", "o", "c", "h"], gru: ["z", "r", "g", "h"], rnn: ["h"] };
const SIGMOID = ["f", "i", "o", "z", "r"];

/** The layer's quantities, in the order in which they are told. */
export const quantities = ({ type }) => SHOWN[type];

/** Whether it is a gate: between 0 (shut) and 1 (open). */
export const isGate = (what) => SIGMOID.includes(what);

/** The quantity that carries the layer's memory from step to step. */
export const memoryOf = ({ type }) => (type === "lstm" ? "c" : "h");

/** Where the quantity's numbers are: data[start + step * stride + unit]. */
function place({ gates, values, units, h, c }, what) {
  if (what === "h") return { data: h.data, start: 0, stride: units };
  if (what === "c") return { data: c.data, start: 0, stride: units };
  const stride = gates.length * units;
  return { data: values.data, start: gates.indexOf(what) * units, stride };
}

/** The quantity after the step; before the first one states are 0. */
export function valueAt(layer, what, unit, step) {
  if (step < 0) return 0;
  const { data, start, stride } = place(layer, what);
  return data[start + step * stride + unit];
}

/** One unit's values, step by step. */
export function series(layer, what, unit) {
  const { data, start, stride } = place(layer, what);
  return Float32Array.from({ length: layer.steps }, (_, t) => data[start + t * stride + unit]);
}

/** A row for each unit, in the order given. */
export function matrix(layer, what, order) {
  const { steps } = layer;
  const data = new Float32Array(order.length * steps);
  order.forEach((unit, row) => data.set(series(layer, what, unit), row * steps));
  return { shape: [order.length, steps], data };
}

export const mean = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** By how much the values change from one step to the next, on average. */
function restlessness(values) {
  if (values.length < 2) return 0;
  return mean(values.slice(1).map((x, i) => Math.abs(x - values[i])));
}

/** All numbers of the quantity. */
export function all(layer, what) {
  return matrix(layer, what, unitsOf(layer)).data;
}

export const unitsOf = ({ units }) => Array.from({ length: units }, (_, unit) => unit);

/** Between what the quantity lies: gates by definition, what tanh gives too, a cell's memory as it is found. */
export function limitsOf(layer, what) {
  if (isGate(what)) return { least: 0, most: 1 };
  if (what !== "c") return { least: -1, most: 1 };
  const far = all(layer, what).reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  return { least: -far, most: far };
}

const MEASURES = { mean, variation: restlessness };

/** The units, highest first by what is measured along the text ("mean", "variation"), or as they are. */
export function ordered(layer, what, by) {
  const units = unitsOf(layer);
  const measure = MEASURES[by];
  if (!measure) return units;
  const found = units.map((unit) => measure(series(layer, what, unit)));
  return units.sort((a, b) => found[b] - found[a] || a - b);
}

/** The unit whose quantity changes most along the text; `present` as long as it is not far behind. */
export function liveliest(layer, what, present) {
  const found = (unit) => restlessness(series(layer, what, unit));
  const [best] = ordered(layer, what, "variation");
  return present < layer.units && found(present) > 0.6 * found(best) ? present : best;
}

/** [character, mean of the values after it] for each different character, highest first. */
export function byCharacter(characters, values) {
  const found = new Map();
  characters.forEach((character, i) => {
    if (!found.has(character)) found.set(character, []);
    found.get(character).push(values[i]);
  });
  return [...found].map(([character, list]) => [character, mean(list)]).sort((a, b) => b[1] - a[1]);
}

/** In how many steps half of a memory is gone that is multiplied by these numbers, one after the other. */
export function halfLife(values) {
  const logarithm = mean(Array.from(values, (x) => Math.log(x)));
  return Math.log(0.5) / logarithm;
}
