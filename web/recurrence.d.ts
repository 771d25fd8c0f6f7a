/**
 * The engine of recurrence.js: recurrent networks that train in the page, in a worker of their own, or in Node.
 *
 * Losses are in nats where they are cross-entropies, steps count from 1, tokens and other indices from 0. Whatever
 * fails throws (or rejects with) a {@link RecurrenceError}.
 */

/** Start an engine: loads the WebAssembly module, 64 models at most. */
export function createEngine(options?: EngineOptions): Promise<Engine>;

export interface EngineOptions {
  /** Which build: "auto" (the default) asks the browser whether it has SIMD. Both give the same bits. */
  simd?: "auto" | boolean;
}

/* ---- errors ---- */

/**
 * - `invalid-config`: a key or value that is not accepted; `key` is its path, "layers[0].units"
 * - `invalid-json`, `invalid-text`, `invalid-file`: not JSON, not UTF-8, not such a file
 * - `text-too-short`: fewer characters than one window of training and its next character
 * - `limit`: over a limit of {@link Constants.limits}
 * - `diverged`: the loss or the gradient is not finite any more; the model is as it was a step before
 * - `not-found`: a model that was disposed of
 * - `usage`: nothing this model can do (predictions of a language model, training without its data)
 * - `no-memory`, `io`, `wasm`, `worker`: the surroundings failed: memory, a file, the module, the worker
 * - `closed`: the engine was closed
 * - `aborted`: its signal ended a request before the engine's second part was there, which it needs
 * - `internal`: a fault of the engine itself
 */
export type ErrorCode =
  | "invalid-config"
  | "invalid-json"
  | "invalid-text"
  | "invalid-file"
  | "text-too-short"
  | "limit"
  | "diverged"
  | "not-found"
  | "usage"
  | "no-memory"
  | "io"
  | "wasm"
  | "worker"
  | "closed"
  | "aborted"
  | "internal";

export class RecurrenceError extends Error {
  constructor(code: ErrorCode, message: string, key?: string);
  readonly name: "RecurrenceError";
  readonly code: ErrorCode;
  /** Path of the key at fault ("optimizer.learningRate", "samples[12].label"), "" where there is none. */
  readonly key: string;
}

/* ---- layers ---- */

export type Activation = "linear" | "relu" | "tanh" | "sigmoid" | "softmax";

export type Initializer =
  | "zeros"
  | "ones"
  | "glorotUniform"
  | "glorotNormal"
  | "heUniform"
  | "heNormal"
  | "orthogonal"
  | "identity"
  | "randomUniform"
  | "randomNormal";

interface Named {
  /** By default Keras's: "lstm", "lstm_1", … */
  name?: string;
}

interface Reads {
  /**
   * What the layer reads, as "name" or "name:port" of earlier layers; by default the one before. Ports of a recurrent
   * layer: 0 its output, 1 its last h, 2 the last c of an LSTM; of a bidirectional one from 1 on the forward states,
   * then the backward ones.
   */
  inputs?: string[];
}

/** Put by the task itself where there is none; to be written where a network has two. */
export interface InputLayer extends Named {
  type: "input";
  kind?: "tokens" | "features";
  /** Different tokens, or numbers of a row; the data's by default. */
  width?: number;
  /** False: one vector for a sample instead of a sequence. */
  sequence?: boolean;
  /** Padding is left out by what reads it. */
  maskZero?: boolean;
}

export interface EmbeddingLayer extends Named, Reads {
  type: "embedding";
  outputDim: number;
  /** The size of the vocabulary by default. */
  inputDim?: number;
  maskZero?: boolean;
  embeddingsInitializer?: Initializer;
  embeddingsL2?: number;
}

interface Recurrent {
  units: number;
  /** By default where the next layer or the task reads every step. */
  returnSequences?: boolean;
  goBackwards?: boolean;
  useBias?: boolean;
  /** Fractions, 0 to 0.999: of the input, of the state; one mask for all steps. */
  dropout?: number;
  recurrentDropout?: number;
  kernelInitializer?: Initializer;
  recurrentInitializer?: Initializer;
  biasInitializer?: Initializer;
  kernelL2?: number;
  recurrentL2?: number;
  biasL2?: number;
}

interface RnnCell extends Recurrent {
  type: "rnn" | "simpleRnn";
  activation?: Exclude<Activation, "softmax">;
}

interface LstmCell extends Recurrent {
  type: "lstm";
  unitForgetBias?: boolean;
  /** Longest dependency expected, in steps: biases of the gates after Tallec & Ollivier 2018. 0: not. */
  chronoSteps?: number;
}

