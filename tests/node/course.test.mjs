// What the course checks without a page: numbers as learners type them, goals, sums, records.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { assignmentLink, departures, isAssignment } from "../../web/course/assignment-link.js";
import { judge } from "../../web/course/goal.js";
import { isRight, readNumber } from "../../web/course/number.js";
import { readRecords, recordedKeys } from "../../web/widgets/record.js";
import { networkDefaults } from "../../web/widgets/network.js";
import { digest, sha256 } from "../../web/widgets/sha256.js";

const readings = {
  1234: 1234,
  "1 234": 1234,
  "1\u00a0234,5": 1234.5,
  "1\u202f234.5": 1234.5,
  "12 345 678": 12345678,
  "0,125": 0.125,
  ",5": 0.5,
  "5,": 5,
  "1,234": 1.234,
  "1.234,5": 1234.5,
  "1,234.5": 1234.5,
  "-3": -3,
  "−3,5": -3.5,
  "+2": 2,
  "= 7": 7,
  "≈ 7,1": 7.1,
  "12 %": 12,
  "107008 paramètres": 107008,
  "107 008 Paramètres.": 107008,
  "3 m2": 3,
  "1e-3": 0.001,
  "1,5E4": 15000,
  "2,5 × 10⁻³": 0.0025,
  "2,5 x 10^-3": 0.0025,
  "3*10**4": 30000,
};
for (const [typed, number] of Object.entries(readings)) {
  test(`"${typed}" reads as ${number}`, () => {
    assert.equal(readNumber(typed, typed.includes("m2") ? "m2" : "paramètres"), number);
  });
}

for (const typed of [
  "",
  " ",
  "douze",
  "1,2,3",
  "1.2.3",
  "--1",
  "1-2",
  "e3",
  "Infinity",
  "0x10",
  "1,23.4,5",
]) {
  test(`"${typed}" is no number`, () => assert.ok(Number.isNaN(readNumber(typed))));
}

test("an answer is right within its tolerance, and not beyond", () => {
  assert.ok(isRight(12, { value: 12, tolerance: 0 }));
  assert.ok(!isRight(12.001, { value: 12, tolerance: 0 }));
  assert.ok(isRight(0.1 + 0.2, { value: 0.3, tolerance: 0 }));
  assert.ok(isRight(11.5, { value: 12, tolerance: 0.5 }));
  assert.ok(!isRight(11.49, { value: 12, tolerance: 0.5 }));
  assert.ok(!isRight(NaN, { value: 12, tolerance: 1e9 }));
});

test("a goal is met when one event fulfils all of it", () => {
  const goal = {
    metric: "valLoss",
    below: 1.9,
    settings: { cell: "lstm", units: { atMost: 64 }, step: { atLeast: 100 } },
  };
  const settings = { cell: "lstm", units: 64 };
  const met = (detail, of = settings) => {
    const verdict = judge(goal, detail, of);
    return verdict && verdict.reached && verdict.unmet.length === 0;
  };
  assert.equal(met({ valLoss: 1.8, step: 100 }), true);
  assert.equal(met({ valLoss: 1.9, step: 100 }), false, "below is strict");
  assert.equal(met({ loss: 1, step: 100 }), null, "an event without the metric says nothing");
  assert.equal(met({ valLoss: NaN, step: 100 }), null);
  assert.equal(met({ valLoss: 1.8, step: 99 }), false);
  assert.equal(met({ valLoss: 1.8, step: 100 }, { ...settings, units: 65 }), false);
  assert.equal(met({ valLoss: 1.8, step: 100 }, { units: 64 }), false);
  assert.equal(met({ valLoss: 1.8, step: 100, cell: "gru" }), false, "the event's own word counts");
  assert.equal(judge({ metric: "accuracy", above: 0.5 }, { accuracy: 0.6 }).reached, true);
  assert.equal(judge({ metric: "accuracy", above: 0.5 }, { accuracy: 0.5 }).reached, false);
  assert.equal(judge(goal, undefined), null);
});

