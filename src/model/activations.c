#include "model/activations.h"

#include "kernels/activation.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"

const char *const activations_names[] = {"linear", "relu", "tanh", "sigmoid", "softmax", NULL};

static void relu(real *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = y[i] < 0 ? 0 : y[i];
}

void activations_forward(enum activation activation, size_t rows, size_t width, real *y) {
    switch (activation) {
    case ACTIVATION_LINEAR:
        break;
    case ACTIVATION_RELU:
        relu(y, rows * width);
        break;
    case ACTIVATION_TANH:
        activation_tanh_array(y, rows * width);
        break;
    case ACTIVATION_SIGMOID:
        activation_sigmoid_array(y, rows * width);
        break;
    case ACTIVATION_SOFTMAX:
        for (size_t r = 0; r < rows; r++) softmax_row(y + r * width, width);
        break;
    }
}

/* dz_j = y_j (dy_j - sum_k dy_k y_k) */
static void softmax_backward(size_t width, const real *y, real *dy) {
    real mean = reduce_dot(y, dy, width);
    for (size_t j = 0; j < width; j++) dy[j] = y[j] * (dy[j] - mean);
}

static void relu_backward(size_t count, const real *restrict y, real *restrict dy) {
    for (size_t i = 0; i < count; i++) dy[i] = y[i] > 0 ? dy[i] : 0;
}

static void tanh_backward(size_t count, const real *restrict y, real *restrict dy) {
    for (size_t i = 0; i < count; i++) dy[i] = dy[i] * ((real)1 - y[i] * y[i]);
}

static void sigmoid_backward(size_t count, const real *restrict y, real *restrict dy) {
    for (size_t i = 0; i < count; i++) dy[i] = dy[i] * y[i] * ((real)1 - y[i]);
}

void activations_backward(enum activation activation, size_t rows, size_t width, const real *y,
                          real *dy) {
    switch (activation) {
    case ACTIVATION_LINEAR:
        break;
    case ACTIVATION_RELU:
        relu_backward(rows * width, y, dy);
        break;
    case ACTIVATION_TANH:
        tanh_backward(rows * width, y, dy);
        break;
    case ACTIVATION_SIGMOID:
        sigmoid_backward(rows * width, y, dy);
        break;
    case ACTIVATION_SOFTMAX:
        for (size_t r = 0; r < rows; r++) softmax_backward(width, y + r * width, dy + r * width);
        break;
    }
}
