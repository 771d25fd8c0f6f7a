// Small data and helpers for the tests of recurrence.js.
import { createHash } from "node:crypto";
import * as fs from "node:fs";

export const tales = fs.readFileSync("lessons/data/contes.txt", "utf8").slice(0, 12000);

const adjectives = [
  ["beau", "bon"],
  ["mauvais", "nul"],
];

/** What each task learns from, small enough for a second. */
export const data = {
  "char-lm": { text: tales },
  "word-lm": { text: tales, maxWords: 200 },
  classification: {
    samples: Array.from({ length: 64 }, (_, i) => ({
      text: `${["un", "ce", "le"][i % 3]} film ${adjectives[i % 2][(i >> 1) % 2]}`,
      label: ["positif", "négatif"][i % 2],
    })),
  },
  labelling: {
    samples: Array.from({ length: 64 }, (_, i) => ({
      words: ["le", ["chat", "chien"][i % 2], ["dort", "mange"][(i >> 1) % 2]].slice(
        0,
        2 + (i % 2),
      ),
      labels: ["DET", "NOM", "VERBE"].slice(0, 2 + (i % 2)),
    })),
  },
  regression: {
    samples: Array.from({ length: 64 }, (_, i) => ({
      inputs: Array.from({ length: 2 + (i % 3) }, () => [i / 64]),
      target: [1 - i / 64],
    })),
  },
  recognition: {
    task: "classification",
    layers: [{ type: "gru", units: 12 }],
    samples: Array.from({ length: 64 }, (_, i) => ({
      inputs: Array.from({ length: 2 + (i % 3) }, (_, t) => [i % 2 ? t / 4 : 1 - t / 4, i / 64]),
      label: ["descend", "monte"][i % 2],
    })),
  },
  seq2seq: {
    samples: Array.from({ length: 64 }, (_, i) => ({
      source: `${i % 4} ${(i >> 2) % 4}`,
      target: `${["a", "b", "c", "d"][(i >> 2) % 4]} ${["a", "b", "c", "d"][i % 4]}`,
    })),
  },
  adding: { sequenceLength: 4 },
  copy: { sequenceLength: 3 },
};

/** What is learnt from in one way each: the tasks, and "recognition", a classification of rows of numbers. */
export const tasks = Object.keys(data);

/** A small network for the task. */
export function config(task, more = {}) {
  return {
    task,
    ...data[task],
    ...(task.endsWith("-lm") ? { layers: [{ type: "gru", units: 24 }], sequenceLength: 24 } : {}),
    optimizer: { type: "adam", learningRate: 0.01 },
    batchSize: 8,
    seed: 7,
    ...more,
  };
}

/** One question that the task answers. */
export const questions = {
  classification: { text: "un film beau" },
  labelling: { words: ["le", "chat", "mange"] },
  regression: { inputs: [[0.25], [0.25]] },
  recognition: {
    inputs: [
      [0, 0.5],
      [0.25, 0.5],
    ],
  },
  adding: {
    inputs: [
      [0.5, 1],
      [0.1, 0],
      [0.3, 1],
    ],
  },
  copy: { inputs: [[1], [2], [0], [9], [0]] },
};

/** One thing to probe the task with. */
export const probed = {
  ...questions,
  "char-lm": { text: "Il était" },
  "word-lm": { text: ", et le" },
  seq2seq: { text: "1 2", reply: "c b" },
  copy: { seed: 3 },
};

export async function train(model, steps, options = {}) {
  const all = [];
  for await (const metrics of model.train({ steps, ...options })) all.push(metrics);
  return all;
}

export async function collect(sequence) {
  const all = [];
  for await (const item of sequence) all.push(item);
  return all;
}

export const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

export const sum = (numbers) => numbers.reduce((total, x) => total + x, 0);