interface GruCell extends Recurrent {
  type: "gru";
  /** True: the gate after the product, as cuDNN has it; false: the GRU of 2014. */
  resetAfter?: boolean;
  chronoSteps?: number;
}

/** An inner cell of {@link BidirectionalLayer}. */
export type Cell = (RnnCell | LstmCell | GruCell) & Named;

/** `inputs` may be [x, h0] or, of an LSTM, [x, h0, c0]: the initial state. */
export type RecurrentLayer = Cell & Reads;

export interface BidirectionalLayer extends Named, Reads {
  type: "bidirectional";
  layer: Cell;
  mergeMode?: "concat" | "sum" | "mul" | "ave";
}

interface Dense {
  type: "dense";
  units: number;
  activation?: Activation;
  useBias?: boolean;
  kernelInitializer?: Initializer;
  biasInitializer?: Initializer;
  kernelL2?: number;
  biasL2?: number;
}

export interface DenseLayer extends Dense, Named, Reads {}

export interface TimeDistributedLayer extends Named, Reads {
  type: "timeDistributed";
  layer: Dense & Named;
}

export interface ActivationLayer extends Named, Reads {
  type: "activation";
  activation: Activation;
}

export interface DropoutLayer extends Named, Reads {
  type: "dropout";
  rate: number;
}

export interface LayerNormalizationLayer extends Named, Reads {
  type: "layerNormalization";
  epsilon?: number;
}

export interface RepeatVectorLayer extends Named, Reads {
  type: "repeatVector";
  n: number;
}

/** Luong's (a product) or Bahdanau's (additive). */
export interface AttentionLayer extends Named {
  type: "attention" | "additiveAttention";
  inputs: [query: string, value: string] | [query: string, value: string, key: string];
  useScale?: boolean;
}

export interface MergeLayer extends Named {
  type: "concatenate" | "add";
  inputs: [string, string, ...string[]];
}

export interface PlainLayer extends Named, Reads {
  type: "globalAveragePooling1D" | "lastStep";
}

/** A layer in the list `layers`, with Keras's names and defaults. */
export type Layer =
  | InputLayer
  | EmbeddingLayer
  | RecurrentLayer
  | BidirectionalLayer
  | DenseLayer
  | TimeDistributedLayer
  | ActivationLayer
  | DropoutLayer
  | LayerNormalizationLayer
  | RepeatVectorLayer
  | AttentionLayer
  | MergeLayer
  | PlainLayer;

/* ---- training ---- */

interface Rated {
  /** 0 to 10. */
  learningRate?: number;
}

/** Keras 3's formulas and defaults, learning rates aside: 0.002 of the Adams, 0.01 of sgd, 0.001 of the others. */
export type Optimizer = Rated &
  (
    | { type: "adam"; beta1?: number; beta2?: number; epsilon?: number }
    | { type: "adamw"; beta1?: number; beta2?: number; epsilon?: number; weightDecay?: number }
    | { type: "sgd"; momentum?: number; nesterov?: boolean }
    | { type: "rmsprop"; rho?: number; momentum?: number; epsilon?: number }
    | { type: "adagrad"; initialAccumulator?: number; epsilon?: number }
  );

/** What the learning rate is multiplied by; with `warmupSteps` it first rises from 0 in so many steps. */
export type Schedule = { warmupSteps?: number } & (
  | { type: "constant" }
  | { type: "step"; everySteps?: number; factor?: number }
  | { type: "exponential"; decaySteps?: number; decayRate?: number; staircase?: boolean }
  | { type: "cosine"; decaySteps?: number; minimum?: number }
);

export interface EarlyStopping {
  /** Validations without progress until training ends by itself. */
  patience: number;
  /** Progress: a loss lower by more than this (0). */
  minDelta?: number;
  /** Go back to the weights of the best validation (true). */
  restoreBest?: boolean;
}

/** Keys of every task. */
export interface CommonConfig {
  layers?: Layer[];
  optimizer?: Optimizer;
  schedule?: Schedule;
  /** At most one above 0: norm of all gradients (5), norm of each tensor's, each number. */
  clipNorm?: number;
  clipEachNorm?: number;
  clipValue?: number;
  /** Lowered where there are fewer windows or samples. */
  batchSize?: number;
  /** 0 to 2^53 - 1 (42): of the weights, the order of samples and dropout. */
  seed?: number;
  /** The part held out, 0 to 0.9: the end of a text, or of the shuffled samples. */
  validationSplit?: number;
  earlyStopping?: EarlyStopping;
}

