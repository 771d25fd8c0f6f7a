// Lesson 3 says numbers: each is made again, by the engine or by a formula, and must stand in its text.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { createEngine } from "../../dist/recurrence.js";
import { sum, train } from "../support/engine.mjs";

const lesson = fs.readFileSync("lessons/module5_lesson3.md", "utf8").replaceAll("\u00a0", " ");
const text = fs.readFileSync("lessons/data/contes.txt", "utf8");
const engine = await createEngine();
test.after(() => engine.close());

const french = (x, digits) => x.toFixed(digits).replace("-", "−").replace(".", ",");
const integer = (x) => String(x).replace(/\B(?=(\d{3})+$)/g, " ");
const says = (part) => assert.ok(lesson.includes(part), `the lesson does not say “${part}”`);

/** The rows of the table whose head has all these cells. */
function table(...head) {
  const lines = lesson.split("\n");
  const start = lines.findIndex((l) => l.startsWith("|") && head.every((h) => l.includes(h)));
  assert.notEqual(start, -1, `no table with ${head}`);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** x, rounded to the decimals that the text gives, is in “1,83 à 1,86”. */
function within(x, band) {
  const [low, high] = band.match(/\d+,\d+/g).map((n) => Number(n.replace(",", ".")));
  const rounded = Number(x.toFixed(2));
  assert.ok(low <= rounded && rounded <= high, `${x} is not in “${band}”`);
}

const blocks = (kind) =>
  [...lesson.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, "gms"))].map(([, json]) =>
    JSON.parse(json),
  );
const widgets = ["rnn-cell", "rnn-gates", "rnn-compare", "rnn-connectivity", "rnn-train"]
  .flatMap((name) => blocks(`widget ${name}`))
  .reduce((all, settings) => ({ ...all, [settings.id]: settings }), {});
const exercises = blocks("exercise").reduce((all, e) => ({ ...all, [e.id]: e }), {});

/** The model of a widget's settings, as web/widgets/network.js configures it. */
function create(id, change = {}) {
  const settings = { ...widgets[id], ...change };
  const { task, cell, units, learningRate, clipNorm, batchSize, sequenceLength, seed } = settings;
  const data =
    task === "adding"
      ? { task }
      : { task: "char-lm", text, validationSplit: settings.validationSplit };
  return engine.createModel({
    ...data,
    seed,
    layers: Array.from({ length: settings.layers }, () => ({ type: cell, units })),
    optimizer: { type: "adam", learningRate },
    clipNorm,
    batchSize,
    sequenceLength,
  });
}

const rnnCell = (v, h) => h * (v + h + 1);
const lstmCell = (v, h) => 4 * h * (v + h + 1);
const gruBefore = (v, h) => 3 * h * (v + h + 1);
const gruCell = (v, h) => 3 * h * (v + h + 2);
const cellOf = { rnn: rnnCell, lstm: lstmCell, gru: gruCell };

test("parameters: of the text, the table, the quiz and the exercise", async () => {
  says(`soit ${integer(gruBefore(80, 128))} paramètres pour`);
  says(`soit **${integer(gruCell(80, 128))}**`);
  says(`La différence, ${gruCell(80, 128) - gruBefore(80, 128)}, est une ligne de biais`);
  const row = table("RNN simple", "LSTM", "GRU").find(([name]) => name.startsWith("Pour"));
  const counts = [rnnCell, lstmCell, gruCell].map((cell) => integer(cell(80, 128)));
  assert.deepEqual(row.slice(1), counts);

  const quiz = blocks("quiz").find(({ question }) => question.includes("GRU(50)"));
  const [matrices, before, lstm, right] = [
    3 * 50 * 80,
    gruBefore(30, 50),
    lstmCell(30, 50),
    gruCell(30, 50),
  ].map(integer);
  assert.deepEqual(
    quiz.choices.map((choice) => choice.text),
    [matrices, before, lstm, right],
  );
  assert.equal(quiz.choices.find(({ correct }) => correct).text, right);

  const { answer, solution } = exercises["gru-budget"];
  const most = lstmCell(80, 64);
  let units = 1;
  while (gruCell(80, units + 1) <= most) units++;
  assert.equal(answer.value, units);
  for (const count of [most, gruCell(80, units), gruCell(80, units + 1)])
    assert.ok(solution.includes(integer(count)), `${count}`);
  assert.ok(solution.includes(`${Math.round(100 * (units / 64 - 1))} % d'unités de plus`));

  const cells = { rnn: {}, lstm: {}, gru: {}, before: { type: "gru", resetAfter: false } };
  for (const [type, more] of Object.entries(cells)) {
    const layers = [{ type, units: 16, ...more }];
    const model = await engine.createModel({ text: "abcdefgh".repeat(40), layers });
    const count = (cellOf[type] ?? gruBefore)(8, 16) + 8 * 17;
    assert.equal(model.info.parameters, count, type);
    await model.dispose();
  }
});

