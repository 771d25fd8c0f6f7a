#include "model/gru.h"

#include "kernels/activation.h"
#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include <string.h>

/* z = sigm(x_z + h_{t-1} U_z)   r = sigm(x_r + h_{t-1} U_r)   g = tanh(x_g + (r h_{t-1}) U_g)
 * h_t = z h_{t-1} + (1 - z) g                                             with x = x_t W + b
 *
 * The products are plain ones: the candidate's can only begin when r is known, and this form is
 * kept for its place in the literature, not for speed. */

enum { Z, R, G, GATES };

/* h_{t-1} as a gate sees it: dropped when the state is. */
static const real *seen(struct recurrent *run, size_t gate, size_t t) {
    size_t count = run->batch * run->units;
    const real *before = run->output + recurrent_before(run, t) * count;
    if (!run->recurrent_factors) return before;
    const real *factors = run->recurrent_factors + gate * count;
    real *to = run->dropped_output + (gate * run->length + t) * count;
    reduce_multiply(to, before, factors, count);
    return to;
}

/* gate's columns of the step's gates += source (B, H) U_gate */
static void add_product(struct recurrent *run, const real *source, size_t gate, real *x) {
    size_t h = run->units, n = GATES * h;
    matrix_multiply(run->batch, h, h, matrix_of(source, h),
                    matrix_of(run->weights.recurrent_kernel + gate * h, n), x + gate * h, n, true,
                    run->workspace);
}

static void open_gates(struct recurrent *run, real *x) {
    size_t h = run->units;
    for (size_t b = 0; b < run->batch; b++) activation_sigmoid_array(x + b * GATES * h, 2 * h);
}

static void reset_state(struct recurrent *run, const real *x, const real *before, real *reset) {
    size_t h = run->units;
    for (size_t b = 0; b < run->batch; b++)
        for (size_t j = 0; j < h; j++)
            reset[b * h + j] = x[(b * GATES + R) * h + j] * before[b * h + j];
}

static void update_state(struct recurrent *run, size_t t, real *x) {
    size_t h = run->units, step = run->batch * h;
    const real *before = run->output + recurrent_before(run, t) * step;
    real *after = run->output + recurrent_after(run, t) * step;
    for (size_t b = 0; b < run->batch; b++) {
        real *z = x + b * GATES * h, *g = z + G * h;
        activation_tanh_array(g, h);
        for (size_t j = 0; j < h; j++)
            after[b * h + j] = z[j] * before[b * h + j] + ((real)1 - z[j]) * g[j];
    }
}

static void forward(struct recurrent *run) {
    size_t step = run->batch * run->units;
    recurrent_input_forward(run);
    for (size_t k = 0; k < run->length; k++) {
        size_t t = recurrent_time(run, k);
        real *x = run->gates + t * GATES * step, *reset = run->recurrence + t * step;
        add_product(run, seen(run, Z, t), Z, x);
        add_product(run, seen(run, R, t), R, x);
        open_gates(run, x);
        reset_state(run, x, seen(run, G, t), reset);
        add_product(run, reset, G, x);
        update_state(run, t, x);
        recurrent_hold(run, t);
    }
}

/* dz = dh (h_{t-1} - g) z (1 - z)   dg = dh (1 - z) (1 - g^2)   dh becomes dh z */
static void backward_update(struct recurrent *run, size_t t, size_t b, real *dh) {
    size_t h = run->units;
    real *x = run->gates + (t * run->batch + b) * GATES * h, *z = x + Z * h, *g = x + G * h;
    const real *before = run->output + (recurrent_before(run, t) * run->batch + b) * h;
    for (size_t j = 0; j < h; j++) {
        real dz = dh[j] * (before[j] - g[j]) * z[j] * ((real)1 - z[j]);
        real dg = dh[j] * ((real)1 - z[j]) * ((real)1 - g[j] * g[j]);
        dh[j] *= z[j];
        z[j] = dz;
        g[j] = dg;
    }
}

/* The gradient of `source` in source U_gate, into scratch (B, H). */
static real *product_backward(struct recurrent *run, size_t t, size_t gate) {
    size_t h = run->units, n = GATES * h;
    const real *gradient = run->gates + t * run->batch * n + gate * h;
    matrix_multiply(run->batch, h, h, matrix_of(gradient, n),
                    matrix_transposed(run->weights.recurrent_kernel + gate * h, n), run->scratch, h,
                    false, run->workspace);
    return run->scratch;
}

/* previous += gradient, through the dropout of the gate's state */
static void add_back(struct recurrent *run, size_t gate, const real *gradient, real *previous) {
    size_t count = run->batch * run->units;
    const real *factors = run->recurrent_factors ? run->recurrent_factors + gate * count : NULL;
    for (size_t i = 0; previous && i < count; i++)
        previous[i] += factors ? gradient[i] * factors[i] : gradient[i];
}

/* dr = d(r h) h r (1 - r); d(r h) becomes d(r h) r, what goes on to h */
static void backward_reset(struct recurrent *run, size_t t, real *reset_gradient) {
    size_t h = run->units, count = run->batch * h;
    const real *before = run->recurrent_factors
                             ? run->dropped_output + (G * run->length + t) * count
                             : run->output + recurrent_before(run, t) * count;
    for (size_t b = 0; b < run->batch; b++) {
        real *r = run->gates + ((t * run->batch + b) * GATES + R) * h;
        real *down = reset_gradient + b * h;
        if (recurrent_masked(run, t, b)) continue;
        for (size_t j = 0; j < h; j++) {
            real value = r[j], d = down[j];
            r[j] = d * before[b * h + j] * value * ((real)1 - value);
            down[j] = d * value;
        }
    }
}

static void backward_step(struct recurrent *run, size_t t) {
    size_t h = run->units, step = run->batch * h;
    real *dh = recurrent_arrive(run, t), *previous = recurrent_previous_gradient(run, t);
    for (size_t b = 0; b < run->batch; b++) {
        if (recurrent_masked(run, t, b))
            memset(run->gates + (t * run->batch + b) * GATES * h, 0, GATES * h * sizeof(real));
        else
            backward_update(run, t, b, dh + b * h);
    }
    if (previous) reduce_add(previous, dh, step);
    real *down = product_backward(run, t, G);
    backward_reset(run, t, down);
    add_back(run, G, down, previous);
    add_back(run, Z, product_backward(run, t, Z), previous);
    add_back(run, R, product_backward(run, t, R), previous);
}

/* dU_gate = source^T dZ_gate over all steps */
static void kernel_backward(struct recurrent *run, const real *source, size_t gate) {
    size_t h = run->units, n = GATES * h;
    matrix_multiply(h, h, run->length * run->batch, matrix_transposed(source, h),
                    matrix_of(run->gates + gate * h, n), run->gradients.recurrent_kernel + gate * h,
                    n, false, run->workspace);
}

static void backward(struct recurrent *run) {
    size_t step = run->batch * run->units;
    const real *before = run->output + (run->reverse ? step : 0);
    bool dropped = run->recurrent_factors != NULL;
    for (size_t k = run->length; k-- > 0;) backward_step(run, recurrent_time(run, k));
    kernel_backward(run, dropped ? run->dropped_output : before, Z);
    kernel_backward(run, dropped ? run->dropped_output + run->length * step : before, R);
    kernel_backward(run, run->recurrence, G);
    recurrent_input_backward(run);
}

const struct recurrent_cell gru_classic_cell = {"gru", 3, 1, 1, 1, forward, backward};
