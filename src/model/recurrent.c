#include "model/recurrent.h"

#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include <string.h>

void recurrent_cut(struct recurrent *run, const struct recurrent_cell *cell, struct arena *arena,
                   bool training) {
    uint64_t states = (uint64_t)run->batch * run->units, steps = run->length * states;
    run->gate_count = cell->gate_count;
    run->output = arena_cut(arena, steps + states, sizeof(real));
    run->gates = arena_cut(arena, steps * cell->gate_count, sizeof(real));
    if (cell->state_count > 1) {
        run->memory = arena_cut(arena, steps + states, sizeof(real));
        run->memory_tanh = arena_cut(arena, steps, sizeof(real));
    }
    if (cell->bias_rows > 1)
        run->recurrence = arena_cut(arena, steps * cell->gate_count, sizeof(real));
    if (!training) return;
    run->output_gradient = arena_cut(arena, steps, sizeof(real));
    if (cell->state_count > 1) run->memory_gradient = arena_cut(arena, states, sizeof(real));
}

static size_t width(const struct recurrent *run) {
    return run->gate_count * run->units;
}

/* ---- input ---- */

/* z = W[token] + b: the product of a one-hot row is a look-up. */
static void look_up(struct recurrent *run) {
    size_t n = width(run), rows = run->length * run->batch;
    for (size_t r = 0; r < rows; r++) {
        real *z = run->gates + r * n;
        memcpy(z, run->weights.bias, n * sizeof *z);
        reduce_add(z, run->weights.kernel + run->tokens[r] * n, n);
    }
}

void recurrent_input_forward(struct recurrent *run) {
    size_t n = width(run), rows = run->length * run->batch;
    if (run->tokens) {
        look_up(run);
        return;
    }
    for (size_t r = 0; r < rows; r++)
        memcpy(run->gates + r * n, run->weights.bias, n * sizeof(real));
    matrix_multiply(rows, n, run->inputs, matrix_of(run->input, run->inputs),
                    matrix_of(run->weights.kernel, n), run->gates, n, true, run->workspace);
}

static void scatter(struct recurrent *run) {
    size_t n = width(run), rows = run->length * run->batch;
    memset(run->gradients.kernel, 0, run->inputs * n * sizeof(real));
    for (size_t r = 0; r < rows; r++)
        reduce_add(run->gradients.kernel + run->tokens[r] * n, run->gates + r * n, n);
}

void recurrent_input_backward(struct recurrent *run) {
    size_t n = width(run), rows = run->length * run->batch;
    memset(run->gradients.bias, 0, n * sizeof(real));
    reduce_add_rows(run->gradients.bias, run->gates, rows, n);
    if (run->tokens) {
        scatter(run);
        return;
    }
    matrix_multiply(run->inputs, n, rows, matrix_transposed(run->input, run->inputs),
                    matrix_of(run->gates, n), run->gradients.kernel, n, false, run->workspace);
    if (run->input_gradient)
        matrix_multiply(rows, run->inputs, n, matrix_of(run->gates, n),
                        matrix_transposed(run->weights.kernel, n), run->input_gradient, run->inputs,
                        false, run->workspace);
}

/* ---- recurrence ---- */

void recurrent_pack(struct recurrent *run, bool transposed) {
    size_t n = width(run);
    if (!run->packed) return;
    if (transposed)
        matrix_pack(n, run->units, matrix_transposed(run->weights.recurrent_kernel, n),
                    run->packed);
    else
        matrix_pack(run->units, n, matrix_of(run->weights.recurrent_kernel, n), run->packed);
}

void recurrent_step_forward(struct recurrent *run, size_t t, real *target) {
    size_t n = width(run), h = run->units;
    struct matrix before = matrix_of(run->output + t * run->batch * h, h);
    if (run->packed)
        matrix_multiply_packed(run->batch, n, h, before, run->packed, target, n, true,
                               run->workspace);
    else
        matrix_multiply(run->batch, n, h, before, matrix_of(run->weights.recurrent_kernel, n),
                        target, n, true, run->workspace);
}

void recurrent_step_backward(struct recurrent *run, size_t t, const real *gradient) {
    size_t n = width(run), h = run->units;
    if (t == 0) return;
    matrix_multiply_packed(run->batch, h, n, matrix_of(gradient, n), run->packed,
                           run->output_gradient + (t - 1) * run->batch * h, h, true,
                           run->workspace);
}

void recurrent_kernel_backward(struct recurrent *run, const real *gradient) {
    size_t n = width(run), h = run->units;
    matrix_multiply(h, n, run->length * run->batch, matrix_transposed(run->output, h),
                    matrix_of(gradient, n), run->gradients.recurrent_kernel, n, false,
                    run->workspace);
}
