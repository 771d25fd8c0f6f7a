#include "model/gru.h"

#include "kernels/activation.h"
#include "kernels/reduce.h"
#include <string.h>

/* Pointers of one row at one step; each array holds H numbers. */
struct row {
    real *z, *r, *g;    /* x W + b, then gate values, then their gradients */
    real *uz, *ur, *ug; /* h_{t-1} U + b', then the gradients of it */
    const real *h_before;
    real *h;
};

static struct row row_at(const struct recurrent *run, size_t t, size_t b) {
    size_t h = run->units, at = (t * run->batch + b) * h;
    size_t before = (recurrent_before(run, t) * run->batch + b) * h;
    size_t after = (recurrent_after(run, t) * run->batch + b) * h;
    real *x = run->gates + 3 * at, *u = run->recurrence + 3 * at;
    return (struct row){
        x, x + h, x + 2 * h, u, u + h, u + 2 * h, run->output + before, run->output + after};
}

struct lanes {
    vector z, r, g, h;
};

/* z = sigm(x_z + u_z)   r = sigm(x_r + u_r)   g = tanh(x_g + r u_g)
 * h_t = z h_{t-1} + (1 - z) g                 with x = x_t W + b, u = h_{t-1} U + b' */
VECTOR_INLINE struct lanes forward_lanes(struct lanes x, struct lanes u) {
    struct lanes y;
    y.z = activation_sigmoid(x.z + u.z);
    y.r = activation_sigmoid(x.r + u.r);
    y.g = activation_tanh(x.g + y.r * u.g);
    y.h = y.z * u.h + ((real)1 - y.z) * y.g;
    return y;
}

static void forward_row(struct row r, size_t units) {
    size_t j = 0;
    for (; j + VECTOR_LANES <= units; j += VECTOR_LANES) {
        struct lanes x = {
            .z = vector_load(r.z + j), .r = vector_load(r.r + j), .g = vector_load(r.g + j)};
        struct lanes u = {vector_load(r.uz + j), vector_load(r.ur + j), vector_load(r.ug + j),
                          vector_load(r.h_before + j)};
        struct lanes y = forward_lanes(x, u);
        vector_store(r.z + j, y.z);
        vector_store(r.r + j, y.r);
        vector_store(r.g + j, y.g);
        vector_store(r.h + j, y.h);
    }
    size_t n = units - j;
    if (!n) return;
    struct lanes x = {.z = vector_load_part(r.z + j, n),
                      .r = vector_load_part(r.r + j, n),
                      .g = vector_load_part(r.g + j, n)};
    struct lanes u = {vector_load_part(r.uz + j, n), vector_load_part(r.ur + j, n),
                      vector_load_part(r.ug + j, n), vector_load_part(r.h_before + j, n)};
    struct lanes y = forward_lanes(x, u);
    vector_store_part(r.z + j, y.z, n);
    vector_store_part(r.r + j, y.r, n);
    vector_store_part(r.g + j, y.g, n);
    vector_store_part(r.h + j, y.h, n);
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
 * Gradients take the place of the values, dh z (which goes on to h_{t-1}) that of dh. The arrays
 * are apart, which lets compilers use vectors. */
static void backward_arrays(size_t units, real *restrict z, real *restrict r, real *restrict g,
                            real *restrict uz, real *restrict ur, real *restrict ug,
                            const real *restrict h_before, real *restrict dh) {
    for (size_t j = 0; j < units; j++) {
        real dz = dh[j] * (h_before[j] - g[j]) * z[j] * ((real)1 - z[j]);
        real dg = dh[j] * ((real)1 - z[j]) * ((real)1 - g[j] * g[j]);
        real dr = dg * ug[j] * r[j] * ((real)1 - r[j]);
        dh[j] = dh[j] * z[j];
        ug[j] = dg * r[j];
        z[j] = uz[j] = dz;
        r[j] = ur[j] = dr;
        g[j] = dg;
    }
}

static void backward_row(struct row at, real *dh, size_t units) {
    backward_arrays(units, at.z, at.r, at.g, at.uz, at.ur, at.ug, at.h_before, dh);
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
