// <rnn-translate> as it stands on a page: its networks with their usual settings reach their bars, attention is what they
// need, and what is said of pitfalls is so.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { answersOf, ATTEMPTS, greedy, makePairs, TASKS } from "../../web/widgets/translate-data.js";
import { byLength } from "../../web/widgets/translate-lengths.js";
import { translatorConfig } from "../../web/widgets/translate-network.js";
import { train } from "../support/engine.mjs";

const engine = await createEngine();
after(() => engine.close());

const USUAL = { cell: "gru", units: 64, learningRate: 0.005, clipNorm: 1, batchSize: 32, seed: 1 };

async function trained(name, attention = true) {
  const task = TASKS[name];
  const pairs = await makePairs(engine, name, USUAL.seed);
  const settings = { ...USUAL, attention, steps: task.steps };
  const model = await engine.createModel({
    ...translatorConfig(settings, task.unit),
    samples: pairs.training,
    validation: pairs.validation,
  });
  await train(model, task.steps, { validateEvery: 0 });
  const answers = await answersOf(model, pairs.test, task, { signal: {}, onProgress() {} });
  const truth = pairs.test.map(({ target }) => target);
  const { exact, bleu } = await engine.project({ measure: "bleu", truth, answers });
  const say = async (source) => task.tidy((await model.generate(greedy(source, task))).text);
  return { pairs, truth, answers, exact, bleu, say, model };
}

const attempted = (names, say) => Promise.all(names.map((name) => say(ATTEMPTS[name].text)));

test("numbers: 99 % with attention, few without, fewer the longer they are; pitfalls are as told", async (t) => {
  const { pairs, answers, exact, say, model } = await trained("numbers");
  const blind = await trained("numbers", false);
  t.diagnostic(`${(100 * exact).toFixed(1)} %, without ${(100 * blind.exact).toFixed(1)} %`);
  assert.ok(exact >= 0.99, `${exact}`);
  assert.ok(blind.exact < 0.75, `${blind.exact}`);
  const classes = byLength(pairs.test, [answers, blind.answers]);
  assert.ok(classes.length > 3 && classes.every(({ count }) => count >= 30));
  const [, short] = classes[1].shares;
  const [, long] = classes.at(-1).shares;
  assert.ok(long < short - 0.2, `${short} to ${long}`);

  const right = {
    "soixante et onze": "71",
    "septante-deux": "72",
    "quatre-vingt-dix-sept mille deux cents": "97200",
    "huitante-huit-mille-nonante": "88090",
  };
  for (const source of TASKS.numbers.inputs) assert.equal(await say(source), right[source]);
  const names = ["million", "mixed", "misspelt", "foreign", "long"];
  for (const answer of await attempted(names, say)) assert.match(answer, /^\d+$/);
  const [million, , misspelt] = await attempted(names, say);
  assert.notEqual(million, "1200000");
  assert.notEqual(misspelt, "50");
  assert.equal(await say("cinquante-troi"), "53", "a fault that does no harm");
  const { vocabulary } = model.info;
  assert.ok(!vocabulary.includes(ATTEMPTS.capital.text[0]));
  const longest = Math.max(...pairs.training.map(({ source }) => source.length));
  assert.ok(longest === 71 && ATTEMPTS.long.text.length > 71, `${longest}`);
  assert.ok(pairs.training.every(({ source }) => !source.includes("million")));
});

test("dates: 99 %; a day that does not exist is rewritten, a century that is missing is made up", async (t) => {
  const { exact, say } = await trained("dates");
  t.diagnostic(`${(100 * exact).toFixed(1)} %`);
  assert.ok(exact >= 0.99, `${exact}`);
  assert.equal(await say("mardi 3 mai 1994"), "1994-05-03");
  const [impossible, century, american] = await attempted(
    ["impossible", "century", "american"],
    say,
  );
  assert.equal(impossible, "2023-02-31");
  assert.ok(!/^(19|20)94/.test(century), century);
  assert.notEqual(american, "1994-05-23");
});

test("sentences: BLEU 95; a word never seen is passed over, a long one is not read to its end", async (t) => {
  const { pairs, exact, bleu, answers, truth, say, model } = await trained("sentences");
  t.diagnostic(`BLEU ${bleu.toFixed(1)}, ${(100 * exact).toFixed(1)} %`);
  assert.ok(bleu >= 95 && exact >= 0.9, `${bleu} ${exact}`);
  const equal = answers.filter((answer, i) => answer === truth[i]).length / truth.length;
  assert.equal(equal, exact, "spelt as the truths are, the same are exact");
  for (const source of TASKS.sentences.inputs) {
    const { words } = await engine.project({ cut: "words" }, source);
    for (const word of words) assert.ok(model.info.vocabulary.includes(word), word);
  }
  const [word, never, clauses] = await attempted(["word", "never", "clauses"], say);
  assert.ok(word.startsWith("the dog ") && !word.includes("eat"), word);
  assert.ok(!/not|never/.test(never), never);
  const longest = Math.max(...pairs.training.map(({ source }) => source.length));
  assert.ok(ATTEMPTS.clauses.text.length > longest, `${longest}`);
  assert.ok(clauses.split(" ").length < 12, clauses);
});
