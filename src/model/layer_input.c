/* What comes in: tokens or features; and tokens spelt out as one-hot rows. */
#include "model/layer.h"

#include <string.h>

/* A sequence begins a time axis of its own, unless it goes along with an earlier one. */
static int axis_of(struct network *network, const struct layer_config *config) {
    if (config->along) return network->values[network->ports[config->along - 1][0]].axis;
    network->axes[network->axis_count].input = network->input_count;
    return (int)network->axis_count++;
}

static bool input_build(struct network *network, struct network_node *node, struct status *status) {
    const struct layer_config *config = layer_config_of(network, node);
    struct network_value like = {.axis = NETWORK_VECTOR};
    if (config->units == 0) return layer_fault(network, node, status, "\"width\" is missing");
    if (config->sequence && !config->along && network->axis_count == NETWORK_MAX_AXES)
        return layer_fault(network, node, status, "there are too many sequences");
    if (config->tokens && !config->sequence)
        return layer_fault(network, node, status, "tokens come as a sequence");
    if (config->sequence) like.axis = axis_of(network, config);
    if (config->mask_zero && like.axis == NETWORK_VECTOR)
        return layer_fault(network, node, status, "a vector has no padding");
    struct network_value *value = layer_output(network, node, &like, config->units, status);
    if (value) value->tokens = config->tokens;
    return value &&
           (!config->mask_zero || layer_mask(network, node, value, node->outputs[0], status));
}

/* Token 0 is padding; of features the caller says which steps are (network_run_mask()). */
static void input_forward(struct network_run *run, struct network_node_run *node) {
    size_t output = node->node->outputs[0], rows = layer_rows(run, output);
    const struct network_value *value = &run->network->values[output];
    const uint16_t *tokens = run->values[output].tokens;
    if (!value->masked || !tokens) return;
    for (size_t r = 0; r < rows; r++) run->masks[value->axis][r] = tokens[r] != 0;
}

static void nothing(struct network_run *run, struct network_node_run *node) {
    (void)run;
    (void)node;
}

const struct layer layer_input = {"input", input_build, NULL, NULL, input_forward, nothing};

static bool one_hot_build(struct network *network, struct network_node *node,
                          struct status *status) {
    const struct network_value *input = layer_input_value(network, node, 0);
    return layer_output(network, node, input, input->width, status) != NULL;
}

static void one_hot_forward(struct network_run *run, struct network_node_run *node) {
    size_t output = node->node->outputs[0], width = run->network->values[output].width;
    size_t rows = layer_rows(run, output);
    const uint16_t *tokens = run->values[node->node->inputs[0]].tokens;
    real *to = layer_output_data(run, node, 0);
    memset(to, 0, rows * width * sizeof *to);
    for (size_t r = 0; r < rows; r++) to[r * width + tokens[r]] = 1;
}

const struct layer layer_one_hot = {"one-hot", one_hot_build, NULL, NULL, one_hot_forward, nothing};
