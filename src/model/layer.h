/* What a kind of node does; one file per kind has forward and backward side by side.
 *
 * A node reads the data of its input values and writes that of its outputs. Its backward pass reads
 * the gradients of its outputs and puts those of its inputs through layer_gradient(). Gradients of
 * parameters are written whole. */
#ifndef LAYER_H
#define LAYER_H

#include "model/network_run.h"

struct layer {
    const char *name; /* for messages */

    /* Say the shapes of the outputs and add the parameters; network_build.h has the tools. */
    bool (*build)(struct network *network, struct network_node *node, struct status *status);

    /* Cut what the node needs beside its outputs' data and gradients; NULL: nothing. */
    void (*cut)(struct network_run *run, struct network_node_run *node, struct arena *arena);

    /* Say where the outputs' data lie in the shape chosen; NULL: where they were cut. */
    void (*place)(struct network_run *run, struct network_node_run *node);

    void (*forward)(struct network_run *run, struct network_node_run *node);
    void (*backward)(struct network_run *run, struct network_node_run *node);
};

extern const struct layer layer_input, layer_one_hot, layer_embedding, layer_recurrent, layer_dense,
    layer_activation, layer_dropout, layer_normalization, layer_pooling, layer_repeat,
    layer_attention, layer_additive_attention, layer_concatenate, layer_add, layer_multiply,
    layer_average, layer_last_step, layer_reverse;

/* ---- for build() ---- */

/* The value of an input of a node. */
const struct network_value *layer_input_value(const struct network *network,
                                              const struct network_node *node, size_t input);

/* Add an output like `like` but for its width; NULL when there are too many. */
struct network_value *layer_output(struct network *network, struct network_node *node,
                                   const struct network_value *like, size_t width,
                                   struct status *status);

/* The configuration a node comes from. */
const struct layer_config *layer_config_of(const struct network *network,
                                           const struct network_node *node);

/* The padding of input value `source` is to be that of `value`; an axis has but one mask. */
bool layer_mask(struct network *network, const struct network_node *node,
                struct network_value *value, size_t source, struct status *status);

/* Add parameter number `index` of the node. */
bool layer_parameter(struct network *network, struct network_node *node, size_t index,
                     const char *name, size_t rows, size_t columns, enum initializer initializer,
                     double l2, struct status *status);

/* A fault of the node's layer, with its name. */
bool layer_fault(const struct network *network, const struct network_node *node,
                 struct status *status, const char *message);

/* ---- for passes ---- */

/* The configuration a running node comes from. */
const struct layer_config *layer_running_config(const struct network_run *run,
                                                const struct network_node_run *node);

/* Steps times batch of a value; just the batch for a vector. */
size_t layer_rows(const struct network_run *run, size_t value);

/* Data (rows, C) of an input or an output. */
const real *layer_input_data(const struct network_run *run, const struct network_node_run *node,
                             size_t input);
real *layer_output_data(const struct network_run *run, const struct network_node_run *node,
                        size_t output);

/* The mask (T, B) of an input's steps, 0 for padding; NULL when nothing is masked. */
const uint8_t *layer_input_mask(const struct network_run *run, const struct network_node_run *node,
                                size_t input);

/* Where the gradient of an input goes, NULL when it is not wanted. *add: on top of what is there.
 */
real *layer_gradient(struct network_run *run, const struct network_node_run *node, size_t input,
                     bool *add);

/* Add or write `count` reals of gradient to an input. */
void layer_give_gradient(struct network_run *run, const struct network_node_run *node, size_t input,
                         const real *gradient, size_t count);

/* The gradient of an output: zero when nobody has read it. NULL in a run without gradients. */
real *layer_output_gradient(struct network_run *run, const struct network_node_run *node,
                            size_t output);

const real *layer_weights(const struct network_run *run, const struct network_node_run *node,
                          size_t index);
real *layer_weights_gradient(const struct network_run *run, const struct network_node_run *node,
                             size_t index);

/* ---- looking inside ---- */

/* After a forward pass: the weights (Tq, Tv) of sample b, *keys = Tv; NULL when the node is no
 * attention. */
const real *layer_attention_weights(const struct network_run *run,
                                    const struct network_node_run *node, size_t b, size_t *keys);

#endif
