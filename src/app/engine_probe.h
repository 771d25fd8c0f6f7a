/* Probes of a model, exported beside engine_api.h.
 *
 * Each call reads its options as JSON ("{}" for none; unknown keys are faults), and returns JSON,
 * NULL on failure. Where that names an array by a whole number, engine_probe_values() gives its
 * floats, time first (T, …); they stay until the next probe of any model, or the release. Numbers
 * that are not finite are null.
 *
 * What is read (traces, gradients, connectivity, saturation), 1 to 512 steps:
 *   "text"    by characters or words, as the task reads it; of seq2seq the source. Unknown units
 *             are left out or stand as U+FFFD or <unknown>, and are counted in "unknown".
 *   "words"   instead: an array of strings, one after another (labelling: one token each)
 *   "inputs"  regression and the adding task: rows of numbers [[x, …], …]
 *   "reply"   seq2seq: the decoder's text (teacher forcing), "" when left out
 *   "seed"    the synthetic tasks without any of these: which sample is drawn (0)
 * The answer is JSON that begins with
 *   "inputs": [{"name","length","tokens":[indices] or "values": array (T, C)}, …], "unknown"
 * Tokens are indices into info.vocabulary, of a second input into info.labels.
 *
 * Recurrent layers are listed in "layers", one entry for each direction:
 *   {"name","type":"lstm"|"gru"|"rnn","reverse","units","steps", …}
 * with arrays in the order of the input's steps, in reverse too. Gates: i f g o (LSTM, g the
 * candidate), z r g (GRU), none (rnn). */
#ifndef ENGINE_PROBE_H
#define ENGINE_PROBE_H

#include <stddef.h>

/* Each layer: "gates": ["i", …], "values": array (T, gates, units), "h": array (T, units), and of
 * an LSTM "c" likewise: all after the step. Without gates there is no "values". */
const char *engine_probe_traces(int id, const char *options, size_t n);

/* How the gradient of a loss at one step of the output comes back through time.
 *   "at"      the step (by default the last whose answer is known; language models: the next
 *             token; seq2seq: the reply; else the last)
 *   "target"  index of the answer (by default the known one, else the most probable)
 *   "mean"    true: the mean over all steps with a known answer (over all where none is), "at" and
 *             "target" aside
 * The loss is -ln p of the answer; tasks that predict numbers have none here, and output number
 * "target" (0) itself is derived.
 * Answer: "at", "target" (null with "mean"), "loss" (or that output), "norm" of all parameters'
 * gradients, "tensors": [{"name","norm"}, …]; each layer: "norms", array (T): |dL/dh_t|, through
 * everything after h_t (in an LSTM with c_t held apart). */
const char *engine_probe_gradients(int id, const char *options, size_t n);

/* What an output depends on (Madsen, "Visualizing memorization in RNNs", Distill 2019): the norms
 * of the gradient of the log-probability (of that output number, where numbers are predicted) with
 * respect to the vector of each step of each input: the embedded one, or the one-hot row.
 *   "at"      step of the output, by default the last
 *   "rows"    so many steps from "at" on, 1 to 128 (1); a step costs a forward and a backward pass,
 *             so ask for few at a time
 *   "target"  by default the most probable
 * Answer: "rows": [{"at","target","probability"}, …] (numbers: "value"), "connectivity": for each
 * input an array (rows, T). */
const char *engine_probe_connectivity(int id, const char *options, size_t n);

/* How often gates are shut or open (Karpathy, Johnson & Fei-Fei 2015): each layer has
 * "saturation": [{"name","low","high"}, …], fractions over steps and units, and "values", array
 * (names, 2, units), the same for each unit. Sigmoid gates: below 0.1, above 0.9; g and h: below
 * -0.9, above 0.9. The h of an rnn without tanh or sigmoid is left out. */
const char *engine_probe_saturation(int id, const char *options, size_t n);

/* One step of training, which counts, and what it did. No options.
 * {"metrics":{…},"tensors":[{"name","weights","update","ratio","gradient"}, …]}: |w| before, |dw|,
 * |dw| / |w| (about 1e-3 is healthy; null while w is 0), |gradient| before clipping by norm. */
const char *engine_probe_updates(int id, const char *options, size_t n);

/* The gradients of the training loss on the next batch (dropout and penalties included) against
 * central differences.
 *   "samples"  numbers of each tensor, 1 to 64 (4): the one of the largest gradient, others drawn
 *   "tensor"   only tensor number so many: two forward passes a sample, so ask for one at a time
 *   "seed"     of the draw (0)
 * {"step": h, "tensors":[{"name","checked","error","analytic","numeric"}, …], "error": largest}:
 * the error is |a - n| / max(|a|, |n|, the root mean square of the tensor's gradients), and the
 * pair the worst one. Below 1e-6 where the engine computes in double precision (a native test);
 * in float, differences of a loss of a few nats carry about 1e-2 of noise. The kinks of relu and of
 * meanAbsoluteError are no errors of the gradient. */
const char *engine_probe_check(int id, const char *options, size_t n);

/* Array `index` of the last probe, which must have been of this model: its numbers are counted,
 * 0 on failure. */
int engine_probe_values(int id, int index, float **values);

/* Give back the memory of the last probe. */
void engine_probe_release(void);

#endif
