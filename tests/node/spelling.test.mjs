// The lessons and the interface are spelt as a French dictionary spells; and the check sees what it should.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { frame, lesson, literals, notebook, strings } from "../spelling/prose.mjs";
import { everything, misspelt } from "../spelling/spell.mjs";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "spelling-"));
test.after(() => fs.rmSync(scratch, { recursive: true, force: true }));

/** "line: word" of what `read` finds in a file of that text. */
function faults(read, text) {
  const file = path.join(scratch, "source");
  fs.writeFileSync(file, text);
  return misspelt(read(file)).map((fault) => fault.slice(file.length + 1));
}

test("lessons, notebooks, interface strings, frame and renderer are spelt right", () => {
  assert.deepEqual(misspelt(everything()), []);
});

test("no line can break before the signs that French sets apart", () => {
  const files = fs.readdirSync("web/strings").map((name) => path.join("web/strings", name));
  const loose = files
    .flatMap((file) => strings(file))
    .filter(({ text }) => /[^\s`] [:;!?»](?=\s|$)|« /u.test(text))
    .map(({ file, line, text }) => `${file}:${line}: ${text.slice(0, 60)}`);
  assert.deepEqual(loose, []);
});

test("everything is read", () => {
  const read = everything();
  for (const [file, least] of [
    ["lessons/module5_lesson1.md", 1800],
    ["lessons/notebooks/01_RNN_Basics.ipynb", 100],
    ["web/strings/fr.js", 300],
    ["shell.html", 15],
    ["src/content/page.c", 15],
  ]) {
    const pieces = read.filter((piece) => piece.file === file);
    const count = pieces.flatMap(({ text }) => text.match(/\p{L}+/gu) ?? []).length;
    assert.ok(count >= least, `${file}: ${count} words`);
  }
});

test("a lesson: prose, header, captions and JSON texts are checked, the rest is not", () => {
  const text = [
    ..."---|title: Un zzun|description: Un zzdeux|tags:|  - zzetiquette|---".split("|"),
    "# Un zzsept",
    "Du `zzcode`, une formule $`zz_x`$, [un zzlien](zzadresse.md) et https://zz.fr/zzz",
    '![un zzneuf](zz.svg "une zzlegende")',
    "```python",
    "zzpython = 1",
    "```",
    "```quiz",
    '{ "question": "Un zzquatorze ?", "id": "zzid",',
    '  "choices": [{ "text": "*zzitalique* et \\"zzquinze\\"", "why": "oui" }] }',
    "```",
    "**zzgras**",
  ].join("\n");
  assert.deepEqual(faults(lesson, text), [
    "2: zzun",
    "3: zzdeux",
    "7: zzsept",
    "8: zzlien",
    "9: zzneuf",
    "9: zzlegende",
    "14: zzquatorze",
    "15: zzquinze",
    "15: zzitalique",
    "17: zzgras",
  ]);
});

test("elisions, apostrophes, inversions, hyphens and capitals are French; typing errors in them are not", () => {
  const right =
    "L'état d'une porte qu'elle lit aujourd'hui, jusqu’ici ; a-t-il, dit-on, l’après-midi, ÉTÉ, cœur, Qu’est-ce ?";
  assert.deepEqual(faults(lesson, `${right}\n`), []);
  assert.deepEqual(faults(lesson, "L'éttat, qu’ell lit, di-ton ; ecretage, a-t-ill, coeur\n"), [
    "1: L'éttat",
    "1: qu'ell",
    "1: di-ton",
    "1: ecretage",
    "1: a-t-ill",
    "1: coeur",
  ]);
});

test("English stands in italics or names another site", () => {
  assert.deepEqual(faults(lesson, "*learning rate* et [Long Memory](https://x.org)\n"), []);
  assert.deepEqual(faults(lesson, "learning et [Learning](l.md) *lerning*\n"), [
    "1: learning",
    "1: Learning",
    "1: lerning",
  ]);
});

test("sources may name people and journals", () => {
  const source =
    "## Sources\n\n- J. Zzauteur, *Deep Learning*, Zzjournal, zzpetit. [doi:10.1/zz](https://doi.org/10.1/zz)\n";
  assert.deepEqual(faults(lesson, source), ["3: zzpetit"]);
});

test("interface strings: values, not keys", () => {
  const text =
    'export const s = {\n  zzcle: "un zzdeux",\n  "zzautre-cle": (n) => `un\n${n} zzquatre`,\n};\n';
  assert.deepEqual(faults(strings, text), ["2: zzdeux", "4: zzquatre"]);
});

test("the frame: text and what is read out; the renderer: its French; a notebook: its Markdown", () => {
  assert.deepEqual(
    faults(frame, '<p class="zz">zzun</p>\n<a aria-label="zzdeux" href="zz">{{zz}}</a>\n'),
    ["1: zzun", "2: zzdeux"],
  );
  assert.deepEqual(
    faults(literals, '/* "zzé" */\nf("<p class=\\"zz\\">un été "\n  "zzdeux</p>", "a zzfault");\n'),
    ["2: zzdeux"],
  );
  const cells = [
    { cell_type: "markdown", source: ["# Un\n", "zzun"] },
    { cell_type: "code", source: ["zzcode"] },
  ];
  assert.deepEqual(faults(notebook, JSON.stringify({ cells }, null, 1)), ["7: zzun"]);
});
