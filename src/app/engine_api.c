#include "app/engine_api.h"

#include "base/buffer.h"
#include "base/json.h"
#include "base/status.h"
#include "train/checkpoint.h"
#include "train/trainer.h"
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

/* A converted copy in the double build, where the engine's numbers are not floats. */
#ifdef RECURRENCE_DOUBLE
static float probabilities[VOCABULARY_MAX];
#endif

void *engine_allocate(size_t bytes) {
    return malloc(bytes ? bytes : 1);
}

void engine_free(void *block) {
    free(block);
}

static struct status *begin(void) {
    status_clear(&fault);
    return &fault;
}

/* The text written, or NULL when memory ran out. */
static const char *finish(void) {
    if (!buffer_failed(&text)) return text.data;
    status_no_memory(&fault);
    return NULL;
}

static struct trainer *find(int id) {
    begin();
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
    struct model_config defaults = model_config_default();
    begin();
    buffer_clear(&text);
    buffer_text(&text, "{\"limits\":{");
    model_config_write_limits(&text);
    buffer_format(
        &text,
        ",\"temperature\":{\"least\":0,\"most\":%g},\"topK\":{\"least\":0,\"most\":%d},"
        "\"topP\":{\"least\":0,\"most\":1},\"promptBytes\":{\"least\":0,\"most\":%d},"
        "\"textBytes\":{\"least\":1,\"most\":%d},\"vocabulary\":{\"least\":1,\"most\":%d},"
        "\"memoryBytes\":{\"least\":0,\"most\":%u},\"models\":{\"least\":0,\"most\":%d}}",
        SAMPLER_MAX_TEMPERATURE, SAMPLER_MAX_TOP_K, SAMPLER_MAX_PROMPT, VOCABULARY_MAX_TEXT,
        VOCABULARY_MAX, TRAINER_MAX_MEMORY, MODELS);
    buffer_text(&text, ",\"cells\":");
    write_names(model_config_cells);
    buffer_text(&text, ",\"metrics\":");
    write_names(trainer_metric_names);
    buffer_text(&text, ",\"defaults\":");
    model_config_write(&defaults, &text);
    buffer_byte(&text, '}');
    return finish();
}

const char *engine_plan(const char *config, size_t n, size_t text_length) {
    struct model_config parsed;
    struct trainer_plan plan;
    size_t vocabulary = text_length < VOCABULARY_MAX ? text_length : VOCABULARY_MAX;
    if (!model_config_parse(&parsed, config, n, begin()) ||
        !trainer_plan(&parsed, text_length, vocabulary, &plan, &fault))
        return NULL;
    buffer_clear(&text);
    buffer_format(&text, "{\"memoryBytes\":%llu,\"parameters\":%llu}",
                  (unsigned long long)plan.memory_bytes, (unsigned long long)plan.parameters);
    return finish();
}

/* ---- models ---- */

int engine_create(const char *config, size_t n, const char *characters, size_t text_length) {
    struct model_config parsed;
    if (!model_config_parse(&parsed, config, n, begin())) return 0;
    return keep(trainer_create(&parsed, characters, text_length, &fault));
}

void engine_destroy(int id) {
    struct trainer *trainer = find(id);
    if (!trainer) return;
    trainer_destroy(trainer);
    models[id - 1] = NULL;
}

const char *engine_info(int id) {
    struct trainer *trainer = find(id);
    if (!trainer) return NULL;
    buffer_clear(&text);
    trainer_describe(trainer, &text);
    return finish();
}

int engine_train_step(int id, double *metrics) {
    struct trainer *trainer = find(id);
    struct trainer_metrics m;
    if (!trainer || !trainer_step(trainer, &m, &fault)) return 0;
    const double all[] = {m.step, m.epoch, m.loss, m.gradient_norm, m.learning_rate, m.characters};
    memcpy(metrics, all, sizeof all);
    return 1;
}

int engine_validate(int id, int restart, int windows, double *out) {
    struct trainer *trainer = find(id);
    struct trainer_validation v;
    if (!trainer ||
        !trainer_validate(trainer, restart != 0, windows > 0 ? (size_t)windows : 0, &v, &fault))
        return -1;
    out[0] = v.loss;
    out[1] = v.done;
    return v.finished;
}

int engine_reset(int id) {
    struct trainer *trainer = find(id);
    if (trainer) trainer_reset(trainer);
    return trainer != NULL;
}

int engine_reseed(int id, double seed) {
    struct trainer *trainer = find(id);
    if (!trainer) return 0;
    if (!(seed >= 0 && seed <= MODEL_CONFIG_MAX_SEED) || seed != floor(seed))
        return status_set(&fault, STATUS_INVALID_CONFIG, "seed",
                          "\"seed\" must be a whole number between 0 and 2^53 - 1");
    return trainer_reseed(trainer, (uint64_t)seed, &fault);
}

int engine_set_learning_rate(int id, double rate) {
    struct trainer *trainer = find(id);
    return trainer && trainer_set_learning_rate(trainer, rate, &fault);
}

/* ---- generation ---- */

int engine_generate_start(int id, const char *options, size_t n) {
    struct trainer *trainer = find(id);
    struct sampler_options parsed;
    char *prompt;
    if (!trainer || !sampler_parse(&parsed, &prompt, options, n, &fault)) return 0;
    bool good = sampler_start(trainer_sampler(trainer), &parsed, prompt, strlen(prompt), &fault);
    free(prompt);
    return good;
}

int engine_generate_next(int id) {
    struct trainer *trainer = find(id);
    if (!trainer) return -1;
    int32_t token = sampler_next(trainer_sampler(trainer), &fault);
    return token < 0 ? -1 : (int)trainer_vocabulary(trainer)->code_points[token];
}

int engine_generate_distribution(int id, float **values) {
    struct trainer *trainer = find(id);
    if (!trainer) return 0;
    size_t count = trainer_vocabulary(trainer)->count;
#ifdef RECURRENCE_DOUBLE
    for (size_t i = 0; i < count; i++)
        probabilities[i] = (float)trainer_sampler(trainer)->probabilities[i];
    *values = probabilities;
#else
    *values = trainer_sampler(trainer)->probabilities;
#endif
    return (int)count;
}

int engine_generate_unknown(int id) {
    struct trainer *trainer = find(id);
    return trainer ? (int)trainer_sampler(trainer)->unknown : -1;
}

/* ---- files ---- */

int engine_save(int id, int with_text) {
    struct trainer *trainer = find(id);
    engine_result_release();
    return trainer && checkpoint_save(trainer, with_text != 0, &result, &fault);
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

int engine_load(const void *bytes, size_t n) {
    return keep(checkpoint_load(bytes, n, begin()));
}
