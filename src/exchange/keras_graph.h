/* How the layers of a Keras model are wired; keras_read.h is the way in. */
#ifndef KERAS_GRAPH_H
#define KERAS_GRAPH_H

#include "base/buffer.h"
#include "base/status.h"
#include "model/layer_config.h"

enum { KERAS_GRAPH_MAX = 192 }; /* layers and operations */

/* The mask of a value: that of the input layer of this index among the list's layers, or one of
 * these. */
enum { KERAS_MASK_UNSAID = -3, KERAS_MASK_FALSE = -2, KERAS_MASK_TRUE = -1 };

/* A layer, or an operation on masks. */
struct keras_entry {
    const char *name, *class_name;
    const cJSON *config, *nodes;
    bool operation; /* of keras.ops, not a layer */
    bool done;
    bool is_mask;
    int mask;     /* when it is a mask */
    size_t layer; /* else: its place in the list */
};

struct keras_graph {
    struct layer_config_list *list;
    struct buffer *notes;
    struct status *status;
    size_t count;
    struct keras_entry entries[KERAS_GRAPH_MAX];
    int masks[LAYER_CONFIG_MAX][LAYER_CONFIG_INPUTS]; /* said for a layer's inputs */
};

/* Gather the entries of "layers". */
bool keras_graph_fill(struct keras_graph *graph, const cJSON *layers, bool sequential);

/* Fill the list: each layer reads the one before it; or as "inbound_nodes" has it. `config` is the
 * model's. */
bool keras_graph_chain(struct keras_graph *graph, const cJSON *config);
bool keras_graph_wire(struct keras_graph *graph, const cJSON *config);

/* The list makes a network, in which masks are as the model said. */
bool keras_graph_check(struct keras_graph *graph);

#endif
