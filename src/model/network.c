#include "model/network.h"

#include "model/gru.h"
#include "model/layer.h"
#include "model/lstm.h"
#include "model/rnn.h"
#include <string.h>

/* ---- which layers must give a sequence ---- */

/* What a layer asks of its input `index` when its own output is to be a sequence or not. */
static bool asks_sequence(const struct layer_config *layer, size_t index, bool wanted) {
    if (layer_config_is_recurrent(layer->type)) return index == 0;
    switch (layer->type) {
    case LAYER_ATTENTION:
    case LAYER_ADDITIVE_ATTENTION:
    case LAYER_POOLING:
    case LAYER_LAST_STEP:
        return true;
    case LAYER_REPEAT:
        return false;
    default:
        return layer->time_distributed || wanted;
    }
}

/* Settle every returnSequences that the configuration leaves open, from the last layer up. */
static void settle_sequences(struct layer_config_list *list, bool sequence_output) {
    bool wanted[LAYER_CONFIG_MAX] = {false};
    if (list->count) wanted[list->count - 1] = sequence_output;
    for (size_t i = list->count; i-- > 0;) {
        struct layer_config *layer = &list->layers[i];
        if (layer->return_sequences == LAYER_SEQUENCES_AUTO)
            layer->return_sequences = wanted[i] ? LAYER_SEQUENCES_ALL : LAYER_SEQUENCES_LAST;
        for (size_t k = 0; k < layer->input_count; k++)
            if (layer->inputs[k].port == 0 && asks_sequence(layer, k, wanted[i]))
                wanted[layer->inputs[k].layer] = true;
    }
}

/* ---- nodes ---- */

static const struct layer *const kinds[] = {
    [LAYER_INPUT] = &layer_input,
    [LAYER_EMBEDDING] = &layer_embedding,
    [LAYER_RNN] = &layer_recurrent,
    [LAYER_LSTM] = &layer_recurrent,
    [LAYER_GRU] = &layer_recurrent,
    [LAYER_DENSE] = &layer_dense,
    [LAYER_ACTIVATION] = &layer_activation,
    [LAYER_DROPOUT] = &layer_dropout,
    [LAYER_NORMALIZATION] = &layer_normalization,
    [LAYER_POOLING] = &layer_pooling,
    [LAYER_REPEAT] = &layer_repeat,
    [LAYER_ATTENTION] = &layer_attention,
    [LAYER_ADDITIVE_ATTENTION] = &layer_additive_attention,
    [LAYER_CONCATENATE] = &layer_concatenate,
    [LAYER_ADD] = &layer_add,
    [LAYER_LAST_STEP] = &layer_last_step,
};

static const struct layer *const merges[] = {
    [LAYER_MERGE_CONCAT] = &layer_concatenate,
    [LAYER_MERGE_SUM] = &layer_add,
    [LAYER_MERGE_MUL] = &layer_multiply,
    [LAYER_MERGE_AVE] = &layer_average,
};

static const struct recurrent_cell *cell_of(const struct layer_config *layer) {
    if (layer->type == LAYER_LSTM) return &lstm_cell;
    if (layer->type == LAYER_GRU) return layer->reset_after ? &gru_cell : &gru_classic_cell;
    return &rnn_cell;
}

/* What is under construction. */
struct builder {
    struct network *network;
    struct status *status;
    size_t layer;
};

static bool too_large(const struct builder *b) {
    return status_set(b->status, STATUS_LIMIT, "layers", "the network has too many layers");
}

static bool finish_node(struct builder *b, struct network_node *node) {
    struct network *n = b->network;
    size_t parameters = n->parameters.count;
    if (!node->layer->build(n, node, b->status)) return false;
    bool differentiable = n->parameters.count > parameters;
    uint32_t sources = node->layer == &layer_input ? (uint32_t)1 << n->input_count : 0;
    for (size_t i = 0; i < node->input_count; i++) {
        differentiable = differentiable || n->values[node->inputs[i]].differentiable;
        sources |= n->values[node->inputs[i]].sources;
    }
    for (size_t i = 0; i < node->output_count; i++) {
        n->values[node->outputs[i]].differentiable = differentiable;
        n->values[node->outputs[i]].sources = sources;
    }
    n->node_count++;
    return true;
}

