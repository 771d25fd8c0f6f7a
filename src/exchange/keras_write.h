/* A network as Keras 3 writes it: the JSON of a functional model, which
 * keras.models.model_from_json() reads. */
#ifndef KERAS_WRITE_H
#define KERAS_WRITE_H

#include "exchange/exchange_model.h"

/* Append the JSON. Layers keep their names. Tokens that no embedding reads become one-hot vectors;
 * that and the like is said in `notes` (notes.h). The fault names a layer that Keras has not. */
bool keras_write(const struct network *network, struct buffer *out, struct buffer *notes,
                 struct status *status);

/* Append a safetensors file of the weights under our names, in Keras's shapes. tests/interop has
 * the lines of Python that put them into the model. */
bool keras_write_weights(const struct exchange_model *model, struct buffer *out,
                         struct status *status);

#endif
