#include "model/lstm.h"

#include "kernels/activation.h"
#include <string.h>

/* Pointers of one row at one step; each array holds H numbers. */
struct row {
    real *i, *f, *g, *o;  /* gate values, or their gradients */
    real *c, *tanh_c, *h; /* after the step */
    const real *c_before;
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

struct lanes {
    vector i, f, g, o, c, tanh_c, h;
};

/* z = x_t W + h_{t-1} U + b, cut in four:
 * i = sigm(z_i)   f = sigm(z_f)   g = tanh(z_g)   o = sigm(z_o)
 * c_t = f c_{t-1} + i g           h_t = o tanh(c_t) */
VECTOR_INLINE struct lanes forward_lanes(struct lanes z, vector c_before) {
    struct lanes y;
    y.i = activation_sigmoid(z.i);
    y.f = activation_sigmoid(z.f);
    y.g = activation_tanh(z.g);
    y.o = activation_sigmoid(z.o);
    y.c = y.f * c_before + y.i * y.g;
    y.tanh_c = activation_tanh(y.c);
    y.h = y.o * y.tanh_c;
    return y;
}

static void forward_row(struct row r, size_t units) {
    size_t j = 0;
    for (; j + VECTOR_LANES <= units; j += VECTOR_LANES) {
        struct lanes z = {.i = vector_load(r.i + j),
                          .f = vector_load(r.f + j),
                          .g = vector_load(r.g + j),
                          .o = vector_load(r.o + j)};
        struct lanes y = forward_lanes(z, vector_load(r.c_before + j));
        vector_store(r.i + j, y.i);
        vector_store(r.f + j, y.f);
        vector_store(r.g + j, y.g);
        vector_store(r.o + j, y.o);
        vector_store(r.c + j, y.c);
        vector_store(r.tanh_c + j, y.tanh_c);
        vector_store(r.h + j, y.h);
    }
    size_t n = units - j;
    if (!n) return;
    struct lanes z = {.i = vector_load_part(r.i + j, n),
                      .f = vector_load_part(r.f + j, n),
                      .g = vector_load_part(r.g + j, n),
                      .o = vector_load_part(r.o + j, n)};
    struct lanes y = forward_lanes(z, vector_load_part(r.c_before + j, n));
    vector_store_part(r.i + j, y.i, n);
    vector_store_part(r.f + j, y.f, n);
    vector_store_part(r.g + j, y.g, n);
    vector_store_part(r.o + j, y.o, n);
    vector_store_part(r.c + j, y.c, n);
    vector_store_part(r.tanh_c + j, y.tanh_c, n);
    vector_store_part(r.h + j, y.h, n);
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
 * The gates' gradients take the gates' place. The arrays are apart, which lets compilers use
 * vectors. */
static void backward_arrays(size_t units, real *restrict i, real *restrict f, real *restrict g,
                            real *restrict o, const real *restrict tanh_c,
                            const real *restrict c_before, const real *restrict dh,
                            real *restrict dc) {
    for (size_t j = 0; j < units; j++) {
        real down = dc[j] + dh[j] * o[j] * ((real)1 - tanh_c[j] * tanh_c[j]);
        o[j] = dh[j] * tanh_c[j] * o[j] * ((real)1 - o[j]);
        dc[j] = down * f[j];
        real di = down * g[j] * i[j] * ((real)1 - i[j]);
        f[j] = down * c_before[j] * f[j] * ((real)1 - f[j]);
        g[j] = down * i[j] * ((real)1 - g[j] * g[j]);
        i[j] = di;
    }
}

static void backward_row(struct row r, const real *dh, real *dc, size_t units) {
    backward_arrays(units, r.i, r.f, r.g, r.o, r.tanh_c, r.c_before, dh, dc);
}

static void backward(struct recurrent *run) {
    size_t h = run->units, step = run->batch * h;
    recurrent_pack(run, true);
    for (size_t k = run->length; k-- > 0;) {
        size_t t = recurrent_time(run, k);
        const real *dh = recurrent_arrive(run, t);
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
