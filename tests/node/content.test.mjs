// The renderer as WebAssembly gives the very bytes of the native one, on every lesson and on hostile input.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { openRenderer } from "../../web/engine/renderer.js";
import { admits, NUMBERS } from "../../web/widgets/admitted.js";

// The module's source folder is not its place in dist/: give it dist/'s address.
const render = await openRenderer(pathToFileURL(`${path.resolve("dist")}/`));
const course = fs.readFileSync("lessons/course.json", "utf8");
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "content-"));
test.after(() => fs.rmSync(scratch, { recursive: true, force: true }));

function native(file) {
  const { status, stdout } = spawnSync("build/native/recurrence", ["render", file], {
    maxBuffer: 1 << 28,
  });
  return { status, html: stdout.toString("utf8") };
}

const sources = [
  ...fs.readdirSync("lessons").filter((name) => name.endsWith(".md")),
  ...fs.readdirSync("lessons/notebooks").map((name) => `notebooks/${name}`),
];

for (const name of sources) {
  test(`${name}: native and WebAssembly give the same bytes`, () => {
    const file = `lessons/${name}`;
    const kind = name.endsWith(".ipynb") ? "notebook" : "markdown";
    const live = render(fs.readFileSync(file), { kind, course });
    assert.deepEqual(live.faults, []);
    assert.ok(live.html.length > 200);
    assert.equal(live.html, native(file).html);
  });
}

const front = "---\ntitle: Essai\ndescription: Un essai\n---\n\n";
const hostile = {
  "nested quotes": `${front}${"> ".repeat(20000)}x`,
  "nested brackets": `${front}${"[".repeat(50000)}x${"]".repeat(50000)}`,
  "nested emphasis": `${front}${"*a **b ".repeat(20000)}`,
  "NUL bytes": `${front}a\0b\0c`,
  "invalid UTF-8": Buffer.concat([Buffer.from(front), Buffer.from([0x61, 0xff, 0xfe, 0x62])]),
  "JSON bomb": `${front}\`\`\`quiz\n${"[".repeat(100000)}\n\`\`\`\n`,
  "five megabytes": `${front}${"Un paragraphe *ordinaire*, avec [un lien](index.html).\n\n".repeat(95000)}`,
  "tables by the thousand": `${front}${`${"|".repeat(64)}\n${"|-".repeat(63)}|\n${"|".repeat(64)}\n\n`.repeat(20000)}`,
  "raw HTML": `${front}<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\ntext <b onclick="x()">y</b>`,
  scheme: `${front}[x](javascript:alert(1)) [y](JaVa\tscript:alert(1)) <javascript:alert(1)> ![z](vbscript:x)`,
};

for (const [name, source] of Object.entries(hostile)) {
  test(`hostile: ${name}: bounded, the same bytes, nothing executable`, () => {
    const file = path.join(scratch, "source.md");
    fs.writeFileSync(file, source);
    const started = Date.now();
    const live = render(source instanceof Uint8Array ? source : Buffer.from(source), {
      course: "",
    });
    assert.ok(Date.now() - started < 20000, "answers in bounded time");
    assert.equal(live.html, native(file).html);
    assert.doesNotMatch(live.html, /<script|<img[^>]*onerror|<b onclick|href="[^"]*script:/i);
  });
}

const cell = (source) => JSON.stringify({ cell_type: "markdown", metadata: {}, source });
const notebook = (cells) =>
  `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[${cells.join(",")}]}`;
const hostileNotebooks = {
  "a key written with an escape": notebook(Array(9000).fill(cell("x".repeat(200)))).replace(
    '"cells"',
    '"c\\u0065lls"',
  ),
  "cells by the million": notebook(Array(2_000_000).fill("{}")),
  "each cell just within the limits": notebook(Array(1000).fill(cell("*a".repeat(4000)))),
  "not JSON": "{]",
  "no cells": '{"nbformat":4}',
  "markup in every field": notebook([
    '{"cell_type":"<script>x</script>"}',
    '{"cell_type":"code","source":"<script>x</script>","outputs":[{"output_type":"stream","text":"<img src=x onerror=x>"}]}',
  ]),
};

for (const [name, source] of Object.entries(hostileNotebooks)) {
  test(`hostile notebook: ${name}: bounded, the same bytes, nothing executable`, () => {
    const file = path.join(scratch, "source.ipynb");
    fs.writeFileSync(file, source);
    const started = Date.now();
    const live = render(Buffer.from(source), { kind: "notebook" });
    assert.ok(Date.now() - started < 20000, "answers in bounded time");
    assert.equal(live.html, native(file).html);
    assert.doesNotMatch(live.html, /<script|<img[^>]*onerror/i);
    if (!name.startsWith("a key")) assert.ok(live.faults.length > 0);
  });
}

test("a front matter fault is named with its line", () => {
  const { faults } = render("---\ntitle: x\ncolour: red\n---\n");
  const fault = faults.find(({ message }) => message.includes("colour"));
  assert.equal(fault.line, 3);
});

test("the numbers that a widget admits are those that the checker of lessons admits", () => {
  const widgetOf = {
    ...Object.fromEntries(["length", "topK", "topP", "beams"].map((key) => [key, "rnn-generate"])),
    ...Object.fromEntries(["dropout", "patience", "characters"].map((key) => [key, "rnn-doctor"])),
  };
  const tried = Object.entries(NUMBERS).flatMap(([key, { least, most, whole }]) => {
    const values = [least, most, least - 0.001, most + 1, ...(whole ? [least + 0.5] : [])];
    return values.map((value) => ({ key, value }));
  });
  const blocks = tried.map(
    ({ key, value }) =>
      `\`\`\`widget ${widgetOf[key] ?? "rnn-train"}\n{ "${key}": ${value} }\n\`\`\`\n\n`,
  );
  const file = path.join(scratch, "nombres.md");
  fs.writeFileSync(file, `---\ntitle: t\ndescription: d\n---\n\n${blocks.join("")}`);
  const { stdout } = spawnSync("build/native/recurrence", ["check", file], { encoding: "utf8" });
  const faults = new Set(
    [...stdout.matchAll(/nombres\.md:(\d+):/g)].map(([, line]) => Number(line)),
  );
  tried.forEach(({ key, value }, i) => {
    const first = 6 + 4 * i; // line of the block's fence
    const refused = [0, 1, 2].some((line) => faults.has(first + line));
    assert.equal(admits(key, value), !refused, `${key}: ${value}`);
  });
});
