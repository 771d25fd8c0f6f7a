/* The functions that the engine's WASM module exports.
 *
 * A model is named by a small positive number; 0 is no model. Text comes in as pointer and length
 * and goes out as NUL-terminated JSON, which the module owns until the next call that returns text.
 * After a failure engine_error() tells what it was. */
#ifndef ENGINE_API_H
#define ENGINE_API_H

#include <stddef.h>

/* Memory for the caller's input; NULL when refused. The caller frees. */
void *engine_allocate(size_t bytes);
void engine_free(void *block);

/* {"code":"invalid-config","key":"layers[0].units","line":0,"message":"…"} of the last failed call;
 * code "ok" when none has failed yet. */
const char *engine_error(void);

/* {"limits":{…},"cells":[…],"tasks":[…],…,"metrics":[…],"defaults":{…}}; metrics are the names of
 * the numbers that engine_train_step() fills, in order. */
const char *engine_constants(void);

/* {"memoryBytes":…,"parameters":…} of a configuration with a text of `text_length` bytes, whose
 * characters are not known yet: an upper bound. NULL on failure. */
const char *engine_plan(const char *config, size_t n, size_t text_length);

/* A new model, or 0. `data`: a text for language models, JSON {"samples":[…]} for tasks over
 * samples, empty for the synthetic ones. */
int engine_create(const char *config, size_t n, const char *data, size_t data_length);

/* The complete configuration, sizes, vocabulary and progress; NULL on failure. */
const char *engine_info(int id);

/* One optimizer step. 1, or 0 ("diverged": nothing was changed). */
int engine_train_step(int id, double *metrics);

/* Evaluate at most `windows` more batches of the validation part. 1 finished, 0 more to do, -1
 * failure. out[0]: mean loss so far (NaN without a validation part); out[1]: fraction done; out[2]:
 * accuracy so far (NaN for numbers); out[3]: 1 when early stopping has had enough. */
int engine_validate(int id, int restart, int windows, double *out);

/* Back to the same initial weights, step 0, optimizer cleared; or to those of another seed. 1 or 0.
 */
int engine_reset(int id);
int engine_reseed(int id, double seed);

int engine_set_learning_rate(int id, double rate);

/* Learning-rate range test: the next `steps` steps train at rates that rise from `from` to `to`;
 * stop brings everything back to where it was. 1 or 0. */
int engine_range_start(int id, double from, double to, int steps);
int engine_range_stop(int id);

/* Write a safetensors file; its bytes are at engine_result() until the release or the next save. */
int engine_save(int id, int with_data);
const void *engine_result(void);
size_t engine_result_size(void);
void engine_result_release(void);

/* The parameters alone, under Keras's names and in its layouts, as a safetensors file at
 * engine_result(); and such a file put in their place. 1 or 0. */
int engine_weights(int id);
int engine_set_weights(int id, const void *bytes, size_t n);

/* A model from such a file, or 0. */
int engine_load(const void *bytes, size_t n);

void engine_destroy(int id);

#endif
