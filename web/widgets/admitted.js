// What numbers the keys of a widget admit, the same in every widget. The checker of lessons has them too
// (src/content/widget.c); a test holds the two together.
const whole = (least, most) => ({ least, most, whole: true });
const between = (least, most) => ({ least, most });
const above = (least, most) => ({ least, most, above: true });

export const NUMBERS = {
  units: whole(1, 512),
  layers: whole(1, 4),
  embedding: whole(0, 256),
  learningRate: above(0, 1),
  batchSize: whole(1, 256),
  sequenceLength: whole(2, 512),
  clipNorm: between(0, 1000),
  validationSplit: between(0, 0.5),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  steps: whole(1, 1_000_000),
  temperature: between(0.05, 5),
  length: whole(1, 2000),
  topK: whole(1, 1000),
  topP: above(0, 1),
  beams: whole(1, 16),
  dropout: between(0, 0.9),
  patience: whole(0, 100),
  characters: whole(0, 1_000_000_000),
};

export function admits(key, value) {
  const range = NUMBERS[key];
  if (!range) return true;
  if (range.whole && !Number.isInteger(value)) return false;
  if (range.above && value === range.least) return false;
  return value >= range.least && value <= range.most;
}
