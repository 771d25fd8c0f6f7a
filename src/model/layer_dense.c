/* A fully connected layer over the last axis, Keras's Dense, and an activation alone. */
#include "model/layer.h"

#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include <string.h>

static bool dense_build(struct network *network, struct network_node *node, struct status *status) {
    const struct layer_config *config = layer_config_of(network, node);
    const struct network_value *input = layer_input_value(network, node, 0);
    size_t inputs = input->width;
    if (node->input_count != 1)
        return layer_fault(network, node, status, "a dense layer has one input");
    if (config->time_distributed && input->axis == NETWORK_VECTOR)
        return layer_fault(network, node, status, "timeDistributed reads a sequence");
    if (!layer_output(network, node, input, config->units, status) ||
        !layer_parameter(network, node, 0, "kernel", inputs, config->units,
                         config->kernel_initializer, config->kernel_l2, status))
        return false;
    return !config->use_bias || layer_parameter(network, node, 1, "bias", 0, config->units,
                                                config->bias_initializer, config->bias_l2, status);
}

/* The activation that the node applies itself: the loss takes care of that of the output. */
static enum activation own_activation(const struct network_run *run,
                                      const struct network_node_run *node) {
    if (run->logits && node->node->outputs[0] == run->network->output) return ACTIVATION_LINEAR;
    return layer_running_config(run, node)->activation;
}

/* y (rows, N) = f(x (rows, C) W + b) */
static void dense_forward(struct network_run *run, struct network_node_run *node) {
    const struct layer_config *config = layer_running_config(run, node);
    size_t n = config->units, c = layer_input_value(run->network, node->node, 0)->width;
    size_t rows = layer_rows(run, node->node->outputs[0]);
    real *y = layer_output_data(run, node, 0);
    if (config->use_bias)
        for (size_t r = 0; r < rows; r++)
            memcpy(y + r * n, layer_weights(run, node, 1), n * sizeof *y);
    matrix_multiply(rows, n, c, matrix_of(layer_input_data(run, node, 0), c),
                    matrix_of(layer_weights(run, node, 0), n), y, n, config->use_bias,
                    run->workspace);
    activations_forward(own_activation(run, node), rows, n, y);
}

/* dz = dy f'(z)    dW = x^T dz    db = sum dz    dx (rows, C) = dz W^T */
static void dense_backward(struct network_run *run, struct network_node_run *node) {
    const struct layer_config *config = layer_running_config(run, node);
    size_t n = config->units, c = layer_input_value(run->network, node->node, 0)->width;
    size_t rows = layer_rows(run, node->node->outputs[0]);
    real *dz = layer_output_gradient(run, node, 0);
    bool add;
    activations_backward(own_activation(run, node), rows, n, layer_output_data(run, node, 0), dz);
    if (config->use_bias) reduce_add_rows(layer_weights_gradient(run, node, 1), dz, rows, n);
    matrix_multiply(c, n, rows, matrix_transposed(layer_input_data(run, node, 0), c),
                    matrix_of(dz, n), layer_weights_gradient(run, node, 0), n, false,
                    run->workspace);
    real *dx = layer_gradient(run, node, 0, &add);
    if (dx)
        matrix_multiply(rows, c, n, matrix_of(dz, n),
                        matrix_transposed(layer_weights(run, node, 0), n), dx, c, add,
                        run->workspace);
}

const struct layer layer_dense = {"dense", dense_build, NULL, NULL, dense_forward, dense_backward};

static bool activation_build(struct network *network, struct network_node *node,
                             struct status *status) {
    const struct network_value *input = layer_input_value(network, node, 0);
    if (node->input_count != 1)
        return layer_fault(network, node, status, "an activation has one input");
    return layer_output(network, node, input, input->width, status) != NULL;
}

static void activation_forward(struct network_run *run, struct network_node_run *node) {
    size_t output = node->node->outputs[0], width = run->network->values[output].width;
    size_t rows = layer_rows(run, output);
    real *y = layer_output_data(run, node, 0);
    memcpy(y, layer_input_data(run, node, 0), rows * width * sizeof *y);
    activations_forward(own_activation(run, node), rows, width, y);
}

static void activation_backward(struct network_run *run, struct network_node_run *node) {
    size_t output = node->node->outputs[0], width = run->network->values[output].width;
    size_t rows = layer_rows(run, output);
    real *dy = layer_output_gradient(run, node, 0);
    activations_backward(own_activation(run, node), rows, width, layer_output_data(run, node, 0),
                         dy);
    layer_give_gradient(run, node, 0, dy, rows * width);
}

const struct layer layer_activation = {"activation", activation_build,   NULL,
                                       NULL,         activation_forward, activation_backward};
