/* The arguments of one Keras layer as our configuration. What we know is read, what changes nothing
 * is passed over, all else is a fault that names layer and argument ("lstm.recurrent_activation").
 */
#ifndef KERAS_ARGUMENTS_H
#define KERAS_ARGUMENTS_H

#include "base/buffer.h"
#include "base/status.h"
#include "model/layer_config.h"

/* A layer of a class that is no wrapper, no input and no Masking: type and arguments of *layer are
 * set, its name is not. `name` is for messages. An initializer that we have not becomes the usual
 * one, with a note (notes.h). */
bool keras_arguments_read(struct layer_config *layer, const char *name, const char *class_name,
                          const cJSON *config, struct buffer *notes, struct status *status);

/* "Bidirectional" or "TimeDistributed" with what is within. */
bool keras_arguments_read_wrapper(struct layer_config *layer, const char *name, bool bidirectional,
                                  const cJSON *config, struct buffer *notes, struct status *status);

/* Every argument beside those in `known` (NULL-terminated) changes nothing. */
bool keras_arguments_neutral(const char *name, const cJSON *config, const char *const *known,
                             struct status *status);

/* A fault of argument `key` of layer `name`. */
bool keras_arguments_fault(struct status *status, const char *name, const char *key,
                           const char *what);

#endif
