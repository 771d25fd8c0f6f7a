/* What the files that write ONNX share: a network on its way, node by node. Values keep the
 * network's order, time first (T, B, C), from input to output. */
#ifndef ONNX_PRIVATE_H
#define ONNX_PRIVATE_H

#include "exchange/exchange_model.h"
#include "exchange/onnx_graph.h"
#include "model/layer.h"

struct onnx {
    const struct exchange_model *model;
    const struct network *network;
    struct onnx_graph graph;
    struct onnx_value values[NETWORK_MAX_VALUES]; /* of the network */
    struct onnx_value masks[NETWORK_MAX_AXES];    /* float (T, B); "" before the first use */
    struct onnx_value lengths[NETWORK_MAX_AXES];  /* int32 (B); likewise */
    char times[NETWORK_MAX_AXES][ONNX_NAME];      /* names of the open dimensions */
    bool state;
    struct buffer *inputs, *outputs; /* their names, as JSON strings with commas */
    struct status *status;
};

/* Shapes of the model's inputs and outputs. Returns the rank. */
size_t onnx_shape(const struct onnx *o, size_t value, struct onnx_dimension *shape);

/* Note a name among those of the inputs or outputs. */
void onnx_tell(struct buffer *names, const char *name);

/* The ONNX value of a node's input. */
struct onnx_value onnx_in(const struct onnx *o, const struct network_node *node, size_t input);

/* The mask (T, B) of a value that is masked, and the steps (B) of its sequences. */
struct onnx_value onnx_mask(struct onnx *o, size_t value);
struct onnx_value onnx_lengths(struct onnx *o, size_t value);

/* Whether the steps of a node's input are masked. */
bool onnx_masked(const struct onnx *o, const struct network_node *node, size_t input);

/* With an operation on axes given as a constant: Squeeze, Unsqueeze, ReduceSum (axes are dropped).
 */
struct onnx_value onnx_on_axis(struct onnx *o, const char *operation, struct onnx_value x,
                               int64_t axis);
struct onnx_value onnx_transpose(struct onnx *o, struct onnx_value x, const int64_t *order,
                                 size_t rank);
struct onnx_value onnx_cast(struct onnx *o, struct onnx_value x, enum onnx_type type);

/* A parameter of a node's layer as it is; `absent` when there is none. False: no memory. */
bool onnx_parameter(struct onnx *o, const struct network_node *node, const char *leaf,
                    struct onnx_value *value);

/* Tokens spelt out. */
struct onnx_value onnx_one_hot(struct onnx *o, struct onnx_value tokens, size_t width);

/* Write a node: its outputs' names are set. */
bool onnx_layer(struct onnx *o, const struct network_node *node);
bool onnx_recurrent(struct onnx *o, const struct network_node *node);
bool onnx_attention(struct onnx *o, const struct network_node *node);

#endif
