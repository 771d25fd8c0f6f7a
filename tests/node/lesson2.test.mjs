// The numbers that lesson 2 quotes, computed again: a real step of an LSTM, its gradients, the addition problem,
// counts of parameters, the goal of its exercise, and the lines of C that it shows.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after } from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { sum, train } from "../support/engine.mjs";

const lesson = fs.readFileSync("lessons/module5_lesson2.md", "utf8").replaceAll("\u00a0", " ");
const contes = fs.readFileSync("lessons/data/contes.txt", "utf8");
const figure = (name) => fs.readFileSync(`lessons/figures/${name}.svg`, "utf8");

/** The lesson's JSON blocks of a kind, by id. */
function blocks(kind) {
  const all = lesson.matchAll(new RegExp(`^\`\`\`${kind}.*\\n([^]*?)^\`\`\`$`, "gm"));
  return Object.fromEntries(
    [...all].map(([, json]) => JSON.parse(json)).map((one) => [one.id, one]),
  );
}
const widgets = blocks("widget");
const exercises = blocks("exercise");

const engine = await createEngine();
after(() => engine.close());

/** A network as the widget makes it (web/widgets/network.js). */
function network(widget, more = {}) {
  const { cell, units, learningRate, task = "char-lm" } = { ...widget, ...more };
  return engine.createModel({
    task,
    ...(task === "char-lm" && { text: contes, validationSplit: 0.1 }),
    layers: [{ type: cell, units }],
    optimizer: { type: "adam", learningRate },
    clipNorm: widget.clipNorm,
    batchSize: widget.batchSize,
    sequenceLength: widget.sequenceLength,
    seed: widget.seed,
  });
}

const fr = (x, digits) => x.toFixed(digits).replace(".", ",").replace("-", "−");
const tex = (x, digits) => x.toFixed(digits).replace(".", "{,}");
const thousands = (x) => String(x).replace(/\B(?=(\d{3})+$)/g, " ");
const superscript = (x) =>
  [...String(x)].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");

/** Two significant digits, as the table writes them. */
function two(x) {
  const [digits, exponent] = x.toExponential(1).split("e").map(Number);
  if (exponent >= -2) return fr(x, 1 - exponent);
  return `${fr(digits, 1)} × 10${superscript(exponent)}`;
}

function says(text) {
  assert.ok(lesson.includes(text), `the lesson does not say “${text}”`);
}

/** A safetensors file's tensors. */
function tensors(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = 8 + Number(view.getBigUint64(0, true));
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  delete head.__metadata__;
  const numbers = ({ data_offsets: [from, to] }) =>
    new Float32Array(bytes.slice(start + from, start + to).buffer);
  return Object.fromEntries(Object.entries(head).map(([name, at]) => [name, numbers(at)]));
}

/** Gates (i, f, g, o), memory and state of one unit after each step. */
function unitOf({ values, c, h, units, steps }, unit) {
  return Array.from({ length: steps }, (_, t) => {
    const [i, f, g, o] = [0, 1, 2, 3].map((gate) => values.data[(4 * t + gate) * units + unit]);
    return { i, f, g, o, c: c.data[t * units + unit], h: h.data[t * units + unit] };
  });
}

test("parameters: the formula, Keras, PyTorch, and the answer of the exercise", async () => {
  const lstm = (v, h) => 4 * h * (v + h + 1);
  const [v, h] = [80, 128];
  const rnn = h * (v + h + 1);
  says(`4 × ${h} × (${v} + ${h} + 1) = **${thousands(lstm(v, h))}**, contre ${thousands(rnn)}`);
  says(`PyTorch en annonce ${thousands(lstm(v, h) + 4 * h)}`);
  says(`LSTM : ${thousands(lstm(v, h))} ; Dense : ${thousands(v * (h + 1))}`);
  const layers = [{ type: "lstm", units: h }];
  const model = await engine.createModel({ text: contes, layers });
  assert.equal(model.info.layers[0].parameters, lstm(model.info.vocabulary.length, h));
  await model.dispose();

  const { value } = exercises["lstm-a-budget-egal"].answer;
  assert.ok(lstm(v, value) <= rnn && lstm(v, value + 1) > rnn);
  says(`4 × ${value} × ${v + value + 1} = ${thousands(lstm(v, value))}`);
  says(`4 × ${value + 1} × ${v + value + 2} = ${thousands(lstm(v, value + 1))}`);
});

