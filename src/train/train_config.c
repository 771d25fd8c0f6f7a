#include "train/train_config.h"

#include "base/format.h"
#include "base/json.h"
#include <string.h>

const char *const train_config_tasks[] = {"char-lm",   "word-lm",    "classification",
                                          "labelling", "regression", "seq2seq",
                                          "adding",    "copy",       NULL};

static const char *const units[] = {"character", "word", NULL};

bool train_config_is_language_model(enum task task) {
    return task == TASK_CHAR_LM || task == TASK_WORD_LM;
}

bool train_config_is_synthetic(enum task task) {
    return task == TASK_ADDING || task == TASK_COPY;
}

struct limit {
    const char *name;
    double least, most;
};

static const struct limit limits[] = {
    {"seed", 0, TRAIN_CONFIG_MAX_SEED},
    {"validationSplit", 0, 0.9},
    {"labelSmoothing", 0, 0.999},
    {"batchSize", 1, TRAIN_CONFIG_MAX_BATCH},
    {"sequenceLength", 1, TRAIN_CONFIG_MAX_LENGTH},
    {"maxWords", 10, CODEC_MAX_WORDS},
    {"patience", 1, 1000},
    {"minDelta", 0, 1e6},
    {"layers", 1, LAYER_CONFIG_MAX - 2},
    {"units", 1, LAYER_CONFIG_MAX_UNITS},
    {"outputDim", 1, LAYER_CONFIG_MAX_UNITS},
};

enum { LIMIT_COUNT = sizeof limits / sizeof limits[0] };

static const struct limit *limit_of(const char *name) {
    int i = 0;
    while (i < LIMIT_COUNT - 1 && strcmp(limits[i].name, name) != 0) i++;
    return &limits[i];
}

/* ---- defaults ---- */

/* The layers of a task when the configuration names none. */
static const char *const default_layers[] = {
    [TASK_CHAR_LM] = "[{\"type\":\"lstm\",\"units\":128}]",
    [TASK_WORD_LM] =
        "[{\"type\":\"embedding\",\"outputDim\":64},{\"type\":\"lstm\",\"units\":128}]",
    [TASK_CLASSIFICATION] =
        "[{\"type\":\"embedding\",\"outputDim\":32},{\"type\":\"gru\",\"units\":32}]",
    [TASK_LABELLING] = "[{\"type\":\"embedding\",\"outputDim\":32},{\"type\":\"bidirectional\","
                       "\"layer\":{\"type\":\"lstm\",\"units\":32}}]",
    [TASK_REGRESSION] = "[{\"type\":\"lstm\",\"units\":64}]",
    [TASK_SEQ2SEQ] =
        "[{\"type\":\"input\",\"name\":\"source\"},"
        "{\"type\":\"embedding\",\"name\":\"source_embedding\",\"outputDim\":32,\"maskZero\":true},"
        "{\"type\":\"gru\",\"name\":\"encoder\",\"units\":64,\"returnSequences\":true},"
        "{\"type\":\"input\",\"name\":\"target\"},"
        "{\"type\":\"embedding\",\"name\":\"target_embedding\",\"outputDim\":32},"
        "{\"type\":\"gru\",\"name\":\"decoder\",\"units\":64,\"returnSequences\":true,"
        "\"inputs\":[\"target_embedding\",\"encoder:1\"]},"
        "{\"type\":\"attention\",\"inputs\":[\"decoder\",\"encoder\"]},"
        "{\"type\":\"concatenate\",\"inputs\":[\"decoder\",\"attention\"]}]",
    [TASK_ADDING] = "[{\"type\":\"lstm\",\"units\":64}]",
    [TASK_COPY] = "[{\"type\":\"lstm\",\"units\":64}]",
};

static bool read_layer_text(struct layer_config_list *list, const char *json,
                            struct status *status) {
    cJSON *array = json_parse(json, strlen(json), status);
    bool good = array && layer_config_parse(list, array, status);
    cJSON_Delete(array);
    return good;
}

