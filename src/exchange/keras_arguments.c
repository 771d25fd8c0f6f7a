#include "exchange/keras_arguments.h"

#include "base/format.h"
#include "exchange/keras_keys.h"
#include "exchange/notes.h"
#include "model/activations.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

bool keras_arguments_fault(struct status *status, const char *name, const char *key,
                           const char *what) {
    char path[96];
    format_text(path, sizeof path, "%.40s.%.40s", name, key);
    return status_set(status, STATUS_INVALID_CONFIG, path, "Keras layer \"%.60s\": \"%.40s\" %s",
                      name, key, what);
}

static const cJSON *get(const cJSON *object, const char *key) {
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* The class name of {"class_name":…,"config":…}, or the string that stands for one; NULL: neither.
 */
static const char *class_of(const cJSON *item) {
    const cJSON *name = cJSON_IsObject(item) ? get(item, "class_name") : item;
    return cJSON_IsString(name) ? name->valuestring : NULL;
}

/* ---- one argument ---- */

static bool read_number(const cJSON *item, double least, double most, double *out) {
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= least && item->valuedouble <= most))
        return false;
    *out = item->valuedouble;
    return true;
}

static bool read_size(const cJSON *item, size_t *out) {
    double x = 0;
    if (!read_number(item, 1, LAYER_CONFIG_MAX_WIDTH, &x) || x != floor(x)) return false;
    *out = (size_t)x;
    return true;
}

static bool read_activation(const cJSON *item, enum activation *out) {
    const char *name = cJSON_IsNull(item) ? "linear" : class_of(item);
    for (int i = 0; name && activations_names[i]; i++) {
        if (strcmp(name, activations_names[i]) != 0) continue;
        *out = (enum activation)i;
        return true;
    }
    return false;
}

/* Letters alone, whatever their case: "glorot_uniform" is "GlorotUniform", and "Identity" is
 * "IdentityInitializer". */
static bool same_initializer(const char *name, const char *ours) {
    for (; *ours; name++) {
        if (*ours == '_') ours++;
        if (*name == '_') name++;
        if (tolower((unsigned char)*name) != *ours++) return false;
    }
    return !*name || strcmp(name, "Initializer") == 0;
}

/* Numbers in an initializer's config that are not the usual ones. */
static bool usual_initializer(const cJSON *item) {
    static const struct {
        const char *name;
        double value;
    } usual[] = {{"minval", -0.05}, {"maxval", 0.05}, {"mean", 0}, {"stddev", 0.05}, {"gain", 1}};
    const cJSON *config = cJSON_IsObject(item) ? get(item, "config") : NULL;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        const cJSON *number = get(config, usual[i].name);
        if (cJSON_IsNumber(number) && number->valuedouble != usual[i].value) return false;
    }
    return true;
}

/* An initializer is of no account for weights that come along: one we have not is only noted. */
static void read_initializer(const cJSON *item, const char *name, const char *key,
                             enum initializer *out, struct buffer *notes) {
    const char *given = class_of(item);
    for (int i = 0; given && usual_initializer(item) && i <= INITIALIZER_RANDOM_NORMAL; i++) {
        if (!same_initializer(given, keras_initializers[i])) continue;
        *out = (enum initializer)i;
        return;
    }
    if (given)
        notes_add(notes, "layer \"%.60s\": %s \"%.40s\" is not here, %s stands for it", name, key,
                  given, initializer_names[*out]);
}

/* None, or L2 alone. */
static bool read_l2(const cJSON *item, double *out) {
    const char *class_name = class_of(item);
    const cJSON *config = cJSON_IsObject(item) ? get(item, "config") : NULL;
    double l1 = 0;
    if (cJSON_IsNull(item)) return true;
    if (!class_name || (strcmp(class_name, "L2") != 0 && strcmp(class_name, "L1L2") != 0))
        return false;
    if (get(config, "l1") && !read_number(get(config, "l1"), 0, 0, &l1)) return false;
    return read_number(get(config, "l2"), 0, HUGE_VAL, out);
}

static bool read_boolean(const cJSON *item, bool *out) {
    if (!cJSON_IsBool(item)) return false;
    *out = cJSON_IsTrue(item);
    return true;
}

static bool read_sequences(const cJSON *item, enum layer_sequences *out) {
    bool all;
    if (!read_boolean(item, &all)) return false;
    *out = all ? LAYER_SEQUENCES_ALL : LAYER_SEQUENCES_LAST;
    return true;
}

static bool read_value(const struct keras_key *key, const cJSON *item, const char *name, void *at,
                       struct buffer *notes) {
    switch (key->kind) {
    case KERAS_SIZE:
        return read_size(item, at);
    case KERAS_BOOLEAN:
        return read_boolean(item, at);
    case KERAS_NUMBER:
        return read_number(item, 0, 1, at);
    case KERAS_SEQUENCES:
        return read_sequences(item, at);
    case KERAS_ACTIVATION:
        return read_activation(item, at);
    case KERAS_L2:
        return read_l2(item, at);
    case KERAS_INITIALIZER:
        read_initializer(item, name, key->name, at, notes);
        return true;
    }
    return false;
}