/** The parts of each unit's sums when the GRU reads character `at`: of the input, of the state. */
async function sums(model, layer, units, tokens, at) {
  const bytes = await model.weights();
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const [kernel, recurrent, bias] = ["kernel", "recurrent_kernel", "bias"].map((name) => {
    const [from, to] = header[`gru/${name}`].data_offsets;
    return new Float32Array(bytes.slice(8 + length + from, 8 + length + to).buffer);
  });
  const before = layer.h.data.subarray((at - 1) * units, at * units);
  const columns = 3 * units;
  return (unit, gate) => {
    const j = gate * units + unit;
    const state = sum(Array.from(before, (h, k) => h * recurrent[k * columns + j]));
    return [kernel[tokens[at] * columns + j] + bias[j], state + bias[columns + j]];
  };
}

test("a step with real numbers, and which units keep", async () => {
  const model = await create("pas-gru");
  const { units, steps, input } = widgets["pas-gru"];
  await train(model, steps);
  const characters = [...input];
  const traces = await model.probe("traces", { text: input });
  assert.equal(traces.unknown, 0);
  const [layer] = traces.layers;
  assert.deepEqual(layer.gates, ["z", "r", "g"]);
  const gate = (at, which, unit) => layer.values.data[(at * 3 + which) * units + unit];
  const state = (at, unit) => layer.h.data[at * units + unit];

  const at = 4;
  assert.equal(characters[at], "t");
  const rows = table("Unité", "Candidat", "État avant");
  assert.equal(rows.length, 3);
  for (const [name, ...numbers] of rows) {
    const unit = Number(name) - 1;
    const real = [0, 1, 2].map((which) => gate(at, which, unit));
    real.push(state(at - 1, unit), state(at, unit));
    assert.deepEqual(
      numbers.slice(0, 5),
      real.map((x) => french(x, 3)),
      `unit ${name}`,
    );
  }

  const parts = await sums(model, layer, units, traces.inputs[0].tokens, at);
  const show = (which) => parts(15, which).map((x) => french(x, 3));
  const [zx, zh] = show(0);
  const [rx, rh] = show(1);
  const [gx, gh] = show(2);
  const [z, r, g] = [0, 1, 2].map((which) => french(gate(at, which, 15), 3));
  const rest = french(1 - gate(at, 0, 15), 3);
  const [h0, h1] = [at - 1, at].map((step) => french(state(step, 15), 3));
  says(`σ(${zx} + ${zh}) = ${z}`);
  says(`σ(${rx} − ${rh.replace("−", "")}) = ${r}`);
  says(`tanh(${gx} + ${r} × (${gh})) = ${g}`);
  says(`${z} × ${h0} + ${rest} × (${g}) = **${h1}**`);

  const all = characters.flatMap((_, i) => Array.from({ length: units }, (__, j) => gate(i, 0, j)));
  const low = all.filter((x) => x < 0.1).length / all.length;
  assert.ok(Math.abs(low - 0.5) < 0.03, `${low}`);
  const unit14 = sum(characters.map((_, i) => gate(i, 0, 13))) / characters.length;
  says(`l'unité 14, dont $\`z_t\`$ vaut ${french(unit14, 2)} en moyenne`);

  const second = await model.probe("traces", { text: widgets["portes-gru"].input });
  for (const { layers, unknown } of [traces, second]) {
    assert.equal(unknown, 0);
    const { values, steps: count } = layers[0];
    const mean = (which, unit) =>
      sum(Array.from({ length: count }, (_, i) => values.data[(i * 3 + which) * units + unit])) /
      count;
    const slow = Array.from({ length: units }, (_, unit) => [mean(0, unit), unit + 1])
      .sort(([a], [b]) => b - a)
      .slice(0, 4)
      .map(([, unit]) => unit);
    assert.deepEqual(
      slow.sort((a, b) => a - b),
      [10, 14, 27, 30],
    );
    if (layers !== second.layers) continue;
    const r = sum(Array.from({ length: units }, (_, unit) => mean(1, unit))) / units;
    says(`autour de ${french(r, 2)} en moyenne`);
  }
  await model.dispose();
});

