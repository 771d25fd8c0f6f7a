#include "train/trainer_private.h"

#include "base/elementary.h"
#include "base/logarithm.h"
#include "base/memory.h"
#include "train/beam.h"
#include "train/checkpoint.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const trainer_metric_names[] = {
    "step", "epoch", "loss", "gradientNorm", "learningRate", "characters", "accuracy", NULL};

/* ---- memory ---- */

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static void axis_lengths(const struct trainer *t, const size_t *steps, size_t *lengths) {
    for (size_t i = 0; i < t->network.axis_count; i++)
        lengths[i] =
            t->network.axes[i].fixed ? t->network.axes[i].fixed : steps[t->network.axes[i].input];
}

static size_t most_target_steps(const struct trainer *t, const size_t *lengths) {
    int axis = t->network.values[t->network.output].axis;
    return axis == NETWORK_VECTOR ? 1 : lengths[axis];
}

static void cut_batch(struct trainer *t, const size_t *lengths, struct arena *arena) {
    struct batch *b = &t->batch;
    uint64_t batch = t->config.batch_size, rows = batch * most_target_steps(t, lengths);
    for (size_t i = 0; i < t->shape.input_count; i++) {
        uint64_t steps = batch * t->shape.steps[i];
        if (t->shape.tokens[i]) {
            b->tokens[i] = arena_cut(arena, steps, sizeof *b->tokens[i]);
            continue;
        }
        b->features[i] = arena_cut(arena, steps * t->shape.widths[i], sizeof(real));
        if (t->shape.padded) b->step_mask[i] = arena_cut(arena, steps, 1);
    }
    if (t->config.loss == LOSS_CROSS_ENTROPY)
        b->classes = arena_cut(arena, rows, sizeof *b->classes);
    else
        b->numbers = arena_cut(arena, rows * t->shape.outputs, sizeof(real));
    if (t->shape.padded) b->mask = arena_cut(arena, rows, 1);
}

static unsigned run_flags(const struct trainer *t) {
    bool in_place = loss_wants_logits(t->config.loss) ||
                    network_output_activation(&t->network) == ACTIVATION_LINEAR;
    return NETWORK_RUN_GRADIENTS | (in_place ? NETWORK_RUN_IN_PLACE : 0u);
}

static void cut_training(struct trainer *t, struct arena *arena) {
    size_t lengths[NETWORK_MAX_AXES], size = t->network.parameters.size;
    axis_lengths(t, t->shape.steps, lengths);
    t->gradients = arena_cut(arena, size, sizeof(real));
    if (t->config.patience && t->config.restore_best)
        t->stopping.best = arena_cut(arena, size, sizeof(real));
    if (t->config.class_weight_count)
        t->class_weights = arena_cut(arena, t->shape.outputs, sizeof(real));
    t->feed->cut(t, arena);
    cut_batch(t, lengths, arena);
    network_run_cut(&t->run, &t->network, t->config.batch_size, lengths, run_flags(t), arena);
}

static void cut(struct trainer *t, struct arena *arena) {
    size_t size = t->network.parameters.size;
    t->values = arena_cut(arena, size, sizeof(real));
    for (size_t i = 0; i < optimizer_slots(&t->config.optimizer); i++)
        t->slots[i] = arena_cut(arena, size, sizeof(real));
    if (train_config_is_language_model(t->config.task))
        t->state =
            arena_cut(arena, network_state_size(&t->network, t->config.batch_size), sizeof(real));
    if (t->can_train) cut_training(t, arena);
}

static bool within_limit(uint64_t bytes, struct status *status) {
    return bytes <= TRAINER_MAX_MEMORY ||
           status_set(status, STATUS_LIMIT, "layers",
                      "this configuration takes %llu bytes of memory, the most is %u",
                      (unsigned long long)bytes, TRAINER_MAX_MEMORY);
}

/* Of a RepeatVector's axis every target must have exactly the steps. */
static bool has_target_steps(const struct trainer *t, const struct network_axis *axis) {
    const struct dataset_field *target = &t->dataset.target;
    if (!axis->fixed) return axis->input == t->shape.target_input;
    for (size_t i = 0; i < t->dataset.count; i++)
        if (target->offsets[i + 1] - target->offsets[i] != axis->fixed) return false;
    return t->config.task == TASK_REGRESSION;
}

