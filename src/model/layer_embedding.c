/* A learned vector for each token (Bengio et al. 2003), Keras's Embedding; with mask_zero token 0
 * is padding. */
#include "model/layer.h"

#include "kernels/reduce.h"
#include <string.h>

static bool build(struct network *network, struct network_node *node, struct status *status) {
    const struct layer_config *config = layer_config_of(network, node);
    const struct network_value *input = layer_input_value(network, node, 0);
    if (!input->tokens || node->input_count != 1)
        return layer_fault(network, node, status, "an embedding reads tokens");
    if (config->input_dim && config->input_dim < input->width)
        return layer_fault(network, node, status, "\"inputDim\" is less than the vocabulary");
    size_t rows = config->input_dim ? config->input_dim : input->width;
    struct network_value *value = layer_output(network, node, input, config->units, status);
    if (!value) return false;
    if (config->mask_zero && !layer_mask(network, node, value, node->inputs[0], status))
        return false;
    return layer_parameter(network, node, 0, "embeddings", rows, config->units,
                           config->kernel_initializer, config->kernel_l2, status);
}

static const uint16_t *tokens_of(const struct network_run *run,
                                 const struct network_node_run *node) {
    return run->values[node->node->inputs[0]].tokens;
}

static void put_mask(struct network_run *run, const struct network_node_run *node, size_t rows) {
    const struct network_value *value = &run->network->values[node->node->outputs[0]];
    const uint16_t *tokens = tokens_of(run, node);
    if (!value->masked) return;
    for (size_t r = 0; r < rows; r++) run->masks[value->axis][r] = tokens[r] != 0;
}

/* y (rows, D) = E[token], E (V, D) */
static void forward(struct network_run *run, struct network_node_run *node) {
    size_t rows = layer_rows(run, node->node->outputs[0]);
    size_t d = layer_running_config(run, node)->units;
    const real *embeddings = layer_weights(run, node, 0);
    const uint16_t *tokens = tokens_of(run, node);
    real *y = layer_output_data(run, node, 0);
    for (size_t r = 0; r < rows; r++)
        memcpy(y + r * d, embeddings + tokens[r] * d, d * sizeof(real));
    put_mask(run, node, rows);
}

/* dE[token] += dy; the block of gradients is zero at first */
static void backward(struct network_run *run, struct network_node_run *node) {
    size_t rows = layer_rows(run, node->node->outputs[0]);
    size_t d = layer_running_config(run, node)->units;
    const uint16_t *tokens = tokens_of(run, node);
    const real *dy = layer_output_gradient(run, node, 0);
    real *gradient = layer_weights_gradient(run, node, 0);
    for (size_t r = 0; r < rows; r++) reduce_add(gradient + tokens[r] * d, dy + r * d, d);
}

const struct layer layer_embedding = {"embedding", build, NULL, NULL, forward, backward};
