#include "model/model_config.h"

#include "base/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const model_config_cells[] = {"rnn", "lstm", "gru", NULL};

struct limit {
    const char *name;
    double least, most;
};

static const struct limit limits[] = {
    {"seed", 0, MODEL_CONFIG_MAX_SEED},
    {"validationSplit", 0, 0.9},
    {"layers", 1, MODEL_CONFIG_MAX_LAYERS},
    {"units", 1, MODEL_CONFIG_MAX_UNITS},
    {"outputDim", 1, MODEL_CONFIG_MAX_EMBEDDING},
    {"learningRate", 0, MODEL_CONFIG_MAX_RATE},
    {"beta1", 0, 0.9999999},
    {"beta2", 0, 0.9999999},
    {"epsilon", 1e-12, 1},
    {"clipNorm", 0, 1e6},
    {"batchSize", 1, MODEL_CONFIG_MAX_BATCH},
    {"sequenceLength", 1, MODEL_CONFIG_MAX_LENGTH},
};

enum { LIMIT_COUNT = sizeof limits / sizeof limits[0] };

static const struct limit *limit_of(const char *name) {
    int i = 0;
    while (i < LIMIT_COUNT - 1 && strcmp(limits[i].name, name) != 0) i++;
    return &limits[i];
}

struct model_config model_config_default(void) {
    return (struct model_config){
        .validation_split = 0.1,
        .seed = 42,
        .layer_count = 1,
        .layers = {{MODEL_CONFIG_LSTM, 128}},
        .learning_rate = 0.002,
        .beta1 = 0.9,
        .beta2 = 0.999,
        .epsilon = 1e-7,
        .clip_norm = 5,
        .batch_size = 32,
        .sequence_length = 64,
    };
}

/* ---- reading ---- */

static bool read_number(const cJSON *object, const char *path, const char *key, double *out,
                        struct status *status) {
    const struct limit *limit = limit_of(key);
    return json_number(object, path, key, limit->least, limit->most, out, status);
}

static bool read_size(const cJSON *object, const char *path, const char *key, size_t *out,
                      struct status *status) {
    const struct limit *limit = limit_of(key);
    int64_t value = (int64_t)*out;
    if (!json_integer(object, path, key, (int64_t)limit->least, (int64_t)limit->most, &value,
                      status))
        return false;
    *out = (size_t)value;
    return true;
}

static bool read_embedding(struct model_config *config, const cJSON *layer, const char *path,
                           struct status *status) {
    static const char *const keys[] = {"type", "outputDim", NULL};
    return json_expect_object(layer, path, keys, status) &&
           json_require(layer, path, "outputDim", status) &&
           read_size(layer, path, "outputDim", &config->embedding, status);
}

static bool read_cell(struct model_config *config, const cJSON *layer, const char *path, int index,
                      struct status *status) {
    static const char *const keys[] = {"type", "units", NULL};
    static const char *const types[] = {"embedding", "rnn", "lstm", "gru", NULL};
    int type = 0;
    if (!json_choice(layer, path, "type", types, &type, status)) return false;
    if (type == 0 && index > 0)
        return status_set(status, STATUS_INVALID_CONFIG, path,
                          "\"%s\": an embedding can only be the first layer", path);
    if (type == 0) return read_embedding(config, layer, path, status);
    if (!json_expect_object(layer, path, keys, status) ||
        !json_require(layer, path, "units", status))
        return false;
    if (config->layer_count == MODEL_CONFIG_MAX_LAYERS)
        return status_set(status, STATUS_INVALID_CONFIG, path,
                          "\"%s\": there can be at most %d recurrent layers", path,
                          MODEL_CONFIG_MAX_LAYERS);
    struct model_config_layer *cell = &config->layers[config->layer_count++];
    cell->cell = (enum model_config_cell)(type - 1);
    return read_size(layer, path, "units", &cell->units, status);
}

static bool read_layer(struct model_config *config, const cJSON *layer, int index,
                       struct status *status) {
    static const char *const keys[] = {"type", "units", "outputDim", NULL};
    char path[32];
    snprintf(path, sizeof path, "layers[%d]", index);
    return json_expect_object(layer, path, keys, status) &&
           json_require(layer, path, "type", status) &&
           read_cell(config, layer, path, index, status);
}

static bool read_layers(struct model_config *config, const cJSON *root, struct status *status) {
    const cJSON *array = NULL;
    if (!json_array(root, "", "layers", 1, MODEL_CONFIG_MAX_LAYERS + 1, &array, status))
        return false;
    if (!array) return true;
    config->layer_count = 0;
    int index = 0;
    for (const cJSON *layer = array->child; layer; layer = layer->next, index++)
        if (!read_layer(config, layer, index, status)) return false;
    if (config->layer_count == 0)
        return status_set(status, STATUS_INVALID_CONFIG, "layers",
                          "\"layers\" needs at least one rnn, lstm or gru");
    return true;
}