test("a real step, gate by gate; what the unit does along the text; its figure", async () => {
  const widget = widgets.cellule;
  const model = await network(widget);
  await train(model, widget.steps, { validateEvery: 0 });
  const { layers, inputs } = await model.probe("traces", { text: widget.input });
  const { units, h } = layers[0];
  const [unit, at] = [14, 8]; // unit 15, character 9
  says("**unité 15** quand arrive le caractère 9");
  const steps = unitOf(layers[0], unit);
  const before = steps[at - 1];
  const now = steps[at];

  steps.forEach(({ i, f, g, o, c, h: shown }, t) => {
    assert.ok(Math.abs(f * (steps[t - 1]?.c ?? 0) + i * g - c) < 1e-6);
    assert.ok(Math.abs(o * Math.tanh(c) - shown) < 1e-6);
  });

  const weights = tensors(await model.weights());
  const parts = [0, 1, 2, 3].map((gate) => {
    const column = gate * units + unit;
    const read = weights["lstm/kernel"][inputs[0].tokens[at] * 4 * units + column];
    const states = Array.from(
      { length: units },
      (_, j) =>
        h.data[(at - 1) * units + j] * weights["lstm/recurrent_kernel"][4 * units * j + column],
    );
    return [read, sum(states), weights["lstm/bias"][column]];
  });
  const written = (numbers) =>
    numbers
      .map((x) => fr(x, 2))
      .reduce((all, x) => `${all} ${x[0] === "−" ? "− " : "+ "}${x.replace("−", "")}`);
  const total = parts.map(sum);
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  [now.i, now.f, Math.atanh(now.g), now.o].forEach((value, gate) => {
    assert.ok(Math.abs((gate === 2 ? total[gate] : sigmoid(total[gate])) - value) < 1e-4);
  });
  says(`c_{t-1} = ${tex(before.c, 3)}`);
  const [read, states, bias] = parts[1].map((x) => fr(x, 2));
  says(
    `pèse ${read}, les états précédents ${states} et le biais +${bias}, en tout ${fr(total[1], 2)}`,
  );
  says(`f = \\sigma(${tex(total[1], 2)}) = ${tex(now.f, 3)}`);
  const both = [0, 2].map((gate) => `${written(parts[gate])} = ${fr(total[gate], 2)}`);
  says(`les sommes sont ${both.join(" et ")}`);
  says(`i = \\sigma(${tex(total[0], 2)}) = ${tex(now.i, 3)}`);
  says(`\\tilde{c} = \\tanh(${tex(total[2], 2)}) = ${tex(now.g, 3)}`);
  const shown = written(parts[3]).replaceAll(",", "{,}").replaceAll("−", "-");
  says(`o = \\sigma(${shown}) = ${tex(now.o, 3)}`);
  const [kept, added] = [now.f * before.c, now.i * now.g];
  says(`il reste ${fr(now.f, 3)} × ${fr(before.c, 3)} = ${fr(kept, 3)}`);
  says(`apporte ${fr(now.i, 3)} × (${fr(now.g, 3)}) = ${fr(added, 3)}`);
  says(`c = ${tex(kept, 3)} - ${tex(-added, 3)} = ${tex(now.c, 3)}`);
  says(`h = ${tex(now.o, 3)} \\times \\tanh(${tex(now.c, 3)}) = ${tex(now.h, 3)}`);

  const bars = (key, floor, scale) =>
    steps
      .map(
        (step, t) => `M${51 + 20 * t},${floor} v${(-scale * step[key]).toFixed(1)} h14 V${floor}z`,
      )
      .join(" ");
  const svg = figure("lstm-unite-15");
  assert.ok(svg.includes(`d="${bars("f", 160, 90)}"`), "the figure's bars of f");
  assert.ok(svg.includes(`d="${bars("c", 300, 33)}"`), "the figure's bars of c");
  const spaces = steps.filter((_, t) => widget.input[t] === " ");
  says(
    `entre ${fr(Math.min(...spaces.map(({ f }) => f)), 2)} et ${fr(Math.max(...spaces.map(({ f }) => f)), 2)} à chaque espace et à ${fr(steps.at(-1).f, 2)} au point`,
  );

  const drifting = Array.from({ length: units }, (_, u) => unitOf(layers[0], u).at(-1).c);
  says(`finit à ${fr(drifting[3], 0)}. Douze des seize unités`);
  assert.equal(drifting.filter((c) => Math.abs(c) > 3).length, 12);
  const fourth = unitOf(layers[0], 3).map(({ f }) => f);
  assert.ok(fourth.slice(1).every((f) => f > 0.9));
  await heldOut(model, unit);
  await model.dispose();
});

