/* A network on its way in or out: its layers, complete and wired, and its weights. */
#ifndef EXCHANGE_MODEL_H
#define EXCHANGE_MODEL_H

#include "exchange/tensors.h"
#include "model/network.h"

struct exchange_model {
    struct network network;     /* its config has every width and returnSequences settled */
    struct safetensors weights; /* views into the caller's bytes; header NULL: no weights */
};

/* From the array "layers" of the configuration language, or NULL: from the weights' metadata
 * "layers". `bytes` is a safetensors file with the parameters under our names (others may stand
 * beside them, as in a saved model), NULL: without weights. Widths of inputs that the layers leave
 * out are read off the weights. `each_step`: what recurrent layers without returnSequences return,
 * see network_build(). NULL with the fault set; else exchange_model_close(). */
struct exchange_model *exchange_model_open(const cJSON *layers, bool each_step, const void *bytes,
                                           size_t length, struct status *status);

/* The same from a list, which is completed; without weights. */
struct exchange_model *exchange_model_build(struct layer_config_list *list, bool each_step,
                                            struct status *status);

void exchange_model_close(struct exchange_model *model);

/* A parameter "layer/leaf" of a layer; `reverse`: that of a bidirectional layer's second direction.
 * NULL when the layer has none of that name. */
const struct parameters_tensor *exchange_model_parameter(const struct network *network,
                                                         size_t layer, bool reverse,
                                                         const char *leaf);

/* The numbers of such a parameter, a new block freed by the caller; NULL with the fault set. */
float *exchange_model_floats(const struct exchange_model *model,
                             const struct parameters_tensor *parameter, struct status *status);

/* Room for such a parameter in `to`, under our name and in our shape. */
float *exchange_model_add(struct tensors *to, const struct parameters_tensor *parameter,
                          struct status *status);

/* Copy all weights under our names. */
bool exchange_model_copy(const struct exchange_model *model, struct tensors *to,
                         struct status *status);

#endif