interface Classes {
  loss?: "crossEntropy";
  /** 0 to 0.999. */
  labelSmoothing?: number;
}

interface Numbers {
  loss?: "meanSquaredError" | "meanAbsoluteError" | "binaryCrossEntropy";
}

interface Windows {
  /** Steps of back-propagation through time; of the synthetic tasks their T. 1 to 1024 (64). */
  sequenceLength?: number;
}

interface Given<Sample> {
  /** Or the bytes of JSON, `[sample, …]` or `{"samples":[…],"validation":[…]}`, as `audio` makes them. */
  samples: Sample[] | Uint8Array;
  /** Held out instead of a part of the samples. */
  validation?: Sample[];
}

interface Units {
  /** What is a token of the text: "word" (the default) or "character". */
  unit?: "word" | "character";
  /** The most frequent words are kept, 10 to 8000 (5000). */
  maxWords?: number;
}

interface Weighted {
  /** Of labels, in the loss; 1 by default. */
  classWeights?: Record<string, number>;
}

/** A text, or its UTF-8. */
export type Text = string | Uint8Array;

/** The next character of a text. */
export interface CharacterModelConfig extends CommonConfig, Classes, Windows {
  task?: "char-lm";
  text: Text;
}

/** The next word of a text. */
export interface WordModelConfig extends CommonConfig, Classes, Windows {
  task: "word-lm";
  text: Text;
  maxWords?: number;
}

/** A label for a text. */
export interface ClassificationConfig
  extends CommonConfig, Classes, Units, Weighted, Given<{ text: string; label: string }> {
  task: "classification";
}

/** A label for a sequence of rows of numbers; `layers` must be given. */
export interface RecognitionConfig
  extends CommonConfig, Classes, Weighted, Given<{ inputs: number[][]; label: string }> {
  task: "classification";
}

/** A label for each word. */
export interface LabellingConfig
  extends CommonConfig, Classes, Units, Weighted, Given<{ words: string[]; labels: string[] }> {
  task: "labelling";
}

/** Numbers for a sequence of rows of numbers: one row of them, or one for each of its rows. */
export interface RegressionConfig
  extends CommonConfig, Numbers, Given<{ inputs: number[][]; target: number[] | number[][] }> {
  task: "regression";
}

/** A text for a text. */
export interface TranslationConfig
  extends CommonConfig, Classes, Units, Given<{ source: string; target: string }> {
  task: "seq2seq";
}

/** The sum of two marked numbers among `sequenceLength` ones (Hochreiter & Schmidhuber 1997), drawn anew. */
export interface AddingConfig extends CommonConfig, Numbers, Windows {
  task: "adding";
}

/** Ten symbols, to be repeated after `sequenceLength` blanks (ibidem). */
export interface CopyConfig extends CommonConfig, Classes, Windows {
  task: "copy";
}

/** What {@link Engine.createModel} takes; `task` decides about the data and the other keys. */
export type Config =
  | CharacterModelConfig
  | WordModelConfig
  | ClassificationConfig
  | RecognitionConfig
  | LabellingConfig
  | RegressionConfig
  | TranslationConfig
  | AddingConfig
  | CopyConfig;

export type Task = NonNullable<Config["task"]>;

type WithoutData<C> = C extends unknown ? Omit<C, "text" | "samples" | "validation"> : never;

/** What a model says of its configuration: all that counts, defaults included. */
export type CompleteConfig = Required<
  Pick<CommonConfig, "layers" | "optimizer" | "clipNorm" | "batchSize" | "seed" | "validationSplit">
> &
  CommonConfig &
  Units &
  Weighted & {
    task: Task;
    sequenceLength: number;
    loss?: NonNullable<Classes["loss"] | Numbers["loss"]>;
    labelSmoothing?: number;
  };

/** What training tells of a step. */
export interface Metrics {
  /** Steps since the initial weights. */
  step: number;
  /** The pass over the data, from 1. */
  epoch: number;
  /** Mean of the batch before the step, penalties included. */
  loss: number;
  /** Fraction guessed right; absent where numbers are predicted. */
  accuracy?: number;
  /** Of all gradients together, before clipping. */
  gradientNorm: number;
  learningRate: number;
  /** Tokens (or rows) of training a second, smoothed. */
  charactersPerSecond: number;
  /** Of the held-out part, at the steps that validate. Long ones are sampled unless early stopping needs all. */
  valLoss?: number;
  valAccuracy?: number;
  /** This was the last step: early stopping has had enough. */
  stoppedEarly?: true;
}

