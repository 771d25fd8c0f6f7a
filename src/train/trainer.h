/* A character model in training: text, parameters, optimizer and carried state.
 *
 * Truncated back-propagation through time (Williams & Peng 1990) over windows of T characters of B
 * streams; the state at the end of a window is carried to the next, and the gradient is cut there.
 * All memory is taken by trainer_create(); a step allocates nothing. */
#ifndef TRAINER_H
#define TRAINER_H

#include "base/buffer.h"
#include "base/status.h"
#include "model/model_config.h"
#include "train/sampler.h"
#include <stdint.h>

#define TRAINER_MAX_MEMORY 1073741824u /* bytes */
#define TRAINER_EXPLOSION 5            /* times ln V: a loss above it counts as diverged */

struct trainer;

/* What one step tells. The names of the fields, in order, stand in trainer_metric_names[]. */
struct trainer_metrics {
    double step;  /* steps done since the initial weights */
    double epoch; /* the pass over the text the step was in, 1 for the first */
    double loss;  /* mean cross-entropy over the B*T characters, in nats, before the update */
    double gradient_norm; /* global norm before clipping */
    double learning_rate;
    double characters; /* B*T */
};

extern const char *const trainer_metric_names[]; /* NULL-terminated */

/* What a configuration takes. */
struct trainer_plan {
    uint64_t memory_bytes;
    uint64_t parameters;
};

/* The memory for a text of at most `characters` with at most `vocabulary` different ones. Fails
 * when it passes TRAINER_MAX_MEMORY (the message says by how much) or the text is too short. */
bool trainer_plan(const struct model_config *config, size_t characters, size_t vocabulary,
                  struct trainer_plan *plan, struct status *status);

/* NULL on failure. A text with fewer than batch_size windows lowers the batch (trainer_config()
 * tells); one without a single window of sequence_length + 1 characters in its training part is too
 * short. The caller destroys. */
struct trainer *trainer_create(const struct model_config *config, const char *text, size_t length,
                               struct status *status);
void trainer_destroy(struct trainer *trainer);

/* One optimizer step. When the loss or the gradient is not finite, or the loss is above
 * TRAINER_EXPLOSION times that of a uniform guess: STATUS_DIVERGED, and everything is as before. */
bool trainer_step(struct trainer *trainer, struct trainer_metrics *metrics, struct status *status);

struct trainer_validation {
    bool finished;
    double loss; /* mean nats per character so far; NaN without a validation part */
    double done; /* fraction, 1 when finished */
};

/* Evaluate at most `windows` more windows of the validation part, with carried state; `restart`
 * begins anew, as does the call after one that finished. */
bool trainer_validate(struct trainer *trainer, bool restart, size_t windows,
                      struct trainer_validation *out, struct status *status);

/* Back to the initial weights of the seed (or of a new one), step 0, moments and state zero. */
void trainer_reset(struct trainer *trainer);
bool trainer_reseed(struct trainer *trainer, uint64_t seed, struct status *status);

bool trainer_set_learning_rate(struct trainer *trainer, double rate, struct status *status);

/* Valid as long as the trainer. */
const struct model_config *trainer_config(const struct trainer *trainer);
const struct vocabulary *trainer_vocabulary(const struct trainer *trainer);
struct sampler *trainer_sampler(struct trainer *trainer);

/* All parameters in one block. */
const real *trainer_parameters(const struct trainer *trainer, size_t *count);

/* Append what engine_info() returns, as JSON. */
void trainer_describe(const struct trainer *trainer, struct buffer *out);

#endif
