#include "model/lstm.h"

#include "kernels/activation.h"
#include "kernels/lanes.h"
#include "kernels/reduce.h"
#include <string.h>

/* Pointers of one row at one step; each array holds H numbers. */
struct row {
    real *i, *f, *g, *o;  /* gate values, or their gradients */
    real *c, *tanh_c, *h; /* after the step */
    real *c_before;
};

static struct row row_at(const struct recurrent *run, size_t t, size_t b) {
    size_t h = run->units, at = (t * run->batch + b) * h;
    size_t before = (recurrent_before(run, t) * run->batch + b) * h;
    size_t after = (recurrent_after(run, t) * run->batch + b) * h;
    real *gates = run->gates + 4 * at;
    return (struct row){gates,
                        gates + h,
                        gates + 2 * h,
                        gates + 3 * h,
                        run->memory + after,
                        run->memory_tanh + at,
                        run->output + after,
                        run->memory + before};
}

/* c_t = f c_{t-1} + i g, twice: its tanh is taken in place */
static void remember(const void *unused, size_t units, real *const *x) {
    const real *i = x[0], *f = x[1], *g = x[2], *c_before = x[3];
    real *c = x[4], *tanh_c = x[5];
    (void)unused;
    for (size_t j = 0; j < units; j += VECTOR_LANES) {
        vector now = vector_load(f + j) * vector_load(c_before + j) +
                     vector_load(i + j) * vector_load(g + j);
        vector_store(c + j, now);
        vector_store(tanh_c + j, now);
    }
}

/* z = x_t W + h_{t-1} U + b, cut in four:
 * i = sigm(z_i)   f = sigm(z_f)   g = tanh(z_g)   o = sigm(z_o)
 * c_t = f c_{t-1} + i g           h_t = o tanh(c_t) */
static void forward_row(struct row r, size_t units) {
    activation_sigmoid_array(r.i, 2 * units); /* f stands behind i */
    activation_tanh_array(r.g, units);
    activation_sigmoid_array(r.o, units);
    lanes_run(remember, NULL, units, 6, (real *[]){r.i, r.f, r.g, r.c_before, r.c, r.tanh_c});
    activation_tanh_array(r.tanh_c, units);
    reduce_multiply(r.h, r.o, r.tanh_c, units);
}

static void forward(struct recurrent *run) {
    recurrent_input_forward(run);
    recurrent_pack(run, false);
    for (size_t k = 0; k < run->length; k++) {
        size_t t = recurrent_time(run, k);
        recurrent_step_forward(run, t, run->gates + t * run->batch * 4 * run->units);
        for (size_t b = 0; b < run->batch; b++) forward_row(row_at(run, t, b), run->units);
        recurrent_hold(run, t);
    }
}

/* do = dh tanh(c)              dz_o = do o (1 - o)
 * dc += dh o (1 - tanh(c)^2)
 * dz_i = dc g i (1 - i)        dz_f = dc c_{t-1} f (1 - f)        dz_g = dc i (1 - g^2)
 * dc_{t-1} = dc f
 * The gates' gradients take the gates' place. */
static void derive(const void *unused, size_t units, real *const *x) {
    real *at_i = x[0], *at_f = x[1], *at_g = x[2], *at_o = x[3], *at_dc = x[4];
    const real *at_tanh_c = x[5], *at_c_before = x[6], *at_dh = x[7];
    (void)unused;
    for (size_t j = 0; j < units; j += VECTOR_LANES) {
        vector i = vector_load(at_i + j), f = vector_load(at_f + j), g = vector_load(at_g + j);
        vector o = vector_load(at_o + j), tanh_c = vector_load(at_tanh_c + j);
        vector c_before = vector_load(at_c_before + j), dh = vector_load(at_dh + j);
        vector dc = vector_load(at_dc + j) + dh * o * ((real)1 - tanh_c * tanh_c);
        vector_store(at_o + j, dh * tanh_c * o * ((real)1 - o));
        vector_store(at_dc + j, dc * f);
        vector_store(at_i + j, dc * g * i * ((real)1 - i));
        vector_store(at_f + j, dc * c_before * f * ((real)1 - f));
        vector_store(at_g + j, dc * i * ((real)1 - g * g));
    }
}

static void backward_row(struct row r, real *dh, real *dc, size_t units) {
    lanes_run(derive, NULL, units, 8, (real *[]){r.i, r.f, r.g, r.o, dc, r.tanh_c, r.c_before, dh});
}

static void backward(struct recurrent *run) {
    size_t h = run->units, step = run->batch * h;
    recurrent_pack(run, true);
    for (size_t k = run->length; k-- > 0;) {
        size_t t = recurrent_time(run, k);
        real *dh = recurrent_arrive(run, t);
        for (size_t b = 0; b < run->batch; b++) {
            if (recurrent_masked(run, t, b))
                recurrent_pass_row(run, t, b);
            else
                backward_row(row_at(run, t, b), dh + b * h, run->memory_gradient + b * h, h);
        }
        recurrent_step_backward(run, t, run->gates + t * 4 * step);
    }
    recurrent_kernel_backward(run, run->gates);
    recurrent_input_backward(run);
}

const struct recurrent_cell lstm_cell = {"lstm", 4, 1, 2, 0, forward, backward};