interface Cancellable {
  /** Ends the work within a slice of it (about 25 ms), without an error. */
  signal?: AbortSignal;
}

export interface TrainOptions extends Cancellable {
  /** 1 by default. */
  steps?: number;
  /** Validate each time so many steps are done, and at the end (50; 0: never). */
  validateEvery?: number;
}

export interface TrainEnd {
  /** The last ones; null when there was no step. */
  metrics: Metrics | null;
  /** By its signal. */
  stopped: boolean;
}

export interface LearningRateTestOptions extends Cancellable {
  /** The rate rises by a constant factor a step, from above 0 (1e-5) to at most 10 (1). */
  from?: number;
  to?: number;
  /** 2 to 100000 (100). */
  steps?: number;
}

export interface TestEnd {
  diverged: boolean;
  stopped: boolean;
}

/* ---- writing and answering ---- */

interface WritingOptions {
  /** How a text of a language model begins, at most 65536 bytes. */
  prompt?: string;
  /** seq2seq: the text to translate. */
  source?: string;
  /** Logits of what is among the last `repetitionWindow` tokens (64) are divided by it (CTRL), 1 to 10 (1). */
  repetitionPenalty?: number;
  repetitionWindow?: number;
  /** Tokens, at most 1024 (of beams and seq2seq 128, else no end by itself). */
  maxLength?: number;
  /** Language models: text ends behind these characters or words. */
  stop?: string;
}

export interface GenerateOptions extends WritingOptions, Cancellable {
  /** Characters or words (200); seq2seq ends sooner by itself. */
  length?: number;
  /** 0: always the most probable; to 100 (0.8). */
  temperature?: number;
  /** Draw among the so many most probable (0: all). */
  topK?: number;
  /** Draw among the fewest with so much of the probability (1: all). */
  topP?: number;
  seed?: number;
}

export interface CharactersOptions extends GenerateOptions {
  /** Give these with each of them. */
  state?: boolean;
  distribution?: boolean;
  attention?: boolean;
}

/** A unit of text (or "<end>", "<unknown>") and how probable the model finds it behind what is written. */
export interface Candidate {
  /** A character, or a word of the tasks that go by words. */
  character: string;
  probability: number;
}

export interface Drawn extends Candidate {
  /** The most probable ones, at most 8. */
  top: Candidate[];
  /** h, then c of an LSTM, of each recurrent layer that reads what is written. */
  state?: Float32Array;
  /** Of every token, by index into the vocabulary, after penalty, temperature and cuts. */
  distribution?: Float32Array;
  /** seq2seq: weights over the source's tokens. */
  attention?: Float32Array;
}

export interface Generated {
  text: string;
  /** Characters or words of the prompt that the model does not know. */
  unknown: number;
  /** By its signal. */
  stopped: boolean;
}

export interface BeamOptions extends WritingOptions, Cancellable {
  /** 1 to 16 (4). */
  beams?: number;
  /** alpha of ((5 + n) / 6)^alpha, by which the log-probability is divided, 0 to 10 (0.6) (GNMT). */
  lengthPenalty?: number;
}

export interface Hypothesis {
  text: string;
  /** In nats. */
  logProbability: number;
  score: number;
  /** False: cut by `maxLength`, or by the signal. */
  finished: boolean;
  /** Where it ends: steps[step][beam]. */
  step: number;
  beam: number;
}

interface Stoppable {
  /** There only when the signal has ended it: this is what was known until then. */
  stopped?: true;
}

export interface Beams extends Stoppable {
  /** 0 of a search that was aborted before its turn came; it has found nothing. */
  beams: number;
  unknown: number;
  /** Best score first. */
  hypotheses: Hypothesis[];
  /** After each token the beams kept: parent among those of the step before, token, log-probability of all so far. */
  steps: [parent: number, token: number, logProbability: number][][];
}

/** What is to be answered, by task: classification a text (or rows), labelling words, the others rows of numbers. */
export type Question =
  | { text: string; /** The answer after each token too, of at most 256 (true). */ steps?: boolean }
  | { words: string[] }
  | {
      inputs: number[][];
      /** Of classification, the answer after each row too, of at most 256 (true). */ steps?: boolean;
    };

/** Of classification the labels sorted, of labelling one for each word. */
export interface Labels extends Stoppable {
  /** None of rows of numbers. */
  tokens: number[];
  unknown: number;
  /** Probabilities of all labels, after each token or row (of an aborted answer the first ones) or of each word. */
  steps: number[][];
  labels: { label: string; probability: number }[];
}

