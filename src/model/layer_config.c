#include "model/layer_config.h"

#include "base/format.h"
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

const char *const layer_config_types[] = {"input",
                                          "embedding",
                                          "rnn",
                                          "lstm",
                                          "gru",
                                          "dense",
                                          "activation",
                                          "dropout",
                                          "layerNormalization",
                                          "globalAveragePooling1D",
                                          "repeatVector",
                                          "attention",
                                          "additiveAttention",
                                          "concatenate",
                                          "add",
                                          "lastStep",
                                          NULL};

static const char *const keras_stems[] = {"input",
                                          "embedding",
                                          "simple_rnn",
                                          "lstm",
                                          "gru",
                                          "dense",
                                          "activation",
                                          "dropout",
                                          "layer_normalization",
                                          "global_average_pooling1d",
                                          "repeat_vector",
                                          "attention",
                                          "additive_attention",
                                          "concatenate",
                                          "add",
                                          "last_step"};

static const char *const merge_names[] = {"concat", "sum", "mul", "ave", NULL};
static const char *const kind_names[] = {"features", "tokens", NULL};

bool layer_config_is_recurrent(enum layer_type type) {
    return type == LAYER_RNN || type == LAYER_LSTM || type == LAYER_GRU;
}

struct layer_config layer_config_default(enum layer_type type) {
    return (struct layer_config){
        .type = type,
        .tokens = true,
        .sequence = true,
        .use_bias = true,
        .unit_forget_bias = true,
        .reset_after = true,
        .use_scale = type == LAYER_ADDITIVE_ATTENTION,
        .activation = type == LAYER_RNN ? ACTIVATION_TANH : ACTIVATION_LINEAR,
        .epsilon = 1e-3,
        .kernel_initializer =
            type == LAYER_EMBEDDING ? INITIALIZER_RANDOM_UNIFORM : INITIALIZER_GLOROT_UNIFORM,
        .recurrent_initializer = INITIALIZER_ORTHOGONAL,
        .bias_initializer = INITIALIZER_ZEROS,
    };
}

/* ---- the keys: one table for reading and writing ---- */

enum key_kind { KEY_SIZE, KEY_BOOLEAN, KEY_NUMBER, KEY_CHOICE, KEY_SEQUENCES };

struct key {
    const char *name;
    unsigned types; /* a bit per layer_type */
    enum key_kind kind;
    bool required;
    size_t offset;
    double least, most;
    const char *const *names; /* of a choice */
};

#define AT(member) offsetof(struct layer_config, member)
#define TYPE(type) (1u << LAYER_##type)
#define CELLS (TYPE(RNN) | TYPE(LSTM) | TYPE(GRU))
#define ATTENTIONS (TYPE(ATTENTION) | TYPE(ADDITIVE_ATTENTION))
#define BELOW_ONE 0.999
#define MOST_L2 1e3

