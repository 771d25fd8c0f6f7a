/* Keras's names for our layers and their arguments: one table for reading and writing. */
#ifndef KERAS_KEYS_H
#define KERAS_KEYS_H

#include "model/layer_config.h"

enum keras_kind {
    KERAS_SIZE,
    KERAS_BOOLEAN,
    KERAS_NUMBER,
    KERAS_SEQUENCES,
    KERAS_ACTIVATION,
    KERAS_INITIALIZER,
    KERAS_L2, /* a regularizer: the factor, 0 for none */
};

struct keras_key {
    const char *name;
    unsigned types; /* a bit per layer_type */
    enum keras_kind kind;
    size_t offset; /* in struct layer_config */
};

extern const struct keras_key keras_keys[]; /* up to a NULL name */

/* Whether a layer of the type has the argument. */
bool keras_key_of(const struct keras_key *key, enum layer_type type);

/* The class of a type, NULL when Keras has none. */
const char *keras_class(enum layer_type type);

/* The initializers' names in Keras, in our order. */
extern const char *const keras_initializers[];

/* Added to the name of an input for the Masking layer behind it. */
extern const char *const keras_masking;

#endif