export interface Values extends Stoppable {
  /** A row, or one for each step. */
  values: number[][];
}

/* ---- probes ---- */

/** Numbers of a probe, row by row. */
export interface NumberArray {
  shape: number[];
  data: Float32Array;
}

/** What is run through the network, 1 to 512 steps, as the task reads it. */
export interface ProbeInput {
  text?: string;
  words?: string[];
  /** Rows of numbers. */
  inputs?: number[][];
  /** seq2seq: what the decoder writes. */
  reply?: string;
  /** Synthetic tasks with no input given: which sample is drawn. */
  seed?: number;
}

interface Backward extends ProbeInput {
  /** Step of the output; by default the last. */
  at?: number;
  /** Index of the token or label; of numbers which one. By default what is right, or most probable. */
  target?: number;
}

export interface ProbeOptions {
  traces: ProbeInput;
  gradients: Backward & { /** Over all steps instead of one. */ mean?: boolean };
  connectivity: Backward & {
    /** Steps of the output from `at` on, 1 to 128 (1). */ rows?: number;
  } & Cancellable;
  saturation: ProbeInput;
  updates: Record<string, never>;
  check: {
    /** Numbers of each tensor, 1 to 64 (4). */
    samples?: number;
    /** Only this tensor. */
    tensor?: number;
    seed?: number;
  } & Cancellable;
}

interface Read {
  inputs: ({ name: string; length: number } & (
    | { /** Indices into the vocabulary, of a second input into the labels. */ tokens: number[] }
    | { values: NumberArray }
  ))[];
  unknown: number;
}

/** One direction of a recurrent layer; arrays are in the order of the input's steps. */
interface ProbedLayer {
  name: string;
  type: "rnn" | "lstm" | "gru";
  reverse: boolean;
  units: number;
  steps: number;
}

interface TensorNorm {
  name: string;
  norm: number;
}

export interface ProbeAnswers {
  /** Gates ("i" "f" "g" "o", or "z" "r" "g": g the candidate) and states after each step. */
  traces: Read & {
    layers: (ProbedLayer & {
      gates: string[];
      /** (steps, gates, units), of cells with gates. */
      values?: NumberArray;
      /** (steps, units) */
      h: NumberArray;
      c?: NumberArray;
    })[];
  };
  /** Norms of the gradient of -ln p(target), of numbers of the number itself, at each earlier state. */
  gradients: Read & {
    /** null over all steps. */
    at: number | null;
    target: number | null;
    loss: number | null;
    /** Of all parameters' gradients. */
    norm: number | null;
    tensors: TensorNorm[];
    layers: (ProbedLayer & { /** (steps) */ norms: NumberArray })[];
  };
  /** Norms of the gradient of ln p(target) at each step of each input (Madsen 2019). */
  connectivity: Read & {
    rows: ({ at: number; target: number } & ({ probability: number } | { value: number }))[];
    /** (rows, steps) for each input. */
    connectivity: NumberArray[];
  };
  /** Fractions below 0.1 and above 0.9 of gates, below -0.9 and above 0.9 of g and h (Karpathy et al. 2015). */
  saturation: Read & {
    layers: (ProbedLayer & {
      saturation: { name: string; low: number; high: number }[];
      /** The same for each unit: (names, 2, units). */
      values: NumberArray;
    })[];
  };
  /** A step of training, which counts: norms of weights and of their change, and the ratio (null: weights of 0). */
  updates: {
    metrics: Pick<Metrics, "step" | "epoch" | "loss" | "gradientNorm" | "learningRate"> & {
      characters: number;
      accuracy: number | null;
    };
    tensors: {
      name: string;
      weights: number;
      update: number;
      ratio: number | null;
      gradient: number;
    }[];
  };
  /** Gradients of the next batch against central differences; in single precision small ones drown in noise. */
  check: {
    /** The distance of the differences. */
    step: number;
    /** The worst of each tensor. */
    tensors: {
      name: string;
      checked: number;
      error: number | null;
      analytic: number | null;
      numeric: number | null;
    }[];
    /** The largest; NaN when one is not finite. */
    error: number;
  };
}

export type ProbeKind = keyof ProbeAnswers;

/* ---- exchange ---- */

interface Exchanged {
  /** What the other side has otherwise. */
  notes: string[];
  /** The file. */
  bytes: Uint8Array;
}

export interface ExportOptions {
  keras: Record<string, never>;
  torch: Record<string, never>;
  onnx: { /** States as inputs and outputs, for step by step (false). */ state?: boolean };
}