static bool read_optimizer(struct model_config *config, const cJSON *root, struct status *status) {
    static const char *const keys[] = {"type", "learningRate", "beta1", "beta2", "epsilon", NULL};
    static const char *const types[] = {"adam", NULL};
    const cJSON *optimizer = cJSON_GetObjectItemCaseSensitive(root, "optimizer");
    int type = 0;
    if (!optimizer) return true;
    return json_expect_object(optimizer, "optimizer", keys, status) &&
           json_choice(optimizer, "optimizer", "type", types, &type, status) &&
           read_number(optimizer, "optimizer", "learningRate", &config->learning_rate, status) &&
           read_number(optimizer, "optimizer", "beta1", &config->beta1, status) &&
           read_number(optimizer, "optimizer", "beta2", &config->beta2, status) &&
           read_number(optimizer, "optimizer", "epsilon", &config->epsilon, status);
}

static bool read_seed(struct model_config *config, const cJSON *root, struct status *status) {
    int64_t seed = (int64_t)config->seed;
    if (!json_integer(root, "", "seed", 0, (int64_t)MODEL_CONFIG_MAX_SEED, &seed, status))
        return false;
    config->seed = (uint64_t)seed;
    return true;
}

static bool read_all(struct model_config *config, const cJSON *root, struct status *status) {
    static const char *const keys[] = {"task",      "validationSplit", "seed",
                                       "layers",    "optimizer",       "clipNorm",
                                       "batchSize", "sequenceLength",  NULL};
    static const char *const tasks[] = {"char-lm", NULL};
    int task = 0;
    return json_expect_object(root, "", keys, status) &&
           json_choice(root, "", "task", tasks, &task, status) &&
           read_number(root, "", "validationSplit", &config->validation_split, status) &&
           read_seed(config, root, status) && read_layers(config, root, status) &&
           read_optimizer(config, root, status) &&
           read_number(root, "", "clipNorm", &config->clip_norm, status) &&
           read_size(root, "", "batchSize", &config->batch_size, status) &&
           read_size(root, "", "sequenceLength", &config->sequence_length, status);
}

bool model_config_parse(struct model_config *config, const char *json, size_t length,
                        struct status *status) {
    *config = model_config_default();
    cJSON *root = json_parse(json, length, status);
    if (!root) return false;
    bool good = read_all(config, root, status);
    cJSON_Delete(root);
    return good;
}

/* ---- writing ---- */

/* The shortest decimal that reads back as the same number. */
static void write_number(struct buffer *out, double x) {
    char text[32];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x) break;
    }
    buffer_text(out, text);
}

static void write_layers(const struct model_config *config, struct buffer *out) {
    if (config->embedding)
        buffer_format(out, "{\"type\":\"embedding\",\"outputDim\":%zu},", config->embedding);
    for (size_t i = 0; i < config->layer_count; i++)
        buffer_format(out, "%s{\"type\":\"%s\",\"units\":%zu}", i ? "," : "",
                      model_config_cells[config->layers[i].cell], config->layers[i].units);
}

void model_config_write(const struct model_config *config, struct buffer *out) {
    buffer_text(out, "{\"task\":\"char-lm\",\"validationSplit\":");
    write_number(out, config->validation_split);
    buffer_format(out, ",\"seed\":%llu,\"layers\":[", (unsigned long long)config->seed);
    write_layers(config, out);
    buffer_text(out, "],\"optimizer\":{\"type\":\"adam\",\"learningRate\":");
    write_number(out, config->learning_rate);
    buffer_text(out, ",\"beta1\":");
    write_number(out, config->beta1);
    buffer_text(out, ",\"beta2\":");
    write_number(out, config->beta2);
    buffer_text(out, ",\"epsilon\":");
    write_number(out, config->epsilon);
    buffer_text(out, "},\"clipNorm\":");
    write_number(out, config->clip_norm);
    buffer_format(out, ",\"batchSize\":%zu,\"sequenceLength\":%zu}", config->batch_size,
                  config->sequence_length);
}

void model_config_write_limits(struct buffer *out) {
    for (int i = 0; i < LIMIT_COUNT; i++) {
        buffer_format(out, "%s\"%s\":{\"least\":", i ? "," : "", limits[i].name);
        write_number(out, limits[i].least);
        buffer_text(out, ",\"most\":");
        write_number(out, limits[i].most);
        buffer_byte(out, '}');
    }
}
