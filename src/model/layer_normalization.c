/* Layer normalization (Ba, Kiros & Hinton 2016) over the last axis, Keras's LayerNormalization. */
#include "model/layer.h"

#include "kernels/reduce.h"
#include <math.h>

static bool build(struct network *network, struct network_node *node, struct status *status) {
    const struct network_value *input = layer_input_value(network, node, 0);
    size_t width = input->width;
    if (node->input_count != 1) return layer_fault(network, node, status, "it has one input");
    return layer_output(network, node, input, width, status) &&
           layer_parameter(network, node, 0, "gamma", 0, width, INITIALIZER_ONES, 0, status) &&
           layer_parameter(network, node, 1, "beta", 0, width, INITIALIZER_ZEROS, 0, status);
}

static size_t width_of(const struct network_run *run, const struct network_node_run *node) {
    return run->network->values[node->node->outputs[0]].width;
}

/* scratch: 1 / sqrt(var + epsilon) of each row, then the normalized rows */
static void cut(struct network_run *run, struct network_node_run *node, struct arena *arena) {
    uint64_t rows = layer_rows(run, node->node->outputs[0]);
    node->scratch = arena_cut(arena, rows * (1 + width_of(run, node)), sizeof(real));
}

/* n = (x - mean x) / sqrt(var x + epsilon). Returns the factor. */
static real normalize(size_t width, double epsilon, const real *x, real *n) {
    double mean = 0, variance = 0;
    for (size_t i = 0; i < width; i++) mean += (double)x[i];
    mean /= (double)width;
    for (size_t i = 0; i < width; i++) n[i] = (real)((double)x[i] - mean);
    variance = reduce_squares(n, width) / (double)width;
    real factor = (real)(1 / sqrt(variance + epsilon));
    for (size_t i = 0; i < width; i++) n[i] *= factor;
    return factor;
}

/* y = gamma n + beta */
static void forward(struct network_run *run, struct network_node_run *node) {
    size_t width = width_of(run, node), rows = layer_rows(run, node->node->outputs[0]);
    const real *gamma = layer_weights(run, node, 0), *beta = layer_weights(run, node, 1);
    double epsilon = layer_running_config(run, node)->epsilon;
    for (size_t r = 0; r < rows; r++) {
        real *n = node->scratch + rows + r * width, *y = layer_output_data(run, node, 0);
        node->scratch[r] = normalize(width, epsilon, layer_input_data(run, node, 0) + r * width, n);
        for (size_t i = 0; i < width; i++) y[r * width + i] = gamma[i] * n[i] + beta[i];
    }
}

/* dn = dy gamma   dx = factor (dn - mean dn - n mean(dn n)), dy becomes dx */
static void backward_row(size_t width, const real *gamma, const real *n, real factor, real *dy) {
    double sum = 0, along = 0;
    for (size_t i = 0; i < width; i++) {
        dy[i] *= gamma[i];
        sum += (double)dy[i];
        along += (double)dy[i] * (double)n[i];
    }
    real mean = (real)(sum / (double)width), slope = (real)(along / (double)width);
    for (size_t i = 0; i < width; i++) dy[i] = factor * (dy[i] - mean - n[i] * slope);
}

static void backward(struct network_run *run, struct network_node_run *node) {
    size_t width = width_of(run, node), rows = layer_rows(run, node->node->outputs[0]);
    real *dy = layer_output_gradient(run, node, 0);
    real *dgamma = layer_weights_gradient(run, node, 0);
    for (size_t r = 0; r < rows; r++) {
        const real *n = node->scratch + rows + r * width;
        for (size_t i = 0; i < width; i++) dgamma[i] += dy[r * width + i] * n[i];
        reduce_add(layer_weights_gradient(run, node, 1), dy + r * width, width);
        backward_row(width, layer_weights(run, node, 0), n, node->scratch[r], dy + r * width);
    }
    layer_give_gradient(run, node, 0, dy, rows * width);
}

const struct layer layer_normalization = {
    "layer normalization", build, cut, NULL, forward, backward};