export interface Exports {
  /** JSON for `keras.models.model_from_json`, and the weights as safetensors under our names, in Keras's layouts. */
  keras: Exchanged & { architecture: object };
  /** A state dict as safetensors, and the modules it is for. */
  torch: Exchanged & {
    modules: {
      name: string;
      class: string;
      arguments: Record<string, unknown>;
      returnSequences?: boolean;
      activation?: string;
    }[];
  };
  /** An ONNX model, opset 17. */
  onnx: Exchanged & { graph: { inputs: string[]; outputs: string[] } };
}

export interface Imported {
  /** For `layers` of {@link Config}, inputs and output included. */
  layers: Layer[];
  /** For {@link Model.setWeights}; null where none were given. */
  weights: Uint8Array | null;
  notes: string[];
}

/* ---- sound ---- */

type Split = "train" | "validation" | "test";

/** How sound becomes rows of numbers; the defaults are those of recognition. */
export interface Features {
  /** Samples of a frame, even, 16 to 4096 (200: 25 ms), and from one to the next (80: 10 ms). */
  frame?: number;
  hop?: number;
  /** Triangles on the mel scale, 1 to 128 (24), between two frequencies in hertz (100, 3800). */
  bands?: number;
  low?: number;
  high?: number;
  /** Of the DCT of the bands' logarithms (13); 0: these themselves, a spectrogram. */
  coefficients?: number;
  /** Decibels below the loudest that are kept, 0 to 200 (50; 0: all). */
  range?: number;
  /** What lies `range` below the loudest is zero: loudness does not count (true). */
  relative?: boolean;
  /** Each column's mean over all rows is subtracted (true). */
  centred?: boolean;
  /** What the numbers are multiplied by in the end (0.2). */
  scale?: number;
}

/** How training samples are made of clips; all but `copies` from the seed. */
export interface Augmentation extends Features {
  /** Of the voices of which split ("train", with those of "validation" held out). */
  split?: Split;
  /** Of each clip, 0 to 100 (6); of several files a number for each. */
  copies?: number | number[];
  /** False: the clips as they are (true). */
  augment?: boolean;
  /** Decibels by which noise lies below the word, from soft to loud ([40, 5]). */
  noise?: [number, number];
  /** By which words are played, slower to faster, of "train" only ([0.85, 1.25]). */
  speed?: [number, number];
  /** The part of the copies that have an echo (0.5). */
  rooms?: number;
  /** Samples labelled "silence", as a part of those of a word (1). */
  silences?: number;
  seed?: number;
}

/** A file of clips: in `clips` each one's word and voice, and its samples. */
export interface Clips {
  source?: string;
  words: string[];
  voices: { name: string; split?: Split }[];
  clips: [word: number, voice: number, samples: number][];
}

/** What `audio` is asked, beside `do`. */
export interface AudioRequests {
  /** A WAV file: PCM of 8 to 32 bits or floats, any channels, at most 60 s. */
  decode: unknown;
  /** Sound of another rate, a Float32Array. */
  resample: { from: number };
  /** Sound: the part that is spoken. */
  trim: unknown;
  /** Sound. */
  features: Features;
  /** A file of clips (`data/chiffres.bin`, or of "pack"). */
  clips: unknown;
  clip: { index: number };
  /** Sound of all clips end to end. */
  pack: Clips;
  /** A file of clips, or several end to end. */
  samples: Augmentation;
}

interface Sound {
  /** Mono, 8000 a second. */
  numbers: Float32Array;
}

export interface AudioAnswers {
  decode: Sound & {
    rate: number;
    samples: number;
    source: { rate: number; channels: number; bits: number; seconds: number };
  };
  resample: Sound & { rate: number; samples: number };
  /** `from` and `to` in samples; all of it when nothing stands out. */
  trim: Sound & { spoken: boolean; from: number; to: number };
  /** `numbers`: (rows, width); no rows of less sound than a frame. */
  features: { rows: number; width: number; hop: number; rate: number; numbers: Float32Array };
  clips: Clips;
  clip: Sound & { word: string; voice: string; split: Split; samples: number };
  pack: { clips: number; bytes: Uint8Array };
  /** `bytes` are for `samples` of {@link RecognitionConfig}. */
  samples: { samples: number; validation: number; bytes: Uint8Array };
}

/* ---- projects ---- */

/** Made by grammars from a seed (1): how many of each part, 1 to 50,000 (20,000 of sentiment); no sample twice. */
interface Made {
  seed?: number;
  training: number;
  validation: number;
  test: number;
}