/** The unit on 6000 characters that training never saw. */
async function heldOut(model, unit) {
  const text = contes.slice(-6000);
  assert.ok(model.info.validationCharacters >= 6000);
  const seen = { space: [], letter: [] };
  for (let from = 0; from < text.length; from += 500) {
    const part = text.slice(from, from + 500);
    const { layers } = await model.probe("traces", { text: part });
    unitOf(layers[0], unit).forEach((step, t) => {
      if (part[t] === " ") seen.space.push(step);
      else if (/\p{L}/u.test(part[t])) seen.letter.push(step);
    });
  }
  const mean = (steps) => sum(steps.map(({ f }) => f)) / steps.length;
  says(`chacun des ${seen.space.length} espaces, sans exception`);
  assert.ok(seen.space.every(({ c }) => c < 0));
  says(
    `y vaut ${fr(mean(seen.space), 2)} en moyenne, contre ${fr(mean(seen.letter), 2)} sur les lettres`,
  );
}

test("gradients measured, before training and after; their figure", async () => {
  const widget = widgets.gradients;
  const svg = figure("lstm-gradients-mesures");
  const far = {};
  for (const cell of widget.cells) {
    const model = await network(widget, { cell });
    for (const steps of [0, widget.steps]) {
      await train(model, steps, { validateEvery: 0 });
      const { at, layers } = await model.probe("gradients", { text: widget.input });
      const back = (k) => layers[0].norms.data[at - k];
      const rate = (back(60) / back(30)) ** (1 / 30);
      const name = `${cell.toUpperCase()}, ${steps ? `après ${steps} pas` : "au départ"}`;
      says(`| ${name} | ${[10, 30, 60].map((k) => two(back(k))).join(" | ")} | ${fr(rate, 2)} |`);
      const points = Array.from({ length: 31 }, (_, k) => {
        const y = 40 + (0.5 - Math.log10(back(2 * k))) * 32;
        return `${(90 + 5.6 * 2 * k).toFixed(1)},${y.toFixed(1)}`;
      });
      assert.ok(svg.includes(`d="M${points.join(" ")}"`), `the figure's ${name}`);
      far[name] = back;
    }
    if (cell === "lstm") await drifted(model, widget);
    await model.dispose();
  }
  const [lstm, rnn] = [far["LSTM, après 600 pas"], far["RNN, après 600 pas"]];
  const ratio = lstm(60) / rnn(60);
  says("près de cinquante fois plus");
  assert.ok(ratio > 45 && ratio < 50, `${ratio}`);
  says("entre cinq et quarante caractères en arrière, le LSTM reste même au-dessous");
  for (let k = 5; k <= 40; k++) assert.ok(lstm(k) < rnn(k), `${k}`);
});

/** Most units' memory has left the part where tanh moves, behind a forget gate that is open. */
async function drifted(model, { units, input }) {
  const { layers } = await model.probe("traces", { text: input });
  const all = Array.from({ length: units }, (_, u) => unitOf(layers[0], u));
  const [far, near] = [true, false].map((is) =>
    all.filter((steps) => Math.abs(steps.at(-1).c) > 3 === is),
  );
  const mean = (some) => fr(sum(some.flat().map(({ f }) => f)) / some.flat().length, 2);
  assert.equal(near.length, 10);
  says(`Dix unités sur ${units} travaillent, avec une porte d'oubli à ${mean(near)} en moyenne`);
  says(`Les ${far.length} autres la tiennent à ${mean(far)}`);
}

