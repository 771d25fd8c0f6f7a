#include "train/trainer_private.h"

#include "base/logarithm.h"
#include "base/memory.h"
#include "model/loss.h"
#include "train/optimizer.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const trainer_metric_names[] = {"step",         "epoch",      "loss", "gradientNorm",
                                            "learningRate", "characters", NULL};

/* ---- memory ---- */

static void cut_training(struct trainer *t, struct arena *arena) {
    size_t batch = t->config.batch_size, length = t->config.sequence_length;
    t->gradients = arena_cut(arena, t->model.parameters.size, sizeof(real));
    t->text = arena_cut(arena, t->characters, sizeof *t->text);
    t->inputs = arena_cut(arena, (uint64_t)batch * length, sizeof *t->inputs);
    t->targets = arena_cut(arena, (uint64_t)batch * length, sizeof *t->targets);
    t->validation_state = arena_cut(arena, model_state_size(&t->model, batch), sizeof(real));
    model_run_cut(&t->run, &t->model, batch, length, true, arena);
}

static void cut(struct trainer *t, bool training, struct arena *arena) {
    size_t size = t->model.parameters.size;
    t->values = arena_cut(arena, size, sizeof(real));
    t->m = arena_cut(arena, size, sizeof(real));
    t->v = arena_cut(arena, size, sizeof(real));
    t->state = arena_cut(arena, model_state_size(&t->model, t->config.batch_size), sizeof(real));
    sampler_cut(&t->sampler, &t->model, arena);
    if (training) cut_training(t, arena);
}