static const struct key keys[] = {
    {"kind", TYPE(INPUT), KEY_CHOICE, false, AT(tokens), 0, 0, kind_names},
    {"width", TYPE(INPUT), KEY_SIZE, false, AT(units), 1, LAYER_CONFIG_MAX_WIDTH, NULL},
    {"sequence", TYPE(INPUT), KEY_BOOLEAN, false, AT(sequence), 0, 0, NULL},
    {"inputDim", TYPE(EMBEDDING), KEY_SIZE, false, AT(input_dim), 1, LAYER_CONFIG_MAX_WIDTH, NULL},
    {"outputDim", TYPE(EMBEDDING), KEY_SIZE, true, AT(units), 1, LAYER_CONFIG_MAX_UNITS, NULL},
    {"maskZero", TYPE(EMBEDDING) | TYPE(INPUT), KEY_BOOLEAN, false, AT(mask_zero), 0, 0, NULL},
    {"units", CELLS, KEY_SIZE, true, AT(units), 1, LAYER_CONFIG_MAX_UNITS, NULL},
    {"units", TYPE(DENSE), KEY_SIZE, true, AT(units), 1, LAYER_CONFIG_MAX_WIDTH, NULL},
    {"n", TYPE(REPEAT), KEY_SIZE, true, AT(units), 1, LAYER_CONFIG_MAX_LENGTH, NULL},
    {"activation", TYPE(RNN) | TYPE(DENSE) | TYPE(ACTIVATION), KEY_CHOICE, false, AT(activation), 0,
     0, activations_names},
    {"returnSequences", CELLS, KEY_SEQUENCES, false, AT(return_sequences), 0, 0, NULL},
    {"goBackwards", CELLS, KEY_BOOLEAN, false, AT(go_backwards), 0, 0, NULL},
    {"unitForgetBias", TYPE(LSTM), KEY_BOOLEAN, false, AT(unit_forget_bias), 0, 0, NULL},
    {"resetAfter", TYPE(GRU), KEY_BOOLEAN, false, AT(reset_after), 0, 0, NULL},
    {"chronoSteps", TYPE(LSTM) | TYPE(GRU), KEY_NUMBER, false, AT(chrono_steps), 0, 1e6, NULL},
    {"useBias", CELLS | TYPE(DENSE), KEY_BOOLEAN, false, AT(use_bias), 0, 0, NULL},
    {"useScale", ATTENTIONS, KEY_BOOLEAN, false, AT(use_scale), 0, 0, NULL},
    {"dropout", CELLS, KEY_NUMBER, false, AT(rate), 0, BELOW_ONE, NULL},
    {"recurrentDropout", CELLS, KEY_NUMBER, false, AT(recurrent_rate), 0, BELOW_ONE, NULL},
    {"rate", TYPE(DROPOUT), KEY_NUMBER, true, AT(rate), 0, BELOW_ONE, NULL},
    {"epsilon", TYPE(NORMALIZATION), KEY_NUMBER, false, AT(epsilon), 1e-12, 1, NULL},
    {"embeddingsInitializer", TYPE(EMBEDDING), KEY_CHOICE, false, AT(kernel_initializer), 0, 0,
     initializer_names},
    {"kernelInitializer", CELLS | TYPE(DENSE), KEY_CHOICE, false, AT(kernel_initializer), 0, 0,
     initializer_names},
    {"recurrentInitializer", CELLS, KEY_CHOICE, false, AT(recurrent_initializer), 0, 0,
     initializer_names},
    {"biasInitializer", CELLS | TYPE(DENSE), KEY_CHOICE, false, AT(bias_initializer), 0, 0,
     initializer_names},
    {"embeddingsL2", TYPE(EMBEDDING), KEY_NUMBER, false, AT(kernel_l2), 0, MOST_L2, NULL},
    {"kernelL2", CELLS | TYPE(DENSE), KEY_NUMBER, false, AT(kernel_l2), 0, MOST_L2, NULL},
    {"recurrentL2", CELLS, KEY_NUMBER, false, AT(recurrent_l2), 0, MOST_L2, NULL},
    {"biasL2", CELLS | TYPE(DENSE), KEY_NUMBER, false, AT(bias_l2), 0, MOST_L2, NULL},
};

enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

static bool has(const struct key *key, enum layer_type type) {
    return key->types >> type & 1;
}

/* ---- reading one entry ---- */

static bool read_size(const cJSON *object, const char *path, const struct key *key, size_t *out,
                      struct status *status) {
    int64_t value = (int64_t)*out;
    if (!json_integer(object, path, key->name, (int64_t)key->least, (int64_t)key->most, &value,
                      status))
        return false;
    *out = (size_t)value;
    return true;
}

static bool read_sequences(const cJSON *object, const char *path, const struct key *key,
                           enum layer_sequences *out, struct status *status) {
    bool all = false;
    if (!json_has(object, key->name)) return true;
    if (!json_boolean(object, path, key->name, &all, status)) return false;
    *out = all ? LAYER_SEQUENCES_ALL : LAYER_SEQUENCES_LAST;
    return true;
}

_Static_assert(sizeof(enum initializer) == sizeof(int) && sizeof(enum activation) == sizeof(int),
               "enumerations are kept as ints are");

/* The index of a choice, kept as a bool or as one of several enumerations: by memcpy(), as
 * compilers may take it that an int is none of these. */
static int get_choice(const struct key *key, const void *at) {
    int value;
    if (key->names == kind_names) return *(const bool *)at;
    memcpy(&value, at, sizeof value);
    return value;
}

static bool read_choice(const cJSON *object, const char *path, const struct key *key, void *at,
                        struct status *status) {
    int value = get_choice(key, at);
    if (!json_choice(object, path, key->name, key->names, &value, status)) return false;
    if (key->names == kind_names)
        *(bool *)at = value != 0;
    else
        memcpy(at, &value, sizeof value);
    return true;
}

static bool read_key(struct layer_config *layer, const cJSON *object, const char *path,
                     const struct key *key, struct status *status) {
    void *at = (char *)layer + key->offset;
    if (key->required && !json_require(object, path, key->name, status)) return false;
    switch (key->kind) {
    case KEY_SIZE:
        return read_size(object, path, key, at, status);
    case KEY_BOOLEAN:
        return json_boolean(object, path, key->name, at, status);
    case KEY_NUMBER:
        return json_number(object, path, key->name, key->least, key->most, at, status);
    case KEY_CHOICE:
        return read_choice(object, path, key, at, status);
    case KEY_SEQUENCES:
        return read_sequences(object, path, key, at, status);
    }
    return false;
}

