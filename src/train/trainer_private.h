/* The trainer's struct, for what looks into it: feeds, checkpoint, probes, generation, exchange. */
#ifndef TRAINER_PRIVATE_H
#define TRAINER_PRIVATE_H

#include "base/arena.h"
#include "base/random.h"
#include "data/codec.h"
#include "data/dataset.h"
#include "data/windows.h"
#include "model/network_run.h"
#include "train/feed.h"
#include "train/sampler.h"
#include "train/trainer.h"

/* What the layers must know of the data before the network is built. */
struct trainer_shape {
    size_t input_count;
    const char *input_names[BATCH_INPUTS];
    bool tokens[BATCH_INPUTS];
    size_t widths[BATCH_INPUTS];
    size_t steps[BATCH_INPUTS]; /* most of one sample */
    bool padded;                /* samples differ in length: token 0 is padding */
    size_t outputs;             /* numbers or classes to predict */
    bool each_step;             /* … at each step */
    size_t target_input;        /* the input whose steps the target has */
};

/* How far early stopping has come. */
struct trainer_stopping {
    real *best; /* parameters, NULL: not wanted */
    double best_loss;
    uint64_t waited;
    bool stopped;
};

/* A learning-rate range test under way. */
struct trainer_range {
    double from, to;
    size_t steps, done;
    struct buffer before; /* a saved model */
};

struct trainer {
    struct train_config config; /* batch_size as it came out */
    const struct feed *feed;
    struct trainer_shape shape;
    struct network network;
    struct arena arena;
    uint64_t memory_bytes;

    real *values, *gradients, *slots[OPTIMIZER_MAX_SLOTS]; /* blocks */
    real *class_weights;                                   /* NULL: all 1 */
    struct network_run run;
    struct batch batch;
    struct sampler sampler;
    struct beam_search *beams; /* NULL: none under way */
    struct trainer_stopping stopping;
    struct trainer_range range;
    bool can_train; /* false: loaded without its data */
    uint64_t step;
    uint64_t epochs; /* finished */
    struct random random;

    /* text */
    struct codec codec;
    uint16_t *text;
    size_t characters, train_characters, replaced; /* in tokens */
    struct windows windows;
    real *state; /* carried from window to window */
    struct windows validation;
    real *validation_state;

    /* samples */
    struct dataset dataset;
    char *data; /* as given */
    size_t data_length;
    uint32_t *order; /* training samples of this epoch, then those of validation */
    size_t train_count, position, validation_position;
    struct random shuffle; /* before this epoch's order was drawn */

    /* synthetic tasks */
    struct random validation_random;

    struct loss_result validation_result; /* so far */
};

/* The parts of trainer_create(), for loading. First config (and the codecs) are set; then
 * trainer_assemble() reads the data (NULL: without training), plans, checks and takes the memory.
 */
struct trainer *trainer_allocate(struct status *status);
bool trainer_assemble(struct trainer *trainer, const char *data, size_t length,
                      struct status *status);

/* The layers of the configuration with what the task adds: inputs' widths, the output layer. */
bool trainer_layers(const struct trainer *trainer, struct layer_config_list *list,
                    struct status *status);

/* Shape the run for t->batch and set its inputs. */
void trainer_present(struct trainer *trainer);

/* The loss of t->batch behind a forward pass; with `gradient` the output's gradient is put in
 * place. */
struct loss_result trainer_loss(struct trainer *trainer, bool gradient);

#endif