/* The output must be what the data and the loss call for. */
static bool check_output(const struct trainer *t, struct status *status) {
    const struct network_value *output = &t->network.values[t->network.output];
    bool each_step = output->axis != NETWORK_VECTOR;
    if (output->width != t->shape.outputs)
        return status_set(status, STATUS_INVALID_CONFIG, "layers",
                          "\"layers\": the last layer gives %zu numbers, the task needs %zu",
                          output->width, t->shape.outputs);
    if (each_step != t->shape.each_step)
        return status_set(status, STATUS_INVALID_CONFIG, "layers",
                          "\"layers\": the task predicts %s, the last layer %s",
                          t->shape.each_step ? "at each step" : "once",
                          each_step ? "at each step" : "once");
    if (each_step && !has_target_steps(t, &t->network.axes[output->axis]))
        return status_set(status, STATUS_INVALID_CONFIG, "layers",
                          "\"layers\": the output does not have the target's steps");
    return loss_accepts(t->config.loss, network_output_activation(&t->network)) ||
           status_set(status, STATUS_INVALID_CONFIG, "layers",
                      "\"layers\": the last layer's activation does not go with the loss %s",
                      loss_names[t->config.loss]);
}

/* Everything that can be known before the memory is taken. */
static bool plan(struct trainer *t, struct status *status) {
    struct layer_config_list layers;
    if (t->can_train && !t->feed->settle(t, status)) return false;
    if (!trainer_layers(t, &layers, status) ||
        !network_build(&t->network, &layers, t->shape.each_step, status) ||
        !check_output(t, status))
        return false;
    cut(t, &t->arena);
    t->memory_bytes = t->arena.used + ARENA_ALIGNMENT + sizeof *t + t->data_length +
                      sampler_plan(&t->sampler, t) + dataset_bytes(&t->dataset) +
                      codec_bytes(&t->codec);
    return within_limit(t->memory_bytes, status);
}

static const struct feed *feed_of(enum task task) {
    if (train_config_is_language_model(task)) return &feed_text;
    return train_config_is_synthetic(task) ? &feed_synthetic : &feed_samples;
}

bool trainer_plan(const struct train_config *config, size_t characters, size_t vocabulary,
                  struct trainer_plan *out, struct status *status) {
    struct trainer *t = trainer_allocate(status);
    if (!t) return false;
    t->config = *config;
    t->feed = feed_of(config->task);
    bool good =
        (train_config_is_language_model(config->task) || train_config_is_synthetic(config->task) ||
         status_set(status, STATUS_USAGE, "task", "what this task takes depends on its samples")) &&
        t->feed->read(t, NULL, 0, status);
    if (good && train_config_is_language_model(config->task)) {
        t->characters = characters;
        t->shape.widths[0] = t->shape.outputs = vocabulary ? vocabulary : 1;
    }
    t->can_train = true;
    good = good && plan(t, status);
    uint64_t words = config->task == TASK_WORD_LM ? lexicon_most_bytes(vocabulary, characters) : 0;
    *out = (struct trainer_plan){t->memory_bytes + words, t->network.parameters.size};
    t->arena.block = NULL;
    trainer_destroy(t);
    return good;
}

/* ---- creation ---- */

struct trainer *trainer_allocate(struct status *status) {
    struct trainer *t = memory_array(1, sizeof *t);
    if (!t) status_no_memory(status);
    return t;
}

static bool find_class_weights(struct trainer *t, struct status *status) {
    const struct codec *labels = trainer_output_codec(t);
    for (size_t i = 0; t->class_weights && i < t->shape.outputs; i++) t->class_weights[i] = 1;
    for (size_t i = 0; t->class_weights && i < t->config.class_weight_count; i++) {
        const struct train_config_class_weight *given = &t->config.class_weights[i];
        int32_t at = labels && labels->words
                         ? lexicon_find(labels->words, given->label, strlen(given->label))
                         : -1;
        if (at < 0)
            return status_set(status, STATUS_INVALID_CONFIG, "classWeights",
                              "\"classWeights\": there is no label \"%s\"", given->label);
        t->class_weights[at] = (real)given->weight;
    }
    return true;
}

bool trainer_assemble(struct trainer *t, const char *data, size_t length, struct status *status) {
    t->feed = feed_of(t->config.task);
    t->can_train = data != NULL || train_config_is_synthetic(t->config.task);
    if (!t->feed->read(t, data, length, status) || !plan(t, status) ||
        !arena_take(&t->arena, status))
        return false;
    cut(t, &t->arena);
    sampler_bind(&t->sampler, t);
    if (!t->can_train) return true;
    network_run_bind(&t->run, t->values, t->gradients);
    t->run.random = &t->random;
    t->run.logits = loss_wants_logits(t->config.loss);
    t->feed->open(t, data, length);
    return find_class_weights(t, status);
}

