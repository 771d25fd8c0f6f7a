// A number as a French learner types it.

const POWER = /[×x*](?:10)(?:\^|\*\*)?([+-]?\d+)$/i;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const PLAIN = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/;
const GROUPED_ENGLISH = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/;

/** The unit, or any words, behind the number; "e" with an exponent is not one. */
function withoutUnit(text, unit) {
  const wanted = unit.replace(/\s/g, "").toLowerCase();
  const bare = wanted && text.toLowerCase().endsWith(wanted) ? text.slice(0, -wanted.length) : text;
  return bare.replace(/[^\d.,]\D*$/, "");
}

/**
 * "1 234,5", "1234.5", "−3 %", "2,5 × 10⁻³": spaces separate thousands, a comma or a point begins the decimals, a unit
 * behind the number does not count. NaN where it is no number.
 */
export function readNumber(text, unit = "") {
  const plain = text
    .replace(/\s/g, "")
    .replace(/[−–]/g, "-")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (c) => SUPERSCRIPTS.indexOf(c))
    .replace(/⁻/g, "-")
    .replace(/^[=≈~]/, "");
  const number = withoutUnit(plain, unit).replace(POWER, "e$1");
  if (GROUPED.test(number)) return Number(number.replaceAll(".", "").replace(",", "."));
  if (GROUPED_ENGLISH.test(number)) return Number(number.replaceAll(",", ""));
  return PLAIN.test(number) ? Number(number.replace(",", ".")) : NaN;
}

/** Whether `x` is the value, up to its tolerance and the last bits of a decimal. */
export function isRight(x, { value, tolerance }) {
  return Math.abs(x - value) <= tolerance + 1e-9 * Math.abs(value);
}
