// Writing in Chromium, batch 1: the engine beside TensorFlow.js and onnxruntime-web.
import { table, times, told } from "../report.mjs";
import { sideBySide, Timed } from "../rounds.mjs";
import { GENERATION, workOf } from "../work.mjs";

const ROUNDS = 5;
const TARGETS = {
  tfjs: { atLeast: 20, format: times },
  onnxruntime: { atLeast: 4, format: times },
};
const NAMES = { tfjs: "TensorFlow.js", onnxruntime: "onnxruntime-web" };

async function writer(contender, name) {
  // The engine's model is one to train; what it is trained with does not matter here.
  const work = name === "engine" ? workOf(GENERATION.cell, "M") : GENERATION;
  const prepare = name === "engine" ? "prepare" : "prepareGeneration";
  const id = await contender.call(prepare, work);
  const parameters = id === undefined || id === null ? [] : [id];
  const timed = new Timed((length) => contender.call("generate", ...parameters, length), {
    block: 0.4,
  });
  const warm = await timed.warmUp({ seconds: 5 });
  return { timed, warm };
}

/** @param {{ engine, tfjs, onnxruntime }} contenders */
export async function generation(contenders, { say, targets }) {
  const own = await writer(contenders.engine, "engine");
  const results = {};
  const rows = [];
  for (const name of Object.keys(TARGETS)) {
    say(`generation, ${NAMES[name]}`);
    const peer = await writer(contenders[name], name);
    const { reference, contender, ratio } = await sideBySide(own.timed, peer.timed, ROUNDS);
    results[name] = { engine: reference, peer: contender, ratio, warm: peer.warm };
    const target = targets.judge(`generation to ${NAMES[name]}`, ratio.median, TARGETS[name]);
    rows.push([NAMES[name], told(reference), told(contender), told(ratio, times), target]);
  }
  const head = ["generation, LSTM H=128, beside", "engine, char/s", "peer, char/s"];
  return {
    text: table([...head, "engine to it", "target"], rows),
    data: { work: GENERATION, ...results },
  };
}
