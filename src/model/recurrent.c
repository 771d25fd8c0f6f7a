#include "model/recurrent.h"

#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include <string.h>

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

void recurrent_cut(struct recurrent *run, const struct recurrent_cell *cell, struct arena *arena,
                   unsigned flags) {
    uint64_t states = (uint64_t)run->batch * run->units, steps = run->length * states;
    uint64_t rows = (uint64_t)run->length * run->batch;
    run->gate_count = cell->gate_count;
    run->groups = flags & RECURRENT_STATE_DROPOUT ? cell->gate_count : 1;
    run->output = arena_cut(arena, steps + states, sizeof(real));
    run->gates = arena_cut(arena, steps * cell->gate_count, sizeof(real));
    if (cell->state_count > 1) {
        run->memory = arena_cut(arena, steps + states, sizeof(real));
        run->memory_tanh = arena_cut(arena, steps, sizeof(real));
    }
    if (cell->recurrence_gates)
        run->recurrence = arena_cut(arena, steps * cell->recurrence_gates, sizeof(real));
    if (!(flags & RECURRENT_TRAINING)) return;
    if (cell->state_count > 1) run->memory_gradient = arena_cut(arena, states, sizeof(real));
    if (flags & RECURRENT_INITIAL_STATE)
        run->state_gradient = arena_cut(arena, states, sizeof(real));
    if (flags & RECURRENT_INPUT_DROPOUT)
        run->dropped_input = arena_cut(arena, rows * run->groups * run->inputs, sizeof(real));
    if (flags & RECURRENT_STATE_DROPOUT)
        run->dropped_output = arena_cut(arena, steps * run->groups, sizeof(real));
    if (flags & (RECURRENT_INPUT_DROPOUT | RECURRENT_STATE_DROPOUT) || cell->recurrence_gates == 1)
        run->scratch = arena_cut(arena, rows * larger(run->inputs, run->units), sizeof(real));
}

static size_t width(const struct recurrent *run) {
    return run->gate_count * run->units;
}

static size_t all_rows(const struct recurrent *run) {
    return run->length * run->batch;
}

/* Columns of the gates that share one set of dropout factors. */
static size_t group_width(const struct recurrent *run) {
    return width(run) / run->groups;
}

/* to (count) = x * factors, the factors (count / repeats) repeated. */
static void scale(real *to, const real *x, const real *factors, size_t repeats, size_t count) {
    for (size_t r = 0; r < repeats; r++, to += count, x += count)
        reduce_multiply(to, x, factors, count);
}

/* ---- input ---- */

static void put_bias(struct recurrent *run) {
    size_t n = width(run), rows = all_rows(run);
    if (!run->weights.bias) memset(run->gates, 0, rows * n * sizeof(real));
    for (size_t r = 0; run->weights.bias && r < rows; r++)
        memcpy(run->gates + r * n, run->weights.bias, n * sizeof(real));
}

/* z = W[token] + b: the product of a one-hot row is a look-up. */
static void look_up(struct recurrent *run) {
    size_t n = width(run), rows = all_rows(run);
    for (size_t r = 0; r < rows; r++)
        reduce_add(run->gates + r * n, run->weights.kernel + run->tokens[r] * n, n);
}

/* The input of a group of gates, dropped when there are factors. */
static const real *group_input(const struct recurrent *run, size_t group) {
    return run->input_factors ? run->dropped_input + group * all_rows(run) * run->inputs
                              : run->input;
}

static void drop_input(struct recurrent *run) {
    size_t c = run->inputs * run->batch, rows = all_rows(run);
    for (size_t g = 0; g < run->groups; g++)
        scale(run->dropped_input + g * rows * run->inputs, run->input, run->input_factors + g * c,
              run->length, c);
}

