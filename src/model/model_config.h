/* What to build and how to train it: the JSON object of createModel() without its text, checked
 * whole before any memory is taken. The fault names the key ("layers[1].units"). */
#ifndef MODEL_CONFIG_H
#define MODEL_CONFIG_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

enum {
    MODEL_CONFIG_MAX_LAYERS = 4, /* recurrent ones */
    MODEL_CONFIG_MAX_UNITS = 1024,
    MODEL_CONFIG_MAX_EMBEDDING = 1024,
    MODEL_CONFIG_MAX_BATCH = 1024,
    MODEL_CONFIG_MAX_LENGTH = 1024,
};

#define MODEL_CONFIG_MAX_SEED 9007199254740991.0 /* 2^53 - 1 */
#define MODEL_CONFIG_MAX_RATE 10.0

enum model_config_cell { MODEL_CONFIG_RNN, MODEL_CONFIG_LSTM, MODEL_CONFIG_GRU };

struct model_config_layer {
    enum model_config_cell cell;
    size_t units;
};

struct model_config {
    double validation_split; /* last part of the text, 0 to 0.9 */
    uint64_t seed;
    size_t embedding; /* 0: one-hot input */
    size_t layer_count;
    struct model_config_layer layers[MODEL_CONFIG_MAX_LAYERS];
    double learning_rate, beta1, beta2, epsilon;
    double clip_norm; /* global norm of the gradient; 0: no clipping */
    size_t batch_size;
    size_t sequence_length;
};

/* The names of the cells in the order of the enumeration, NULL-terminated. */
extern const char *const model_config_cells[];

/* One LSTM of 128 units, Adam at 0.002: the example of the documentation. */
struct model_config model_config_default(void);

/* Read and check; keys left out keep their defaults ("layers" included). */
bool model_config_parse(struct model_config *config, const char *json, size_t length,
                        struct status *status);

/* Append the complete configuration as JSON; parsing it gives the same configuration. */
void model_config_write(const struct model_config *config, struct buffer *out);

/* Append the limits as members of a JSON object: "units":{"least":1,"most":1024},… */
void model_config_write_limits(struct buffer *out);

#endif
