/* A network in training: data, parameters, optimizer and carried state.
 *
 * Language models learn by truncated back-propagation through time (Williams & Peng 1990) over
 * windows of T tokens of B streams; the state at the end of a window is carried to the next, and
 * the gradient is cut there. Other tasks learn from shuffled samples, padded to the longest of a
 * batch. All memory is taken by trainer_create(); a step allocates nothing. */
#ifndef TRAINER_H
#define TRAINER_H

#include "base/buffer.h"
#include "base/status.h"
#include "data/codec.h"
#include "model/network.h"
#include "train/sampler.h"
#include "train/train_config.h"
#include <stdint.h>

#define TRAINER_MAX_MEMORY 1073741824u /* bytes */
#define TRAINER_EXPLOSION 5 /* times ln K: a cross-entropy over K classes above it has diverged */

struct trainer;

/* What one step tells. The names of the fields, in order, stand in trainer_metric_names[]. */
struct trainer_metrics {
    double step;  /* steps done since the initial weights */
    double epoch; /* the pass over the data the step was in, 1 for the first */
    double loss;  /* mean over what the batch predicts (nats for cross-entropies), before the
                   * update, with L2 penalties */
    double gradient_norm; /* global norm before clipping */
    double learning_rate; /* as the schedule has it */
    double characters;    /* tokens or rows of input read */
    double accuracy;      /* fraction predicted right; NaN for numbers */
};

extern const char *const trainer_metric_names[]; /* NULL-terminated */

/* What a configuration takes. */
struct trainer_plan {
    uint64_t memory_bytes;
    uint64_t parameters;
};

/* The memory for a text of at most `characters` bytes with at most `vocabulary` different tokens
 * (language models and synthetic tasks). Fails when it passes TRAINER_MAX_MEMORY (the message says
 * by how much) or the text is too short. */
bool trainer_plan(const struct train_config *config, size_t characters, size_t vocabulary,
                  struct trainer_plan *plan, struct status *status);

/* NULL on failure. `data`: a text for language models, JSON for samples (dataset.h), nothing for
 * synthetic tasks. A text with fewer than batch_size windows, or fewer samples, lower the batch
 * (trainer_config() tells); one without a single window of sequence_length + 1 tokens in its
 * training part is too short. */
struct trainer *trainer_create(const struct train_config *config, const char *data, size_t length,
                               struct status *status);
void trainer_destroy(struct trainer *trainer);

/* One optimizer step. When the loss or the gradient is not finite, or a cross-entropy is above
 * TRAINER_EXPLOSION times that of a uniform guess: STATUS_DIVERGED, and everything is as before. */
bool trainer_step(struct trainer *trainer, struct trainer_metrics *metrics, struct status *status);

struct trainer_validation {
    bool finished;
    double loss;     /* mean so far; NaN without a validation part */
    double accuracy; /* NaN for numbers */
    double done;     /* fraction, 1 when finished */
    bool stopped;    /* early stopping has had enough; the best weights are back if so configured */
};

/* Evaluate at most `batches` more batches of the validation part; `restart` begins anew, as does
 * the call after one that finished. */
bool trainer_validate(struct trainer *trainer, bool restart, size_t batches,
                      struct trainer_validation *out, struct status *status);

/* Back to the initial weights of the seed (or of a new one), step 0, optimizer and state anew. */
void trainer_reset(struct trainer *trainer);
bool trainer_reseed(struct trainer *trainer, uint64_t seed, struct status *status);

bool trainer_set_learning_rate(struct trainer *trainer, double rate, struct status *status);

/* Learning-rate range test (Smith 2017): the next `steps` steps train at rates from `from` to `to`,
 * each a constant factor above the one before; the metrics tell the rate. trainer_range_stop()
 * brings everything back to where it was. */
bool trainer_range_start(struct trainer *trainer, double from, double to, size_t steps,
                         struct status *status);
bool trainer_range_stop(struct trainer *trainer, struct status *status);

/* Valid as long as the trainer. */
const struct train_config *trainer_config(const struct trainer *trainer);
const struct network *trainer_network(const struct trainer *trainer);
struct sampler *trainer_sampler(struct trainer *trainer);

/* The codec of the text that goes in, and of the labels or text that come out; NULL: numbers. */
const struct codec *trainer_source_codec(const struct trainer *trainer);
const struct codec *trainer_output_codec(const struct trainer *trainer);

/* All parameters in one block. */
const real *trainer_parameters(const struct trainer *trainer, size_t *count);

/* Append what engine_info() returns, as JSON. */
void trainer_describe(const struct trainer *trainer, struct buffer *out);

#endif
