/* Shuffled samples, padded to the longest of a batch. */
#include "train/trainer_private.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

enum { SPLIT_STREAM = 2 };

/* ---- the data ---- */

static enum dataset_kind kind_of(enum task task) {
    switch (task) {
    case TASK_LABELLING:
        return DATASET_LABELLING;
    case TASK_SEQ2SEQ:
        return DATASET_TRANSLATION;
    case TASK_REGRESSION:
        return DATASET_REGRESSION;
    default:
        return DATASET_CLASSIFICATION;
    }
}

/* Whether samples are rows of numbers: those of a classification without a vocabulary are. */
static bool reads_rows(const struct trainer *t) {
    return t->config.task == TASK_REGRESSION ||
           (t->config.task == TASK_CLASSIFICATION && !codec_size(&t->dataset.source));
}

/* What the layers must know, from the codecs alone (a model without its data) or the samples. */
static void set_shape(struct trainer *t) {
    struct trainer_shape *s = &t->shape;
    const struct dataset *d = &t->dataset;
    s->input_count = t->config.task == TASK_SEQ2SEQ ? 2 : 1;
    s->each_step = t->config.task == TASK_LABELLING || t->config.task == TASK_SEQ2SEQ ||
                   (t->config.task == TASK_REGRESSION && d->count && d->target.longest > 1);
    s->padded = true;
    s->target_input = s->input_count - 1;
    for (size_t i = 0; i < s->input_count; i++) {
        const struct dataset_field *field = &d->inputs[i];
        s->input_names[i] = i ? "target" : s->input_count > 1 ? "source" : "input";
        s->tokens[i] = !reads_rows(t);
        s->widths[i] = field->width;
        s->steps[i] = field->longest ? field->longest : 1;
    }
    if (s->tokens[0]) s->widths[0] = codec_size(&d->source);
    if (s->input_count > 1) s->widths[1] = codec_size(&d->output);
    s->outputs = t->config.task == TASK_REGRESSION ? d->target.width : codec_size(&d->output);
}

static bool read(struct trainer *t, const char *data, size_t length, struct status *status) {
    if (!data) {
        set_shape(t);
        return true;
    }
    if (!length || !strchr(" \t\r\n{[", data[0]))
        return status_set(status, STATUS_INVALID_CONFIG, "samples",
                          "this task learns from \"samples\", {\"samples\":[…]} as JSON");
    t->data = memory_copy(data, length);
    t->data_length = length;
    if (!t->data) return status_no_memory(status);
    if (!dataset_read(&t->dataset, kind_of(t->config.task), t->config.unit, t->config.most_words,
                      data, length, status))
        return false;
    set_shape(t);
    return true;
}

static bool settle(struct trainer *t, struct status *status) {
    const struct dataset *d = &t->dataset;
    size_t kept =
        d->validation ? d->validation : (size_t)(t->config.validation_split * (double)d->count);
    if (kept >= d->count)
        return status_set(status, STATUS_TEXT_TOO_SHORT, "samples",
                          "there are no samples to train on");
    t->train_count = d->count - kept;
    if (t->config.batch_size > t->train_count) t->config.batch_size = t->train_count;
    return true;
}

static void cut(struct trainer *t, struct arena *arena) {
    t->order = arena_cut(arena, t->dataset.count, sizeof *t->order);
}

static void open(struct trainer *t, const char *data, size_t length) {
    (void)t;
    (void)data;
    (void)length;
}

/* ---- order ---- */

static void shuffle(struct random *random, uint32_t *order, size_t count) {
    for (size_t i = count; i > 1; i--) {
        size_t j = random_below(random, (uint32_t)i);
        uint32_t kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
}

/* The order of an epoch follows from the seed and from t->shuffle alone. */
static void draw_order(struct trainer *t) {
    struct random random;
    for (size_t i = 0; i < t->dataset.count; i++) t->order[i] = (uint32_t)i;
    random_seed(&random, t->config.seed, SPLIT_STREAM);
    if (!t->dataset.validation) shuffle(&random, t->order, t->dataset.count);
    random = t->shuffle;
    shuffle(&random, t->order, t->train_count);
}

static void begin_epoch(struct trainer *t) {
    t->position = 0;
    t->shuffle = t->random;
    random_bits(&t->random);
    draw_order(t);
}

static void restart(struct trainer *t) {
    t->validation_position = 0;
    begin_epoch(t);
}

/* ---- batches ---- */

static size_t rest(size_t count, size_t position, size_t batch) {
    return count - position < batch ? count - position : batch;
}

static void next(struct trainer *t) {
    size_t size = rest(t->train_count, t->position, t->config.batch_size);
    dataset_fill(&t->dataset, t->order + t->position, size, &t->batch);
    trainer_present(t);
}

static void advance(struct trainer *t) {
    t->position += t->batch.size;
    if (t->position < t->train_count) return;
    t->epochs++;
    begin_epoch(t);
}

static size_t held_out(const struct trainer *t) {
    return t->dataset.count - t->train_count;
}

static void next_validation(struct trainer *t, bool from_start) {
    if (from_start) t->validation_position = 0;
    size_t size = rest(held_out(t), t->validation_position, t->config.batch_size);
    dataset_fill(&t->dataset, t->order + t->train_count + t->validation_position, size, &t->batch);
    trainer_present(t);
}

static void advance_validation(struct trainer *t) {
    t->validation_position += t->batch.size;
}

static size_t seen(const struct trainer *t) {
    return t->validation_position;
}

static size_t steps_per_epoch(const struct trainer *t) {
    return (t->train_count + t->config.batch_size - 1) / t->config.batch_size;
}

static void write(const struct trainer *t, struct buffer *out) {
    buffer_append(out, t->data, t->data_length);
}

void feed_samples_resume(struct trainer *t) {
    draw_order(t);
}

const struct feed feed_samples = {read,
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
