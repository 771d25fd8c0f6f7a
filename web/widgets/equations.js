// The equations of one unit at one step, filled in with its numbers.
import { number } from "../strings/fr.js";
import { h } from "./dom.js";
import { isGate } from "./traces.js";

const round = (x) => Math.round(x * 100) / 100;

/** A factor or summand: negative numbers in parentheses. */
const operand = (x) => (round(x) < 0 ? `(${number(x)})` : number(x));

/** What the numbers as they are shown give is what is shown, or only nearly so. */
const sign = (fromShown, shown) => (round(fromShown) === round(shown) ? "=" : "≈");

/** A letter with its index: f_t. */
const variable = (letter, index = "t") =>
  h("var", { class: `name ${letter}` }, letter, h("sub", {}, index));

const colored = (name, text) => h("span", { class: `name ${name}` }, text);

/** A row: what is computed, how, and with which numbers. */
function row(left, formula, numbers) {
  return h(
    "div",
    { class: "equation" },
    h("p", { class: "formula" }, left, " = ", ...formula),
    h("p", { class: "numbers" }, ...numbers),
  );
}

/** f_t = σ(W x_t + U h_{t-1} + b) = σ(0,82 + 1,05 + 1,00) = 0,95; without sums only what comes out. */
export function gate(name, value, sum) {
  const squash = isGate(name) ? "σ" : "tanh";
  const squashed = (x) => (isGate(name) ? 1 / (1 + Math.exp(-x)) : Math.tanh(x));
  const matrix = (letter) => h("var", {}, letter, h("sub", {}, name));
  const formula = [
    `${squash}(`,
    matrix("W"),
    " ",
    variable("x"),
    " + ",
    matrix("U"),
    " ",
    variable("h", "t−1"),
    " + ",
    matrix("b"),
    ")",
  ];
  const result = colored(name, number(value));
  if (!sum) return row(variable(name), formula, ["= ", result]);
  const { input, state, bias } = sum;
  const total = round(input) + round(state) + round(bias);
  const parts = `${operand(input)} + ${operand(state)} + ${operand(bias)}`;
  return row(variable(name), formula, [
    `= ${squash}(${parts}) ${sign(squashed(total), value)} `,
    result,
  ]);
}

/** g_t = tanh(W x_t + b + r_t × (U h_{t-1} + b')): Keras's GRU, the reset gate behind the product. */
export function resetCandidate(value, reset, sum) {
  const matrix = (letter) => h("var", {}, letter, h("sub", {}, "g"));
  const formula = [
    "tanh(",
    matrix("W"),
    " ",
    variable("x"),
    " + ",
    matrix("b"),
    " + ",
    variable("r"),
    " × (",
    matrix("U"),
    " ",
    variable("h", "t−1"),
    " + ",
    matrix("b′"),
    "))",
  ];
  const result = colored("g", number(value));
  if (!sum) return row(variable("g"), formula, ["= ", result]);
  const [here, before] = [sum.input + sum.bias, sum.state + sum.stateBias];
  const shown = Math.tanh(round(here) + round(reset) * round(before));
  return row(variable("g"), formula, [
    `= tanh(${number(here)} + `,
    colored("r", number(reset)),
    ` × ${operand(before)}) ${sign(shown, value)} `,
    result,
  ]);
}

/** c_t = f_t × c_{t-1} + i_t × g_t */
export function memory({ f, i, g, before, after }) {
  const shown = round(f) * round(before) + round(i) * round(g);
  return row(
    variable("c"),
    [variable("f"), " × ", variable("c", "t−1"), " + ", variable("i"), " × ", variable("g")],
    [
      "= ",
      colored("f", number(f)),
      ` × ${operand(before)} + `,
      colored("i", number(i)),
      " × ",
      colored("g", operand(g)),
      ` ${sign(shown, after)} `,
      colored("c", number(after)),
    ],
  );
}

/** h_t = o_t × tanh(c_t) */
export function output({ o, after, h: state }) {
  const shown = round(o) * Math.tanh(round(after));
  return row(
    variable("h"),
    [variable("o"), " × tanh(", variable("c"), ")"],
    [
      "= ",
      colored("o", number(o)),
      ` × tanh(${number(after)}) ${sign(shown, state)} `,
      colored("h", number(state)),
    ],
  );
}

/** h_t = z_t × h_{t-1} + (1 − z_t) × g_t */
export function mixture({ z, g, before, after }) {
  const shown = round(z) * round(before) + (1 - round(z)) * round(g);
  return row(
    variable("h"),
    [variable("z"), " × ", variable("h", "t−1"), " + (1 − ", variable("z"), ") × ", variable("g")],
    [
      "= ",
      colored("z", number(z)),
      ` × ${operand(before)} + ${number(1 - round(z))} × `,
      colored("g", operand(g)),
      ` ${sign(shown, after)} `,
      colored("h", number(after)),
    ],
  );
}
