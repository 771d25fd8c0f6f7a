// How likely a network itself finds what was written, however it was drawn: without temperature, cuts or penalty.

/** The network's probability of every unit, behind `text`. */
async function distribution(model, text, signal) {
  const options = { prompt: text, length: 1, temperature: 1, distribution: true, signal };
  for await (const drawn of model.characters(options)) return drawn.distribution;
  return null; // aborted
}

/**
 * exp of the mean surprise of the units that were written behind the prompt.
 * @param {string[]} units
 * @returns {Promise<number>} NaN when there are none, or the signal has come
 */
export async function perplexityOf(model, prompt, units, signal) {
  const { vocabulary } = model.info;
  let nats = 0;
  for (const [i, unit] of units.entries()) {
    const p = await distribution(model, prompt + units.slice(0, i).join(""), signal);
    if (!p || signal.aborted) return NaN;
    nats -= Math.log(p[vocabulary.indexOf(unit)]);
  }
  return Math.exp(nats / units.length);
}