struct trainer *trainer_create(const struct train_config *config, const char *data, size_t length,
                               struct status *status) {
    struct trainer *t = trainer_allocate(status);
    if (!t) return NULL;
    t->config = *config;
    if (trainer_assemble(t, data ? data : "", length, status)) {
        trainer_reset(t);
        return t;
    }
    trainer_destroy(t);
    return NULL;
}

void trainer_destroy(struct trainer *trainer) {
    if (!trainer) return;
    sampler_close(&trainer->sampler);
    beam_close(trainer);
    arena_free(&trainer->arena);
    dataset_free(&trainer->dataset);
    codec_destroy(&trainer->codec);
    buffer_free(&trainer->range.before);
    free(trainer->data);
    free(trainer);
}

/* ---- starting over ---- */

void trainer_reset(struct trainer *t) {
    parameters_initialize(&t->network.parameters, t->config.seed, t->values);
    optimizer_reset(&t->config.optimizer, t->network.parameters.size, t->slots);
    random_seed(&t->random, t->config.seed, 0);
    t->step = t->epochs = 0;
    t->stopping = (struct trainer_stopping){.best = t->stopping.best, .best_loss = INFINITY};
    t->validation_result = (struct loss_result){0};
    buffer_free(&t->range.before);
    if (t->can_train) t->feed->restart(t);
}

bool trainer_reseed(struct trainer *trainer, uint64_t seed, struct status *status) {
    if ((double)seed > TRAIN_CONFIG_MAX_SEED)
        return status_set(status, STATUS_INVALID_CONFIG, "seed",
                          "\"seed\" must lie between 0 and 2^53 - 1");
    trainer->config.seed = seed;
    trainer_reset(trainer);
    return true;
}

bool trainer_set_learning_rate(struct trainer *trainer, double rate, struct status *status) {
    if (!(rate >= 0 && rate <= OPTIMIZER_MAX_RATE))
        return status_set(status, STATUS_INVALID_CONFIG, "optimizer.learningRate",
                          "\"optimizer.learningRate\" must lie between 0 and %g",
                          OPTIMIZER_MAX_RATE);
    trainer->config.optimizer.learning_rate = rate;
    return true;
}

/* ---- training ---- */

static bool can_train(const struct trainer *t, struct status *status) {
    return t->can_train || status_set(status, STATUS_USAGE, "text",
                                      "this model was saved without its text and cannot be "
                                      "trained");
}

void trainer_present(struct trainer *t) {
    struct batch *b = &t->batch;
    size_t lengths[NETWORK_MAX_AXES];
    axis_lengths(t, b->steps, lengths);
    network_run_shape(&t->run, b->size, lengths);
    for (size_t i = 0; i < t->shape.input_count; i++) {
        if (b->tokens[i]) {
            network_run_tokens(&t->run, i, b->tokens[i]);
            continue;
        }
        network_run_features(&t->run, i, b->features[i]);
        /* A mask of features comes from their lengths, which the target's mask tells too. */
        uint8_t *mask = network_run_mask(&t->run, i);
        if (mask && b->step_mask[i]) memcpy(mask, b->step_mask[i], b->size * b->steps[i]);
    }
}

struct loss_result trainer_loss(struct trainer *t, bool gradient) {
    struct loss_problem problem = {
        .kind = t->config.loss,
        .label_smoothing = gradient ? t->config.label_smoothing : 0,
        .rows = t->batch.size * t->batch.target_steps,
        .width = t->shape.outputs,
        .classes = t->batch.classes,
        .numbers = t->batch.numbers,
        .mask = t->batch.mask,
        .class_weights = gradient ? t->class_weights : NULL,
    };
    real *output = t->run.values[t->network.output].data;
    return loss_evaluate(&problem, output, gradient ? network_run_output_gradient(&t->run) : NULL);
}

/* Loss and gradients of the next batch. */
static double differentiate(struct trainer *t, double *accuracy) {
    t->feed->next(t);
    t->run.training = true;
    network_run_forward(&t->run);
    struct loss_result result = trainer_loss(t, true);
    network_run_backward(&t->run);
    double count = result.count > 0 ? result.count : 1;
    *accuracy = loss_wants_logits(t->config.loss) ? result.correct / count : (double)NAN;
    return result.sum / count + parameters_penalty(&t->network.parameters, t->values, t->gradients);
}

