// One sound at a time, by Web Audio.
import { RATE } from "./speech-sound.js";

let context = null;
let source = null;

export function silence() {
  source?.stop();
  source = null;
}

/** @param {Float32Array} numbers a sound of the engine's rate */
export async function play(numbers) {
  context ??= new AudioContext();
  await context.resume();
  silence();
  const buffer = context.createBuffer(1, Math.max(1, numbers.length), RATE);
  buffer.copyToChannel(numbers, 0);
  source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
}