/* Add a node over values; NULL on failure. */
static struct network_node *add_node(struct builder *b, const struct layer *layer,
                                     const size_t *inputs, size_t count,
                                     const struct recurrent_cell *cell, bool reverse) {
    struct network *n = b->network;
    if (n->node_count == NETWORK_MAX_NODES || count > NETWORK_NODE_INPUTS) {
        too_large(b);
        return NULL;
    }
    struct network_node *node = &n->nodes[n->node_count];
    *node = (struct network_node){
        .layer = layer, .config = b->layer, .input_count = count, .cell = cell, .reverse = reverse};
    for (size_t i = 0; i < count; i++) {
        node->inputs[i] = inputs[i];
        n->values[inputs[i]].readers++;
    }
    return finish_node(b, node) ? node : NULL;
}

/* ---- ports ---- */

static void add_port(struct builder *b, size_t value) {
    struct network *n = b->network;
    n->ports[b->layer][n->port_counts[b->layer]++] = value;
}

/* The states of a recurrent node: h, and c of an LSTM. */
static void add_state_ports(struct builder *b, const struct network_node *node) {
    for (size_t i = 1; i < node->output_count; i++) add_port(b, node->outputs[i]);
}

/* A layer that is one node. */
static bool add_plain(struct builder *b, const size_t *inputs, size_t count) {
    const struct layer_config *layer = &b->network->config.layers[b->layer];
    const struct network_node *node = add_node(b, kinds[layer->type], inputs, count, NULL, false);
    if (!node) return false;
    add_port(b, node->outputs[0]);
    return true;
}

/* ---- recurrent layers ---- */

/* A recurrent layer reads tokens by looking up rows, which dropout of inputs does not allow. */
static bool spell_out(struct builder *b, size_t *value) {
    const struct layer_config *layer = &b->network->config.layers[b->layer];
    if (!b->network->values[*value].tokens || layer->rate <= 0) return true;
    const struct network_node *node = add_node(b, &layer_one_hot, value, 1, NULL, false);
    if (!node) return false;
    *value = node->outputs[0];
    return true;
}

static bool add_one_way(struct builder *b, const size_t *inputs, size_t count) {
    const struct layer_config *layer = &b->network->config.layers[b->layer];
    const struct network_node *node =
        add_node(b, &layer_recurrent, inputs, count, cell_of(layer), layer->go_backwards);
    if (!node) return false;
    bool all = layer->return_sequences == LAYER_SEQUENCES_ALL;
    size_t output = node->outputs[all ? 0 : 1];
    if (all && layer->go_backwards) {
        const struct network_node *turned = add_node(b, &layer_reverse, &output, 1, NULL, false);
        if (!turned) return false;
        output = turned->outputs[0];
    }
    add_port(b, output);
    add_state_ports(b, node);
    return true;
}

/* The inputs are x, then the initial states of the first direction, then those of the second. */
static bool add_two_ways(struct builder *b, const size_t *inputs, size_t count) {
    const struct layer_config *layer = &b->network->config.layers[b->layer];
    const struct recurrent_cell *cell = cell_of(layer);
    size_t states = count > 1 ? cell->state_count : 0;
    size_t first[NETWORK_NODE_INPUTS] = {inputs[0]}, second[NETWORK_NODE_INPUTS] = {inputs[0]};
    if (layer->go_backwards || (count != 1 && count != 1 + 2 * cell->state_count))
        return status_set(b->status, STATUS_INVALID_CONFIG, layer->name,
                          "layer \"%s\": a bidirectional layer takes one input, or also the "
                          "initial states of both directions, and no goBackwards",
                          layer->name);
    memcpy(first + 1, inputs + 1, states * sizeof *inputs);
    memcpy(second + 1, inputs + 1 + states, states * sizeof *inputs);
    const struct network_node *ahead =
        add_node(b, &layer_recurrent, first, 1 + states, cell, false);
    const struct network_node *back =
        ahead ? add_node(b, &layer_recurrent, second, 1 + states, cell, true) : NULL;
    if (!back) return false;
    size_t port = layer->return_sequences == LAYER_SEQUENCES_ALL ? 0 : 1;
    size_t pair[] = {ahead->outputs[port], back->outputs[port]};
    const struct network_node *merged = add_node(b, merges[layer->merge], pair, 2, NULL, false);
    if (!merged) return false;
    add_port(b, merged->outputs[0]);
    add_state_ports(b, ahead);
    add_state_ports(b, back);
    return true;
}

static bool add_recurrent(struct builder *b, size_t *inputs, size_t count) {
    const struct layer_config *layer = &b->network->config.layers[b->layer];
    if (!spell_out(b, &inputs[0])) return false;
    return layer->bidirectional ? add_two_ways(b, inputs, count) : add_one_way(b, inputs, count);
}

/* ---- layers ---- */