static bool begin(struct train_config *config, enum task task, struct status *status) {
    bool numbers = task == TASK_REGRESSION || task == TASK_ADDING;
    memset(config, 0, sizeof *config);
    config->task = task;
    config->validation_split = 0.1;
    config->seed = 42;
    config->optimizer = optimizer_default();
    config->loss = numbers ? LOSS_MEAN_SQUARED_ERROR : LOSS_CROSS_ENTROPY;
    config->batch_size = 32;
    config->sequence_length = 64;
    config->unit = task == TASK_CHAR_LM ? CODEC_CHARACTER : CODEC_WORD;
    config->most_words = 5000;
    config->restore_best = true;
    return read_layer_text(&config->layers, default_layers[task], status);
}

void train_config_default(struct train_config *config) {
    begin(config, TASK_CHAR_LM, NULL);
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

static bool read_layers(struct train_config *config, const cJSON *root, struct status *status) {
    const cJSON *array = NULL;
    if (!json_array(root, "", "layers", 1, LAYER_CONFIG_MAX - 2, &array, status)) return false;
    return !array || layer_config_parse(&config->layers, array, status);
}

static bool read_seed(struct train_config *config, const cJSON *root, struct status *status) {
    int64_t seed = (int64_t)config->seed;
    if (!json_integer(root, "", "seed", 0, (int64_t)TRAIN_CONFIG_MAX_SEED, &seed, status))
        return false;
    config->seed = (uint64_t)seed;
    return true;
}

static bool read_stopping(struct train_config *config, const cJSON *root, struct status *status) {
    static const char *const keys[] = {"patience", "minDelta", "restoreBest", NULL};
    static const char *const path = "earlyStopping";
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(root, path);
    if (!object) return true;
    return json_expect_object(object, path, keys, status) &&
           json_require(object, path, "patience", status) &&
           read_size(object, path, "patience", &config->patience, status) &&
           read_number(object, path, "minDelta", &config->minimum_change, status) &&
           json_boolean(object, path, "restoreBest", &config->restore_best, status);
}

static bool read_class_weights(struct train_config *config, const cJSON *root,
                               struct status *status) {
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(root, "classWeights");
    if (!object) return true;
    if (!cJSON_IsObject(object) || cJSON_GetArraySize(object) > TRAIN_CONFIG_MAX_CLASS_WEIGHTS)
        return status_set(status, STATUS_INVALID_CONFIG, "classWeights",
                          "\"classWeights\" must be an object of at most %d labels",
                          TRAIN_CONFIG_MAX_CLASS_WEIGHTS);
    for (const cJSON *item = object->child; item; item = item->next) {
        struct train_config_class_weight *to = &config->class_weights[config->class_weight_count++];
        if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= 1e6) ||
            strlen(item->string) >= sizeof to->label)
            return status_set(status, STATUS_INVALID_CONFIG, "classWeights",
                              "\"classWeights\": each label has at most %zu bytes and a weight "
                              "between 0 and 1000000",
                              sizeof to->label - 1);
        format_text(to->label, sizeof to->label, "%s", item->string);
        to->weight = item->valuedouble;
    }
    return true;
}

static bool check_keys(const cJSON *root, struct status *status) {
    static const char *const own[] = {
        "task", "validationSplit", "seed", "layers",   "batchSize",     "sequenceLength",
        "loss", "labelSmoothing",  "unit", "maxWords", "earlyStopping", "classWeights"};
    enum { OWN = sizeof own / sizeof own[0], MOST = OWN + 16 };
    const char *keys[MOST + 1];
    size_t count = OWN;
    memcpy(keys, own, sizeof own);
    for (const char *const *key = optimizer_root_keys; *key && count < MOST; key++)
        keys[count++] = *key;
    keys[count] = NULL;
    return json_expect_object(root, "", keys, status);
}

static bool read_unit(struct train_config *config, const cJSON *root, struct status *status) {
    int unit = (int)config->unit;
    if (!json_choice(root, "", "unit", units, &unit, status)) return false;
    if (train_config_is_language_model(config->task) && unit != (int)config->unit)
        return status_set(status, STATUS_INVALID_CONFIG, "unit",
                          "\"unit\" is settled by the task \"%s\"",
                          train_config_tasks[config->task]);
    config->unit = (enum codec_unit)unit;
    return true;
}

