/* What to build and how to train it: the JSON object of createModel() without its data, checked
 * whole before any memory is taken. The fault names the key ("layers[1].units"). */
#ifndef TRAIN_CONFIG_H
#define TRAIN_CONFIG_H

#include "base/buffer.h"
#include "base/status.h"
#include "data/codec.h"
#include "model/layer_config.h"
#include "model/loss.h"
#include "train/optimizer.h"
#include <stddef.h>
#include <stdint.h>

enum {
    TRAIN_CONFIG_MAX_BATCH = 1024,
    TRAIN_CONFIG_MAX_LENGTH = 1024,
    TRAIN_CONFIG_MAX_CLASS_WEIGHTS = 64,
};

#define TRAIN_CONFIG_MAX_SEED 9007199254740991.0 /* 2^53 - 1 */

enum task {
    TASK_CHAR_LM,        /* the next character of a text */
    TASK_WORD_LM,        /* the next word of a text */
    TASK_CLASSIFICATION, /* a label for a text */
    TASK_LABELLING,      /* a label for each word */
    TASK_REGRESSION,     /* numbers for a sequence, or for each of its steps */
    TASK_SEQ2SEQ,        /* a text for a text */
    TASK_ADDING,         /* the classic tests of memory, see synthetic.h */
    TASK_COPY,
};

struct train_config_class_weight {
    char label[40];
    double weight;
};

struct train_config {
    enum task task;
    double validation_split; /* last part of a text, or of shuffled samples; 0 to 0.9 */
    uint64_t seed;
    struct layer_config_list layers; /* as given, with an implicit input */
    enum loss loss;
    double label_smoothing;
    struct optimizer optimizer;
    size_t batch_size;
    size_t sequence_length; /* of a text's windows; T of the synthetic tasks */
    enum codec_unit unit;   /* of the texts of samples */
    size_t most_words;
    size_t patience; /* validations without progress until training stops; 0: never */
    double minimum_change;
    bool restore_best;
    size_t class_weight_count;
    struct train_config_class_weight class_weights[TRAIN_CONFIG_MAX_CLASS_WEIGHTS];
};

/* The names of the tasks in the order of the enumeration, NULL-terminated. */
extern const char *const train_config_tasks[];

bool train_config_is_language_model(enum task task);
bool train_config_is_synthetic(enum task task);

/* One LSTM of 128 units, Adam at 0.002: the example of the documentation. */
void train_config_default(struct train_config *config);

/* Read and check; keys left out keep the task's defaults ("layers" included). */
bool train_config_parse(struct train_config *config, const char *json, size_t length,
                        struct status *status);

/* Append the complete configuration as JSON; parsing it gives the same configuration. */
void train_config_write(const struct train_config *config, struct buffer *out);

/* Append the limits as members of a JSON object: "units":{"least":1,"most":1024},… */
void train_config_write_limits(struct buffer *out);

#endif
