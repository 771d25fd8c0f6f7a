/* The layers of a network as a configuration writes them: a list in topological order, each entry
 * with Keras's names and defaults in camelCase. README.md has the table of types and keys. The
 * fault names the key ("layers[1].units"). */
#ifndef LAYER_CONFIG_H
#define LAYER_CONFIG_H

#include "base/buffer.h"
#include "base/status.h"
#include "model/activations.h"
#include "model/initializer.h"
#include <cJSON.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LAYER_CONFIG_MAX = 32,   /* layers */
    LAYER_CONFIG_INPUTS = 6, /* of one layer */
    LAYER_CONFIG_NAME = 40,  /* bytes with the final NUL */
    LAYER_CONFIG_MAX_UNITS = 1024,
    LAYER_CONFIG_MAX_WIDTH = 65535, /* of inputs and embeddings' vocabularies */
    LAYER_CONFIG_MAX_LENGTH = 1024, /* steps */
};

enum layer_type {
    LAYER_INPUT,
    LAYER_EMBEDDING,
    LAYER_RNN,
    LAYER_LSTM,
    LAYER_GRU,
    LAYER_DENSE,
    LAYER_ACTIVATION,
    LAYER_DROPOUT,
    LAYER_NORMALIZATION,
    LAYER_POOLING,
    LAYER_REPEAT,
    LAYER_ATTENTION,
    LAYER_ADDITIVE_ATTENTION,
    LAYER_CONCATENATE,
    LAYER_ADD,
    LAYER_LAST_STEP,
};

enum layer_merge { LAYER_MERGE_CONCAT, LAYER_MERGE_SUM, LAYER_MERGE_MUL, LAYER_MERGE_AVE };

enum layer_sequences { LAYER_SEQUENCES_AUTO, LAYER_SEQUENCES_LAST, LAYER_SEQUENCES_ALL };

/* Output `port` of layer `layer`. */
struct layer_reference {
    size_t layer, port;
};

struct layer_config {
    enum layer_type type;
    char name[LAYER_CONFIG_NAME];
    size_t input_count;
    struct layer_reference inputs[LAYER_CONFIG_INPUTS];

    bool implicit; /* put in by the task: not written */
    size_t along;  /* an input with as many steps as input layer `along` - 1, which whoever feeds
                    * both makes sure of; 0: of a length of its own. Not written */

    bool bidirectional;            /* a recurrent layer within a Bidirectional of that `name` … */
    bool time_distributed;         /* … or a dense one within a TimeDistributed */
    char inner[LAYER_CONFIG_NAME]; /* the name of the layer within */

    size_t units;     /* also outputDim, n of repeatVector; width of an input */
    size_t input_dim; /* embedding: vocabulary, 0: the input's */
    bool tokens, sequence;
    enum layer_sequences return_sequences;
    bool go_backwards, use_bias, unit_forget_bias, reset_after, mask_zero, use_scale;
    enum layer_merge merge;
    enum activation activation;
    double rate, recurrent_rate; /* of dropout */
    double chrono_steps;         /* LSTM, GRU: see initializer_chrono(); 0: not */
    double epsilon;
    enum initializer kernel_initializer, recurrent_initializer, bias_initializer;
    double kernel_l2, recurrent_l2, bias_l2;
};

struct layer_config_list {
    size_t count;
    struct layer_config layers[LAYER_CONFIG_MAX];
};

/* The names of the types in the order of the enumeration, NULL-terminated. */
extern const char *const layer_config_types[];

bool layer_config_is_recurrent(enum layer_type type);

/* One entry of a type with its defaults; no name, no inputs. */
struct layer_config layer_config_default(enum layer_type type);

/* Add an entry that reads the entry before it, under Keras's name for its kind ("lstm_1"). Returns
 * it, NULL when the list is full. */
struct layer_config *layer_config_append(struct layer_config_list *list,
                                         const struct layer_config *layer);

/* Read and check the array "layers". Entries without "inputs" read the one before them; before a
 * first one that is not an input, a one-step-per-token input named "input" is put, marked implicit.
 */
bool layer_config_parse(struct layer_config_list *list, const cJSON *array, struct status *status);

/* Append the array; parsing it gives the same list. */
void layer_config_write(const struct layer_config_list *list, struct buffer *out);

/* The same with what a task has put in: a network whole, for others to read. */
void layer_config_write_all(const struct layer_config_list *list, struct buffer *out);

#endif
