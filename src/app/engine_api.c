#include "app/engine_api.h"

#include "app/engine_private.h"
#include "base/json.h"
#include "train/checkpoint.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MODELS = 64 };

/* The one place with state of its own: models by id, the last fault, text and bytes on their way
 * out. */
static struct trainer *models[MODELS];
static struct status fault;
static struct buffer text;
static struct buffer result;

void *engine_allocate(size_t bytes) {
    return malloc(bytes ? bytes : 1);
}

void engine_free(void *block) {
    free(block);
}

struct status *engine_begin(void) {
    status_clear(&fault);
    return &fault;
}

struct status *engine_fault(void) {
    return &fault;
}

struct buffer *engine_text(void) {
    buffer_clear(&text);
    return &text;
}

const char *engine_finish(void) {
    if (!buffer_failed(&text)) return text.data;
    status_no_memory(&fault);
    return NULL;
}

struct buffer *engine_bytes(void) {
    buffer_free(&result);
    return &result;
}

struct trainer *engine_find(int id) {
    engine_begin();
    if (id >= 1 && id <= MODELS && models[id - 1]) return models[id - 1];
    status_set(&fault, STATUS_NOT_FOUND, NULL, "there is no model %d", id);
    return NULL;
}

/* The id of a new model; the model is destroyed when the table is full. */
static int keep(struct trainer *trainer) {
    for (int i = 0; trainer && i < MODELS; i++) {
        if (models[i]) continue;
        models[i] = trainer;
        return i + 1;
    }
    if (trainer) status_set(&fault, STATUS_LIMIT, NULL, "there are %d models already", MODELS);
    trainer_destroy(trainer);
    return 0;
}

const char *engine_error(void) {
    buffer_clear(&text);
    buffer_format(&text, "{\"code\":\"%s\",\"key\":", status_name(fault.code));
    json_quote(&text, fault.key, strlen(fault.key));
    buffer_format(&text, ",\"line\":%d,\"message\":", fault.line);
    json_quote(&text, fault.message, strlen(fault.message));
    buffer_byte(&text, '}');
    return buffer_failed(&text)
               ? "{\"code\":\"no-memory\",\"key\":\"\",\"line\":0,\"message\":\"\"}"
               : text.data;
}

/* ---- constants and plans ---- */

static void write_names(const char *const *names) {
    buffer_byte(&text, '[');
    for (int i = 0; names[i]; i++) {
        if (i) buffer_byte(&text, ',');
        json_quote(&text, names[i], strlen(names[i]));
    }
    buffer_byte(&text, ']');
}

const char *engine_constants(void) {
    static struct train_config defaults;
    train_config_default(&defaults);
    engine_begin();
    buffer_clear(&text);
    buffer_text(&text, "{\"limits\":{");
    train_config_write_limits(&text);
    buffer_byte(&text, ',');
    sampler_write_limits(&text);
    buffer_format(
        &text,
        ",\"promptBytes\":{\"least\":0,\"most\":%d},"
        "\"textBytes\":{\"least\":1,\"most\":%d},\"vocabulary\":{\"least\":1,\"most\":%d},"
        "\"memoryBytes\":{\"least\":0,\"most\":%u},\"models\":{\"least\":0,\"most\":%d}}",
        SAMPLER_MAX_PROMPT, VOCABULARY_MAX_TEXT, VOCABULARY_MAX, TRAINER_MAX_MEMORY, MODELS);
    buffer_text(&text, ",\"cells\":[\"rnn\",\"lstm\",\"gru\"],\"tasks\":");
    write_names(train_config_tasks);
    buffer_text(&text, ",\"optimizers\":");
    write_names(optimizer_types);
    buffer_text(&text, ",\"layers\":");
    write_names(layer_config_types);
    buffer_text(&text, ",\"initializers\":");
    write_names(initializer_names);
    buffer_text(&text, ",\"losses\":");
    write_names(loss_names);
    buffer_text(&text, ",\"metrics\":");
    write_names(trainer_metric_names);
    buffer_text(&text, ",\"defaults\":");
    train_config_write(&defaults, &text);
    buffer_byte(&text, '}');
    return engine_finish();
}