/* A model that knows nothing and says so loses ln K; one far above it is lost, however finite. */
static bool exploded(const struct trainer *t, double loss) {
    size_t count = t->shape.outputs;
    return t->config.loss == LOSS_CROSS_ENTROPY && !t->class_weights &&
           loss > TRAINER_EXPLOSION * logarithm(count < 3 ? 3 : (double)count);
}

static bool check_step(const struct trainer *t, double loss, double norm, struct status *status) {
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
    return true;
}

static double rate_of(const struct trainer *t) {
    const struct trainer_range *r = &t->range;
    if (r->before.data)
        return r->from *
               elementary_power(r->to / r->from, (double)r->done / (double)larger(r->steps - 1, 1));
    return schedule_rate(&t->config.optimizer.schedule, t->config.optimizer.learning_rate, t->step);
}

static void update(struct trainer *t, double norm, double rate) {
    struct optimizer optimizer = t->config.optimizer;
    optimizer.learning_rate = rate;
    optimizer.schedule = schedule_default();
    optimizer_apply(&optimizer, &t->network.parameters, t->step, norm, t->values, t->gradients,
                    t->slots);
    t->step++;
    t->range.done++;
}

bool trainer_step(struct trainer *t, struct trainer_metrics *metrics, struct status *status) {
    struct random before = t->random;
    double accuracy;
    if (!can_train(t, status)) return false;
    double loss = differentiate(t, &accuracy);
    double norm = optimizer_norm(t->gradients, t->network.parameters.size);
    if (!check_step(t, loss, norm, status)) {
        t->random = before;
        return false;
    }
    double rate = rate_of(t);
    update(t, norm, rate);
    *metrics = (struct trainer_metrics){
        .step = (double)t->step,
        .epoch = (double)t->epochs + 1,
        .loss = loss,
        .gradient_norm = norm,
        .learning_rate = rate,
        .characters = (double)(t->batch.size * t->batch.steps[0]),
        .accuracy = accuracy,
    };
    t->feed->advance(t);
    return true;
}

/* ---- learning-rate range test ---- */

bool trainer_range_start(struct trainer *t, double from, double to, size_t steps,
                         struct status *status) {
    if (!(from > 0 && to > from && to <= OPTIMIZER_MAX_RATE))
        return status_set(status, STATUS_INVALID_CONFIG, "from",
                          "the rates must rise from above 0 to at most %g", OPTIMIZER_MAX_RATE);
    if (steps < 2 || steps > 100000)
        return status_set(status, STATUS_INVALID_CONFIG, "steps",
                          "\"steps\" of the test must lie between 2 and 100000");
    if (!can_train(t, status)) return false;
    if (t->range.before.data)
        return status_set(status, STATUS_USAGE, NULL, "a range test is under way already");
    struct buffer before = {0};
    if (!checkpoint_save(t, true, &before, status)) {
        buffer_free(&before);
        return false;
    }
    t->range = (struct trainer_range){.from = from, .to = to, .steps = steps, .before = before};
    return true;
}

bool trainer_range_stop(struct trainer *t, struct status *status) {
    if (!t->range.before.data)
        return status_set(status, STATUS_USAGE, NULL, "no range test is under way");
    struct buffer before = t->range.before;
    t->range = (struct trainer_range){0};
    bool good = checkpoint_restore(t, before.data, before.length, status);
    buffer_free(&before);
    return good;
}

/* ---- telling ---- */

const struct train_config *trainer_config(const struct trainer *trainer) {
    return &trainer->config;
}

const struct network *trainer_network(const struct trainer *trainer) {
    return &trainer->network;
}

const struct codec *trainer_source_codec(const struct trainer *t) {
    if (train_config_is_language_model(t->config.task)) return &t->codec;
    return codec_size(&t->dataset.source) ? &t->dataset.source : NULL;
}

const struct codec *trainer_output_codec(const struct trainer *t) {
    if (train_config_is_language_model(t->config.task)) return &t->codec;
    return codec_size(&t->dataset.output) ? &t->dataset.output : NULL;
}

struct sampler *trainer_sampler(struct trainer *trainer) {
    return &trainer->sampler;
}

const real *trainer_parameters(const struct trainer *trainer, size_t *count) {
    *count = trainer->network.parameters.size;
    return trainer->values;
}
