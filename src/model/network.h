/* A network: layers wired into an acyclic graph, and the places of their parameters in a block.
 *
 * Nodes compute values from earlier values. A value is a sequence (T, B, C) along one of the
 * network's time axes or a vector (B, C) for each sample; an input may also be tokens (T, B). Each
 * sequence input and each RepeatVector begins a time axis of its own; a mask belongs to an axis.
 *
 * A network holds no numbers: values, gradients and moments are blocks of parameters.size reals. */
#ifndef NETWORK_H
#define NETWORK_H

#include "model/layer_config.h"
#include "model/parameters.h"
#include "model/recurrent.h"
#include <stddef.h>
#include <stdint.h>

enum {
    NETWORK_MAX_NODES = 2 * LAYER_CONFIG_MAX + 16,
    NETWORK_MAX_VALUES = 3 * NETWORK_MAX_NODES,
    NETWORK_MAX_AXES = 8,
    NETWORK_NODE_INPUTS = 6,
    NETWORK_NODE_OUTPUTS = 3,
    NETWORK_NODE_WEIGHTS = 3,
    NETWORK_MAX_WIDTH = 1 << 18,      /* numbers of a value at a step */
    NETWORK_MAX_PARAMETERS = 1 << 28, /* numbers of a block */
    NETWORK_VECTOR = -1,              /* the axis of a value without time */
};

struct network_value {
    size_t node, port;
    bool tokens;
    int axis;
    size_t width; /* C; of tokens, the vocabulary */
    bool masked;  /* the axis's mask tells which steps are padding */
    size_t readers;
    bool differentiable; /* some parameter lies before it */
    uint32_t sources;    /* a bit for each input it depends on */
};

struct network_node {
    const struct layer *layer;
    size_t config;                                   /* index of its layer in the configuration */
    size_t input_count, inputs[NETWORK_NODE_INPUTS]; /* values */
    size_t output_count, outputs[NETWORK_NODE_OUTPUTS]; /* values */
    size_t weights[NETWORK_NODE_WEIGHTS];               /* offsets into a block */
    const struct recurrent_cell *cell;                  /* of a recurrent node */
    bool reverse; /* it goes from the last step to the first */
};

struct network_axis {
    size_t fixed;   /* steps of a RepeatVector's axis; 0: as the input comes */
    size_t input;   /* index among the inputs, when not fixed; others may go along with it */
    size_t padding; /* 1 + the input value whose padding the mask tells; 0: no mask */
};

struct network {
    struct layer_config_list config; /* complete: inputs and output included */
    struct parameters parameters;
    size_t node_count, value_count, axis_count, input_count;
    struct network_node nodes[NETWORK_MAX_NODES];
    struct network_value values[NETWORK_MAX_VALUES];
    struct network_axis axes[NETWORK_MAX_AXES];
    size_t inputs[LAYER_CONFIG_MAX];                         /* values, in the layers' order */
    size_t ports[LAYER_CONFIG_MAX][LAYER_CONFIG_INPUTS + 1]; /* value of each layer's ports */
    size_t port_counts[LAYER_CONFIG_MAX];
    size_t output; /* value of the last layer's port 0 */
};

/* Wire the layers; some parameter must lie before the output. `sequence_output`: the task wants a
 * prediction at every step (it decides returnSequences where the configuration leaves it out). The
 * fault names the layer. */
bool network_build(struct network *network, const struct layer_config_list *config,
                   bool sequence_output, struct status *status);

/* The activation of the output layer, when it has one of its own. */
enum activation network_output_activation(const struct network *network);

/* Whether a node is a recurrent one whose state is carried, not given by another layer. */
bool network_carries_state(const struct network_node *node);

/* Reals of carried state of `batch` sequences: for each such node h (B, H), then c (B, H) for an
 * LSTM. */
size_t network_state_size(const struct network *network, size_t batch);

/* The node of a layer: the recurrent node within a bidirectional (`reverse`: the second one), else
 * the node that computes the layer's output. NULL when there is none. */
const struct network_node *network_layer_node(const struct network *network, size_t layer,
                                              bool reverse);

/* Trainable numbers of a layer of the configuration. */
size_t network_layer_parameters(const struct network *network, size_t layer);

/* The name of an input layer. */
const char *network_input_name(const struct network *network, size_t input);

#endif