void recurrent_input_forward(struct recurrent *run) {
    size_t n = width(run), rows = all_rows(run), c = run->inputs;
    put_bias(run);
    if (run->tokens) {
        look_up(run);
        return;
    }
    if (run->input_factors) drop_input(run);
    size_t groups = run->input_factors ? run->groups : 1, columns = n / groups;
    for (size_t g = 0; g < groups; g++)
        matrix_multiply(rows, columns, c, matrix_of(group_input(run, g), c),
                        matrix_of(run->weights.kernel + g * columns, n), run->gates + g * columns,
                        n, true, run->workspace);
}

static void scatter(struct recurrent *run) {
    size_t n = width(run), rows = all_rows(run);
    memset(run->gradients.kernel, 0, run->inputs * n * sizeof(real));
    for (size_t r = 0; r < rows; r++)
        reduce_add(run->gradients.kernel + run->tokens[r] * n, run->gates + r * n, n);
}

/* dx += (dZ_g W_g^T) factors_g for every group */
static void dropped_input_backward(struct recurrent *run) {
    size_t n = width(run), columns = group_width(run), rows = all_rows(run), c = run->inputs;
    if (!run->add_gradient) memset(run->input_gradient, 0, rows * c * sizeof(real));
    for (size_t g = 0; g < run->groups; g++) {
        matrix_multiply(rows, c, columns, matrix_of(run->gates + g * columns, n),
                        matrix_transposed(run->weights.kernel + g * columns, n), run->scratch, c,
                        false, run->workspace);
        const real *factors = run->input_factors + g * run->batch * c;
        for (size_t t = 0; t < run->length; t++)
            for (size_t i = 0; i < run->batch * c; i++)
                run->input_gradient[t * run->batch * c + i] +=
                    run->scratch[t * run->batch * c + i] * factors[i];
    }
}

void recurrent_input_backward(struct recurrent *run) {
    size_t n = width(run), rows = all_rows(run), c = run->inputs;
    if (run->gradients.bias) {
        memset(run->gradients.bias, 0, n * sizeof(real));
        reduce_add_rows(run->gradients.bias, run->gates, rows, n);
    }
    if (run->tokens) {
        scatter(run);
        return;
    }
    size_t groups = run->input_factors ? run->groups : 1, columns = n / groups;
    for (size_t g = 0; g < groups; g++)
        matrix_multiply(c, columns, rows, matrix_transposed(group_input(run, g), c),
                        matrix_of(run->gates + g * columns, n), run->gradients.kernel + g * columns,
                        n, false, run->workspace);
    if (!run->input_gradient) return;
    if (run->input_factors)
        dropped_input_backward(run);
    else
        matrix_multiply(rows, c, n, matrix_of(run->gates, n),
                        matrix_transposed(run->weights.kernel, n), run->input_gradient, c,
                        run->add_gradient, run->workspace);
}

/* ---- recurrence ---- */

/* Packing serves the products of all gates at once. */
static bool packs(const struct recurrent *run) {
    return run->packed && !run->recurrent_factors;
}

void recurrent_pack(struct recurrent *run, bool transposed) {
    size_t n = width(run);
    if (!packs(run)) return;
    if (transposed)
        matrix_pack(n, run->units, matrix_transposed(run->weights.recurrent_kernel, n),
                    run->packed);
    else
        matrix_pack(run->units, n, matrix_of(run->weights.recurrent_kernel, n), run->packed);
}

/* The h before step t that a group of gates sees after dropout, (B, H). */
static real *dropped_at(const struct recurrent *run, size_t group, size_t t) {
    return run->dropped_output + (group * run->length + t) * run->batch * run->units;
}

static void dropped_step_forward(struct recurrent *run, size_t t, const real *before,
                                 real *target) {
    size_t n = width(run), columns = group_width(run), h = run->units;
    for (size_t g = 0; g < run->groups; g++) {
        real *dropped = dropped_at(run, g, t);
        scale(dropped, before, run->recurrent_factors + g * run->batch * h, 1, run->batch * h);
        matrix_multiply(run->batch, columns, h, matrix_of(dropped, h),
                        matrix_of(run->weights.recurrent_kernel + g * columns, n),
                        target + g * columns, n, true, run->workspace);
    }
}