/* ---- arguments without effect ---- */

static bool listed(const char *key, const char *const *names) {
    for (; *names; names++)
        if (strcmp(key, *names) == 0) return true;
    return false;
}

/* Values that say what we do anyhow. */
static bool is_usual(const cJSON *item) {
    static const struct {
        const char *key, *value;
    } usual[] = {{"recurrent_activation", "sigmoid"},
                 {"activation", "tanh"}, /* of LSTM and GRU */
                 {"score_mode", "dot"},
                 {"data_format", "channels_last"}};
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (strcmp(item->string, usual[i].key) == 0)
            return cJSON_IsString(item) && strcmp(item->valuestring, usual[i].value) == 0;
    return false;
}

/* The last axis: Keras 3 says -1, Keras 2 may count it out. */
static bool is_last_axis(const cJSON *item) {
    if (cJSON_IsArray(item) && cJSON_GetArraySize(item) == 1) item = item->child;
    return cJSON_IsNumber(item) && (item->valuedouble == -1 || item->valuedouble == 2);
}

static bool is_neutral(const cJSON *item) {
    static const char *const without_effect[] = {"name",
                                                 "trainable",
                                                 "dtype",
                                                 "seed",
                                                 "stateful",
                                                 "unroll",
                                                 "return_state",
                                                 "implementation",
                                                 "batch_shape",
                                                 "batch_input_shape",
                                                 "input_length",
                                                 "supports_masking",
                                                 "beta_initializer",
                                                 "gamma_initializer",
                                                 NULL};
    if (strcmp(item->string, "axis") == 0) return is_last_axis(item);
    if (strcmp(item->string, "center") == 0 || strcmp(item->string, "scale") == 0)
        return cJSON_IsTrue(item);
    if (cJSON_IsNull(item) || cJSON_IsFalse(item)) return true;
    return (cJSON_IsNumber(item) && item->valuedouble == 0) || is_usual(item) ||
           listed(item->string, without_effect);
}

bool keras_arguments_neutral(const char *name, const cJSON *config, const char *const *known,
                             struct status *status) {
    if (!cJSON_IsObject(config)) return keras_arguments_fault(status, name, "config", "is missing");
    for (const cJSON *item = config->child; item; item = item->next) {
        if (listed(item->string, known) || is_neutral(item)) continue;
        return keras_arguments_fault(status, name, item->string,
                                     "is an argument, or has a value, that is not supported");
    }
    return true;
}

/* ---- a layer ---- */

static bool type_of(const char *class_name, enum layer_type *type) {
    for (int i = LAYER_EMBEDDING; i <= LAYER_ADD; i++) {
        if (strcmp(class_name, keras_class((enum layer_type)i)) != 0) continue;
        *type = (enum layer_type)i;
        return true;
    }
    return false;
}

static bool read_keys(struct layer_config *layer, const char *name, const cJSON *config,
                      struct buffer *notes, struct status *status) {
    for (const struct keras_key *key = keras_keys; key->name; key++) {
        const cJSON *item = get(config, key->name);
        if (!item || !keras_key_of(key, layer->type)) continue;
        if (!read_value(key, item, name, (char *)layer + key->offset, notes))
            return keras_arguments_fault(status, name, key->name,
                                         "has a value that is not supported");
    }
    return true;
}

static bool check_size(const struct layer_config *layer, const char *name, struct status *status) {
    bool sized = layer_config_is_recurrent(layer->type) || layer->type == LAYER_DENSE ||
                 layer->type == LAYER_REPEAT;
    if (layer->type == LAYER_EMBEDDING && (!layer->units || !layer->input_dim))
        return keras_arguments_fault(status, name, "output_dim", "or \"input_dim\" is missing");
    return (sized && !layer->units)
               ? keras_arguments_fault(status, name, layer->type == LAYER_REPEAT ? "n" : "units",
                                       "is missing")
               : true;
}

/* Within a Bidirectional padding comes out as zeros anyhow. */
static bool read_layer(struct layer_config *layer, const char *name, const char *class_name,
                       const cJSON *config, bool within, struct buffer *notes,
                       struct status *status) {
    const char *known[40] = {within ? "zero_output_for_mask" : "name"};
    size_t count = 1;
    enum layer_type type;
    if (!cJSON_IsObject(config)) return keras_arguments_fault(status, name, "config", "is missing");
    if (!type_of(class_name, &type))
        return status_set(status, STATUS_INVALID_CONFIG, name,
                          "Keras layer \"%.60s\": there is no %.40s layer here", name, class_name);
    *layer = layer_config_default(type);
    layer->return_sequences = LAYER_SEQUENCES_LAST;
    for (const struct keras_key *key = keras_keys; key->name; key++)
        if (keras_key_of(key, type)) known[count++] = key->name;
    return keras_arguments_neutral(name, config, known, status) &&
           read_keys(layer, name, config, notes, status) && check_size(layer, name, status);
}