/* What a wrapper wraps has no "inputs" of its own, nor has an input. */
static bool check_keys(const cJSON *object, const char *path, enum layer_type type, bool wrapped,
                       struct status *status) {
    const char *names[KEY_COUNT + 4] = {"type", "name"};
    size_t count = 2;
    if (!wrapped && type != LAYER_INPUT) names[count++] = "inputs";
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (has(&keys[i], type)) names[count++] = keys[i].name;
    return json_expect_object(object, path, names, status);
}

static bool valid_name(const char *name) {
    size_t length = strlen(name);
    if (length == 0 || length >= LAYER_CONFIG_NAME) return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") ==
           length;
}

static bool read_name(char *to, const cJSON *object, const char *path, struct status *status) {
    const char *name = NULL;
    char key[64];
    if (!json_string(object, path, "name", &name, status)) return false;
    if (!name) return true;
    if (!valid_name(name))
        return status_set(status, STATUS_INVALID_CONFIG, json_path(key, sizeof key, path, "name"),
                          "\"%s.name\" must be 1 to %d letters, digits, \"_\", \"-\" or \".\"",
                          path, LAYER_CONFIG_NAME - 1);
    format_text(to, LAYER_CONFIG_NAME, "%s", name);
    return true;
}

/* An entry that is no wrapper; the name goes to `name`. */
static bool read_plain(struct layer_config *layer, char *name, const cJSON *object,
                       const char *path, enum layer_type type, bool wrapped,
                       struct status *status) {
    char key[64];
    *layer = layer_config_default(type);
    if (!check_keys(object, path, type, wrapped, status)) return false;
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (has(&keys[i], type) && !read_key(layer, object, path, &keys[i], status)) return false;
    if (layer_config_is_recurrent(type) && layer->activation == ACTIVATION_SOFTMAX)
        return status_set(status, STATUS_INVALID_CONFIG,
                          json_path(key, sizeof key, path, "activation"),
                          "\"%s.activation\": softmax is not for recurrent layers", path);
    return read_name(name, object, path, status);
}

static bool type_of(const cJSON *object, const char *path, enum layer_type *type,
                    struct status *status) {
    int value = 0;
    const char *given = NULL;
    if (!cJSON_IsObject(object))
        return status_set(status, STATUS_INVALID_CONFIG, path, "\"%s\" must be an object", path);
    if (!json_require(object, path, "type", status) ||
        !json_string(object, path, "type", &given, status))
        return false;
    if (strcmp(given, "simpleRnn") == 0)
        value = LAYER_RNN;
    else if (!json_choice(object, path, "type", layer_config_types, &value, status))
        return false;
    *type = (enum layer_type)value;
    return true;
}

/* "bidirectional" around a recurrent layer, "timeDistributed" around a dense one. */
static bool read_wrapper(struct layer_config *layer, const cJSON *object, const char *path,
                         bool bidirectional, struct status *status) {
    const char *const names[] = {
        "type", "name", "inputs", "layer", bidirectional ? "mergeMode" : NULL, NULL};
    const cJSON *within = cJSON_GetObjectItemCaseSensitive(object, "layer");
    char inner_path[64], inner[LAYER_CONFIG_NAME] = "";
    enum layer_type type = LAYER_DENSE;
    int merge = LAYER_MERGE_CONCAT;
    if (!json_expect_object(object, path, names, status) ||
        !json_require(object, path, "layer", status) ||
        !type_of(within, json_path(inner_path, sizeof inner_path, path, "layer"), &type, status) ||
        !json_choice(object, path, "mergeMode", merge_names, &merge, status))
        return false;
    if (bidirectional ? !layer_config_is_recurrent(type) : type != LAYER_DENSE)
        return status_set(status, STATUS_INVALID_CONFIG, inner_path, "\"%s\" must be %s",
                          inner_path, bidirectional ? "an rnn, lstm or gru" : "a dense layer");
    if (!read_plain(layer, inner, within, inner_path, type, true, status)) return false;
    layer->bidirectional = bidirectional;
    layer->time_distributed = !bidirectional;
    layer->merge = (enum layer_merge)merge;
    memcpy(layer->inner, inner, sizeof inner);
    return read_name(layer->name, object, path, status);
}

