/* What the recurrent cells share: one layer's pass over a batch of sequences.
 *
 * Time comes first: (T, B, C) is T steps of B rows of C numbers. All memory is the caller's. G is
 * the number of gates: a cell's gates lie side by side in the columns of one kernel, so that one
 * product serves them all.
 *
 * The states h and c have T+1 slots (B, H). Going forward, slot 0 is the state carried in and slot
 * t+1 follows step t; in reverse, slot T is carried in and slot t follows step t. */
#ifndef RECURRENT_H
#define RECURRENT_H

#include "base/arena.h"
#include "kernels/real.h"
#include "model/activations.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recurrent_weights {
    real *kernel;           /* W (C, G*H) */
    real *recurrent_kernel; /* U (H, G*H) */
    real *bias;             /* b (G*H); the GRU's (2, G*H): input row, recurrent row; or NULL */
};

struct recurrent {
    size_t length, batch, inputs, units; /* T, B, C, H */
    size_t gate_count;                   /* G */
    enum activation activation;          /* of the simple cell */
    bool reverse;                        /* from the last step to the first */
    const uint8_t *mask;                 /* (T, B): 0 holds the state; NULL: every step counts */
    const uint16_t *tokens;              /* (T, B): a one-hot input is a row look-up … */
    const real *input;                   /* … or (T, B, C) when tokens is NULL */
    struct recurrent_weights weights;
    struct recurrent_weights gradients; /* written whole by the backward pass */
    real *output;                       /* h (T+1, B, H) */
    real *memory;                       /* c (T+1, B, H), LSTM only */
    real *memory_tanh;                  /* tanh c_t (T, B, H), LSTM only */
    real *gates;           /* forward: gate values (T, B, G*H); backward: their gradients */
    real *recurrence;      /* GRU: h U + b (T, B, G*H); classic GRU: r h (T, B, H) */
    real *output_gradient; /* (T, B, H): from above; used up by the backward pass */
    real *memory_gradient; /* (B, H), LSTM: of c after the pass, then of c before it */
    real *state_gradient;  /* (B, H): of h before the pass; NULL: not wanted */
    real *input_gradient;  /* (T, B, C), NULL: not wanted */
    bool add_gradient;     /* to what is in input_gradient */
    real *packed;          /* room for U or its transpose, packed; NULL in a run of one row */
    real *workspace;       /* matrix_workspace() of the widest product */

    /* Dropout with the same factors at every step (Gal & Ghahramani 2016), as Keras does it: one
     * set for all gates (groups 1), or one for each gate (groups G) when the state is dropped. */
    size_t groups;
    const real *input_factors;     /* (groups, B, C), NULL: none */
    const real *recurrent_factors; /* (groups, B, H), NULL: none */
    real *dropped_input;           /* (groups, T, B, C) */
    real *dropped_output;          /* (groups, T, B, H): h before the step, dropped */
    real *scratch;                 /* (T, B, max(C, H)) */

    double *norms; /* (T) sum over the batch of |dL/dh_t|^2, filled by backward; NULL: not wanted */
};

/* A kind of cell. forward() fills gates and output from input, weights and the carried state;
 * backward() fills gradients (and input_gradient) from output_gradient after a forward pass. */
struct recurrent_cell {
    const char *type; /* in the configuration */
    size_t gate_count;
    size_t bias_rows;
    size_t state_count;      /* carried arrays: 1 (h) or 2 (h, c) */
    size_t recurrence_gates; /* width of `recurrence` in units */
    void (*forward)(struct recurrent *run);
    void (*backward)(struct recurrent *run);
};

enum {
    RECURRENT_TRAINING = 1,
    RECURRENT_INPUT_DROPOUT = 2,
    RECURRENT_STATE_DROPOUT = 4,
    RECURRENT_INITIAL_STATE = 8,
};

/* Cut the buffers of a run of the shape in `run` (and of this cell) from the arena. `packed`,
 * `workspace` and `output_gradient` are shared with others and left alone. */
void recurrent_cut(struct recurrent *run, const struct recurrent_cell *cell, struct arena *arena,
                   unsigned flags);

/* The step that comes k-th in the order of processing. */
static inline size_t recurrent_time(const struct recurrent *run, size_t k) {
    return run->reverse ? run->length - 1 - k : k;
}

/* The slots of the state before and after step t. */
static inline size_t recurrent_before(const struct recurrent *run, size_t t) {
    return run->reverse ? t + 1 : t;
}
static inline size_t recurrent_after(const struct recurrent *run, size_t t) {
    return run->reverse ? t : t + 1;
}

/* The slots of the states carried in and out. */
static inline size_t recurrent_first(const struct recurrent *run) {
    return run->reverse ? run->length : 0;
}
static inline size_t recurrent_last(const struct recurrent *run) {
    return run->reverse ? 0 : run->length;
}

static inline bool recurrent_masked(const struct recurrent *run, size_t t, size_t b) {
    return run->mask && !run->mask[t * run->batch + b];
}

/* Before the loop: the input products of all steps, gates = x W + b. */
void recurrent_input_forward(struct recurrent *run);

/* Pack U for the products of the forward loop, or its transpose for those of the backward loop. */
void recurrent_pack(struct recurrent *run, bool transposed);

/* target (B, G*H) += h_{t-1} U */
void recurrent_step_forward(struct recurrent *run, size_t t, real *target);

/* After step t forward: rows whose step is masked keep their state. */
void recurrent_hold(struct recurrent *run, size_t t);

/* Begin step t backward: note the norm of dL/dh_t. Returns dL/dh_t (B, H). */
real *recurrent_arrive(struct recurrent *run, size_t t);

/* Where the gradient of the state before step t is gathered; NULL before the first step when
 * nobody wants it (truncated back-propagation). */
real *recurrent_previous_gradient(struct recurrent *run, size_t t);

/* A masked row at step t: its state's gradient goes back unchanged. */
void recurrent_pass_row(struct recurrent *run, size_t t, size_t b);

/* The gradient of the state before step t += gradient (B, G*H) U^T. */
void recurrent_step_backward(struct recurrent *run, size_t t, const real *gradient);

/* After the loop, from the gates' gradients dZ of all steps: dW = x^T dZ, db = sum dZ (first row of
 * the bias), and dx = dZ W^T when wanted. */
void recurrent_input_backward(struct recurrent *run);

/* After the loop: dU = h_{t-1}^T gradient over all steps, gradient (T, B, G*H). */
void recurrent_kernel_backward(struct recurrent *run, const real *gradient);

#endif
