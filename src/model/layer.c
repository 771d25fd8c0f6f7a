#include "model/layer.h"

#include "base/format.h"
#include "kernels/reduce.h"
#include <string.h>

/* ---- for build() ---- */

const struct network_value *layer_input_value(const struct network *network,
                                              const struct network_node *node, size_t input) {
    return &network->values[node->inputs[input]];
}

struct network_value *layer_output(struct network *network, struct network_node *node,
                                   const struct network_value *like, size_t width,
                                   struct status *status) {
    if (network->value_count == NETWORK_MAX_VALUES || node->output_count == NETWORK_NODE_OUTPUTS) {
        status_set(status, STATUS_LIMIT, "layers", "the network has too many layers");
        return NULL;
    }
    if (width > NETWORK_MAX_WIDTH) {
        status_set(status, STATUS_LIMIT, "layers", "layer \"%s\": more than %d numbers at a step",
                   layer_config_of(network, node)->name, NETWORK_MAX_WIDTH);
        return NULL;
    }
    size_t index = network->value_count++;
    struct network_value *value = &network->values[index];
    *value = *like;
    value->node = network->node_count;
    value->port = node->output_count;
    value->width = width;
    value->readers = 0;
    value->tokens = false;
    node->outputs[node->output_count++] = index;
    return value;
}

const struct layer_config *layer_config_of(const struct network *network,
                                           const struct network_node *node) {
    return &network->config.layers[node->config];
}

bool layer_parameter(struct network *network, struct network_node *node, size_t index,
                     const char *name, size_t rows, size_t columns, enum initializer initializer,
                     double l2, struct status *status) {
    const struct layer_config *config = layer_config_of(network, node);
    char prefix[PARAMETERS_NAME];
    uint64_t size = (uint64_t)(rows ? rows : 1) * columns;
    if (network->parameters.size + size > NETWORK_MAX_PARAMETERS)
        return status_set(status, STATUS_LIMIT, "layers", "the network has more than %d weights",
                          NETWORK_MAX_PARAMETERS);
    if (config->bidirectional)
        format_text(prefix, sizeof prefix, "%s/%s_%s", config->name,
                    node->reverse ? "backward" : "forward", config->inner);
    else
        format_text(prefix, sizeof prefix, "%s", config->name);
    struct parameters_tensor *tensor =
        parameters_add(&network->parameters, prefix, name, rows, columns, initializer);
    if (!tensor)
        return status_set(status, STATUS_LIMIT, "layers", "the network has too many layers");
    tensor->l2 = l2;
    node->weights[index] = tensor->offset;
    return true;
}

bool layer_mask(struct network *network, const struct network_node *node,
                struct network_value *value, size_t source, struct status *status) {
    size_t *padding = &network->axes[value->axis].padding;
    if (*padding && *padding != source + 1)
        return layer_fault(network, node, status, "another input of the same steps has padding");
    *padding = source + 1;
    value->masked = true;
    return true;
}

bool layer_fault(const struct network *network, const struct network_node *node,
                 struct status *status, const char *message) {
    const char *name = layer_config_of(network, node)->name;
    return status_set(status, STATUS_INVALID_CONFIG, name, "layer \"%s\": %s", name, message);
}

/* ---- for passes ---- */

const struct layer_config *layer_running_config(const struct network_run *run,
                                                const struct network_node_run *node) {
    return &run->network->config.layers[node->node->config];
}

size_t layer_rows(const struct network_run *run, size_t value) {
    int axis = run->network->values[value].axis;
    return axis == NETWORK_VECTOR ? run->batch : run->batch * run->lengths[axis];
}

const real *layer_input_data(const struct network_run *run, const struct network_node_run *node,
                             size_t input) {
    return run->values[node->node->inputs[input]].data;
}

real *layer_output_data(const struct network_run *run, const struct network_node_run *node,
                        size_t output) {
    return run->values[node->node->outputs[output]].data;
}

const uint8_t *layer_input_mask(const struct network_run *run, const struct network_node_run *node,
                                size_t input) {
    const struct network_value *value = &run->network->values[node->node->inputs[input]];
    return value->masked && value->axis != NETWORK_VECTOR ? run->masks[value->axis] : NULL;
}

real *layer_gradient(struct network_run *run, const struct network_node_run *node, size_t input,
                     bool *add) {
    struct network_value_run *value = &run->values[node->node->inputs[input]];
    *add = value->has_gradient;
    if (value->gradient) value->has_gradient = true;
    return value->gradient;
}

void layer_give_gradient(struct network_run *run, const struct network_node_run *node, size_t input,
                         const real *gradient, size_t count) {
    bool add;
    real *to = layer_gradient(run, node, input, &add);
    if (!to) return;
    if (add)
        reduce_add(to, gradient, count);
    else
        memcpy(to, gradient, count * sizeof *to);
}

real *layer_output_gradient(struct network_run *run, const struct network_node_run *node,
                            size_t output) {
    size_t index = node->node->outputs[output];
    struct network_value_run *value = &run->values[index];
    if (value->gradient && !value->has_gradient) {
        memset(value->gradient, 0,
               layer_rows(run, index) * run->network->values[index].width * sizeof(real));
        value->has_gradient = true;
    }
    return value->gradient;
}

const real *layer_weights(const struct network_run *run, const struct network_node_run *node,
                          size_t index) {
    return run->parameters + node->node->weights[index];
}

real *layer_weights_gradient(const struct network_run *run, const struct network_node_run *node,
                             size_t index) {
    return run->gradients + node->node->weights[index];
}
