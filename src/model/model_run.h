/* One pass of a model over a batch: its activations, in memory cut from an arena beforehand.
 *
 * Several runs of one model may stand side by side (training; generation with a batch of one): they
 * share the parameters and nothing else. */
#ifndef MODEL_RUN_H
#define MODEL_RUN_H

#include "base/arena.h"
#include "model/model.h"

struct model_run {
    const struct model *model;
    size_t length, batch; /* T, B of the pass */
    struct recurrent layers[MODEL_CONFIG_MAX_LAYERS];
    const real *values; /* block of parameters */
    real *gradients;    /* block, written whole by model_run_backward(); NULL in a run without */
    real *embedded;     /* (T, B, D) */
    real *embedded_gradient;
    real *logits; /* (T, B, V) */
    real *packed, *workspace;
};

/* Cut the buffers for passes of up to `batch` sequences and `length` steps; `training` adds those
 * of the backward pass. */
void model_run_cut(struct model_run *run, const struct model *model, size_t batch, size_t length,
                   bool training, struct arena *arena);

/* Say where the parameters and the gradients are (gradients NULL for a forward-only run). */
void model_run_bind(struct model_run *run, real *values, real *gradients);

/* Choose the shape of the next pass, within what was cut. */
void model_run_shape(struct model_run *run, size_t batch, size_t length);

/* Put the carried state (model_state_size() reals) before the first step; read it after the last.
 */
void model_run_set_state(struct model_run *run, const real *state);
void model_run_get_state(const struct model_run *run, real *state);

/* logits (T, B, V) of tokens (T, B), from the state set. Returns the logits. */
real *model_run_forward(struct model_run *run, const uint16_t *tokens);

/* After a forward pass on the same tokens, and with the gradient of the loss in place of the
 * logits: fill the block of gradients. The activations are used up. */
void model_run_backward(struct model_run *run, const uint16_t *tokens);

#endif
