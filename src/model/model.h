/* The shape of a character model and its place in the block of parameters:
 * [embedding] -> recurrent layers -> dense, whose softmax is the next character's distribution.
 *
 * A model holds no numbers: values, gradients and moments are blocks of parameters.size reals. */
#ifndef MODEL_H
#define MODEL_H

#include "kernels/real.h"
#include "model/model_config.h"
#include "model/parameters.h"
#include "model/recurrent.h"
#include <stddef.h>
#include <stdint.h>

struct model_layer {
    char name[PARAMETERS_NAME / 2]; /* Keras's: "lstm", "lstm_1" */
    const struct recurrent_cell *cell;
    size_t inputs, units;
    size_t kernel, recurrent_kernel, bias; /* offsets into a block */
};

struct model {
    size_t vocabulary; /* V */
    size_t embedding;  /* D, 0: one-hot */
    size_t layer_count;
    struct model_layer layers[MODEL_CONFIG_MAX_LAYERS];
    size_t embeddings, dense_kernel, dense_bias; /* offsets */
    struct parameters parameters;
};

void model_build(struct model *model, const struct model_config *config, size_t vocabulary);

/* The initial weights of a seed: glorot_uniform kernels, orthogonal recurrent kernels, zero biases
 * but 1 for the LSTM's forget gates, embeddings uniform in [-0.05, 0.05). Each tensor has a random
 * stream of its own. */
void model_initialize(const struct model *model, uint64_t seed, real *values);

/* Reals of carried state of `batch` sequences: for each layer h (B, H), then c (B, H) for an LSTM.
 */
size_t model_state_size(const struct model *model, size_t batch);

/* The width of the last recurrent layer. */
size_t model_output_units(const struct model *model);

/* Parameters of recurrent layer `index`. */
size_t model_layer_parameters(const struct model *model, size_t index);

#endif
