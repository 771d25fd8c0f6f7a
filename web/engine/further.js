// What a session does beyond training and writing: the answers to the requests of protocol.js that need all of the engine.
import { invalid } from "../protocol.js";
import { openAudio } from "./audio.js";
import { openExchange } from "./exchange.js";
import { openProjects } from "./projects.js";
import { inSlices, rangeSlices } from "./further_loop.js";
import { found, predict, probe, search } from "./insight.js";

/** With `stopped: true` when the request was stopped before its end. */
function asFar({ stopped }, answer) {
  return stopped ? { ...answer, stopped } : answer;
}

/** @param {import("./session.js").Session} session */
export function furtherActions(session) {
  /** A module that is opened when it is first asked; when that fails, a later request tries anew. */
  function opened(open) {
    let answering = null;
    return async (...question) => {
      answering ??= open(session.base);
      answering.catch(() => (answering = null));
      return (await answering)(...question);
    };
  }
  const convert = opened(openExchange);
  const hear = opened(openAudio);
  const prepare = opened(openProjects);

  async function pieceByPiece(job, pieces) {
    const { last, ended } = await inSlices(pieces, () => job.stopped);
    if (!ended) session.model(job); // disposed of meanwhile: said
    return last;
  }

  /** The file that engine_`name`() writes. */
  function file({ handle }, name, ...parameters) {
    const { module } = handle;
    handle.call(name, ...parameters);
    const bytes = module.copy(module.call.engine_result(), module.call.engine_result_size());
    module.call.engine_result_release();
    return bytes;
  }

  return {
    load: ({ bytes: given }) => {
      const bytes = given instanceof ArrayBuffer ? new Uint8Array(given) : given;
      if (!(bytes instanceof Uint8Array))
        throw invalid("bytes", "must be a saved model, a Uint8Array");
      return session.keep(session.engine.make("load", bytes));
    },
    exchange: ({ request, bytes }) => convert(request, bytes),
    audio: ({ request, data }) => hear(request, data),
    project: ({ request, data }) => prepare(request, data),

    range: async (message, job) => {
      const slices = rangeSlices(session.model(message), message, () => job.stopped);
      const diverged = await session.run(job, slices);
      session.model(message); // disposed of meanwhile: said
      return { diverged, stopped: job.stopped };
    },
    beams: async (message, job) => {
      const { handle } = session.model(message);
      const nothing = { beams: 0, unknown: 0, hypotheses: [], steps: [] };
      if (job.stopped) return { ...nothing, stopped: true }; // another search may be under way
      await pieceByPiece(job, search(handle, message.options));
      return asFar(job, found(handle));
    },
    predict: async (message, job) =>
      asFar(job, await pieceByPiece(job, predict(session.model(message), message.sample))),
    probe: (message, job) =>
      pieceByPiece(job, probe(session.model(message).handle, message.kind, message.options)),
    weights: (message) => file(session.model(message), "weights"),
    setWeights: (message) => {
      const model = session.model(message);
      if (!(message.bytes instanceof Uint8Array)) throw invalid("bytes", "must be a Uint8Array");
      model.handle.give("set_weights", message.bytes);
      return model.info();
    },
    save: (message) => file(session.model(message), "save", message.data === false ? 0 : 1),
    export: (message) =>
      convert({ ...message.options, to: message.to }, file(session.model(message), "weights")),
  };
}