static bool read_entry(struct layer_config *layer, const cJSON *object, const char *path,
                       struct status *status) {
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(object, "type");
    enum layer_type type;
    bool bidirectional = cJSON_IsString(given) && strcmp(given->valuestring, "bidirectional") == 0;
    if (bidirectional ||
        (cJSON_IsString(given) && strcmp(given->valuestring, "timeDistributed") == 0))
        return read_wrapper(layer, object, path, bidirectional, status);
    return type_of(object, path, &type, status) &&
           read_plain(layer, layer->name, object, path, type, false, status);
}

/* ---- the list ---- */

static const char *stem_of(const struct layer_config *layer) {
    if (layer->bidirectional) return "bidirectional";
    return layer->time_distributed ? "time_distributed" : keras_stems[layer->type];
}

/* Among the first `count` layers; -1: none. */
static int find_name(const struct layer_config_list *list, size_t count, const char *name,
                     size_t length) {
    for (size_t i = 0; i < count; i++)
        if (strlen(list->layers[i].name) == length &&
            memcmp(list->layers[i].name, name, length) == 0)
            return (int)i;
    return -1;
}

/* Keras numbers the layers of one kind: "lstm", "lstm_1", … */
static void default_name(char *name, const struct layer_config_list *list, size_t count,
                         const struct layer_config *layer) {
    const char *stem = stem_of(layer);
    format_text(name, LAYER_CONFIG_NAME, "%s", stem);
    for (int n = 1; find_name(list, count, name, strlen(name)) >= 0; n++)
        format_text(name, LAYER_CONFIG_NAME, "%s_%d", stem, n);
}

struct layer_config *layer_config_append(struct layer_config_list *list,
                                         const struct layer_config *layer) {
    if (list->count == LAYER_CONFIG_MAX) return NULL;
    struct layer_config *to = &list->layers[list->count];
    *to = *layer;
    if (!to->name[0]) default_name(to->name, list, list->count, to);
    if (!to->inner[0] && (to->bidirectional || to->time_distributed))
        format_text(to->inner, sizeof to->inner, "%s", keras_stems[to->type]);
    if (to->type != LAYER_INPUT && to->input_count == 0 && list->count > 0) {
        to->input_count = 1;
        to->inputs[0] = (struct layer_reference){list->count - 1, 0};
    }
    list->count++;
    return to;
}

static bool read_reference(struct layer_reference *reference, const struct layer_config_list *list,
                           const cJSON *item, const char *path, struct status *status) {
    const char *text = cJSON_IsString(item) ? item->valuestring : "";
    size_t length = strcspn(text, ":");
    int at = find_name(list, list->count, text, length);
    const char *port = text[length] ? text + length + 1 : "0";
    if (at < 0 || strspn(port, "0123456789") != 1 || port[1])
        return status_set(status, STATUS_INVALID_CONFIG, path,
                          "\"%s\": \"%.40s\" is no output of an earlier layer", path, text);
    *reference = (struct layer_reference){(size_t)at, (size_t)(*port - '0')};
    return true;
}

static bool read_inputs(struct layer_config *layer, const struct layer_config_list *list,
                        const cJSON *object, const char *path, struct status *status) {
    const cJSON *array = NULL;
    char inputs_path[64];
    if (!json_array(object, path, "inputs", 1, LAYER_CONFIG_INPUTS, &array, status)) return false;
    if (!array) return true;
    json_path(inputs_path, sizeof inputs_path, path, "inputs");
    for (const cJSON *item = array->child; item; item = item->next)
        if (!read_reference(&layer->inputs[layer->input_count++], list, item, inputs_path, status))
            return false;
    return true;
}

static bool put_implicit_input(struct layer_config_list *list) {
    struct layer_config input = layer_config_default(LAYER_INPUT);
    input.implicit = true;
    return layer_config_append(list, &input) != NULL;
}

static bool read_layer(struct layer_config_list *list, const cJSON *object, int index,
                       struct status *status) {
    struct layer_config layer = {0};
    char path[32], key[64];
    format_text(path, sizeof path, "layers[%d]", index);
    if (!read_entry(&layer, object, path, status)) return false;
    if (index == 0 && layer.type != LAYER_INPUT) put_implicit_input(list);
    if (!read_inputs(&layer, list, object, path, status)) return false;
    if (layer.name[0] && find_name(list, list->count, layer.name, strlen(layer.name)) >= 0)
        return status_set(status, STATUS_INVALID_CONFIG, json_path(key, sizeof key, path, "name"),
                          "\"%s.name\": there is a layer \"%s\" already", path, layer.name);
    return layer_config_append(list, &layer) ||
           status_set(status, STATUS_LIMIT, "layers", "there can be at most %d layers",
                      LAYER_CONFIG_MAX);
}