const char *engine_plan(const char *config, size_t n, size_t text_length) {
    static struct train_config parsed;
    struct trainer_plan plan;
    if (!train_config_parse(&parsed, config, n, engine_begin())) return NULL;
    size_t most = parsed.task == TASK_WORD_LM ? parsed.most_words : VOCABULARY_MAX;
    size_t vocabulary = text_length < most ? text_length : most;
    if (!trainer_plan(&parsed, text_length, vocabulary, &plan, &fault)) return NULL;
    buffer_clear(&text);
    buffer_format(&text, "{\"memoryBytes\":%llu,\"parameters\":%llu}",
                  (unsigned long long)plan.memory_bytes, (unsigned long long)plan.parameters);
    return engine_finish();
}

/* ---- models ---- */

int engine_create(const char *config, size_t n, const char *data, size_t data_length) {
    static struct train_config parsed;
    if (!train_config_parse(&parsed, config, n, engine_begin())) return 0;
    return keep(trainer_create(&parsed, data, data_length, &fault));
}

void engine_destroy(int id) {
    struct trainer *trainer = engine_find(id);
    if (!trainer) return;
    trainer_destroy(trainer);
    models[id - 1] = NULL;
}

const char *engine_info(int id) {
    struct trainer *trainer = engine_find(id);
    if (!trainer) return NULL;
    buffer_clear(&text);
    trainer_describe(trainer, &text);
    return engine_finish();
}

int engine_train_step(int id, double *metrics) {
    struct trainer *trainer = engine_find(id);
    struct trainer_metrics m;
    if (!trainer || !trainer_step(trainer, &m, &fault)) return 0;
    const double all[] = {m.step,          m.epoch,      m.loss,    m.gradient_norm,
                          m.learning_rate, m.characters, m.accuracy};
    memcpy(metrics, all, sizeof all);
    return 1;
}

int engine_validate(int id, int restart, int windows, double *out) {
    struct trainer *trainer = engine_find(id);
    struct trainer_validation v;
    if (!trainer ||
        !trainer_validate(trainer, restart != 0, windows > 0 ? (size_t)windows : 0, &v, &fault))
        return -1;
    out[0] = v.loss;
    out[1] = v.done;
    out[2] = v.accuracy;
    out[3] = v.stopped;
    return v.finished;
}

int engine_reset(int id) {
    struct trainer *trainer = engine_find(id);
    if (trainer) trainer_reset(trainer);
    return trainer != NULL;
}

int engine_reseed(int id, double seed) {
    struct trainer *trainer = engine_find(id);
    if (!trainer) return 0;
    if (!(seed >= 0 && seed <= TRAIN_CONFIG_MAX_SEED) || seed != floor(seed))
        return status_set(&fault, STATUS_INVALID_CONFIG, "seed",
                          "\"seed\" must be a whole number between 0 and 2^53 - 1");
    return trainer_reseed(trainer, (uint64_t)seed, &fault);
}

int engine_set_learning_rate(int id, double rate) {
    struct trainer *trainer = engine_find(id);
    return trainer && trainer_set_learning_rate(trainer, rate, &fault);
}

/* ---- learning-rate range test ---- */

int engine_range_start(int id, double from, double to, int steps) {
    struct trainer *trainer = engine_find(id);
    return trainer && trainer_range_start(trainer, from, to, steps > 0 ? (size_t)steps : 0, &fault);
}

int engine_range_stop(int id) {
    struct trainer *trainer = engine_find(id);
    return trainer && trainer_range_stop(trainer, &fault);
}

/* ---- files ---- */

int engine_save(int id, int with_data) {
    struct trainer *trainer = engine_find(id);
    return trainer && checkpoint_save(trainer, with_data != 0, engine_bytes(), &fault);
}

const void *engine_result(void) {
    return result.data;
}

size_t engine_result_size(void) {
    return result.length;
}

void engine_result_release(void) {
    buffer_free(&result);
}

int engine_weights(int id) {
    struct trainer *trainer = engine_find(id);
    return trainer && checkpoint_save_weights(trainer, engine_bytes(), &fault);
}

int engine_set_weights(int id, const void *bytes, size_t n) {
    struct trainer *trainer = engine_find(id);
    return trainer && checkpoint_load_weights(trainer, bytes, n, &fault);
}

int engine_load(const void *bytes, size_t n) {
    return keep(checkpoint_load(bytes, n, engine_begin()));
}