/** How much of a prediction comes from the last five characters, and from twenty or more before. */
async function reach(model) {
  const characters = [...text];
  const held = characters.slice(Math.floor(characters.length * 0.9));
  const [at, rows] = [40, 40];
  const shares = [];
  for (let from = 0; from < 3000; from += 500) {
    const passage = held.slice(from, from + at + rows).join("");
    const answer = await model.probe("connectivity", { text: passage, at, rows });
    const { data, shape } = answer.connectivity[0];
    for (let row = 0; row < rows; row++) {
      const last = at + row;
      const weights = data.subarray(row * shape[1], row * shape[1] + last + 1);
      const near = sum(weights.subarray(last - 4));
      shares.push([near / sum(weights), sum(weights.subarray(0, last - 19)) / sum(weights)]);
    }
  }
  return [0, 1].map((k) => sum(shares.map((share) => share[k])) / shares.length);
}

test("the first race, and where its networks look", async () => {
  const { steps, cells, learningRate, units } = widgets.course;
  const [, row] = table("Taux d'apprentissage", "RNN simple");
  assert.equal(row[0], french(learningRate, 2));
  const race = table("Budget", "RNN simple");
  const ends = {};
  const near = {};
  for (const [i, cell] of cells.entries()) {
    const model = await create("course", { cell });
    const metrics = await train(model, steps);
    ends[cell] = metrics.at(-1).valLoss;
    within(ends[cell], row[i + 1]);
    const [last, far] = await reach(model);
    near[cell] = `${Math.round(100 * last)} %`;
    assert.ok(far < 0.01, `${cell} ${far}`);
    const budget = race.find((r) => r[i + 1].startsWith(`${units} unités`));
    within(ends[cell], budget?.[i + 1] ?? row[i + 1]);
    await model.dispose();
  }
  const { rnn, lstm, gru } = ends;
  says(
    `le GRU finit vers ${french(gru, 2)}, le LSTM vers ${french(lstm, 2)}, le RNN simple vers ${french(rnn, 2)}`,
  );
  says(
    `portent ${near.rnn} du poids pour le RNN, ${near.lstm} pour le LSTM, ${near.gru} pour le GRU`,
  );
});

test("the exercise's goal: missed as its network stands, reached by its solution", async () => {
  const { goal, solution } = exercises["gru-sous-1-8"];
  const { settings } = goal;
  const widget = widgets[goal.widget];
  assert.equal(widget.cell, settings.cell);
  assert.ok(widget.units <= settings.units.atMost);
  assert.ok(widget.steps <= settings.step.atMost);
  assert.ok(widget.controls.includes("learningRate"));
  const reached = (metrics) => metrics.find((m) => m[goal.metric] < goal.below)?.step;

  const model = await create(goal.widget);
  const metrics = await train(model, widget.steps);
  assert.equal(reached(metrics), undefined);
  says(`Tel quel, il finit vers ${french(metrics.at(-1).valLoss, 2)}`);
  await model.dispose();

  const found = [
    ...solution.matchAll(/À ([\d,]+), [^.]*? dès le pas (\d+)(?: et finit vers ([\d,]+))?/g),
  ];
  assert.deepEqual(
    found.map(([, rate]) => rate),
    ["0,008", "0,016"],
  );
  for (const [, rate, step, end] of found) {
    const learningRate = Number(rate.replace(",", "."));
    const better = await create(goal.widget, { learningRate });
    const all = await train(better, end ? widget.steps : Number(step));
    assert.equal(reached(all), Number(step), rate);
    if (end) assert.equal(french(all.at(-1).valLoss, 2), end);
    await better.dispose();
  }
});