/* Split the text and fit the batch to it. */
static bool settle(struct trainer *t, struct status *status) {
    struct model_config *c = &t->config;
    size_t held_out = (size_t)(c->validation_split * (double)t->characters);
    t->train_characters = t->characters - held_out;
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

static bool within_limit(uint64_t bytes, struct status *status) {
    return bytes <= TRAINER_MAX_MEMORY ||
           status_set(status, STATUS_LIMIT, "layers",
                      "this configuration takes %llu bytes of memory, the most is %u",
                      (unsigned long long)bytes, TRAINER_MAX_MEMORY);
}

/* Everything that can be known before the memory is taken. */
static bool plan(struct trainer *t, bool training, struct status *status) {
    struct arena dry = {0};
    if (training && !settle(t, status)) return false;
    model_build(&t->model, &t->config, t->vocabulary.count);
    cut(t, training, &dry);
    t->arena = dry;
    t->memory_bytes = dry.used + ARENA_ALIGNMENT + sizeof *t;
    return within_limit(t->memory_bytes, status);
}

bool trainer_plan(const struct model_config *config, size_t characters, size_t vocabulary,
                  struct trainer_plan *out, struct status *status) {
    struct trainer *t = trainer_allocate(status);
    if (!t) return false;
    t->config = *config;
    t->characters = characters;
    t->vocabulary.count = vocabulary ? vocabulary : 1;
    bool good = plan(t, true, status);
    *out = (struct trainer_plan){t->memory_bytes, t->model.parameters.size};
    free(t);
    return good;
}

/* ---- creation ---- */

struct trainer *trainer_allocate(struct status *status) {
    struct trainer *t = memory_array(1, sizeof *t);
    if (!t) status_no_memory(status);
    return t;
}

static void open_text(struct trainer *t) {
    size_t held_out = t->characters - t->train_characters;
    size_t batch = t->config.batch_size, length = t->config.sequence_length;
    t->windows = windows_over(t->text, t->train_characters, batch);
    size_t fits = windows_batch(held_out, batch, length);
    t->validation = windows_over(t->text + t->train_characters, held_out, fits ? fits : 1);
}

bool trainer_assemble(struct trainer *t, const char *text, size_t text_length,
                      struct status *status) {
    bool training = text_length > 0;
    size_t replaced = 0;
    if (!plan(t, training, status) || !arena_take(&t->arena, status)) return false;
    cut(t, training, &t->arena);
    sampler_bind(&t->sampler, &t->vocabulary, t->values);
    if (!training) return true;
    model_run_bind(&t->run, t->values, t->gradients);
    vocabulary_encode(&t->vocabulary, text, text_length, t->text, t->characters, &replaced);
    t->replaced += replaced;
    open_text(t);
    return true;
}

struct trainer *trainer_create(const struct model_config *config, const char *text, size_t length,
                               struct status *status) {
    struct trainer *t = trainer_allocate(status);
    if (!t) return NULL;
    t->config = *config;
    bool good = vocabulary_build(&t->vocabulary, text, length, &t->characters, status);
    if (good && t->characters == 0)
        good = status_set(status, STATUS_TEXT_TOO_SHORT, "text", "the text is empty");
    if (good && trainer_assemble(t, text, length, status)) {
        trainer_reset(t);
        return t;
    }
    trainer_destroy(t);
    return NULL;
}

void trainer_destroy(struct trainer *trainer) {
    if (!trainer) return;
    arena_free(&trainer->arena);
    free(trainer);
}

/* ---- starting over ---- */

static void clear(real *x, size_t count) {
    memset(x, 0, count * sizeof *x);
}

void trainer_reset(struct trainer *t) {
    size_t size = t->model.parameters.size;
    model_initialize(&t->model, t->config.seed, t->values);
    clear(t->m, size);
    clear(t->v, size);
    clear(t->state, model_state_size(&t->model, t->config.batch_size));
    random_seed(&t->random, t->config.seed, 0);
    t->step = t->epochs = 0;
    t->windows.position = t->validation.position = 0;
}

bool trainer_reseed(struct trainer *trainer, uint64_t seed, struct status *status) {
    if ((double)seed > MODEL_CONFIG_MAX_SEED)
        return status_set(status, STATUS_INVALID_CONFIG, "seed",
                          "\"seed\" must lie between 0 and 2^53 - 1");
    trainer->config.seed = seed;
    trainer_reset(trainer);
    return true;
}

bool trainer_set_learning_rate(struct trainer *trainer, double rate, struct status *status) {
    if (!(rate >= 0 && rate <= MODEL_CONFIG_MAX_RATE))
        return status_set(status, STATUS_INVALID_CONFIG, "optimizer.learningRate",
                          "\"optimizer.learningRate\" must lie between 0 and %g",
                          MODEL_CONFIG_MAX_RATE);
    trainer->config.learning_rate = rate;
    return true;
}

/* ---- training ---- */

static bool can_train(const struct trainer *t, struct status *status) {
    return t->text || status_set(status, STATUS_USAGE, "text",
                                 "this model was saved without its text and cannot be trained");
}

/* Loss and gradients of the next window; the carried state is read, not yet moved on. */
static double differentiate(struct trainer *t) {
    size_t batch = t->config.batch_size, length = t->config.sequence_length, rows = batch * length;
    windows_read(&t->windows, length, t->inputs, t->targets);
    model_run_shape(&t->run, batch, length);
    model_run_set_state(&t->run, t->state);
    real *logits = model_run_forward(&t->run, t->inputs);
    double sum = loss_softmax_cross_entropy(rows, t->model.vocabulary, t->targets, logits,
                                            (real)1 / (real)rows);
    model_run_backward(&t->run, t->inputs);
    return sum / (double)rows;
}

/* Where the streams end, a new pass begins from their start with a zero state. */
static void advance(struct trainer *t) {
    size_t length = t->config.sequence_length;
    model_run_get_state(&t->run, t->state);
    t->windows.position += length;
    if (t->windows.position + length <= t->windows.stream) return;
    t->windows.position = 0;
    t->epochs++;
    clear(t->state, model_state_size(&t->model, t->config.batch_size));
}

/* A model that knows nothing and says so loses ln V; one far above it is lost, however finite. */
static bool exploded(const struct trainer *t, double loss) {
    size_t count = t->vocabulary.count;
    return loss > TRAINER_EXPLOSION * logarithm(count < 3 ? 3 : (double)count);
}

bool trainer_step(struct trainer *t, struct trainer_metrics *metrics, struct status *status) {
    if (!can_train(t, status)) return false;
    size_t size = t->model.parameters.size;
    double loss = differentiate(t), norm = optimizer_norm(t->gradients, size);
    if (!isfinite(loss) || !isfinite(norm))
        return status_set(status, STATUS_DIVERGED, NULL,
                          "the loss or the gradient is no longer finite at step %llu; a lower "
                          "learning rate or clipping may help",
                          (unsigned long long)t->step + 1);
    if (exploded(t, loss))
        return status_set(
            status, STATUS_DIVERGED, NULL,
            "the loss has exploded to %.1f nats at step %llu; a lower learning rate or "
            "clipping may help",
            loss, (unsigned long long)t->step + 1);
    optimizer_apply(&t->config, t->step + 1, norm, size, t->values, t->gradients, t->m, t->v);
    t->step++;
    *metrics = (struct trainer_metrics){
        .step = (double)t->step,
        .epoch = (double)t->epochs + 1,
        .loss = loss,
        .gradient_norm = norm,
        .learning_rate = t->config.learning_rate,
        .characters = (double)(t->config.batch_size * t->config.sequence_length),
    };
    advance(t);
    return true;
}

/* ---- validation ---- */

static void evaluate_window(struct trainer *t) {
    struct windows *w = &t->validation;
    size_t left = w->stream - w->position;
    size_t length = left < t->config.sequence_length ? left : t->config.sequence_length;
    windows_read(w, length, t->inputs, t->targets);
    model_run_shape(&t->run, w->batch, length);
    model_run_set_state(&t->run, t->validation_state);
    real *logits = model_run_forward(&t->run, t->inputs);
    t->validation_sum +=
        loss_softmax_cross_entropy(w->batch * length, t->model.vocabulary, t->targets, logits, 1);
    model_run_get_state(&t->run, t->validation_state);
    w->position += length;
}

bool trainer_validate(struct trainer *t, bool restart, size_t windows,
                      struct trainer_validation *out, struct status *status) {
    if (!can_train(t, status)) return false;
    struct windows *w = &t->validation;
    if (restart || w->position >= w->stream) w->position = 0;
    if (w->position == 0) {
        clear(t->validation_state, model_state_size(&t->model, t->config.batch_size));
        t->validation_sum = 0;
    }
    for (; windows && w->position < w->stream; windows--) evaluate_window(t);
    double seen = (double)(w->position * w->batch);
    out->finished = w->position >= w->stream;
    out->done = w->stream ? (double)w->position / (double)w->stream : 1;
    out->loss = seen > 0 ? t->validation_sum / seen : (double)NAN;
    return true;
}

/* ---- telling ---- */

const struct model_config *trainer_config(const struct trainer *trainer) {
    return &trainer->config;
}

const struct vocabulary *trainer_vocabulary(const struct trainer *trainer) {
    return &trainer->vocabulary;
}

struct sampler *trainer_sampler(struct trainer *trainer) {
    return &trainer->sampler;
}

const real *trainer_parameters(const struct trainer *trainer, size_t *count) {
    *count = trainer->model.parameters.size;
    return trainer->values;
}