void recurrent_step_forward(struct recurrent *run, size_t t, real *target) {
    size_t n = width(run), h = run->units;
    const real *before = run->output + recurrent_before(run, t) * run->batch * h;
    if (run->recurrent_factors)
        dropped_step_forward(run, t, before, target);
    else if (run->packed)
        matrix_multiply_packed(run->batch, n, h, matrix_of(before, h), run->packed, target, n, true,
                               run->workspace);
    else
        matrix_multiply(run->batch, n, h, matrix_of(before, h),
                        matrix_of(run->weights.recurrent_kernel, n), target, n, true,
                        run->workspace);
}

static void copy_row(real *states, size_t to, size_t from, size_t b, size_t batch, size_t h) {
    memcpy(states + (to * batch + b) * h, states + (from * batch + b) * h, h * sizeof(real));
}

void recurrent_hold(struct recurrent *run, size_t t) {
    size_t before = recurrent_before(run, t), after = recurrent_after(run, t);
    if (!run->mask) return;
    for (size_t b = 0; b < run->batch; b++) {
        if (!recurrent_masked(run, t, b)) continue;
        copy_row(run->output, after, before, b, run->batch, run->units);
        if (run->memory) copy_row(run->memory, after, before, b, run->batch, run->units);
    }
}

real *recurrent_arrive(struct recurrent *run, size_t t) {
    size_t step = run->batch * run->units;
    real *gradient = run->output_gradient + t * step;
    if (run->norms) run->norms[t] = reduce_squares(gradient, step);
    return gradient;
}

real *recurrent_previous_gradient(struct recurrent *run, size_t t) {
    size_t step = run->batch * run->units;
    if (t == recurrent_time(run, 0)) return run->state_gradient;
    return run->output_gradient + (run->reverse ? t + 1 : t - 1) * step;
}

void recurrent_pass_row(struct recurrent *run, size_t t, size_t b) {
    size_t n = width(run), h = run->units, row = t * run->batch + b;
    real *previous = recurrent_previous_gradient(run, t);
    memset(run->gates + row * n, 0, n * sizeof(real));
    if (previous) reduce_add(previous + b * h, run->output_gradient + row * h, h);
}

static void dropped_step_backward(struct recurrent *run, const real *gradient, real *previous) {
    size_t n = width(run), columns = group_width(run), h = run->units, count = run->batch * h;
    for (size_t g = 0; g < run->groups; g++) {
        const real *factors = run->recurrent_factors + g * count;
        matrix_multiply(run->batch, h, columns, matrix_of(gradient + g * columns, n),
                        matrix_transposed(run->weights.recurrent_kernel + g * columns, n),
                        run->scratch, h, false, run->workspace);
        for (size_t i = 0; i < count; i++) previous[i] += run->scratch[i] * factors[i];
    }
}

void recurrent_step_backward(struct recurrent *run, size_t t, const real *gradient) {
    size_t n = width(run), h = run->units;
    real *previous = recurrent_previous_gradient(run, t);
    if (!previous) return;
    if (run->recurrent_factors)
        dropped_step_backward(run, gradient, previous);
    else if (run->packed)
        matrix_multiply_packed(run->batch, h, n, matrix_of(gradient, n), run->packed, previous, h,
                               true, run->workspace);
    else
        matrix_multiply(run->batch, h, n, matrix_of(gradient, n),
                        matrix_transposed(run->weights.recurrent_kernel, n), previous, h, true,
                        run->workspace);
}

void recurrent_kernel_backward(struct recurrent *run, const real *gradient) {
    size_t n = width(run), h = run->units, rows = all_rows(run);
    size_t groups = run->recurrent_factors ? run->groups : 1, columns = n / groups;
    const real *before = run->output + (run->reverse ? run->batch * h : 0);
    for (size_t g = 0; g < groups; g++)
        matrix_multiply(
            h, columns, rows,
            matrix_transposed(run->recurrent_factors ? dropped_at(run, g, 0) : before, h),
            matrix_of(gradient + g * columns, n), run->gradients.recurrent_kernel + g * columns, n,
            false, run->workspace);
}
