// What lesson 4 says with numbers: recomputed by hand's rules or by the engine, and found in its text.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { engineConfig, networkDefaults } from "../../web/widgets/network.js";
import { sum, train } from "../support/engine.mjs";

const source = fs.readFileSync("lessons/module5_lesson4.md", "utf8");
const lesson = source.replaceAll("\u00a0", " ");
const figure = (name) => fs.readFileSync(`lessons/figures/${name}.svg`, "utf8");
const tales = fs.readFileSync("lessons/data/contes.txt", "utf8");
const engine = await createEngine();

const says = (text) => assert.ok(lesson.includes(text), `the lesson does not say « ${text} »`);
const fr = (number, digits) => number.toFixed(digits).replace(".", ",").replace("-", "−");
const percent = (share, digits = 0) => `${fr(100 * share, digits)} %`;
const range = (n) => Array.from({ length: n }, (_, i) => i);

/** The lesson's blocks of a kind, as objects; a widget's has its element as `element`. */
function blocks(kind) {
  const found = lesson.matchAll(new RegExp(`^\`\`\`${kind} ?(\\S*)\\n([\\s\\S]*?)^\`\`\``, "gm"));
  return [...found].map(([, element, json]) => ({ element, ...JSON.parse(json) }));
}

const widget = (id) => blocks("widget").find((block) => block.id === id);
const exercise = (id) => blocks("exercise").find((block) => block.id === id);

/** The network that the widget trains, with some settings changed. */
async function network(id, changes = {}) {
  const settings = { ...networkDefaults, ...widget(id), ...changes };
  const text = settings.text || tales;
  const model = await engine.createModel({ ...engineConfig(settings), text });
  return { model, settings };
}

/** Small numbers that are the same everywhere (Park & Miller 1988). */
function random(seed) {
  let state = seed;
  const next = () => (state = (state * 48271) % 2147483647);
  return { below: (n) => next() % n, uniform: () => next() / 2147483647 };
}

/* ---- measures ---- */

test("perplexity and bits by hand: the same text, cut in two ways", () => {
  const characters = [1 / 4, 1 / 2, 1 / 4, 1 / 2];
  const bits = -sum(characters.map(Math.log2));
  const word = characters.reduce((product, p) => product * p, 1);
  says(`${bits} bits`);
  says(`${fr(bits / 4, 1)} bit par caractère`);
  says(`$\`2^{1{,}5} \\approx ${fr(2 ** (bits / 4), 2).replace(",", "{,}")}\`$`);
  says(`= 1/${1 / word} : sa perplexité **par mot** est ${1 / word}`);
});

