#include "exchange/keras_keys.h"

static const char *const classes[] = {
    [LAYER_INPUT] = "InputLayer",
    [LAYER_EMBEDDING] = "Embedding",
    [LAYER_RNN] = "SimpleRNN",
    [LAYER_LSTM] = "LSTM",
    [LAYER_GRU] = "GRU",
    [LAYER_DENSE] = "Dense",
    [LAYER_ACTIVATION] = "Activation",
    [LAYER_DROPOUT] = "Dropout",
    [LAYER_NORMALIZATION] = "LayerNormalization",
    [LAYER_POOLING] = "GlobalAveragePooling1D",
    [LAYER_REPEAT] = "RepeatVector",
    [LAYER_ATTENTION] = "Attention",
    [LAYER_ADDITIVE_ATTENTION] = "AdditiveAttention",
    [LAYER_CONCATENATE] = "Concatenate",
    [LAYER_ADD] = "Add",
    [LAYER_LAST_STEP] = NULL,
};

const char *const keras_initializers[] = {
    "zeros",     "ones",       "glorot_uniform", "glorot_normal",  "he_uniform",
    "he_normal", "orthogonal", "identity",       "random_uniform", "random_normal"};

const char *const keras_masking = "_masking";

#define AT(member) offsetof(struct layer_config, member)
#define TYPE(type) (1u << LAYER_##type)
#define CELLS (TYPE(RNN) | TYPE(LSTM) | TYPE(GRU))
#define KERNELS (CELLS | TYPE(DENSE))

const struct keras_key keras_keys[] = {
    {"input_dim", TYPE(EMBEDDING), KERAS_SIZE, AT(input_dim)},
    {"output_dim", TYPE(EMBEDDING), KERAS_SIZE, AT(units)},
    {"mask_zero", TYPE(EMBEDDING), KERAS_BOOLEAN, AT(mask_zero)},
    {"units", KERNELS, KERAS_SIZE, AT(units)},
    {"n", TYPE(REPEAT), KERAS_SIZE, AT(units)},
    {"activation", TYPE(RNN) | TYPE(DENSE) | TYPE(ACTIVATION), KERAS_ACTIVATION, AT(activation)},
    {"return_sequences", CELLS, KERAS_SEQUENCES, AT(return_sequences)},
    {"go_backwards", CELLS, KERAS_BOOLEAN, AT(go_backwards)},
    {"use_bias", KERNELS, KERAS_BOOLEAN, AT(use_bias)},
    {"unit_forget_bias", TYPE(LSTM), KERAS_BOOLEAN, AT(unit_forget_bias)},
    {"reset_after", TYPE(GRU), KERAS_BOOLEAN, AT(reset_after)},
    {"use_scale", TYPE(ATTENTION) | TYPE(ADDITIVE_ATTENTION), KERAS_BOOLEAN, AT(use_scale)},
    {"dropout", CELLS, KERAS_NUMBER, AT(rate)},
    {"recurrent_dropout", CELLS, KERAS_NUMBER, AT(recurrent_rate)},
    {"rate", TYPE(DROPOUT), KERAS_NUMBER, AT(rate)},
    {"epsilon", TYPE(NORMALIZATION), KERAS_NUMBER, AT(epsilon)},
    {"embeddings_initializer", TYPE(EMBEDDING), KERAS_INITIALIZER, AT(kernel_initializer)},
    {"kernel_initializer", KERNELS, KERAS_INITIALIZER, AT(kernel_initializer)},
    {"recurrent_initializer", CELLS, KERAS_INITIALIZER, AT(recurrent_initializer)},
    {"bias_initializer", KERNELS, KERAS_INITIALIZER, AT(bias_initializer)},
    {"embeddings_regularizer", TYPE(EMBEDDING), KERAS_L2, AT(kernel_l2)},
    {"kernel_regularizer", KERNELS, KERAS_L2, AT(kernel_l2)},
    {"recurrent_regularizer", CELLS, KERAS_L2, AT(recurrent_l2)},
    {"bias_regularizer", KERNELS, KERAS_L2, AT(bias_l2)},
    {NULL, 0, KERAS_SIZE, 0},
};

bool keras_key_of(const struct keras_key *key, enum layer_type type) {
    return key->types >> type & 1;
}

const char *keras_class(enum layer_type type) {
    return classes[type];
}
