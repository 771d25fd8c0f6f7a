// What a reader gets to read, with the line it stands on: of lessons, interface strings, the page's frame and
// the renderer's own words. `foreign` marks what may be English.
import * as fs from "node:fs";
import ts from "typescript";

// Values that are names or addresses, of blocks written in JSON.
const NAMES = new Set(
  "corpus cell id still method task cause icon href style recurrentInitializer metric widget year".split(
    " ",
  ),
);
const DIRECTIVES = new Set(["widget", "quiz", "cards", "timeline", "modules", "exercise"]);

/** One line of Markdown as pieces: the text, what stands in italics, and the names of other sites. */
function pieces(line, where) {
  const foreign = [];
  const aside = (_, words) => {
    foreign.push({ ...where, text: words, foreign: true });
    return " ";
  };
  const text = line
    .replace(/\$`[^`]*`\$|`+[^`]*`+/g, " ") // formulas and code
    .replace(/\b(?:doi|arXiv):\S+/g, " ")
    .replace(/(?<!!)\[([^\]]*)\]\(https?:[^)]*\)/g, aside)
    .replace(/\]\(\s*<?[^\s)>]*>?(?:\s+"([^"]*)")?\s*\)/g, "] $1 ") // a link's address; an image's caption stays
    .replace(/<?https?:\/\/[^\s>)]+>?/g, " ")
    .replace(/^\s*>?\s*\[![A-Z]+\]/, " ")
    .replace(/(?<!\*)\*(?!\*)([^*]+)\*(?!\*)/g, aside);
  return [{ ...where, text, foreign: false }, ...foreign];
}

/** The same of strings in JSON. */
function jsonPieces(line, where) {
  const found = [];
  for (const [, key, value] of line.matchAll(/"(\w+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)) {
    if (!NAMES.has(key)) found.push(...pieces(JSON.parse(`"${value}"`), where));
  }
  return found;
}

function headerPieces(line, where) {
  const value = /^(?:title|description):\s*(.*)$/.exec(line)?.[1];
  return value ? [{ ...where, text: value, foreign: false }] : [];
}

/** `names`: capitalized words are authors and journals. */
export function lesson(file) {
  const found = [];
  let header = false;
  let fence = null;
  let names = false;
  fs.readFileSync(file, "utf8")
    .split("\n")
    .forEach((line, i) => {
      const where = { file, line: i + 1, names };
      if (line === "---" && (i === 0 || header)) header = i === 0;
      else if (header) found.push(...headerPieces(line, where));
      else if (fence !== null) {
        if (line.startsWith("```")) fence = null;
        else if (DIRECTIVES.has(fence)) found.push(...jsonPieces(line, where));
      } else if (line.startsWith("```")) fence = line.slice(3).trim().split(/\s/)[0];
      else {
        if (line.startsWith("## ")) names = /^## .*\bSources\b/.test(line);
        found.push(...pieces(line, where));
      }
    });
  return found;
}

/** The Markdown cells of a notebook whose file has each line of them on a line of its own. */
export function notebook(file) {
  const lines = fs.readFileSync(file, "utf8").split("\n");
  const found = [];
  let at = 0;
  for (const { cell_type: type, source } of JSON.parse(lines.join("\n")).cells) {
    for (const text of [source].flat()) {
      const next = lines.findIndex(
        (line, i) => i >= at && line.includes(JSON.stringify(text).slice(1, -1)),
      );
      if (next >= 0) at = next;
      if (type === "markdown")
        found.push(...pieces(text.trimEnd(), { file, line: at + 1, names: false }));
    }
  }
  return found;
}

const COMPARISONS = [
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
];

/** The values of web/strings/: every string in it but the names of its keys. */
export function strings(file) {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(file, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = [];
  const visit = (node) => {
    const text =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node);
    const key = ts.isPropertyAssignment(node.parent ?? {}) && node.parent.name === node;
    const argument =
      ts.isNewExpression(node.parent ?? {}) || ts.isImportDeclaration(node.parent ?? {});
    const compared = // with a value of the program's, not shown
      ts.isBinaryExpression(node.parent ?? {}) &&
      COMPARISONS.includes(node.parent.operatorToken.kind);
    if (text && !key && !argument && !compared) {
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      node.text.split("\n").forEach((text, i) => {
        const line = text.replace(/^(?:title|description): /, "");
        const json = line.match(/"\w+"\s*:/);
        const where = { file, line: first + i, names: false };
        found.push(...(json ? jsonPieces(line, where) : pieces(line, where)));
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The frame of all pages: text, and the attributes that are read out. */
export function frame(file) {
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .map((line, i) => ({
      file,
      line: i + 1,
      names: false,
      foreign: false,
      text: [
        line.replace(/<[^>]*>|\{\{\w+\}\}|<!DOCTYPE.*/gi, " "),
        ...[...line.matchAll(/(?:aria-label|title|alt)="([^"]*)"/g)].map(([, value]) => value),
      ].join(" "),
    }));
}

/** String literals of C that have a letter of no English message, those one behind the other as one. */
export function literals(file) {
  const source = fs
    .readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, (note) => note.replace(/[^\n]/g, " "));
  const found = [];
  for (const match of source.matchAll(/"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*/g)) {
    const before = source.slice(0, match.index);
    if (/#include\s*$/.test(before)) continue;
    const joined = [...match[0].matchAll(/"((?:[^"\\\n]|\\.)*)"/g)]
      .map(([, part]) => part)
      .join("");
    if (!/[àâçéèêëîïôùûœ«]/i.test(joined)) continue;
    const text = joined
      .replace(/\\n/g, "\n")
      .replace(/\\x[0-9A-F]{2}/gi, "\u00a7")
      .replace(/\\(.)/g, "$1")
      .replace(/(?:aria-label|title|alt)="([^"]*)"/g, "> $1 <a ")
      .replace(/^[^<>]*>|<[^<>]*>?|%[-.*0-9]*[a-z]+|&\w+;/g, " ");
    found.push({ file, line: before.split("\n").length, names: false, foreign: false, text });
  }
  return found;
}
