// Measures and the bag of words against sacreBLEU, jiwer and scikit-learn (tests/golden/measures); tables and requests that
// are none.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";

const golden = JSON.parse(fs.readFileSync("tests/golden/measures/measures.json", "utf8"));
const engine = await createEngine();
after(() => engine.close());

/** The numbers of `expected`, where they stand in `found`. */
function near(found, expected, tolerance = 1e-9, path = "") {
  if (typeof expected === "number")
    assert.ok(Math.abs(found - expected) <= tolerance, `${path}: ${found} for ${expected}`);
  else if (typeof expected === "string") assert.equal(found, expected, path);
  else
    for (const key of Object.keys(expected))
      near(found[key], expected[key], tolerance, `${path}.${key}`);
}

test("BLEU is sacreBLEU's, error rates are jiwer's", async () => {
  for (const { truth, answers, bleu, errors } of golden.texts) {
    near(await engine.project({ measure: "bleu", truth, answers }), bleu);
    near(await engine.project({ measure: "errors", truth, answers }), errors);
  }
});

test("accuracy, precision, recall, F1 and confusion are scikit-learn's", async () => {
  for (const { truth, answers, ...expected } of golden.labels) {
    const found = await engine.project({ measure: "labels", truth, answers });
    near(found, expected);
    assert.equal(found.count, truth.length);
  }
});

test("the bag of words is scikit-learn's TF-IDF and logistic regression", async () => {
  const { samples, texts, probabilities } = golden.baseline;
  const model = await engine.project({ baseline: "train", samples });
  assert.deepEqual(model.labels, ["positif", "négatif"]);
  const found = await engine.project({ baseline: "answer", model, texts });
  near(found.probabilities, probabilities, 1e-5);
  assert.deepEqual(found.known, [4, 5, 0, 2]);
});

test("a table of sentences: separators, quotes, names of columns, empty lines", async () => {
  const samples = [
    { text: "J'aime, vraiment.", label: "positif" },
    { text: 'Elle dit « "non" ».', label: "négatif" },
  ];
  for (const table of [
    '"J\'aime, vraiment.",positif\n"Elle dit « ""non"" ».",négatif',
    'label;texte\r\npositif;J\'aime, vraiment.\r\n\r\nnégatif;"Elle dit « ""non"" »."\r\n',
    '"J\'aime, vraiment." , positif\n  "Elle dit « ""non"" ».",\tnégatif \n',
    'texte, étiquette\n"J\'aime, vraiment.", positif\n"Elle dit « ""non"" ».", négatif',
    'J\'aime, vraiment. ; positif\nElle dit « "non" ».;négatif',
    '\ufeffnote\tPhrase\tÉtiquette\n5\tJ\'aime, vraiment.\tpositif\n1\t"Elle dit « ""non"" »."\tnégatif\n',
  ])
    assert.deepEqual(await engine.project({ read: "csv" }, table), {
      samples,
      labels: ["positif", "négatif"],
    });
});

test("a comma in each text keeps nothing apart where a semicolon does", async () => {
  assert.deepEqual(await engine.project({ read: "csv" }, "Bon, oui;bien\nNon, nul;mal\n"), {
    samples: [
      { text: "Bon, oui", label: "bien" },
      { text: "Non, nul", label: "mal" },
    ],
    labels: ["bien", "mal"],
  });
});

test("a broken table is refused with its line", async () => {
  for (const [table, said] of [
    ["a,b,c\n1,2,3", /first line/],
    ['text,label\n"abc', /quote/],
    ["text,label\nx,y\nx", /1 fields/],
    ["text,label\n,y", /text is empty/],
    ["text,label\nx,", /label is empty/],
    ['text,label\n"a"b,c', /closing quote/],
    ["", /no rows/],
    ["text,label\n", /no rows/],
    ["a,b\nc,d\0", /line 2.*not UTF-8/],
    [new Uint8Array([0xff, 0xfe, 0x41]), /not UTF-8/],
    [`${",".repeat(300)}\n`, /256 fields/],
  ])
    await assert.rejects(engine.project({ read: "csv" }, table), said);
});

