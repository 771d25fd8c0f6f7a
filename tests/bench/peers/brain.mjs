// In a page: brain.js, whose recurrent networks run in JavaScript, one sequence after the other.
import brain from "brain.js/browser.js"; // its build for pages: the other one asks for modules of Node
import { syntheticText } from "../work.mjs";

const SEQUENCES = 4; // of one call of train()
let net = null;
let data = null;

globalThis.contender = {
  prepare({ units, length, vocabulary }) {
    const text = syntheticText(vocabulary, SEQUENCES * length);
    data = Array.from({ length: SEQUENCES }, (_, i) => text.slice(i * length, (i + 1) * length));
    net = new brain.recurrent.LSTM({ hiddenLayers: [units] });
    return { charactersPerIteration: SEQUENCES * length };
  },

  train(iterations) {
    const start = performance.now();
    net.train(data, { iterations, errorThresh: 0, log: false });
    return (performance.now() - start) / 1000;
  },
};
