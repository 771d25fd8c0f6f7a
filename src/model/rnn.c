#include "model/rnn.h"

#include "kernels/activation.h"
#include <string.h>

/* h_t = tanh(x_t W + h_{t-1} U + b) */
static void forward(struct recurrent *run) {
    size_t step = run->batch * run->units;
    recurrent_input_forward(run);
    recurrent_pack(run, false);
    for (size_t t = 0; t < run->length; t++) {
        real *h = run->gates + t * step;
        recurrent_step_forward(run, t, h);
        activation_tanh_array(h, step);
        memcpy(run->output + (t + 1) * step, h, step * sizeof *h);
    }
}

/* dz_t = dh_t (1 - h_t^2), in the place of h_t */
static void backward_step(size_t count, const real *restrict dh, real *restrict h) {
    for (size_t i = 0; i < count; i++) h[i] = dh[i] * ((real)1 - h[i] * h[i]);
}

static void backward(struct recurrent *run) {
    size_t step = run->batch * run->units;
    recurrent_pack(run, true);
    for (size_t t = run->length; t-- > 0;) {
        real *dz = run->gates + t * step;
        backward_step(step, run->output_gradient + t * step, dz);
        recurrent_step_backward(run, t, dz);
    }
    recurrent_kernel_backward(run, run->gates);
    recurrent_input_backward(run);
}

const struct recurrent_cell rnn_cell = {"rnn", "simple_rnn", 1, 1, 1, forward, backward};
