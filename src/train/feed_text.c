/* Windows of a text for language models, with the state carried from one to the next. */
#include "train/trainer_private.h"

#include <math.h>
#include <string.h>

static size_t state_size(const struct trainer *t) {
    return network_state_size(&t->network, t->config.batch_size);
}

static void clear(real *x, size_t count) {
    memset(x, 0, count * sizeof *x);
}

static bool read(struct trainer *t, const char *data, size_t length, struct status *status) {
    enum codec_unit unit = t->config.task == TASK_WORD_LM ? CODEC_WORD : CODEC_CHARACTER;
    struct codec_text text = {data, length};
    if (data && !vocabulary_check_text(data, length, status)) return false;
    if (data && !codec_size(&t->codec) &&
        !codec_build(&t->codec, unit, 0, &text, 1, t->config.most_words, status))
        return false;
    if (data) t->characters = codec_length(&t->codec, data, length);
    if (data && t->characters == 0)
        return status_set(status, STATUS_TEXT_TOO_SHORT, "text", "the text is empty");
    t->shape = (struct trainer_shape){.input_count = 1,
                                      .input_names = {"input"},
                                      .tokens = {true},
                                      .widths = {codec_size(&t->codec)},
                                      .steps = {t->config.sequence_length},
                                      .outputs = codec_size(&t->codec),
                                      .each_step = true};
    return true;
}

/* Split the text and fit the batch to it. */
static bool settle(struct trainer *t, struct status *status) {
    struct train_config *c = &t->config;
    size_t kept = (size_t)(c->validation_split * (double)t->characters);
    t->train_characters = t->characters - kept;
    size_t batch = windows_batch(t->train_characters, c->batch_size, c->sequence_length);
    if (batch == 0) {
        double needed = ceil((double)(c->sequence_length + 1) / (1 - c->validation_split));
        return status_set(status, STATUS_TEXT_TOO_SHORT, "text",
                          "the text has %zu characters; with \"sequenceLength\" %zu and "
                          "\"validationSplit\" %g it needs at least %.0f",
                          t->characters, c->sequence_length, c->validation_split, needed);
    }
    c->batch_size = batch;
    return true;
}

static void cut(struct trainer *t, struct arena *arena) {
    t->text = arena_cut(arena, t->characters, sizeof *t->text);
    t->validation_state = arena_cut(arena, state_size(t), sizeof(real));
}

static void open(struct trainer *t, const char *data, size_t length) {
    size_t rest = t->characters - t->train_characters, replaced = 0;
    size_t batch = t->config.batch_size;
    codec_encode(&t->codec, data, length, t->text, t->characters, &replaced);
    t->replaced += replaced;
    t->windows = windows_over(t->text, t->train_characters, batch);
    size_t fits = windows_batch(rest, batch, t->config.sequence_length);
    t->validation = windows_over(t->text + t->train_characters, rest, fits ? fits : 1);
}

static void restart(struct trainer *t) {
    clear(t->state, state_size(t));
    t->windows.position = t->validation.position = 0;
}

static void show(struct trainer *t, const struct windows *w, size_t length, const real *state) {
    windows_read(w, length, t->batch.tokens[0], t->batch.classes);
    t->batch.size = w->batch;
    t->batch.steps[0] = t->batch.target_steps = length;
    trainer_present(t);
    network_run_set_state(&t->run, state);
}

static void next(struct trainer *t) {
    show(t, &t->windows, t->config.sequence_length, t->state);
}

/* Where the streams end, a new pass begins from their start with a zero state. */
static void advance(struct trainer *t) {
    size_t length = t->config.sequence_length;
    network_run_get_state(&t->run, t->state);
    t->windows.position += length;
    if (t->windows.position + length <= t->windows.stream) return;
    t->windows.position = 0;
    t->epochs++;
    clear(t->state, state_size(t));
}

static void next_validation(struct trainer *t, bool from_start) {
    struct windows *w = &t->validation;
    size_t left, length = t->config.sequence_length;
    if (from_start) {
        w->position = 0;
        clear(t->validation_state, state_size(t));
    }
    left = w->stream - w->position;
    show(t, w, left < length ? left : length, t->validation_state);
}

static void advance_validation(struct trainer *t) {
    network_run_get_state(&t->run, t->validation_state);
    t->validation.position += t->batch.target_steps;
}

static size_t held_out(const struct trainer *t) {
    return t->validation.stream;
}

static size_t seen(const struct trainer *t) {
    return t->validation.position;
}

static size_t steps_per_epoch(const struct trainer *t) {
    return t->windows.stream / t->config.sequence_length;
}

static void write(const struct trainer *t, struct buffer *out) {
    for (size_t i = 0; i < t->characters; i++) codec_decode(&t->codec, t->text[i], out);
}

const struct feed feed_text = {read,
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
