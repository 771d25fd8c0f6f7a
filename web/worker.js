// Owns the engine: answers the messages that protocol.js describes.
import { openEngine } from "./engine/engine.js";
import { generateSlices, trainSlices } from "./engine/loop.js";
import { errorToData, MAX_UNSEEN, RecurrenceError } from "./protocol.js";

let engine = null;
const models = new Map();
const jobs = new Map(); // request id → { stopped, unseen, wake }
const turns = new Map(); // model id → promise of its last generation: one sampler a model
let nextModel = 1;

function modelOf({ model }) {
  const found = models.get(model);
  if (!found) throw new RecurrenceError("not-found", `there is no model ${model}`, "model");
  return found;
}

function keep(model) {
  const id = nextModel++;
  models.set(id, model);
  return { model: id, info: model.info() };
}

/**
 * Runs slices of a long job, posting each. Training stays at most MAX_UNSEEN slices ahead of the page;
 * a generation is short and runs to its end, so that one left unread holds up no other.
 */
async function run(id, slices, each, ahead = MAX_UNSEEN) {
  const job = jobs.get(id);
  for await (const slice of slices(() => job.stopped)) {
    each(slice);
    postMessage({ id, progress: slice });
    job.unseen++;
    while (job.unseen >= ahead && !job.stopped) {
      await new Promise((resolve) => (job.wake = resolve));
    }
  }
  return job.stopped;
}

async function train({ id, steps, validateEvery, ...message }) {
  const model = modelOf(message);
  let metrics = null;
  const stopped = await run(
    id,
    (ask) => trainSlices(model, { steps, validateEvery }, ask),
    (slice) => (metrics = slice.at(-1)),
  );
  return { metrics, stopped };
}

async function generate({ id, options, ...message }) {
  const model = modelOf(message);
  const before = turns.get(message.model) ?? Promise.resolve();
  const turn = before.then(async () => {
    let text = "";
    const stopped = await run(
      id,
      (ask) => generateSlices(model, options, ask),
      (slice) => (text += slice.map((drawn) => drawn.character).join("")),
      Infinity,
    );
    return { text, unknown: model.unknown, stopped };
  });
  turns.set(
    message.model,
    turn.catch(() => {}),
  );
  return turn;
}

const actions = {
  async open({ simd }) {
    engine ??= await openEngine({ simd, base: import.meta.url });
    return { simd: engine.simd, constants: engine.constants };
  },
  plan: ({ config, textLength }) => engine.plan(config, textLength),
  create: ({ config, text }) => keep(engine.createModel(config, text)),
  load: ({ bytes }) => keep(engine.loadModel(bytes)),
  info: (message) => modelOf(message).info(),
  train,
  generate,
  save: (message) => modelOf(message).save(message.text),
  reset(message) {
    modelOf(message).reset();
    return modelOf(message).info();
  },
  reseed(message) {
    modelOf(message).reseed(message.seed);
    return modelOf(message).info();
  },
  learningRate(message) {
    modelOf(message).setLearningRate(message.value);
    return null;
  },
  dispose(message) {
    for (const job of jobs.values()) {
      if (job.model !== message.model) continue;
      job.stopped = true;
      wake(job);
    }
    modelOf(message).dispose();
    models.delete(message.model);
    turns.delete(message.model);
    return null;
  },
};

function wake(job) {
  job?.wake?.();
  if (job) job.wake = null;
}

async function answer(message) {
  const { id, type } = message;
  try {
    if (!engine && type !== "open") throw new RecurrenceError("usage", "the engine is not open");
    jobs.set(id, { model: message.model, stopped: false, unseen: 0, wake: null });
    const result = await actions[type](message);
    postMessage({ id, result }, result instanceof Uint8Array ? [result.buffer] : []);
  } catch (error) {
    postMessage({ id, error: errorToData(error) });
  } finally {
    jobs.delete(id);
  }
}

addEventListener("message", ({ data }) => {
  const job = jobs.get(data.target);
  if (data.type === "cancel") {
    if (job) job.stopped = true;
    wake(job);
  } else if (data.type === "seen") {
    if (job) job.unseen--;
    wake(job);
  } else {
    answer(data);
  }
});