test("the addition: the LSTM leaves the plateau and carries its gradient, the RNN stays", async () => {
  const widget = widgets["course-addition"];
  const run = async (cell, units, look = async () => null) => {
    const model = await network(widget, { cell, units });
    const before = await look(model);
    const all = await train(model, widget.steps);
    const found = { all, before, after: await look(model), parameters: model.info.parameters };
    await model.dispose();
    return found;
  };
  const validation = ({ all }) => all.filter(({ valLoss }) => valLoss !== undefined);

  const lstm = await run("lstm", widget.units, lookBack);
  const [first, last] = [validation(lstm).find(({ valLoss }) => valLoss < 0.1), lstm.all.at(-1)];
  says("Vers le pas 700");
  assert.equal(first.step, 700);
  says("passé le pas 1 000, elle se tient sous 0,01");
  assert.ok(lstm.all.slice(1000).every(({ loss, valLoss = 0 }) => loss < 0.01 && valLoss < 0.01));
  says(`finit près de ${fr(last.valLoss, 3)}`);
  says(
    `passe de ${lstm.before.norm.toFixed(5).replace(".", ",")} avant l'entraînement à ${fr(lstm.after.norm, 2)} après : trois mille fois plus`,
  );
  assert.equal(Math.round(lstm.after.norm / lstm.before.norm / 100), 30);
  says(`porte d'oubli à ${fr(Math.max(...lstm.after.kept), 2)} en moyenne`);

  const small = await run("rnn", widget.units);
  const large = await run("rnn", 64);
  for (const { step, valLoss } of [...validation(small), ...validation(large)])
    assert.ok(valLoss > 0.1, `${step}: ${valLoss}`);
  for (const { valLoss } of validation(large)) assert.ok(Math.abs(valLoss - 1 / 6) < 0.03);
  says(
    `${thousands(lstm.parameters)} paramètres, sortie comprise, et le RNN ${thousands(small.parameters)}`,
  );
  says(`portez le RNN à 64 unités (${thousands(large.parameters)} paramètres)`);
});

/** The gradient at the first step of a sample, and how open each unit's forget gate is on average. */
async function lookBack(model) {
  const { layers } = await model.probe("gradients", { seed: 1 });
  const traces = await model.probe("traces", { seed: 1 });
  const { units, steps } = traces.layers[0];
  const kept = Array.from(
    { length: units },
    (_, u) => sum(unitOf(traces.layers[0], u).map(({ f }) => f)) / steps,
  );
  assert.equal(steps, 40);
  return { norm: layers[0].norms.data[0], kept };
}

test("the goal of the exercise is reached as its solution says", async () => {
  const { goal, solution } = exercises["lstm-sous-1-8"];
  const widget = widgets[goal.widget];
  assert.deepEqual(
    [goal.metric, goal.settings.cell, goal.settings.units.atMost],
    ["valLoss", "lstm", widget.units],
  );
  const model = await network(widget, { learningRate: 0.016 });
  const all = await train(model, 500);
  const reached = all.find(({ valLoss }) => valLoss < goal.below);
  assert.match(solution, /avec 0,016, dès le pas 500/);
  assert.equal(reached?.step, 500);
  assert.ok(reached.step <= goal.settings.step.atMost);
  await model.dispose();
});

test("gates under a text: most forget gates are open, most memories have drifted", async () => {
  const widget = widgets.portes;
  const model = await network(widget);
  await train(model, widget.steps, { validateEvery: 0 });
  const { layers } = await model.probe("saturation", { text: widget.input });
  const { high } = layers[0].saturation.find(({ name }) => name === "f");
  says("plus de la moitié des valeurs dépassent 0,9");
  assert.ok(high > 0.5, `${high}`);
  const traces = (await model.probe("traces", { text: widget.input })).layers[0];
  const last = traces.c.data.slice(-widget.units);
  says("plus de la moitié des mémoires ont dérivé au-delà de ±3");
  assert.ok(last.filter((c) => Math.abs(c) > 3).length > widget.units / 2);
  const all = Array.from({ length: widget.units }, (_, u) => unitOf(traces, u));
  const atSpaces = (steps) => steps.filter((_, t) => widget.input[t] === " ").map(({ f }) => f);
  const shut = all.filter((steps) => atSpaces(steps).every((f) => f < 0.35));
  assert.ok(shut.length >= 2, `${shut.length} empty themselves at each space`);
  await model.dispose();
});

test("arithmetic of quizzes and notes; the lines of C are those of the engine", () => {
  says(`0{,}9^{50} \\\\approx ${tex(0.9 ** 50, 3)}`); // its backslash is one of JSON
  assert.equal((0.986 ** 50).toFixed(1), "0.5");
  assert.equal((0.5 ** 10).toFixed(3), "0.001");
  says(`\\sigma(1) = ${tex(1 / (1 + Math.exp(-1)), 2)}`);
  assert.ok(1 - Math.tanh(3) ** 2 < 0.01);
  assert.equal(fr(Math.tanh(0.6), 3), "0,537");
  assert.equal((Math.tanh(12) - Math.tanh(10)).toExponential(0), "4e-9");
  const [, shown] = lesson.match(/^```c\n([^]*?)^```$/m);
  assert.ok(
    fs.readFileSync("src/model/lstm.c", "utf8").includes(shown),
    "src/model/lstm.c differs",
  );
});
