/* What the recurrent cells share: one layer's pass over a batch of sequences.
 *
 * Time comes first: (T, B, C) is T steps of B rows of C numbers. All memory is the caller's. G is
 * the number of gates: a cell's gates lie side by side in the columns of one kernel, so that one
 * product serves them all. */
#ifndef RECURRENT_H
#define RECURRENT_H

#include "base/arena.h"
#include "kernels/real.h"
#include <stddef.h>
#include <stdint.h>

struct recurrent_weights {
    real *kernel;           /* W (C, G*H) */
    real *recurrent_kernel; /* U (H, G*H) */
    real *bias;             /* b (G*H); the GRU's (2, G*H): input row, recurrent row */
};

struct recurrent {
    size_t length, batch, inputs, units; /* T, B, C, H */
    size_t gate_count;                   /* G */
    const uint16_t *tokens;              /* (T, B): a one-hot input is a row look-up … */
    const real *input;                   /* … or (T, B, C) when tokens is NULL */
    struct recurrent_weights weights;
    struct recurrent_weights gradients; /* written whole by the backward pass */
    real *output;          /* h (T+1, B, H): [0] is the carried state, [t+1] follows step t */
    real *memory;          /* c (T+1, B, H), LSTM only */
    real *memory_tanh;     /* tanh c_t (T, B, H), LSTM only */
    real *gates;           /* forward: gate values (T, B, G*H); backward: their gradients */
    real *recurrence;      /* h U + b (T, B, G*H), GRU only; backward: its gradient */
    real *output_gradient; /* (T, B, H): from above; used up by the backward pass */
    real *memory_gradient; /* (B, H), LSTM only */
    real *input_gradient;  /* (T, B, C), NULL: not wanted */
    real *packed;          /* room for U or its transpose, packed; NULL in a run of one row */
    real *workspace;       /* matrix_workspace() of the widest product */
};

/* A kind of cell. forward() fills gates and output from input, weights and the carried state;
 * backward() fills gradients (and input_gradient) from output_gradient after a forward pass. */
struct recurrent_cell {
    const char *type;       /* in the configuration */
    const char *keras_name; /* stem of the layer's name */
    size_t gate_count;
    size_t bias_rows;
    size_t state_count; /* carried arrays: 1 (h) or 2 (h, c) */
    void (*forward)(struct recurrent *run);
    void (*backward)(struct recurrent *run);
};

/* Cut the buffers of a run of the shape in `run` (and of this cell) from the arena; `training` adds
 * those of the backward pass. `packed` and `workspace` are shared between layers and left alone. */
void recurrent_cut(struct recurrent *run, const struct recurrent_cell *cell, struct arena *arena,
                   bool training);

/* Before the loop: the input products of all steps, gates = x W + b. */
void recurrent_input_forward(struct recurrent *run);

/* Pack U for the products of the forward loop, or its transpose for those of the backward loop. */
void recurrent_pack(struct recurrent *run, bool transposed);

/* target (B, G*H) += h_{t-1} U; and output_gradient of step t-1 += gradient (B, G*H) U^T, nothing
 * at t = 0, where the gradient is cut (truncated back-propagation). */
void recurrent_step_forward(struct recurrent *run, size_t t, real *target);
void recurrent_step_backward(struct recurrent *run, size_t t, const real *gradient);

/* After the loop, from the gates' gradients dZ of all steps: dW = x^T dZ, db = sum dZ (first row of
 * the bias), and dx = dZ W^T when wanted. */
void recurrent_input_backward(struct recurrent *run);

/* After the loop: dU = h_{t-1}^T gradient over all steps, gradient (T, B, G*H). */
void recurrent_kernel_backward(struct recurrent *run, const real *gradient);

#endif