test("the second race: parameters of its budgets", async () => {
  const vocabulary = new Set(text).size;
  const { cells: raced, units: first } = widgets["course-parametres"];
  assert.equal(raced[0], "lstm"); // the cell that the others are fitted to
  assert.ok(table("Budget", "RNN simple").some(([, , lstm]) => lstm.startsWith(`${first} unités`)));
  for (const [budget, ...cells] of table("Budget", "RNN simple")) {
    const about = Number(budget.replace(/\D/g, ""));
    for (const [i, cell] of ["rnn", "lstm", "gru"].entries()) {
      const units = Number(cells[i].match(/^(\d+) unités/)[1]);
      const count = cellOf[cell](vocabulary, units) + vocabulary * (units + 1);
      assert.ok(Math.abs(count / about - 1) < 0.015, `${cell} ${units}: ${count}`);
    }
  }
});

test("a GRU goes deaf: one stream of sixteen", async () => {
  const model = await create("course", { cell: "gru", seed: 2, learningRate: 0.004 });
  const metrics = await train(model, 400);
  const at = (step) => french(metrics[step - 1].valLoss, 2);
  says(`Au pas 300, la perte de validation du GRU est de ${at(300)} ; au pas 400, de ${at(400)}`);
  const loss = (from, to) => sum(metrics.slice(from, to).map((m) => m.loss)) / (to - from);
  assert.ok(loss(300, 400) < loss(200, 300));

  const characters = [...text];
  const { batchSize, units } = widgets.course;
  const held = characters.slice(characters.length - Math.floor(characters.length / 10));
  const stream = Math.floor((held.length - 1) / batchSize);
  const keeps = [];
  for (let i = 0; i < batchSize; i++) {
    const passage = held.slice(i * stream, i * stream + 60).join("");
    const { layers } = await model.probe("traces", { text: passage });
    const from = 59 * 3 * units;
    keeps.push(sum(layers[0].values.data.subarray(from, from + units)) / units);
  }
  const others = keeps.filter((_, i) => i !== 4);
  says("contre moins de 0,2 sur les autres");
  assert.ok(Math.max(...others) < 0.2);
  says(`Sur le cinquième, après soixante caractères, $\`z_t\`$ vaut ${french(keeps[4], 2)}`);
  await model.dispose();
});

test("the third race: who adds", async () => {
  const solved = {};
  const { steps } = widgets["course-memoire"];
  const enough = { rnn: steps, lstm: 1000, gru: 350 };
  for (const cell of widgets["course-memoire"].cells) {
    const model = await create("course-memoire", { cell });
    const metrics = await train(model, enough[cell]);
    solved[cell] = metrics.find((m) => m.valLoss < 0.01)?.step;
    if (cell === "rnn") {
      const { valLoss } = metrics.at(-1);
      says(`il reste autour de ${french(valLoss, 2)}`);
      assert.ok(metrics.every((m) => !(m.valLoss < 0.15)));
    }
    await model.dispose();
  }
  assert.equal(solved.rnn, undefined);
  says(`sous 0,01 dès le pas ${solved.gru}, le LSTM vers le pas ${solved.lstm}`);
  says(`1/6, soit environ ${french(1 / 6, 3)}`);
});

test("the figures: a sum, a count, a cache", () => {
  const figure = (name) =>
    fs.readFileSync(`lessons/figures/${name}.svg`, "utf8").replaceAll("\u00a0", " ");
  const [first, second] = [0.57, 0.68];
  const whole = `${french(first, 2)} + ${french(second, 2)} = ${french(first + second, 2)}`;
  assert.ok(figure("addition").includes(whole));

  const [layers, width, tokens] = [12, 768, 1024];
  const token = 2 * layers * width;
  says(`grandit de ${integer(token)} nombres par jeton`);
  says(`${french((token * tokens) / 1e6, 1)} millions pour ${integer(tokens)} jetons`);
  says(`transporteraient ${integer(layers * width)} nombres`);
  assert.ok(figure("etat-et-cache").includes(`${integer(token)} de plus par jeton`));
  assert.ok(figure("etat-et-cache").includes(`${integer(layers * width)}, toujours`));

  let h = 0;
  const states = [1, 2, 3].map(() => (h = 0.5 * h + 0.5 * 1));
  says(`vaut ${states.map((x) => String(x).replace(".", ",")).join(", ")} et plafonne`);
});