/* Layers that are activations: Softmax over the last axis, ReLU. */
static bool read_activation_layer(struct layer_config *layer, const char *name,
                                  enum activation activation, const cJSON *config,
                                  struct status *status) {
    static const char *const none[] = {NULL};
    *layer = layer_config_default(LAYER_ACTIVATION);
    layer->activation = activation;
    return keras_arguments_neutral(name, config, none, status);
}

bool keras_arguments_read(struct layer_config *layer, const char *name, const char *class_name,
                          const cJSON *config, struct buffer *notes, struct status *status) {
    if (strcmp(class_name, "Softmax") == 0)
        return read_activation_layer(layer, name, ACTIVATION_SOFTMAX, config, status);
    if (strcmp(class_name, "ReLU") == 0)
        return read_activation_layer(layer, name, ACTIVATION_RELU, config, status);
    return read_layer(layer, name, class_name, config, false, notes, status);
}

/* ---- wrappers ---- */

static bool read_within(struct layer_config *layer, const char *name, const char *key,
                        const cJSON *config, struct buffer *notes, struct status *status) {
    const cJSON *object = get(config, key);
    const char *class_name = cJSON_IsObject(object) ? class_of(object) : NULL;
    const cJSON *within = class_name ? get(object, "config") : NULL;
    const cJSON *inner = get(within, "name");
    if (!class_name) return keras_arguments_fault(status, name, key, "must be a layer");
    if (!read_layer(layer, name, class_name, within, true, notes, status)) return false;
    const char *text = cJSON_IsString(inner) ? inner->valuestring : "";
    if (strlen(text) >= sizeof layer->inner)
        return keras_arguments_fault(status, name, key, "has too long a name");
    memcpy(layer->inner, text, strlen(text) + 1);
    return true;
}

static void cut_prefix(char *name, const char *prefix) {
    size_t length = strlen(prefix);
    if (strncmp(name, prefix, length) == 0) memmove(name, name + length, strlen(name + length) + 1);
}

static bool same_value(enum keras_kind kind, const void *a, const void *b) {
    if (kind == KERAS_SIZE) return *(const size_t *)a == *(const size_t *)b;
    if (kind == KERAS_BOOLEAN) return *(const bool *)a == *(const bool *)b;
    if (kind == KERAS_NUMBER || kind == KERAS_L2) return *(const double *)a == *(const double *)b;
    return *(const int *)a == *(const int *)b;
}

static bool same_layer(const struct layer_config *a, const struct layer_config *b) {
    bool same = a->type == b->type && strcmp(a->inner, b->inner) == 0;
    for (const struct keras_key *key = keras_keys; key->name; key++)
        if (keras_key_of(key, a->type))
            same = same && same_value(key->kind, (const char *)a + key->offset,
                                      (const char *)b + key->offset);
    return same;
}

/* Where the way back is given, it must be the way there but for its direction. */
static bool check_back(const struct layer_config *ahead, const char *name, const cJSON *config,
                       struct buffer *notes, struct status *status) {
    struct layer_config back;
    const cJSON *given = get(config, "backward_layer");
    if (!given || cJSON_IsNull(given)) return true;
    if (!read_within(&back, name, "backward_layer", config, notes, status)) return false;
    cut_prefix(back.inner, "backward_");
    back.go_backwards = !back.go_backwards;
    return same_layer(ahead, &back) ||
           keras_arguments_fault(status, name, "backward_layer", "is not \"layer\" read backwards");
}

static bool read_merge(struct layer_config *layer, const char *name, const cJSON *config,
                       struct status *status) {
    static const char *const names[] = {"concat", "sum", "mul", "ave", NULL};
    const cJSON *mode = get(config, "merge_mode");
    if (!mode) return true;
    for (int i = 0; names[i] && cJSON_IsString(mode); i++) {
        if (strcmp(mode->valuestring, names[i]) != 0) continue;
        layer->merge = (enum layer_merge)i;
        return true;
    }
    return keras_arguments_fault(status, name, "merge_mode", "must be concat, sum, mul or ave");
}

bool keras_arguments_read_wrapper(struct layer_config *layer, const char *name, bool bidirectional,
                                  const cJSON *config, struct buffer *notes,
                                  struct status *status) {
    static const char *const known[] = {"layer", "merge_mode", "backward_layer", NULL};
    if (!keras_arguments_neutral(name, config, known, status) ||
        !read_within(layer, name, "layer", config, notes, status))
        return false;
    if (bidirectional ? !layer_config_is_recurrent(layer->type) : layer->type != LAYER_DENSE)
        return keras_arguments_fault(status, name, "layer",
                                     bidirectional ? "must be a SimpleRNN, LSTM or GRU"
                                                   : "must be a Dense");
    layer->bidirectional = bidirectional;
    layer->time_distributed = !bidirectional;
    if (!bidirectional) return true;
    cut_prefix(layer->inner, "forward_");
    return read_merge(layer, name, config, status) &&
           check_back(layer, name, config, notes, status);
}
