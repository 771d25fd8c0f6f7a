// What <rnn-translate> can learn: pairs of texts that the engine makes, and how a network reads and writes them.

const same = (text) => text;

/**
 * unit: a token of the network; counts: pairs of each part; longest: units of an answer at most, more than any truth has;
 * steps: that suit it; tidy: an answer as the truths are spelt; inputs: what the reader can try, the first one of it to
 * begin with.
 */
export const TASKS = {
  numbers: {
    unit: "character",
    counts: { training: 12000, validation: 200, test: 600 },
    longest: 12,
    steps: 1500,
    tidy: same,
    inputs: [
      "quatre-vingt-dix-sept mille deux cents",
      "soixante et onze",
      "septante-deux",
      "huitante-huit-mille-nonante",
    ],
  },
  dates: {
    unit: "character",
    counts: { training: 10000, validation: 200, test: 600 },
    longest: 16,
    steps: 1000,
    tidy: same,
    inputs: [
      "mardi 3 mai 1994",
      "le 1er janvier 2000",
      "14.7.1989",
      "le trois mai mille neuf cent quatre-vingt-quatorze",
    ],
  },
  sentences: {
    unit: "word",
    counts: { training: 10000, validation: 200, test: 600 },
    longest: 40,
    steps: 1200,
    tidy: (text) => text.replaceAll(" ?", "?"), // a space stands before it in French only
    inputs: [
      "est-ce que vous travaillez dans la rue ?",
      "nous n'avons pas perdu nos images vertes.",
      "elles chantent à la maison aujourd'hui.",
      "ce petit garçon ne va pas dormir ici.",
    ],
  },
};

/** What the reader can try of each pitfall (strings.pitfalls); data: null where any network will do. */
export const ATTEMPTS = {
  million: { data: "numbers", text: "un million deux cent mille" },
  mixed: { data: "numbers", text: "quatre-vingt-septante" },
  misspelt: { data: "numbers", text: "sinquante" },
  foreign: { data: "numbers", text: "ninety-nine" },
  capital: { data: "numbers", text: "Soixante et onze" },
  long: {
    data: "numbers",
    text: "quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf et encore mille deux cent trente-quatre",
  },
  impossible: { data: "dates", text: "31 février 2023" },
  century: { data: "dates", text: "3/5/94" },
  american: { data: "dates", text: "05/23/1994" },
  word: { data: "sentences", text: "le chien mange." },
  never: { data: "sentences", text: "ils n'ont jamais chanté." },
  clauses: {
    data: "sentences",
    text: "ce petit garçon n'a pas chanté ici et elles chantent à la maison aujourd'hui et nous n'étions pas seuls.",
  },
  empty: { data: null, text: "" },
};

/** @returns {Promise<object>} `Pairs` of recurrence.d.ts */
export const makePairs = (engine, name, seed) =>
  engine.project({ make: name, seed: seed % 0x7fffffff, ...TASKS[name].counts });

/** What the network writes, always taking what is most probable. */
export const greedy = (source, { longest }) => ({ source, temperature: 0, maxLength: longest });

/**
 * What the network answers to each of `pairs`, up to where the signal comes.
 * @param {{signal: AbortSignal, onProgress: (done: number, count: number) => void}} options
 */
export async function answersOf(model, pairs, task, { signal, onProgress }) {
  const answers = [];
  for (const { source } of pairs) {
    if (signal.aborted) break;
    const { text } = await model.generate(greedy(source, task));
    answers.push(task.tidy(text));
    if (answers.length % 20 === 0) onProgress(answers.length, pairs.length);
  }
  return answers;
}