test("the table of draws", () => {
  const p = [0.5, 0.25, 0.15, 0.07, 0.03];
  const normal = (numbers) => numbers.map((x) => x / sum(numbers));
  const row = (name, numbers) =>
    says(`| ${name} | ${numbers.map((x) => (x ? percent(x, 1) : "–")).join(" | ")} |`);
  row("réseau", p);
  row("glouton", [1, 0, 0, 0, 0]);
  row("température 0,5", normal(p.map((x) => x ** 2)));
  row("*top-k*, k = 2", normal(p.map((x, i) => (i < 2 ? x : 0))));
  row("*top-p*, p = 0,8", normal(p.map((x, i) => (sum(p.slice(0, i)) < 0.8 ? x : 0))));
  const panels = [
    p,
    normal(p.map((x) => x ** 2)),
    normal(p.map((x, i) => (i < 2 ? x : 0))),
    normal(p.map((x, i) => (i < 3 ? x : 0))),
  ];
  const bars = [...figure("tirages").matchAll(/<text class="i[^>]*>(\d+)</g)];
  assert.deepEqual(
    bars.map(([, bar]) => bar),
    panels.flat().map((x) => (100 * x).toFixed(0)),
  );
});

test("accuracy, precision, recall and F1 of the table", () => {
  const [tp, fn, fp, tn] = [6, 4, 9, 81];
  const accuracy = (tp + tn) / (tp + fn + fp + tn);
  const precision = tp / (tp + fp);
  const recall = tp / (tp + fn);
  const f1 = (2 * precision * recall) / (precision + recall);
  for (const count of [tp, fn, fp, tn]) assert.match(lesson, new RegExp(`\\| ${count} \\|`));
  says(`(6 + 81) / 100 = **${percent(accuracy)}**`);
  says(`6 / 15 = **${percent(precision)}**`);
  says(`6 / 10 = **${percent(recall)}**`);
  says(`2 × 0,4 × 0,6 / (0,4 + 0,6) = **${percent(f1)}**`);
  says(`**${percent((fn + tn + tp + fp - 10) / 100)}** d'exactitude`);
});

function ngrams(words, n) {
  const counts = new Map();
  for (let i = 0; i + n <= words.length; i++) {
    const key = words.slice(i, i + n).join(" ");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** BLEU of one sentence against one reference (Papineni et al. 2002), unsmoothed. */
function bleu(hypothesis, reference) {
  const [h, r] = [hypothesis.split(" "), reference.split(" ")];
  const precisions = [1, 2, 3, 4].map((n) => {
    const [ours, theirs] = [ngrams(h, n), ngrams(r, n)];
    const matches = sum([...ours].map(([key, count]) => Math.min(count, theirs.get(key) ?? 0)));
    return [matches, h.length - n + 1];
  });
  const brevity = h.length > r.length ? 1 : Math.exp(1 - r.length / h.length);
  const mean = Math.exp(sum(precisions.map(([m, all]) => Math.log(m / all))) / 4);
  return { precisions, brevity, score: brevity * mean, mean };
}

const REFERENCE = "le petit chat noir dort sur le vieux tapis";

test("BLEU by hand: precisions, brevity, and two translations that it ranks wrongly", () => {
  says(`« ${REFERENCE} »`);
  const short = bleu("le petit chat noir dort sur le tapis", REFERENCE);
  assert.deepEqual(short.precisions.flat(), [8, 8, 6, 7, 5, 6, 4, 5]);
  for (const [matches, all] of short.precisions) says(` ${matches}/${all}`);
  assert.ok(Math.abs(short.mean ** 4 - 4 / 7) < 1e-12);
  says(`vaut 4/7 ; sa racine quatrième, ${fr(short.mean, 4)}`);
  says(fr(short.brevity, 4));
  says(`**${fr(100 * short.score, 1)}**`);
  const clipped = ngrams("le le le le".split(" "), 1);
  assert.equal(Math.min(clipped.get("le"), ngrams(REFERENCE.split(" "), 1).get("le")), 2);
  for (const text of [
    "le petit chat noir dort sous le vieux tapis",
    "un petit chat noir est endormi sur le vieux tapis",
  ]) {
    says(`« ${text} »`);
    says(fr(100 * bleu(text, REFERENCE).score, 1));
  }
});

test("BLEU depends on how the text is cut and on capitals", () => {
  const written = "Le petit chat noir dort sur le tapis .";
  const reference = `${REFERENCE} .`;
  says(fr(100 * bleu(written, reference).score, 1));
  says(fr(100 * bleu(written.toLowerCase(), reference).score, 1));
});

/** The table of edit distances: rows of the reference, columns of what was understood. */
function distances(reference, heard) {
  const table = [range(heard.length + 1)];
  for (let i = 1; i <= reference.length; i++) {
    table.push([i]);
    for (let j = 1; j <= heard.length; j++)
      table[i].push(
        Math.min(
          table[i - 1][j] + 1,
          table[i][j - 1] + 1,
          table[i - 1][j - 1] + (reference[i - 1] === heard[j - 1] ? 0 : 1),
        ),
      );
  }
  return table;
}

const distance = (a, b) => distances(a, b).at(-1).at(-1);

test("the word error rate's table", () => {
  const [reference, heard] = ["il fait beau ce matin", "il fait bon matin"].map((s) =>
    s.split(" "),
  );
  says(`| référence | (vide) | ${heard.join(" | ")} |`);
  distances(reference, heard).forEach((row, i) => {
    const cells = row.map((n, j) => (i === 5 && j === 4 ? `**${n}**` : n));
    says(`| ${i ? reference[i - 1] : "(vide)"} | ${cells.join(" | ")} |`);
  });
  assert.equal(distance(reference, heard), 2);
  says(`2 / 5 = **${percent(2 / 5)}**`);
});

test("the exercise's word error rate", () => {
  const { question, answer } = exercise("taux-erreur-mots");
  const [reference, heard] = [...question.matchAll(/« ([^»]+) »/g)].map(([, s]) => s.split(" "));
  assert.equal(reference.length, 9);
  const rate = (100 * distance(reference, heard)) / reference.length;
  assert.ok(
    Math.abs(rate - answer.value) <= answer.tolerance && answer.tolerance <= 0.5,
    `${rate}`,
  );
});

test("CTC: the paths of two frames, and what a row of frames collapses to", () => {
  const a = [0.6, 0.7];
  const paths = [a[0] * a[1], a[0] * (1 - a[1]), (1 - a[0]) * a[1]];
  says(`${paths.map((p) => fr(p, 2)).join(" + ")} = **${fr(sum(paths), 2)}**`);
  const collapse = (frames) =>
    [...frames].filter((c, i) => c !== frames[i - 1] && c !== "-").join("");
  const frames = /`([a-z-]+)` devient « ville »/.exec(lesson)[1];
  assert.equal(collapse(frames), "ville");
  assert.equal(collapse(frames.replace("l-l", "lll")), "vile");
});

/* ---- text generation ---- */

/** Bits per character of the last tenth, by counts of the rest with a little added to each. */
function countedBits(order, added = 0.05) {
  const cut = Math.floor(0.9 * tales.length);
  const counts = new Map();
  const count = (key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let i = order; i < cut; i++) {
    count(tales.slice(i - order, i + 1));
    count(`${tales.slice(i - order, i)}\0`);
  }
  const kinds = new Set(tales).size;
  const bits = range(tales.length - cut - order).map((k) => {
    const i = cut + order + k;
    const before = counts.get(`${tales.slice(i - order, i)}\0`) ?? 0;
    const both = counts.get(tales.slice(i - order, i + 1)) ?? 0;
    return -Math.log2((both + added) / (before + added * kinds));
  });
  return sum(bits) / bits.length;
}

test("text generation: the network against counts, what it writes greedily, what it looks at", async () => {
  for (const [order, name] of [
    [0, "fréquence des caractères"],
    [1, "bigramme de caractères"],
    [2, "trigramme de caractères"],
  ])
    says(`| ${name} | ${fr(countedBits(order), 2)} |`);

  const { model, settings } = await network("atelier");
  const { valLoss } = (await train(model, settings.steps, { validateEvery: 50 })).at(-1);
  says(`${fr(valLoss, 2)} nat`);
  says(`| notre GRU, ${settings.units} unités | ${fr(valLoss / Math.LN2, 2)} |`);
  says(`perplexité de ${fr(Math.exp(valLoss), 1)}`);
  assert.ok(valLoss > exercise("sous-256").goal.below); // the exercise is not solved yet

  const { prompt, beams, length, topP } = widget("tirages");
  const greedy = await model.generate({ prompt, length, temperature: 0 });
  const loop = /« ([^»]+) » en boucle/.exec(lesson)[1];
  assert.ok(greedy.text.includes(`${loop} ${loop} ${loop}`), greedy.text);
  const { hypotheses } = await model.beams({ prompt, beams, maxLength: 100 });
  assert.match(hypotheses[0].text, /(.{8,})\1\1/s);
  const drawn = await model.generate({ prompt, length, temperature: 0.8, topP, seed: 42 });
  assert.doesNotMatch(drawn.text, /(.{8,})\1\1/s);

  const { input } = widget("regard");
  const probed = async (text, character) => {
    const target = model.info.vocabulary.indexOf(character);
    const { rows, connectivity } = await model.probe("connectivity", { text, target });
    return { chance: percent(rows[0].probability), norms: [...connectivity[0].data] };
  };
  const { chance } = await probed(input, "s");
  const { chance: space, norms } = await probed(input, " "); // what it finds most probable
  says(`le réseau lui donne ${chance}, contre ${space} à l'espace`);
  const singular = (await probed(input.replace("les marche", "la marche"), "s")).chance;
  says(`encore ${singular} après « la marche »`);
  assert.ok(input.endsWith(" les marche"));
  const share = (from, to) => sum(norms.slice(from, to)) / sum(norms);
  says(`Les six lettres de « marche » portent ${percent(share(-6))} du poids`);
  assert.ok(share(-10, -7) < 0.03);
  await model.dispose();
});

test("the exercise of training can be solved", async () => {
  const { goal } = exercise("sous-256");
  const { model, settings } = await network(goal.widget, { learningRate: 0.008 });
  says(`${fr(goal.below / Math.LN2, 2)} bits par caractère`);
  assert.ok(settings.units <= goal.settings.units.atMost && settings.cell === goal.settings.cell);
  let best = Infinity;
  for await (const { valLoss } of model.train({ steps: settings.steps, validateEvery: 50 })) {
    best = Math.min(best, valLoss ?? Infinity);
    if (best < goal.below) break;
  }
  assert.ok(best < goal.below, `${best}`);
  await model.dispose();
});

test("a network recites the secret that is in its text", async () => {
  const { model, settings } = await network("secret");
  const metrics = await train(model, settings.steps, { validateEvery: 50 });
  const valLosses = metrics.filter(({ valLoss }) => valLoss).map(({ valLoss }) => valLoss);
  assert.ok(valLosses[0] < metrics[0].loss); // it falls until step 50, then only rises
  for (let i = 1; i < valLosses.length; i++) assert.ok(valLosses[i] > valLosses[i - 1]);
  const { prompt, length } = widget("secret-ecrit");
  const { text } = await model.generate({ prompt, length, temperature: 0 });
  assert.equal(text, "4831");
  assert.equal(settings.text.split(text).length - 1, 3); // « trois fois »
  says(`Le réseau complète par ${text}`);
  await model.dispose();
});

/* ---- sentiment ---- */

const POSITIVE = "bon beau drôle réussi passionnant touchant brillant génial".split(" ");
const NEGATIVE = "mauvais laid triste raté ennuyeux plat banal nul".split(" ");

function reviews() {
  const { below } = random(1);
  const all = [[], []];
  for (const good of POSITIVE)
    for (const bad of NEGATIVE) {
      const held = below(4) === 0 ? 1 : 0; // a pair of adjectives is learnt or held out, never both
      for (const noun of ["film", "livre", "disque", "roman"])
        for (const [a, b, label] of [
          [good, bad, "positif"],
          [bad, good, "négatif"],
        ])
          all[held].push(
            { text: `ce ${noun} est ${a}, pas ${b}`, label },
            { text: `ce ${noun} n'est pas ${b}, il est ${a}`, label },
          );
    }
  return all;
}

/** Its words joined two by two, so that a bag of them is a bag of bigrams. */
const bigrams = ({ text, label }) => {
  const letters = text.replace(/[', ]+/g, " ").split(" ");
  return {
    label,
    text: letters
      .slice(1)
      .map((word, i) => `${letters[i]}-${word}`)
      .join(" "),
  };
};

/** The figure's points, and its words for those who do not see them. */
async function checkScores(model) {
  const svg = figure("score-mot-a-mot");
  const positive = model.info.labels.indexOf("positif");
  const scores = async (text) =>
    (await model.predict({ text })).steps.map((step) => fr(step[positive], 2));
  const drawn = (color) =>
    [...svg.matchAll(new RegExp(`<circle class="${color}"[^>]*><title>([^<]*)<`, "g"))].map(
      ([, score]) => score,
    );
  const good = await scores("ce film est bon, pas mauvais");
  const bad = await scores("ce film est mauvais, pas bon");
  assert.deepEqual(drawn("box"), good);
  assert.deepEqual(drawn("box-b"), bad.slice(3));
  assert.deepEqual(bad.slice(0, 3), good.slice(0, 3));
  assert.ok(svg.includes(`pas mauvais » : ${good.join(" ; ")}.`));
}

test("sentiment: a bag of words cannot tell, a GRU does", async () => {
  const [samples, validation] = reviews();
  says(`${samples.length} phrases`);
  says(`${validation.length} autres`);
  assert.equal(Math.round((samples.length + validation.length) / validation.length), 5);
  const bag = [{ type: "embedding", outputDim: 16 }, { type: "globalAveragePooling1D" }];
  const gru = [
    { type: "embedding", outputDim: 16 },
    { type: "gru", units: 16 },
  ];
  for (const [name, layers, of] of [
    ["sac de mots", bag, (x) => x],
    ["sac de bigrammes", bag, bigrams],
    ["GRU de 16 unités", gru, (x) => x],
  ]) {
    const model = await engine.createModel({
      task: "classification",
      samples: samples.map(of),
      validation: validation.map(of),
      seed: 42,
      layers,
      optimizer: { type: "adam", learningRate: 0.01 },
      batchSize: 32,
    });
    const { valAccuracy } = (await train(model, 400)).at(-1);
    says(`| ${name} | ${percent(valAccuracy)} |`);
    if (layers === gru) await checkScores(model);
    await model.dispose();
  }
});

/* ---- translation ---- */

const NOUNS = [
  ["cat", "chat", 0],
  ["dog", "chien", 0],
  ["bird", "oiseau", 0],
  ["boat", "bateau", 0],
  ["book", "livre", 0],
  ["car", "voiture", 1],
  ["house", "maison", 1],
  ["chair", "chaise", 1],
  ["flower", "fleur", 1],
  ["table", "table", 1],
];
const ADJECTIVES = [
  null,
  ["red", "rouge", "rouge"],
  ["black", "noir", "noire"],
  ["green", "vert", "verte"],
  ["white", "blanc", "blanche"],
  ["heavy", "lourd", "lourde"],
  ["light", "léger", "légère"],
];
const VERBS = [
  ["sees", "voit"],
  ["follows", "suit"],
  ["hides", "cache"],
  ["draws", "dessine"],
];

function group([english, french, gender], adjective) {
  const article = ["un", "une"][gender];
  return adjective
    ? [`a ${adjective[0]} ${english}`, `${article} ${french} ${adjective[1 + gender]}`]
    : [`a ${english}`, `${article} ${french}`];
}

function translations(count) {
  const { below } = random(12345);
  const of = (list) => list[below(list.length)];
  const found = new Map();
  while (found.size < count) {
    const subject = group(of(NOUNS), of(ADJECTIVES));
    const verb = of(VERBS);
    const object = group(of(NOUNS), of(ADJECTIVES));
    const [source, target] = [0, 1].map((i) => [subject[i], verb[i], object[i]].join(" "));
    found.set(source, { source, target });
  }
  return [...found.values()];
}

const encoderDecoder = [
  { type: "input", name: "source" },
  { type: "embedding", name: "read", inputs: ["source"], outputDim: 24, maskZero: true },
  { type: "gru", name: "encoder", units: 48, returnSequences: true },
  { type: "input", name: "target" },
  { type: "embedding", name: "written", inputs: ["target"], outputDim: 24 },
  {
    type: "gru",
    name: "decoder",
    inputs: ["written", "encoder:1"],
    units: 48,
    returnSequences: true,
  },
];
const withAttention = [
  ...encoderDecoder,
  { type: "additiveAttention", inputs: ["decoder", "encoder"] },
  { type: "concatenate", inputs: ["decoder", "additive_attention"] },
];

const withoutMask = withAttention.map(({ maskZero, ...layer }) => layer);

/** A translator of 1,500 sentences, and how many of 200 new ones it gets wholly right. */
async function translator(layers, seed) {
  const all = translations(1700);
  const [samples, validation] = [all.slice(0, 1500), all.slice(1500)];
  const optimizer = { type: "adam", learningRate: 0.01 };
  const model = await engine.createModel({
    task: "seq2seq",
    samples,
    validation,
    layers,
    seed,
    optimizer,
    batchSize: 32,
  });
  const { valAccuracy } = (await train(model, 500, { validateEvery: 500 })).at(-1);
  let exact = 0;
  for (const { source, target } of validation) {
    const { text } = await model.generate({ source, temperature: 0, length: 20 });
    if (text === target) exact++;
  }
  return { model, valAccuracy, exact };
}

/** The figure of weights shows those of this model. */
async function checkMap(model) {
  const shown = [...figure("carte-attention").matchAll(/<text[^>]*>(\d,\d\d)</g)];
  const words = [];
  const weights = [];
  const options = { source: "a red car follows a black cat", temperature: 0, attention: true };
  for await (const { character, attention } of model.characters(options)) {
    if (words.length === 7) break; // "<end>"
    words.push(character);
    weights.push(...[...attention].map((weight) => fr(weight, 2)));
  }
  assert.equal(words.join(" "), "une voiture rouge suit un chat noir");
  assert.deepEqual(
    shown.map(([, weight]) => weight),
    weights,
  );
  assert.equal(weights.at(-1), "0,80");
  says("regarde *cat* à 80 %, pas *black*");
}

test("translation: with and without attention; where it looks; a mask forgotten", async () => {
  for (const [name, layers] of [
    ["sans attention", encoderDecoder],
    ["avec attention", withAttention],
  ]) {
    const [first, second] = [await translator(layers, 1), await translator(layers, 2)];
    const { parameters } = first.model.info;
    says(
      `| ${name} | ${parameters.toLocaleString("fr-FR").replace(/\s/g, " ")} | ${first.exact} | ${second.exact} |`,
    );
    if (layers === withAttention) await checkMap(first.model);
    await first.model.dispose();
    await second.model.dispose();
  }
  const { model, valAccuracy, exact } = await translator(withoutMask, 1);
  says(`garde ${percent(valAccuracy)} d'exactitude mot à mot`);
  says(`${exact} phrases sur 200`);
  await model.dispose();
});

/* ---- speech ---- */

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const TONES = range(10).map((digit) => {
  const key = digit === 0 ? 10 : digit - 1;
  return [ROWS[Math.floor(key / 3)], COLUMNS[key % 3]];
});
const SILENCE = 10;
const [RATE, HOP, WINDOW] = [8000, 80, 200]; // a frame of 25 ms each 10 ms

/** Energy at the seven frequencies, in the frame that begins at `from`. */
function energies(wave, from) {
  return [...ROWS, ...COLUMNS].map((frequency) => {
    let [re, im] = [0, 0];
    for (let t = from; t < from + WINDOW; t++) {
      const angle = (2 * Math.PI * frequency * t) / RATE;
      re += wave[t] * Math.cos(angle);
      im += wave[t] * Math.sin(angle);
    }
    const energy = Math.log(0.001 + (4 * (re * re + im * im)) / WINDOW ** 2);
    return Math.round(100 * energy) / 100; // the same wherever sines differ in their last bit
  });
}

/** Three to six telephone keys in noise. */
function dictation({ below, uniform }, noise) {
  const gaussian = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const digits = range(3 + below(4)).map(() => below(10));
  const labels = Array(1 + below(3)).fill(SILENCE);
  for (const digit of digits)
    labels.push(...Array(5 + below(5)).fill(digit), ...Array(2 + below(3)).fill(SILENCE));
  const wave = range(labels.length * HOP + WINDOW).map((t) => {
    const tones = TONES[labels[Math.floor(t / HOP)]] ?? [];
    return sum([noise * gaussian(), ...tones.map((f) => Math.sin((2 * Math.PI * f * t) / RATE))]);
  });
  const inputs = labels.map((_, i) => energies(wave, i * HOP));
  const target = labels.map((label) => range(11).map((i) => Number(i === label)));
  return { digits, labels, sample: { inputs, target } };
}

const mostProbable = (row) => row.indexOf(Math.max(...row));
const collapsed = (frames) => frames.filter((x, i) => x !== frames[i - 1] && x !== SILENCE);

test("speech: a frame alone against a network that reads the frames around it", async () => {
  const numbers = random(12345);
  const all = range(300).map(() => dictation(numbers, 3));
  const [learnt, heldOut] = [all.slice(0, 200), all.slice(200)];
  says(`${learnt.length} dictées pour apprendre, ${heldOut.length} pour juger`);
  const each = (units, activation) => ({
    type: "timeDistributed",
    layer: { type: "dense", units, activation },
  });
  for (const [name, layers] of [
    ["chaque trame seule", [each(64, "relu"), each(11)]],
    [
      "GRU bidirectionnel",
      [{ type: "bidirectional", layer: { type: "gru", units: 24, returnSequences: true } }],
    ],
  ]) {
    const model = await engine.createModel({
      task: "regression",
      loss: "binaryCrossEntropy",
      samples: learnt.map(({ sample }) => sample),
      validation: heldOut.map(({ sample }) => sample),
      seed: 1,
      layers,
      optimizer: { type: "adam", learningRate: 0.01 },
      batchSize: 16,
    });
    await train(model, 400, { validateEvery: 0 });
    let [wrongFrames, frameCount, errors, digitCount] = [0, 0, 0, 0];
    for (const { digits, labels, sample } of heldOut) {
      const frames = (await model.predict({ inputs: sample.inputs })).values.map(mostProbable);
      wrongFrames += frames.filter((x, i) => x !== labels[i]).length;
      frameCount += frames.length;
      errors += distance(digits, collapsed(frames));
      digitCount += digits.length;
    }
    says(`| ${name} | ${percent(wrongFrames / frameCount)} | ${percent(errors / digitCount)} |`);
    await model.dispose();
  }
});
