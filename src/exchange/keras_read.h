/* The JSON of a Keras model, as model.to_json() writes it, as layers of ours: sequential and
 * functional models of Keras 3, and of Keras 2 as far as they say the same.
 *
 * A functional model has one output; each of its layers is called once. An input that an embedding
 * reads is of tokens, any other one of features. Masks follow from Embedding and Masking; where the
 * model spells them out (Keras 3 does, with operations like NotEqual), they must be the same. */
#ifndef KERAS_READ_H
#define KERAS_READ_H

#include "exchange/exchange_model.h"

/* The fault names layer and argument. `notes`: see notes.h. */
bool keras_read(const cJSON *architecture, struct layer_config_list *list, struct buffer *notes,
                struct status *status);

/* Put the weights of a file into `to`, under our names. Theirs are Keras's paths
 * ("sequential/lstm/lstm_cell/kernel") or ours. */
bool keras_read_weights(const struct network *network, const void *bytes, size_t length,
                        struct tensors *to, struct status *status);

#endif