interface Parts<Sample> {
  training: Sample[];
  validation: Sample[];
  test: Sample[];
}

/** A sentence of opinion; `construction` is its place in {@link Opinions.constructions}. */
export interface Opinion {
  text: string;
  label: "positif" | "négatif";
  construction: number;
}

export interface Opinions extends Parts<Opinion> {
  constructions: {
    family: string;
    name: string;
    part: "training" | "validation" | "test";
    example: string;
  }[];
}

export type Pairs = Parts<{ source: string; target: string }>;

/** A bag of words: TF-IDF and a logistic regression; positive weights speak for the second label. */
export interface BagOfWords {
  labels: [string, string];
  bias: number;
  words: { word: string; idf: number; weight: number }[];
}

export interface LabelMeasures {
  count: number;
  accuracy: number;
  macroF1: number;
  labels: { label: string; precision: number; recall: number; f1: number; support: number }[];
  /** A row for each true label, a column for each answer. */
  confusion: number[][];
}

export interface Bleu {
  /** 0 to 100, sacreBLEU's defaults. */
  bleu: number;
  precisions: [number, number, number, number];
  brevityPenalty: number;
  length: number;
  referenceLength: number;
  /** The part of the texts with the reference's words. */
  exact: number;
}

export interface ErrorRates {
  /** Of words and of characters. */
  wer: number;
  cer: number;
  substitutions: number;
  deletions: number;
  insertions: number;
  words: number;
}

export interface LabelledTexts {
  samples: { text: string; label: string }[];
  labels: string[];
}

/** What comes beside a request: text, or a file. */
export type Data = string | Uint8Array | ArrayBuffer;

/* ---- engine and model ---- */

export interface Limit {
  least: number;
  most: number;
}

export interface Constants {
  /** By the name of the key. */
  limits: Record<string, Limit>;
  tasks: Task[];
  cells: string[];
  layers: string[];
  optimizers: Optimizer["type"][];
  initializers: Initializer[];
  losses: string[];
  metrics: string[];
  defaults: CompleteConfig;
}

export interface Plan {
  memoryBytes: number;
  parameters: number;
}

export interface Engine {
  readonly simd: boolean;
  readonly constants: Constants;
  /** What language models and synthetic tasks take at most, for a text of so many bytes (0), before any is taken. */
  plan(config: WithoutData<Config>, textLength?: number): Promise<Plan>;
  /** @throws `invalid-config`, `invalid-text`, `text-too-short`, `limit`, `no-memory` */
  createModel(config: Config): Promise<Model>;
  /** From {@link Model.save}; goes on to the same bits. @throws `invalid-file`, or what createModel throws of what is in it */
  loadModel(bytes: Uint8Array | ArrayBuffer): Promise<Model>;
  /** @throws `invalid-config` with the layer that the other side has not */
  exportModel<To extends keyof Exports>(
    model: Model,
    to: To,
    options?: ExportOptions[To],
  ): Promise<Exports[To]>;
  /** From `model.to_json()`, and weights as safetensors under our names ("lstm/kernel"). */
  importKeras(architecture: string | object, weights?: Uint8Array): Promise<Imported>;
  /** From a state dict as safetensors. */
  importTorch(
    stateDict: Uint8Array,
    options?: {
      layers?: Layer[];
      /** Of the last recurrent layer (true), and of the last linear one ("linear"): not in a state dict. */
      returnSequences?: boolean;
      activation?: Activation;
    },
  ): Promise<Imported>;
  /**
   * Sound, in a module that is loaded when first asked: reads files, finds words, makes features and training samples.
   * @throws `invalid-file`, `invalid-config`, `limit`, with `key` "wav", "bytes", "clips", or that of the request
   */
  audio<Do extends keyof AudioRequests>(
    request: { do: Do } & AudioRequests[Do],
    data?: Uint8Array | Float32Array | ArrayBuffer,
  ): Promise<AudioAnswers[Do]>;
  /**
   * Data made from seeds, tables, a point of comparison and measures for the projects of lesson 4, in a module that is
   * loaded when first asked.
   * @throws `invalid-config`, `invalid-text`, `limit`, `text-too-short`
   */
  project(request: { make: "sentiment" } & Made): Promise<Opinions>;
  project(request: { make: "numbers" | "dates" | "sentences" } & Made): Promise<Pairs>;
  project(request: {
    baseline: "train";
    samples: { text: string; label: string }[];
  }): Promise<BagOfWords>;
  /** Probabilities of the second label; `known`: how many of a text's words the bag has. */
  project(request: {
    baseline: "answer";
    model: BagOfWords;
    texts: string[];
  }): Promise<{ probabilities: number[]; known: number[] }>;
  project(request: {
    measure: "labels";
    truth: string[];
    answers: string[];
  }): Promise<LabelMeasures>;
  project(request: { measure: "bleu"; truth: string[]; answers: string[] }): Promise<Bleu>;
  project(request: { measure: "errors"; truth: string[]; answers: string[] }): Promise<ErrorRates>;
  /** CSV of texts and labels, apart by comma, semicolon or tab; faults name their line. */
  project(request: { read: "csv" }, data: Data): Promise<LabelledTexts>;
  /** Which lines stand in a text. */
  project(request: { known: string[] }, data: Data): Promise<{ known: boolean[] }>;
  /** The longest stretch of what was written, at most 8192 bytes, that stands in a text. */
  project(request: { copied: string }, data: Data): Promise<{ text: string; characters: number }>;
  /** The words that a model reads of a text, one a step, the first 1024; `cut`: there are more. */
  project(request: { cut: "words" }, data: Data): Promise<{ words: string[]; cut?: true }>;
  /** Rejects all that is under way with `closed`. */
  close(): void;
}

