// What the doctor says: the diagnosis with its numbers and rules, and what has changed since the run before.
import { format, strings } from "../strings/doctor.js";
import { compare, THRESHOLDS } from "./diagnosis.js";
import { nameOf, SWITCHES } from "./doctor-switches.js";
import { h } from "./dom.js";

const words = strings.doctor;

/** The names of what was found, for a title or an announcement. */
export function namesOf({ findings }) {
  return findings.length > 0
    ? findings.map((name) => words.findings[name].name)
    : [words.healthy.name];
}

/** @param {{findings: string[], notes: string[], vitals: object}} diagnosis */
export function report({ findings, notes, vitals }) {
  const ill = findings.map((name) =>
    finding(words.findings[name], vitals, { class: "finding ill" }, words.cures[name]),
  );
  const whole = ill.length > 0 ? ill : [finding(words.healthy, vitals, { class: "finding well" })];
  return [...whole, ...notes.map((name) => h("p", { class: "note" }, words.notes[name](vitals)))];
}

function finding({ name, says, rule }, vitals, attributes, cure) {
  const ruled = typeof rule === "function" ? rule(THRESHOLDS) : rule;
  return h(
    "div",
    attributes,
    h("h5", {}, name),
    h("p", {}, says(vitals).trim()),
    cure ? h("p", { class: "cure" }, h("strong", {}, words.tryNow), ` ${cure}.`) : null,
    h("p", { class: "rule" }, h("strong", {}, words.rule), ` ${ruled}`),
  );
}

/** The settings that differ: [name, from, to], in words. */
function changes(before, after) {
  return SWITCHES.filter((key) => before[key] !== after[key])
    .filter((key) => key !== "activation" || [before, after].some(({ cell }) => cell === "rnn"))
    .map((key) => words.change(words.keys[key], nameOf(key, before[key]), nameOf(key, after[key])));
}

const VALUES = {
  train: (value) => format.decimal(value),
  validation: (value) => format.decimal(value),
  gap: (value) => format.decimal(value),
  firstMove: (value) => format.percent(value),
};

function measure({ name, from, to, better }) {
  const value = VALUES[name] ?? format.power;
  const verdict = better === null ? null : better ? words.better : words.worse;
  return h(
    "li",
    {},
    `${words.measures[name]} : ${value(from)} → ${value(to)}`,
    verdict ? h("span", { class: better ? "better" : "worse" }, ` ${verdict}`) : null,
  );
}

/** @param {{settings: object, diagnosis: object}} before and after: runs with a diagnosis */
export function comparison(before, after) {
  const { gone, come, measures } = compare(before.diagnosis, after.diagnosis);
  const still = after.diagnosis.findings.filter((name) => !come.includes(name));
  const list = (say, names) =>
    names.length > 0
      ? h("p", {}, say(names.map((name) => words.findings[name].name.toLowerCase())))
      : null;
  const changed = changes(before.settings, after.settings);
  const { diverged } = before.diagnosis.vitals;
  return h(
    "div",
    { class: "comparison" },
    h("h5", {}, words.comparison),
    h("p", {}, changed.length > 0 ? words.youChanged(changed) : words.nothingChanged),
    list(words.gone, gone),
    list(words.come, come),
    list(words.still, still),
    diverged !== null && after.diagnosis.vitals.diverged === null
      ? h("p", {}, words.survived(diverged))
      : null,
    measures.length > 0 ? h("ul", {}, ...measures.map(measure)) : null,
  );
}