static bool add_input(struct builder *b) {
    struct network *n = b->network;
    if (!add_plain(b, NULL, 0)) return false;
    n->inputs[n->input_count++] = n->ports[b->layer][0];
    return true;
}

/* Only embeddings and recurrent layers read tokens as they are; others get them one-hot. */
static bool needs_numbers(const struct layer_config *layer) {
    return layer->type != LAYER_EMBEDDING && !layer_config_is_recurrent(layer->type);
}

static bool read_port(struct builder *b, const struct layer_config *layer,
                      struct layer_reference from, size_t *value) {
    struct network *n = b->network;
    if (from.port >= n->port_counts[from.layer])
        return status_set(b->status, STATUS_INVALID_CONFIG, layer->name,
                          "layer \"%s\": \"%s\" has no output %zu", layer->name,
                          n->config.layers[from.layer].name, from.port);
    *value = n->ports[from.layer][from.port];
    if (!n->values[*value].tokens || !needs_numbers(layer)) return true;
    const struct network_node *node = add_node(b, &layer_one_hot, value, 1, NULL, false);
    if (node) *value = node->outputs[0];
    return node != NULL;
}

static bool add_layer(struct builder *b) {
    const struct layer_config *layer = &b->network->config.layers[b->layer];
    size_t inputs[LAYER_CONFIG_INPUTS] = {0};
    if (layer->type == LAYER_INPUT) return add_input(b);
    if (layer->input_count == 0)
        return status_set(b->status, STATUS_INVALID_CONFIG, layer->name,
                          "layer \"%s\" reads nothing", layer->name);
    for (size_t i = 0; i < layer->input_count; i++)
        if (!read_port(b, layer, layer->inputs[i], &inputs[i])) return false;
    return layer_config_is_recurrent(layer->type) ? add_recurrent(b, inputs, layer->input_count)
                                                  : add_plain(b, inputs, layer->input_count);
}

bool network_build(struct network *network, const struct layer_config_list *config,
                   bool sequence_output, struct status *status) {
    struct builder b = {network, status, 0};
    memset(network, 0, sizeof *network);
    network->config = *config;
    settle_sequences(&network->config, sequence_output);
    for (; b.layer < config->count; b.layer++)
        if (!add_layer(&b)) return false;
    if (config->count == 0 || network->config.layers[config->count - 1].type == LAYER_INPUT)
        return status_set(status, STATUS_INVALID_CONFIG, "layers", "\"layers\" has no layer");
    network->output = network->ports[config->count - 1][0];
    network->values[network->output].readers++;
    return network->values[network->output].differentiable ||
           status_set(status, STATUS_INVALID_CONFIG, "layers",
                      "\"layers\": nothing that leads to the output can learn");
}

/* ---- telling ---- */

enum activation network_output_activation(const struct network *network) {
    const struct layer_config *last = &network->config.layers[network->config.count - 1];
    bool has_one = last->type == LAYER_DENSE || last->type == LAYER_ACTIVATION;
    return has_one ? last->activation : ACTIVATION_LINEAR;
}

bool network_carries_state(const struct network_node *node) {
    return node->layer == &layer_recurrent && node->input_count == 1;
}

size_t network_state_size(const struct network *network, size_t batch) {
    size_t size = 0;
    for (size_t i = 0; i < network->node_count; i++) {
        const struct network_node *node = &network->nodes[i];
        if (network_carries_state(node))
            size += node->cell->state_count * batch * network->values[node->outputs[0]].width;
    }
    return size;
}

const struct network_node *network_layer_node(const struct network *network, size_t layer,
                                              bool reverse) {
    const struct network_node *found = NULL;
    for (size_t i = 0; i < network->node_count; i++) {
        const struct network_node *node = &network->nodes[i];
        if (node->config != layer) continue;
        if (node->layer == &layer_recurrent) {
            if (node->reverse == reverse || !network->config.layers[layer].bidirectional)
                return node;
        } else {
            found = node;
        }
    }
    return found;
}

size_t network_layer_parameters(const struct network *network, size_t layer) {
    const char *name = network->config.layers[layer].name;
    size_t length = strlen(name), sum = 0;
    for (size_t i = 0; i < network->parameters.count; i++) {
        const struct parameters_tensor *tensor = &network->parameters.tensors[i];
        if (strncmp(tensor->name, name, length) == 0 && tensor->name[length] == '/')
            sum += parameters_tensor_size(tensor);
    }
    return sum;
}

const char *network_input_name(const struct network *network, size_t input) {
    const struct network_value *value = &network->values[network->inputs[input]];
    return network->config.layers[network->nodes[value->node].config].name;
}
