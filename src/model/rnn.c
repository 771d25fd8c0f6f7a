#include "model/rnn.h"

#include <string.h>

/* h_t = f(x_t W + h_{t-1} U + b), f = tanh unless the configuration says otherwise */
static void forward(struct recurrent *run) {
    size_t step = run->batch * run->units;
    recurrent_input_forward(run);
    recurrent_pack(run, false);
    for (size_t k = 0; k < run->length; k++) {
        size_t t = recurrent_time(run, k);
        real *h = run->gates + t * step;
        recurrent_step_forward(run, t, h);
        activations_forward(run->activation, run->batch, run->units, h);
        memcpy(run->output + recurrent_after(run, t) * step, h, step * sizeof *h);
        recurrent_hold(run, t);
    }
}

/* dz_t = dh_t f'(z_t), in the place of h_t */
static void backward_step(struct recurrent *run, size_t t, const real *dh) {
    size_t h = run->units, step = run->batch * h;
    real *dz = run->gates + t * step;
    const real *y = run->output + recurrent_after(run, t) * step;
    memcpy(dz, dh, step * sizeof *dz);
    activations_backward(run->activation, run->batch, h, y, dz);
    for (size_t b = 0; run->mask && b < run->batch; b++)
        if (recurrent_masked(run, t, b)) recurrent_pass_row(run, t, b);
    recurrent_step_backward(run, t, dz);
}

static void backward(struct recurrent *run) {
    recurrent_pack(run, true);
    for (size_t k = run->length; k-- > 0;) {
        size_t t = recurrent_time(run, k);
        backward_step(run, t, recurrent_arrive(run, t));
    }
    recurrent_kernel_backward(run, run->gates);
    recurrent_input_backward(run);
}

const struct recurrent_cell rnn_cell = {"rnn", 1, 1, 1, 0, forward, backward};
