#include "model/gru.h"

#include "kernels/activation.h"
#include "kernels/lanes.h"
#include "kernels/reduce.h"
#include <string.h>

/* Pointers of one row at one step; each array holds H numbers. */
struct row {
    real *z, *r, *g;    /* x W + b, then gate values, then their gradients */
    real *uz, *ur, *ug; /* h_{t-1} U + b', then the gradients of it */
    real *h_before, *h;
};

static struct row row_at(const struct recurrent *run, size_t t, size_t b) {
    size_t h = run->units, at = (t * run->batch + b) * h;
    size_t before = (recurrent_before(run, t) * run->batch + b) * h;
    size_t after = (recurrent_after(run, t) * run->batch + b) * h;
    real *x = run->gates + 3 * at, *u = run->recurrence + 3 * at;
    return (struct row){
        x, x + h, x + 2 * h, u, u + h, u + 2 * h, run->output + before, run->output + after};
}

/* g += r u_g, what the candidate's tanh is taken of */
static void reset(const void *unused, size_t units, real *const *x) {
    const real *r = x[0], *ug = x[1];
    real *g = x[2];
    (void)unused;
    for (size_t j = 0; j < units; j += VECTOR_LANES)
        vector_store(g + j, vector_load(g + j) + vector_load(r + j) * vector_load(ug + j));
}

static void update(const void *unused, size_t units, real *const *x) {
    const real *at_z = x[0], *g = x[1], *h_before = x[2];
    real *h = x[3];
    (void)unused;
    for (size_t j = 0; j < units; j += VECTOR_LANES) {
        vector z = vector_load(at_z + j);
        vector_store(h + j, z * vector_load(h_before + j) + ((real)1 - z) * vector_load(g + j));
    }
}

/* z = sigm(x_z + u_z)   r = sigm(x_r + u_r)   g = tanh(x_g + r u_g)
 * h_t = z h_{t-1} + (1 - z) g                 with x = x_t W + b, u = h_{t-1} U + b' */
static void forward_row(struct row at, size_t units) {
    reduce_add(at.z, at.uz, 2 * units); /* r stands behind z */
    activation_sigmoid_array(at.z, 2 * units);
    lanes_run(reset, NULL, units, 3, (real *[]){at.r, at.ug, at.g});
    activation_tanh_array(at.g, units);
    lanes_run(update, NULL, units, 4, (real *[]){at.z, at.g, at.h_before, at.h});
}

/* The recurrent row of the bias, before h_{t-1} U is added. */
static void put_bias(struct recurrent *run, real *u) {
    size_t n = 3 * run->units;
    if (!run->weights.bias) memset(u, 0, run->batch * n * sizeof *u);
    for (size_t b = 0; run->weights.bias && b < run->batch; b++)
        memcpy(u + b * n, run->weights.bias + n, n * sizeof *u);
}

static void forward(struct recurrent *run) {
    recurrent_input_forward(run);
    recurrent_pack(run, false);
    for (size_t k = 0; k < run->length; k++) {
        size_t t = recurrent_time(run, k);
        real *u = run->recurrence + t * run->batch * 3 * run->units;
        put_bias(run, u);
        recurrent_step_forward(run, t, u);
        for (size_t b = 0; b < run->batch; b++) forward_row(row_at(run, t, b), run->units);
        recurrent_hold(run, t);
    }
}

/* dz = dh (h_{t-1} - g) z (1 - z)    dg = dh (1 - z) (1 - g^2)    dr = dg u_g r (1 - r)
 * du = (dz, dr, dg r)
 * Gradients take the place of the values, dh z (which goes on to h_{t-1}) that of dh. */
static void derive(const void *unused, size_t units, real *const *x) {
    real *at_z = x[0], *at_r = x[1], *at_g = x[2], *at_uz = x[3], *at_ur = x[4], *at_ug = x[5];
    real *at_h_before = x[6], *at_dh = x[7];
    (void)unused;
    for (size_t j = 0; j < units; j += VECTOR_LANES) {
        vector z = vector_load(at_z + j), r = vector_load(at_r + j), g = vector_load(at_g + j);
        vector dh = vector_load(at_dh + j), h_before = vector_load(at_h_before + j);
        vector dz = dh * (h_before - g) * z * ((real)1 - z);
        vector dg = dh * ((real)1 - z) * ((real)1 - g * g);
        vector dr = dg * vector_load(at_ug + j) * r * ((real)1 - r);
        vector_store(at_dh + j, dh * z);
        vector_store(at_ug + j, dg * r);
        vector_store(at_z + j, dz);
        vector_store(at_uz + j, dz);
        vector_store(at_r + j, dr);
        vector_store(at_ur + j, dr);
        vector_store(at_g + j, dg);
    }
}

static void backward_row(struct row at, real *dh, size_t units) {
    lanes_run(derive, NULL, units, 8,
              (real *[]){at.z, at.r, at.g, at.uz, at.ur, at.ug, at.h_before, dh});
}

/* A masked row: no gradient for the gates, dh goes back whole. */
static void backward_masked(struct recurrent *run, size_t t, size_t b) {
    size_t n = 3 * run->units, at = (t * run->batch + b) * n;
    memset(run->gates + at, 0, n * sizeof(real));
    memset(run->recurrence + at, 0, n * sizeof(real));
}

static void backward_step(struct recurrent *run, size_t t) {
    size_t h = run->units, step = run->batch * h;
    real *dh = recurrent_arrive(run, t), *previous = recurrent_previous_gradient(run, t);
    for (size_t b = 0; b < run->batch; b++) {
        if (recurrent_masked(run, t, b))
            backward_masked(run, t, b);
        else
            backward_row(row_at(run, t, b), dh + b * h, h);
    }
    if (previous) reduce_add(previous, dh, step);
    recurrent_step_backward(run, t, run->recurrence + t * 3 * step);
}

static void backward(struct recurrent *run) {
    size_t n = 3 * run->units;
    recurrent_pack(run, true);
    for (size_t k = run->length; k-- > 0;) backward_step(run, recurrent_time(run, k));
    recurrent_kernel_backward(run, run->recurrence);
    if (run->gradients.bias) {
        memset(run->gradients.bias + n, 0, n * sizeof(real));
        reduce_add_rows(run->gradients.bias + n, run->recurrence, run->length * run->batch, n);
    }
    recurrent_input_backward(run);
}

const struct recurrent_cell gru_cell = {"gru", 3, 2, 1, 3, forward, backward};
