/* Text and answers of a model, exported beside engine_api.h. Nothing here disturbs the training;
 * weights that training changes are used at once. */
#ifndef ENGINE_GENERATE_H
#define ENGINE_GENERATE_H

#include <stddef.h>
#include <stdint.h>

/* Begin to write: {"prompt" (language models) or "source" (seq2seq): "…", "temperature":0.8,
 * "topK":0, "topP":1, "seed":0, "repetitionPenalty":1, "repetitionWindow":64, "maxLength":0,
 * "stop":""}. 1 or 0.
 *
 * Temperature 0 is greedy. The logits of tokens among the last repetitionWindow ones (prompt
 * included) are divided by the penalty when positive, else multiplied. Text ends behind the tokens
 * of "stop", with the end token of seq2seq, and after maxLength tokens (0: never in a language
 * model, 128 in seq2seq). A model has one such session; its memory is taken here. */
int engine_generate_start(int id, const char *options, size_t n);

/* The next token, an index into info.vocabulary (seq2seq: info.labels); -1 on failure, -2 at the
 * end. */
int engine_generate_next(int id);

/* Up to `count` tokens in one call, at most 1024 (which is what a larger count means): the same as
 * engine_generate_next() gives one by one. Returns how many, fewer only at the end, -1 on failure;
 * *tokens are the module's until the next call. */
int engine_generate_run(int id, int count, uint16_t **tokens);

/* What was written so far as JSON text (a string), put together as words of that language are; of
 * the last 1024 tokens. NULL on failure. */
const char *engine_generate_text(int id);

/* Behind the token drawn last: how many numbers there are, and where; they stay until the next call
 * about that model's text. 0 on failure.
 *
 * distribution: a probability for each token, after penalty, temperature and cuts.
 * state: the carried state, of each recurrent layer that reads what is written, in their order,
 *        h (units), then c (units) of an LSTM.
 * attention: the weights over the source's tokens (of the last attention layer). */
int engine_generate_distribution(int id, float **values);
int engine_generate_state(int id, float **values);
int engine_generate_attention(int id, float **values);

/* Units of the prompt or source that are not in the vocabulary, -1 on failure. */
int engine_generate_unknown(int id);

/* Begin a beam search: the options of engine_generate_start() but for temperature, topK, topP and
 * seed, which have no part in it, and "beams" (1 to 16, 0: 4), "lengthPenalty" 0.6 (alpha of GNMT)
 * and "maxLength" (1 to 1024, 0: 128). 1 or 0. A model has one search, apart from the session
 * above; its memory is taken here, and given back at its end or after a failure. */
int engine_generate_beams_start(int id, const char *options, size_t n);

/* One more token of each beam. 1 there was nothing left to do, 0 there may be more, -1 failure. */
int engine_generate_beams_step(int id);

/* End the search, at whatever step: the hypotheses and the tree as JSON, see train/beam.h; NULL on
 * failure. */
const char *engine_generate_beams(int id);

/* What a model of another task answers: {"text":"…"}, {"words":[…]} or {"inputs":[[…],…]} gives
 * JSON, see train/predict.h; NULL on failure. One pass: answers after each token are asked for one
 * by one, with "steps". */
const char *engine_predict(int id, const char *sample, size_t n);

#endif
