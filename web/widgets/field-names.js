// The settings that a widget's form can show: those at hand, and those behind « Autres réglages ».
export const MAIN = ["corpus", "unit", "cell", "units", "layers", "learningRate", "sequenceLength"];
export const MORE = ["batchSize", "embedding", "clipNorm", "seed", "steps", "temperature"];