bool layer_config_parse(struct layer_config_list *list, const cJSON *array, struct status *status) {
    int index = 0;
    list->count = 0;
    for (const cJSON *layer = array->child; layer; layer = layer->next, index++)
        if (!read_layer(list, layer, index, status)) return false;
    return true;
}

/* ---- writing: what differs from the default ---- */

static void write_key(const struct layer_config *layer, const struct layer_config *plain,
                      const struct key *key, struct buffer *out) {
    const void *at = (const char *)layer + key->offset;
    const void *usual = (const char *)plain + key->offset;
    switch (key->kind) {
    case KEY_SIZE:
        if (*(const size_t *)at) buffer_format(out, ",\"%s\":%zu", key->name, *(const size_t *)at);
        break;
    case KEY_BOOLEAN:
        if (*(const bool *)at != *(const bool *)usual)
            buffer_format(out, ",\"%s\":%s", key->name, *(const bool *)at ? "true" : "false");
        break;
    case KEY_NUMBER:
        if (!key->required && *(const double *)at == *(const double *)usual) break;
        buffer_format(out, ",\"%s\":", key->name);
        json_write_number(out, *(const double *)at);
        break;
    case KEY_CHOICE:
        if (get_choice(key, at) != get_choice(key, usual))
            buffer_format(out, ",\"%s\":\"%s\"", key->name, key->names[get_choice(key, at)]);
        break;
    case KEY_SEQUENCES:
        if (layer->return_sequences != LAYER_SEQUENCES_AUTO)
            buffer_format(out, ",\"%s\":%s", key->name,
                          layer->return_sequences == LAYER_SEQUENCES_ALL ? "true" : "false");
        break;
    }
}

static void write_keys(const struct layer_config *layer, struct buffer *out) {
    struct layer_config plain = layer_config_default(layer->type);
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (has(&keys[i], layer->type)) write_key(layer, &plain, &keys[i], out);
}

static void write_name(const struct layer_config_list *list, size_t index, struct buffer *out) {
    char usual[LAYER_CONFIG_NAME];
    default_name(usual, list, index, &list->layers[index]);
    if (strcmp(usual, list->layers[index].name) != 0)
        buffer_format(out, ",\"name\":\"%s\"", list->layers[index].name);
}

static void write_inputs(const struct layer_config_list *list, size_t index, struct buffer *out) {
    const struct layer_config *layer = &list->layers[index];
    bool usual = layer->input_count == 1 && layer->inputs[0].layer + 1 == index &&
                 layer->inputs[0].port == 0;
    if (usual || layer->input_count == 0) return;
    buffer_text(out, ",\"inputs\":[");
    for (size_t i = 0; i < layer->input_count; i++) {
        buffer_format(out, "%s\"%s", i ? "," : "", list->layers[layer->inputs[i].layer].name);
        if (layer->inputs[i].port) buffer_format(out, ":%zu", layer->inputs[i].port);
        buffer_byte(out, '"');
    }
    buffer_byte(out, ']');
}

static void write_entry(const struct layer_config_list *list, size_t index, struct buffer *out) {
    const struct layer_config *layer = &list->layers[index];
    const char *type = layer_config_types[layer->type];
    bool wrapped = layer->bidirectional || layer->time_distributed;
    if (wrapped) type = layer->bidirectional ? "bidirectional" : "timeDistributed";
    buffer_format(out, "{\"type\":\"%s\"", type);
    write_name(list, index, out);
    write_inputs(list, index, out);
    if (layer->bidirectional && layer->merge != LAYER_MERGE_CONCAT)
        buffer_format(out, ",\"mergeMode\":\"%s\"", merge_names[layer->merge]);
    if (wrapped) {
        buffer_format(out, ",\"layer\":{\"type\":\"%s\"", layer_config_types[layer->type]);
        if (strcmp(layer->inner, keras_stems[layer->type]) != 0)
            buffer_format(out, ",\"name\":\"%s\"", layer->inner);
    }
    write_keys(layer, out);
    buffer_text(out, wrapped ? "}}" : "}");
}

static void write_list(const struct layer_config_list *list, bool all, struct buffer *out) {
    bool first = true;
    buffer_byte(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (list->layers[i].implicit && !all) continue;
        if (!first) buffer_byte(out, ',');
        first = false;
        write_entry(list, i, out);
    }
    buffer_byte(out, ']');
}

void layer_config_write(const struct layer_config_list *list, struct buffer *out) {
    write_list(list, false, out);
}

void layer_config_write_all(const struct layer_config_list *list, struct buffer *out) {
    write_list(list, true, out);
}
