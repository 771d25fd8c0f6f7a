// Spelling, by hunspell with its French dictionary: `node tests/spelling/spell.mjs [LESSON…]` prints each word that it
// does not know as file:line: word. tests/spelling/admitted.txt has the terms, names and loans that are meant.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { frame, lesson, literals, notebook, strings } from "./prose.mjs";

const ADMITTED = fileURLToPath(new URL("admitted.txt", import.meta.url));
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_'’‑-]*/gu;
const ELISION = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu)'/i;

/** What may be right instead of the word as a whole: without an elided article, in parts. */
function readings(word) {
  const bare = word.replace(ELISION, "");
  return [[word], [bare], bare.split("-").filter(Boolean)];
}

/** Formulas, numbers, variables, abbreviations in capitals: nothing that a dictionary knows. */
function isNoWord(word) {
  return /[\p{N}_]/u.test(word) || word.length === 1 || /^\p{Lu}{2,5}$/u.test(word);
}

function wordsOf(text) {
  return [...text.matchAll(WORD)].map(([word]) =>
    word
      .replaceAll("’", "'")
      .replaceAll("‑", "-")
      .replace(/['-]+$/, ""),
  );
}

/** Those of `words` that a dictionary does not know. */
function unknown(words, dictionary) {
  if (!words.length) return new Set();
  const { stdout, stderr, status, error } = spawnSync(
    "hunspell",
    ["-L", "-d", dictionary, "-i", "utf-8"], // prints the lines that hold a misspelt word
    { input: `${words.join("\n")}\n`, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (error || status !== 0)
    throw new Error(`hunspell -d ${dictionary}: ${error?.message ?? stderr}`);
  return new Set(stdout.split("\n").filter(Boolean));
}

/** The words of admitted.txt, and what it has of several words. */
function admitted() {
  const lines = fs.readFileSync(ADMITTED, "utf8").split("\n");
  const entries = lines.map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const isPhrase = (entry) => entry.includes(" ");
  return {
    known: new Set(entries.filter((entry) => !isPhrase(entry))),
    phrases: entries.filter(isPhrase),
  };
}

const isCapitalized = (word) => /^\p{Lu}/u.test(word);

/** @param pieces of prose.mjs @returns {string[]} "file:line: word" */
export function misspelt(pieces) {
  const { known, phrases } = admitted();
  const without = (text) => phrases.reduce((rest, phrase) => rest.replaceAll(phrase, " "), text);
  const uses = pieces.flatMap((piece) =>
    wordsOf(without(piece.text)).map((word) => ({ ...piece, word })),
  );
  const forms = [...new Set(uses.flatMap(({ word }) => readings(word).flat()))].filter(
    (form) => !isNoWord(form),
  );
  const french = unknown(forms, "fr");
  const english = unknown([...french], "en_US");
  const right = (form, { foreign, names }) =>
    isNoWord(form) ||
    !french.has(form) ||
    known.has(form) ||
    known.has(form.toLowerCase()) ||
    ((foreign || names) && !english.has(form)) ||
    (names && isCapitalized(form));
  return uses
    .filter((use) => !readings(use.word).some((forms) => forms.every((form) => right(form, use))))
    .map(({ file, line, word }) => `${file}:${line}: ${word}`);
}

function inFolder(folder, ending) {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !/^(README|LICEN)/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** All that a reader gets to read. */
export function everything() {
  return [
    ...inFolder("lessons", ".md").flatMap(lesson),
    ...inFolder("lessons/notebooks", ".ipynb").flatMap(notebook),
    ...inFolder("web/strings", ".js").flatMap(strings),
    ...frame("shell.html"),
    ...inFolder("src/content", ".c").flatMap(literals),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.slice(2);
  const faults = misspelt(files.length ? files.flatMap(lesson) : everything());
  for (const fault of faults) console.log(fault);
  process.exit(faults.length ? 1 : 0);
}