test("SHA-256 without the browser's is the same", async () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_001]) {
    const bytes = new Uint8Array(randomBytes(length));
    const expected = createHash("sha256").update(bytes).digest("hex");
    assert.equal(sha256(bytes), expected, `${length} bytes`);
    assert.equal(await digest(bytes), expected);
  }
});

// ---- records ----

const settings = Object.fromEntries(recordedKeys.map((key) => [key, networkDefaults[key]]));
const run = {
  settings,
  steps: 10,
  loss: 1.5,
  textHash: "a".repeat(64),
  weightsHash: "b".repeat(64),
};
const record = {
  format: "recurrence-record",
  version: 1,
  name: 'Zoé "}\\',
  date: "2026-01-31T09:30:00.000Z",
  engine: "0.1.0+0123456789ab",
  widget: "rnn-train",
  runs: [run],
};
const json = JSON.stringify(record);
const without = (object, key) =>
  Object.fromEntries(Object.entries(object).filter(([k]) => k !== key));
const withRun = (change) => ({ ...record, runs: [{ ...run, ...change }] });
const withSettings = (change) => withRun({ settings: { ...settings, ...change } });

test("one record, several, a list of them, pretty or not", () => {
  for (const text of [
    json,
    `${json}\n${json}`,
    `${json}${json}`,
    `${json},\n${json}`,
    JSON.stringify([record, record]),
    `${JSON.stringify(record, null, 2)}\n\n${JSON.stringify([record])}`,
  ]) {
    const found = readRecords(text);
    assert.equal(found.length, text === json ? 1 : 2);
    for (const one of found) assert.deepEqual(one.record, record);
  }
  assert.deepEqual(readRecords(" \n, "), []);
});

test("a record survives mail and course platforms: blanks that do not break, curly quotes, a fence", () => {
  const plain = { ...record, name: "Zoé B." };
  const indented = JSON.stringify(plain, null, 2);
  for (const text of [
    indented.replace(/ /g, "\u00a0"),
    indented.replace(/"/g, "”"),
    indented.replace(/"([^"]*)"/g, "“$1”"),
    `\`\`\`json\n${indented}\n\`\`\``,
  ]) {
    const found = readRecords(text);
    assert.equal(found.length, 1);
    assert.deepEqual(found[0].record, plain);
  }
});

const faulty = {
  "": [
    ["json", "bonjour"],
    ["json", "{"],
    ["json", '{"a":1,}'],
    ["json", '"a"x'],
    ["type", "3"],
    ["type", "null"],
    ["type", "[[1]]"],
  ],
  format: [
    ["value", { ...record, format: "x" }],
    ["missing", without(record, "format")],
  ],
  version: [["value", { ...record, version: 2 }]],
  name: [
    ["type", { ...record, name: 3 }],
    ["value", { ...record, name: "x".repeat(81) }],
  ],
  date: [["value", { ...record, date: "hier" }]],
  engine: [["type", { ...record, engine: null }]],
  widget: [
    ["value", { ...record, widget: "<script>" }],
    ["value", { ...record, widget: "rnn-doctor" }],
  ],
  note: [["unknown", { ...record, note: "" }]],
  ["__proto__"]: [["unknown", json.replace("{", '{"__proto__":{},')]],
  runs: [
    ["type", { ...record, runs: {} }],
    ["value", { ...record, runs: [] }],
    ["value", { ...record, widget: "rnn-compare", runs: Array(9).fill(run) }],
    ["value", { ...record, runs: [run, run] }],
  ],
  "runs[0]": [["type", { ...record, runs: [3] }]],
  "runs[1].loss": [
    ["missing", { ...record, widget: "rnn-compare", runs: [run, without(run, "loss")] }],
  ],
  "runs[0].loss": [
    ["type", withRun({ loss: "1.5" })],
    ["value", json.replace("1.5", "1e999")],
  ],
  "runs[0].steps": [
    ["value", withRun({ steps: 0 })],
    ["value", withRun({ steps: 1.5 })],
    ["value", withRun({ steps: 1e12 })],
  ],
  "runs[0].weightsHash": [
    ["value", withRun({ weightsHash: "B".repeat(64) })],
    ["type", withRun({ weightsHash: 3 })],
  ],
  "runs[0].textHash": [["value", withRun({ textHash: "" })]],
  "runs[0].settings": [["type", withRun({ settings: [] })]],
  "runs[0].settings.units": [
    ["type", withSettings({ units: "64" })],
    ["value", withSettings({ units: 1.5 })],
    ["missing", withRun({ settings: without(settings, "units") })],
  ],
  "runs[0].settings.cell": [["value", withSettings({ cell: "transformer" })]],
  "runs[0].settings.corpus": [["value", withSettings({ corpus: "../../etc" })]],
  "runs[0].settings.text": [["value", withSettings({ text: "x".repeat(500_001) })]],
  "runs[0].settings.dropout": [["unknown", withSettings({ dropout: 0.5 })]],
};
for (const [key, cases] of Object.entries(faulty)) {
  for (const [reason, value] of cases) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    test(`a record's fault: ${key || "the whole"}, ${reason}: ${text.slice(0, 24)}`, () => {
      const found = readRecords(text);
      assert.equal(found.length, 1);
      assert.equal(found[0].fault?.key, key);
      assert.equal(found[0].fault.reason, reason);
    });
  }
}

