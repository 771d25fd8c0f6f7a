/* The probe's struct, for the files that do the looking. */
#ifndef PROBE_PRIVATE_H
#define PROBE_PRIVATE_H

#include "train/probe.h"
#include "train/trainer_private.h"

enum {
    PROBE_ARRAYS = 3 * NETWORK_MAX_NODES + 2 * BATCH_INPUTS,
    PROBE_UNKNOWN = 0xFFFF, /* an answer that is not known */
};

/* Whole numbers; below 0: not given. */
struct probe_options {
    double at, target, rows, samples, tensor, seed;
    bool mean;
};

struct probe_array {
    real *data;
    size_t count;
};

struct probe {
    struct trainer *trainer;
    enum probe_kind kind;
    struct probe_options options;

    struct batch input; /* steps, features, numbers of one sample */
    bool drawn;         /* … of a synthetic task */
    uint16_t tokens[2][PROBE_MAX_STEPS];
    uint16_t answers[LAYER_CONFIG_MAX_LENGTH]; /* of each step of the output */
    size_t output_steps;
    size_t unknown; /* units of the text */

    struct arena arena;
    struct network_run run;
    real *block;        /* as large as the parameters: gradients, or the values before */
    real *distribution; /* (N) of one step of the output */
    real *found[NETWORK_MAX_NODES]; /* by node or by input */
    real *rows[BATCH_INPUTS];       /* (T, V) gradients of tokens spelt out as one-hot rows */

    struct probe_array arrays[PROBE_ARRAYS];
    size_t array_count;
};

/* Read what is to be run through the network, its tokens and numbers of steps; and, once there is
 * memory, its rows of numbers. */
bool probe_input_read(struct probe *probe, const cJSON *options, struct status *status);
void probe_input_fill(struct probe *probe, const cJSON *options);

/* Whether a layer reads the tokens of an input as one-hot rows. */
bool probe_spells_out(const struct probe *probe, size_t input);

/* Run the input forward; of language models, where what comes later makes no difference, only its
 * first `steps` steps. */
void probe_forward(struct probe *probe, size_t steps);

/* Append `key`, written as it is, and a number or null. */
void probe_number(struct buffer *out, const char *key, double x);

/* The same with the number of a new array. */
void probe_array(struct probe *probe, struct buffer *out, const char *key, real *data,
                 size_t count);

/* Append ,"layers":[…] of the recurrent nodes; `members` adds those of each, from the comma on. */
void probe_layers(struct probe *probe, struct buffer *out,
                  void (*members)(struct probe *probe, size_t node, struct buffer *out));

/* The looks. */
bool probe_traces(struct probe *probe, struct buffer *out, struct status *status);
bool probe_saturation(struct probe *probe, struct buffer *out, struct status *status);
bool probe_gradients(struct probe *probe, struct buffer *out, struct status *status);
bool probe_connectivity(struct probe *probe, struct buffer *out, struct status *status);
bool probe_updates(struct probe *probe, struct buffer *out, struct status *status);
bool probe_check(struct probe *probe, struct buffer *out, struct status *status);

#endif
