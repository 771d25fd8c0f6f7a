/* One pass of a network over a batch: its activations, in memory cut from an arena beforehand.
 *
 * Several runs of one network may stand side by side (training; generation with a batch of one):
 * they share the parameters and nothing else. Time comes first: (T, B, C). */
#ifndef NETWORK_RUN_H
#define NETWORK_RUN_H

#include "base/arena.h"
#include "base/random.h"
#include "model/network.h"

/* Numbers of a value. */
struct network_value_run {
    real *data;             /* (rows, C) */
    const uint16_t *tokens; /* (T, B) of a token input */
    real *gradient;         /* NULL: not wanted */
    bool has_gradient;      /* in this backward pass somebody has written it */
};

struct network_node_run {
    const struct network_node *node;
    struct recurrent recurrent; /* of a recurrent node */
    real *scratch;              /* what else the layer cut */
    real *factors;              /* of dropout: 0 or 1 / (1 - rate) */
    real *recurrent_factors;
};

enum {
    NETWORK_RUN_GRADIENTS = 1,       /* with a backward pass */
    NETWORK_RUN_INPUT_GRADIENTS = 2, /* … down to feature inputs and one-hot rows */
    NETWORK_RUN_IN_PLACE = 4, /* the output's gradient takes the place of its data, as losses give
                               * it; only with `logits` or where the output is linear */
};

struct network_run {
    const struct network *network;
    unsigned flags;
    size_t batch;                     /* B of the pass */
    size_t lengths[NETWORK_MAX_AXES]; /* T of each axis */
    uint8_t *masks[NETWORK_MAX_AXES]; /* (T, B), 1: a step, 0: padding; NULL: no mask */
    struct network_value_run values[NETWORK_MAX_VALUES];
    struct network_node_run nodes[NETWORK_MAX_NODES];
    real *parameters; /* block */
    real *gradients;  /* block, written whole by network_run_backward(); NULL in a run without */
    real *workspace, *packed;

    bool training;         /* dropout is on */
    bool logits;           /* the output layer leaves its softmax or sigmoid to the loss */
    bool resume;           /* recurrent nodes begin from where they ended */
    bool keep_factors;     /* dropout keeps the factors of the pass before (gradient checks) */
    struct random *random; /* of dropout */
};

/* Cut the buffers for passes of up to `batch` samples and `lengths` steps of each axis. */
void network_run_cut(struct network_run *run, const struct network *network, size_t batch,
                     const size_t *lengths, unsigned flags, struct arena *arena);

/* Say where the parameters and the gradients are (gradients NULL for a forward-only run). */
void network_run_bind(struct network_run *run, real *parameters, real *gradients);

/* Choose the shape of the next pass, within what was cut; the carried state is cleared. */
void network_run_shape(struct network_run *run, size_t batch, const size_t *lengths);

/* Set input number `input`: tokens (T, B), or features (T, B, C). They must stay until after the
 * backward pass. */
void network_run_tokens(struct network_run *run, size_t input, const uint16_t *tokens);
void network_run_features(struct network_run *run, size_t input, real *features);

/* The mask (T, B) of a feature input with "maskZero", to be filled after network_run_shape(): 0 for
 * padding. NULL when the input has none. */
uint8_t *network_run_mask(struct network_run *run, size_t input);

/* Put the carried state (network_state_size() reals, NULL: zeros) before the first step; read it
 * after the last. */
void network_run_set_state(struct network_run *run, const real *state);
void network_run_get_state(const struct network_run *run, real *state);

/* Compute all values. Returns the output's data. */
real *network_run_forward(struct network_run *run);

/* Go on after a forward pass: compute only what depends on input number `input`, which has new data
 * of the same shape; recurrent nodes there begin from the state they ended in. For writing a
 * sequence step by step. Returns the output's data. */
real *network_run_continue(struct network_run *run, size_t input);

/* Before network_run_continue(): row b takes the state in which row parents[b] ended, for beams.
 * `scratch` has room for batch times the widest layer's units. */
void network_run_reorder(struct network_run *run, size_t input, const size_t *parents,
                         real *scratch);

/* The data of output `port` of a layer; NULL when there is none. */
const real *network_run_value(const struct network_run *run, size_t layer, size_t port);

/* Where the gradient of the loss with respect to the output is to be put; it may be the very place
 * of the output's data (then that is used up). */
real *network_run_output_gradient(struct network_run *run);

/* After a forward pass and with the output's gradient in place: fill the block of gradients. The
 * activations are used up. */
void network_run_backward(struct network_run *run);

/* The same from any value: its gradient (rows, C) must have been put at
 * run->values[value].gradient, and no other counts. */
void network_run_backward_from(struct network_run *run, size_t value);

#endif