export interface Info {
  config: CompleteConfig;
  /** Numbers to learn. */
  parameters: number;
  memoryBytes: number;
  /** What the input's tokens are; null where there are none that mean text. */
  vocabulary: string[] | null;
  /** What the output's are, where it is not the vocabulary. */
  labels?: string[] | null;
  /** Of the text, 0 of samples. */
  characters: number;
  trainCharacters: number;
  validationCharacters: number;
  /** Rare ones that became U+FFFD. */
  replacedCharacters: number;
  samples: number;
  validationSamples: number;
  stepsPerEpoch: number;
  step: number;
  /** Output included. */
  layers: { name: string; type: string; units: number; parameters: number }[];
}

/**
 * A network and its training. Requests are answered in order; training, writing, a beam search and the rest go on side
 * by side, each with the weights of the moment, but a second `train` (or `beams`) waits for the first, as all does for
 * a learning-rate test.
 */
export interface Model {
  /** As of the last call, `step` as of the last metrics. */
  readonly info: Info;
  /** {@link info}, asked for anew. */
  refresh(): Promise<Info>;
  /**
   * Train; the loop sees each step, and ends by itself when early stopping has had enough. When it is aborted it is
   * still shown all that was trained; one left by `break` may have trained a few slices more (`info.step` tells).
   * @throws `diverged`: the step that failed was not made
   */
  train(options?: TrainOptions): AsyncGenerator<Metrics, TrainEnd>;
  /**
   * Train at rising rates (Smith 2017) and bring everything back to where it was, however the loop is left. Ends by
   * itself when the loss diverges.
   */
  learningRateTest(options?: LearningRateTestOptions): AsyncGenerator<Metrics, TestEnd>;
  /** Write: language models and seq2seq. */
  generate(options?: GenerateOptions): Promise<Generated>;
  /** The same, unit by unit. */
  characters(options?: CharactersOptions): AsyncGenerator<Drawn, Generated>;
  /** Write by beam search. */
  beams(options?: BeamOptions): Promise<Beams>;
  /** Answer: the tasks that do not write. */
  predict(question: Question, options?: Cancellable): Promise<Labels | Values>;
  /** Look into the model; only "updates" changes it. */
  probe<Kind extends ProbeKind>(
    kind: Kind,
    options?: ProbeOptions[Kind],
  ): Promise<ProbeAnswers[Kind]>;
  /** The parameters as safetensors under Keras's names ("lstm/kernel") and in its layouts. */
  weights(): Promise<Uint8Array>;
  /** Such a file in their place; the optimizer begins anew. @throws `invalid-file` */
  setWeights(bytes: Uint8Array): Promise<void>;
  /**
   * Everything, as safetensors: training goes on from it to the same bits.
   * `data`: false leaves the text or samples out, and the model cannot train any more (true)
   */
  save(options?: { data?: boolean; /** Its older name. */ text?: boolean }): Promise<Uint8Array>;
  /** Back to the initial weights, of the same seed or of another one. */
  reset(): Promise<void>;
  reseed(seed: number): Promise<void>;
  setLearningRate(value: number): Promise<void>;
  /** Give its memory back. What is under way ends; later calls fail with `not-found`. */
  dispose(): Promise<void>;
}

export {};
