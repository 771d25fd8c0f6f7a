/* The classic tests of memory, drawn anew for every step. */
#include "train/trainer_private.h"

#include "data/synthetic.h"

enum { VALIDATION_BATCHES = 16, VALIDATION_STREAM = 3 };

static enum synthetic kind_of(const struct trainer *t) {
    return t->config.task == TASK_ADDING ? SYNTHETIC_ADDING : SYNTHETIC_COPY;
}

static bool read(struct trainer *t, const char *data, size_t length, struct status *status) {
    bool adding = t->config.task == TASK_ADDING;
    if (data && length)
        return status_set(status, STATUS_INVALID_CONFIG, "text",
                          "\"text\" and \"samples\" are not for this task, which draws its own");
    t->shape = (struct trainer_shape){
        .input_count = 1,
        .input_names = {"input"},
        .tokens = {!adding},
        .widths = {adding ? 2 : SYNTHETIC_COPY_TOKENS},
        .steps = {synthetic_steps(kind_of(t), t->config.sequence_length)},
        .outputs = adding ? 1 : SYNTHETIC_COPY_TOKENS,
        .each_step = !adding,
    };
    return true;
}

static bool settle(struct trainer *t, struct status *status) {
    return t->config.sequence_length >= 2 ||
           status_set(status, STATUS_INVALID_CONFIG, "sequenceLength",
                      "\"sequenceLength\" must be at least 2 for the task \"%s\"",
                      train_config_tasks[t->config.task]);
}

static void cut(struct trainer *t, struct arena *arena) {
    (void)t;
    (void)arena;
}

static void open(struct trainer *t, const char *data, size_t length) {
    (void)t;
    (void)data;
    (void)length;
}

static void restart(struct trainer *t) {
    t->validation_position = 0;
}

static void draw(struct trainer *t, struct random *random) {
    synthetic_fill(kind_of(t), t->config.sequence_length, random, t->config.batch_size, &t->batch);
    trainer_present(t);
}

static void next(struct trainer *t) {
    draw(t, &t->random);
}

static void advance(struct trainer *t) {
    (void)t;
}

static void next_validation(struct trainer *t, bool from_start) {
    if (from_start) {
        t->validation_position = 0;
        random_seed(&t->validation_random, t->config.seed, VALIDATION_STREAM);
    }
    draw(t, &t->validation_random);
}

static void advance_validation(struct trainer *t) {
    t->validation_position++;
}

static size_t held_out(const struct trainer *t) {
    (void)t;
    return VALIDATION_BATCHES;
}

static size_t seen(const struct trainer *t) {
    return t->validation_position;
}

static size_t steps_per_epoch(const struct trainer *t) {
    (void)t;
    return 0;
}

static void write(const struct trainer *t, struct buffer *out) {
    (void)t;
    (void)out;
}

const struct feed feed_synthetic = {read,
                                    settle,
                                    cut,
                                    open,
                                    restart,
                                    next,
                                    advance,
                                    next_validation,
                                    advance_validation,
                                    held_out,
                                    seen,
                                    steps_per_epoch,
                                    write};