test("what has been learnt by heart is told from what is invented", async () => {
  const { known } = await engine.project(
    { known: ["Paris", " Lyon\n", "Lionnes", "", "🐺"] },
    "Paris\r\nLyon\n\nLille",
  );
  assert.deepEqual(known, [true, true, false, false, false]);
});

/** As copied.h says it, by trying every stretch. */
function longestCopy(text, written) {
  const letters = [...written];
  let best = "";
  for (let from = 0; from < letters.length; from++)
    for (let to = from + 1; to <= letters.length; to++) {
      const stretch = letters.slice(from, to).join("");
      if (!text.includes(stretch)) break;
      if ([...stretch.trim()].length > [...best].length) best = stretch.trim();
    }
  return best;
}

test("the longest stretch learnt by heart is found", async () => {
  const copied = (written, text) => engine.project({ copied: written }, text);
  const tales = fs.readFileSync("lessons/data/contes.txt", "utf8").slice(0, 20000);
  for (const [written, text] of [
    ["La petite fille dit non.", "Alors la petite fille rit."],
    ["été", "ôté"], // é and ô begin with the same byte
    ["🐺🐻", "🐻🐺"],
    ["abcabcabx", "xabcabcy"],
    [`${tales.slice(500, 700)}?!?${tales.slice(9000, 9140)}`, tales],
  ]) {
    const found = await copied(written, text);
    assert.equal(found.characters, [...found.text].length);
    assert.equal(found.characters, [...longestCopy(text, written)].length, written);
    assert.ok(text.includes(found.text) && written.includes(found.text));
  }
  assert.deepEqual(await copied("", "a"), { text: "", characters: 0 });
  assert.deepEqual(await copied("a", ""), { text: "", characters: 0 });
  assert.equal((await copied("ab".repeat(4096), "ab".repeat(9000))).characters, 8192);
  await assert.rejects(copied("a".repeat(8193), "a"), { code: "limit" });
});

test("a text is cut into the words that a model reads", async () => {
  const cut = async (text) => (await engine.project({ cut: "words" }, text)).words;
  assert.deepEqual(await cut(" Je n'aime  pas ça…\n🐺 3,14 arc-en-ciel"), [
    ..."Je n' aime pas ça … 🐺 3,14 arc-en-ciel".split(" "),
  ]);
  assert.deepEqual(await cut(""), []);
  const many = await engine.project({ cut: "words" }, "mot ".repeat(10000));
  assert.deepEqual([many.words.length, many.cut], [1024, true]);
  await assert.rejects(cut("a\0b"), { code: "invalid-text" });
});

test("requests that make no sense name their key", async () => {
  for (const [request, key] of [
    [{}, ""],
    [{ make: "poems" }, "make"],
    [{ make: "dates", training: 0 }, "training"],
    [{ make: "dates", sed: 1 }, "sed"],
    [{ make: "numbers", seed: -1 }, "seed"],
    [{ measure: "bleu", truth: ["a"], answers: [] }, "answers"],
    [{ measure: "bleu", truth: ["a"], answers: [1] }, "answers[0]"],
    [{ measure: "errors", truth: "a", answers: ["a"] }, "truth"],
    [
      {
        measure: "errors",
        truth: Array(300).fill("a ".repeat(2000)),
        answers: Array(300).fill("b ".repeat(2000)),
      },
      "truth",
    ],
    [{ baseline: "answer", model: { bias: 0, words: [] }, texts: [1] }, "texts[0]"],
    [{ measure: "errors", truth: ["a ".repeat(5000)], answers: ["a"] }, "truth"],
    [{ baseline: "train", samples: [{ text: "a", label: "x" }] }, "samples"],
    [
      { baseline: "train", samples: ["a", "b", "c"].map((l) => ({ text: l, label: l })) },
      "samples[2]",
    ],
    [{ baseline: "answer", model: { words: [{}] }, texts: ["a"] }, "words.word"],
    [{ known: [5] }, "known"],
  ])
    await assert.rejects(engine.project(request), { code: /invalid-config|limit/, key });
  await assert.rejects(engine.project({ read: "csv" }, 5), { key: "data" });
  await assert.rejects(engine.project("make"), { key: "request" });
});
