/* The trainer's struct, for the checkpoint. */
#ifndef TRAINER_PRIVATE_H
#define TRAINER_PRIVATE_H

#include "base/arena.h"
#include "base/random.h"
#include "data/vocabulary.h"
#include "data/windows.h"
#include "model/model_run.h"
#include "train/sampler.h"
#include "train/trainer.h"

struct trainer {
    struct model_config config; /* batch_size as it came out */
    struct vocabulary vocabulary;
    struct model model;
    struct arena arena;
    uint64_t memory_bytes;

    real *values, *gradients, *m, *v; /* blocks */
    struct model_run run;
    struct sampler sampler;

    uint16_t *text; /* NULL: loaded without its text, cannot train */
    size_t characters, train_characters, replaced;
    uint16_t *inputs, *targets; /* (T, B) */
    struct windows windows;
    real *state; /* carried from window to window */
    uint64_t step;
    uint64_t epochs; /* finished */
    struct random random;

    struct windows validation;
    real *validation_state;
    double validation_sum; /* nats so far */
};

/* The parts of trainer_create(), for loading. First vocabulary, config, characters and replaced are
 * set; then the memory is planned, checked and taken (text_length 0: without training); then the
 * text is encoded. */
struct trainer *trainer_allocate(struct status *status);
bool trainer_assemble(struct trainer *trainer, const char *text, size_t text_length,
                      struct status *status);

#endif