static bool read_loss(struct train_config *config, const cJSON *root, struct status *status) {
    int loss = (int)config->loss;
    bool numbers = config->loss != LOSS_CROSS_ENTROPY;
    if (!json_choice(root, "", "loss", loss_names, &loss, status)) return false;
    if (numbers == (loss == LOSS_CROSS_ENTROPY))
        return status_set(status, STATUS_INVALID_CONFIG, "loss",
                          "\"loss\": the task \"%s\" does not go with %s",
                          train_config_tasks[config->task], loss_names[loss]);
    config->loss = (enum loss)loss;
    return read_number(root, "", "labelSmoothing", &config->label_smoothing, status);
}

static bool read_all(struct train_config *config, const cJSON *root, struct status *status) {
    int task = TASK_CHAR_LM;
    return check_keys(root, status) &&
           json_choice(root, "", "task", train_config_tasks, &task, status) &&
           begin(config, (enum task)task, status) &&
           read_number(root, "", "validationSplit", &config->validation_split, status) &&
           read_seed(config, root, status) && read_layers(config, root, status) &&
           optimizer_parse(&config->optimizer, root, status) &&
           read_size(root, "", "batchSize", &config->batch_size, status) &&
           read_size(root, "", "sequenceLength", &config->sequence_length, status) &&
           read_loss(config, root, status) && read_unit(config, root, status) &&
           read_size(root, "", "maxWords", &config->most_words, status) &&
           read_stopping(config, root, status) && read_class_weights(config, root, status);
}

bool train_config_parse(struct train_config *config, const char *json, size_t length,
                        struct status *status) {
    train_config_default(config);
    cJSON *root = json_parse(json, length, status);
    if (!root) return false;
    bool good = read_all(config, root, status);
    cJSON_Delete(root);
    return good;
}

/* ---- writing ---- */

static void write_class_weights(const struct train_config *config, struct buffer *out) {
    for (size_t i = 0; i < config->class_weight_count; i++) {
        const struct train_config_class_weight *at = &config->class_weights[i];
        buffer_text(out, i ? "," : ",\"classWeights\":{");
        json_quote(out, at->label, strlen(at->label));
        buffer_byte(out, ':');
        json_write_number(out, at->weight);
    }
    if (config->class_weight_count) buffer_byte(out, '}');
}

static void write_stopping(const struct train_config *config, struct buffer *out) {
    if (!config->patience) return;
    buffer_format(out, ",\"earlyStopping\":{\"patience\":%zu,\"minDelta\":", config->patience);
    json_write_number(out, config->minimum_change);
    buffer_format(out, ",\"restoreBest\":%s}", config->restore_best ? "true" : "false");
}

/* What only some tasks use, when it differs from their default. */
static void write_extras(const struct train_config *config, struct buffer *out) {
    struct train_config usual;
    begin(&usual, config->task, NULL);
    if (config->loss != usual.loss)
        buffer_format(out, ",\"loss\":\"%s\"", loss_names[config->loss]);
    if (config->label_smoothing > 0) {
        buffer_text(out, ",\"labelSmoothing\":");
        json_write_number(out, config->label_smoothing);
    }
    if (config->unit != usual.unit) buffer_format(out, ",\"unit\":\"%s\"", units[config->unit]);
    if (config->most_words != usual.most_words)
        buffer_format(out, ",\"maxWords\":%zu", config->most_words);
    write_stopping(config, out);
    write_class_weights(config, out);
}

void train_config_write(const struct train_config *config, struct buffer *out) {
    buffer_format(out, "{\"task\":\"%s\",\"validationSplit\":", train_config_tasks[config->task]);
    json_write_number(out, config->validation_split);
    buffer_format(out, ",\"seed\":%llu,\"layers\":", (unsigned long long)config->seed);
    layer_config_write(&config->layers, out);
    buffer_byte(out, ',');
    optimizer_write(&config->optimizer, out);
    buffer_format(out, ",\"batchSize\":%zu,\"sequenceLength\":%zu", config->batch_size,
                  config->sequence_length);
    write_extras(config, out);
    buffer_byte(out, '}');
}

void train_config_write_limits(struct buffer *out) {
    for (int i = 0; i < LIMIT_COUNT; i++) {
        buffer_format(out, "%s\"%s\":{\"least\":", i ? "," : "", limits[i].name);
        json_write_number(out, limits[i].least);
        buffer_text(out, ",\"most\":");
        json_write_number(out, limits[i].most);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ',');
    optimizer_write_limits(out);
}
