// A widget's configuration: its defaults, then its attribute `config`, then each key's own attribute. What is not
// admitted is a RecurrenceError that also says what was given, and in French what is admitted.
import { RecurrenceError } from "../protocol.js";
import { strings } from "../strings/fr.js";
import { admits, NUMBERS } from "./admitted.js";
import { attributeOf } from "./attribute-name.js";
import { MAIN, MORE } from "./field-names.js";
import { networkChoices } from "./network.js";

const words = strings.errors.admitted;
const LISTS = { controls: [...MAIN, ...MORE], cells: networkChoices.cell };
const NOT_EMPTY = ["cells"];
const SHOWN = 60; // characters of what was given
const BOOLEANS = ["true", "false"];
const either = new Intl.ListFormat("fr-FR", { type: "disjunction" });
const both = new Intl.ListFormat("fr-FR", { type: "conjunction" });
const ON = ["", "true", "1"];
const OFF = ["false", "0"];

const cut = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

function refused(key, value, what, admitted) {
  const error = new RecurrenceError("invalid-config", `"${key}" ${what}`, key);
  return Object.assign(error, { given: cut(String(value)), admitted });
}

const oneOf = (key, value, names) =>
  refused(key, value, `must be one of ${names.join(", ")}`, words.oneOf(either.format(names)));

const number = (key, value) => {
  const { least, most, whole = false, above = false } = NUMBERS[key];
  const kind = whole ? "a whole number" : "a number";
  const from = above ? `above ${least} and up to ${most}` : `from ${least} to ${most}`;
  return refused(key, value, `must be ${kind} ${from}`, words.number(NUMBERS[key]));
};

function wrongKind(key, value, kind) {
  if (kind === "number") return number(key, value);
  if (kind === "boolean") return oneOf(key, value, BOOLEANS);
  return refused(key, value, `must be of type ${kind}`, words[kind]);
}

const kindOf = (value) => (Array.isArray(value) ? "array" : typeof value);

/** A value of the type of `example`, from an attribute's text. */
function fromAttribute(key, text, example) {
  if (typeof example === "number") {
    const value = text.trim() === "" ? NaN : Number(text);
    if (!Number.isFinite(value)) throw number(key, text);
    return value;
  }
  if (typeof example === "boolean") {
    const on = [...ON, attributeOf(key)].includes(text);
    if (!on && !OFF.includes(text)) throw oneOf(key, text, BOOLEANS);
    return on;
  }
  if (Array.isArray(example)) return text.split(/[\s,]+/).filter(Boolean);
  return text;
}

/**
 * @param {unknown} typed the value as it was written
 * @param {Record<string, string[]>} choices of the keys that admit only some strings
 */
function check(key, value, typed, choices) {
  if (choices[key] && !choices[key].includes(value)) throw oneOf(key, value, choices[key]);
  if (typeof value === "number" && !admits(key, value)) throw number(key, typed);
  const names = LISTS[key];
  if (!names) return;
  const unknown = value.find((name) => !names.includes(name));
  if (unknown !== undefined || (value.length === 0 && NOT_EMPTY.includes(key)))
    throw refused(
      key,
      unknown ?? "",
      `must be some of ${names.join(", ")}`,
      words.someOf(both.format(names)),
    );
}

function configAttribute(element) {
  const text = element.getAttribute("config");
  if (text === null) return {};
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RecurrenceError("invalid-json", error.message, "config");
  }
  if (kindOf(value) !== "object" || value === null)
    throw new RecurrenceError("invalid-json", "the configuration must be an object", "config");
  return value;
}

/** What the element's attributes say; unknown keys are named. */
function given(element, { defaults, choices }) {
  const values = configAttribute(element);
  for (const [key, value] of Object.entries(values)) {
    if (!Object.hasOwn(defaults, key))
      throw new RecurrenceError("invalid-config", `"${key}" is not a known key`, key);
    const kind = kindOf(defaults[key]);
    if (kindOf(value) !== kind) throw wrongKind(key, JSON.stringify(value), kind);
  }
  for (const key of Object.keys(defaults)) {
    const text = element.getAttribute(attributeOf(key));
    if (text !== null) values[key] = fromAttribute(key, text, defaults[key]);
  }
  for (const [key, value] of Object.entries(values))
    check(key, value, element.getAttribute(attributeOf(key)) ?? value, choices);
  return values;
}

/** @param {import("./base.js").WidgetElement} element */
export function configurationOf(element) {
  const kind = element.constructor;
  const values = given(element, kind);
  return { ...kind.defaultsFor(values), ...values };
}