test("a faulty record hides no good one, and floods end", () => {
  const found = readRecords(`${json} n'importe quoi ${json} {"a":`);
  assert.deepEqual(
    found.map((one) => one.fault?.reason ?? "good"),
    ["good", "json", "good", "json"],
  );
  assert.equal(readRecords("{}".repeat(5000)).length, 200);
  assert.equal(readRecords("[".repeat(900_000))[0].fault.reason, "json");
  assert.equal(readRecords(`${"[".repeat(100_000)}${"]".repeat(100_000)}`).length, 1);
  assert.equal(readRecords(" ".repeat(3_000_000))[0].fault.reason, "size");
});

// ---- links ----

test("an assignment's link says every setting, and what a record has otherwise is named", () => {
  const link = assignmentLink("https://ecole.example/cours/enseignants.html?x#y", {
    widget: "rnn-train",
    settings: { ...networkDefaults, title: "t", locked: false, controls: [], units: 64 },
    title: "Été & <b>",
    instructions: "Ligne 1\nLigne 2",
  });
  const { origin, pathname, searchParams } = new URL(link);
  assert.equal(origin + pathname, "https://ecole.example/cours/embed.html");
  assert.equal(searchParams.get("title"), "Été & <b>");
  assert.equal(searchParams.get("consigne"), "Ligne 1\nLigne 2");
  assert.equal(searchParams.get("locked"), "true");
  for (const key of recordedKeys.filter((name) => name !== "text")) {
    const kebab = key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
    assert.equal(searchParams.get(kebab), String(key === "units" ? 64 : networkDefaults[key]));
  }
  assert.ok(isAssignment(link));
  for (const other of [
    "",
    "x",
    "https://a.example/embed.html",
    "javascript:alert(1)//embed.html?devoir=1",
  ])
    assert.ok(!isAssignment(other), other);
  const same = withRun({ settings: { ...settings, units: 64 }, steps: networkDefaults.steps });
  assert.deepEqual(departures([link], same), []);
  assert.deepEqual(departures([], record), []);
  assert.deepEqual(departures([link], withSettings({ units: 65 })), [
    { key: "units", recorded: 65, asked: "64" },
    { key: "steps", recorded: 10, asked: "2000" },
  ]);
  const another = link.replace("seed=42", "seed=43");
  const of43 = {
    ...same,
    runs: [{ ...same.runs[0], settings: { ...settings, units: 64, seed: 43 } }],
  };
  assert.deepEqual(departures([link, another], of43), []);
  assert.deepEqual(departures([link], of43), [{ key: "seed", recorded: 43, asked: "42" }]);
});
