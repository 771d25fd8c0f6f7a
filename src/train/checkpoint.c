#include "train/checkpoint.h"

#include "base/format.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/number.h"
#include "train/safetensors.h"
#include "train/trainer_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef RECURRENCE_DOUBLE
static const enum safetensors_type real_type = SAFETENSORS_F64;
#else
static const enum safetensors_type real_type = SAFETENSORS_F32;
#endif

static const char *const format_name = "recurrence";
static const char *const format_version = "2";

/* ---- the tensors of a trainer, for saving and loading alike ---- */

enum { TENSORS_MAX = SAFETENSORS_MAX_TENSORS };

struct slot {
    struct safetensors_tensor tensor;
    real *to;
};

struct slots {
    size_t count;
    struct slot at[TENSORS_MAX];
};

/* Beyond TENSORS_MAX nothing is added but counted: gather() tells. */
static struct slot *add(struct slots *slots, const char *prefix, const char *name, size_t rows,
                        size_t columns, real *data) {
    struct slot *slot = &slots->at[slots->count < TENSORS_MAX ? slots->count : TENSORS_MAX - 1];
    struct safetensors_tensor *t = &slot->tensor;
    slots->count++;
    *slot = (struct slot){.to = data};
    format_text(t->name, sizeof t->name, "%s%s", prefix, name);
    t->type = real_type;
    if (rows) t->shape[t->rank++] = rows;
    t->shape[t->rank++] = columns;
    t->bytes = (rows ? rows : 1) * columns * sizeof(real);
    t->data = data;
    return slot;
}

static void add_block(struct slots *slots, const struct parameters *parameters, const char *prefix,
                      real *block) {
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameters_tensor *p = &parameters->tensors[i];
        add(slots, prefix, p->name, p->rows, p->columns, block + p->offset);
    }
}

/* The state carried from window to window, of language models. */
static void add_states(struct slots *slots, const struct trainer *t) {
    size_t batch = t->config.batch_size;
    real *state = t->state;
    for (size_t i = 0; state && i < t->network.node_count; i++) {
        const struct network_node *node = &t->network.nodes[i];
        if (!network_carries_state(node)) continue;
        size_t units = t->network.values[node->outputs[0]].width;
        char name[PARAMETERS_NAME];
        for (size_t s = 0; s < node->cell->state_count; s++, state += batch * units) {
            format_text(name, sizeof name, "%s/%s", t->network.config.layers[node->config].name,
                        s ? "c" : "h");
            add(slots, "state/", name, batch, units, state);
        }
    }
}

static bool gather(struct slots *slots, const struct trainer *t, struct status *status) {
    const struct optimizer *o = &t->config.optimizer;
    char prefix[32];
    slots->count = 0;
    add_block(slots, &t->network.parameters, "", t->values);
    for (size_t i = 0; i < optimizer_slots(o); i++) {
        format_text(prefix, sizeof prefix, "%s/", optimizer_slot_name(o, i));
        add_block(slots, &t->network.parameters, prefix, t->slots[i]);
    }
    add_states(slots, t);
    if (t->stopping.best) add_block(slots, &t->network.parameters, "best/", t->stopping.best);
    return slots->count < TENSORS_MAX ||
           status_set(status, STATUS_LIMIT, NULL, "the model has too many tensors to be saved");
}

/* ---- saving ---- */

static void note(cJSON *metadata, const char *key, const char *value, bool *good) {
    *good = cJSON_AddStringToObject(metadata, key, value) && *good;
}

static void note_number(cJSON *metadata, const char *key, uint64_t value, bool *good) {
    char text[24];
    format_text(text, sizeof text, "%llu", (unsigned long long)value);
    note(metadata, key, text, good);
}

static void note_buffer(cJSON *metadata, const char *key, struct buffer *text, bool *good) {
    if (buffer_failed(text))
        *good = false;
    else
        note(metadata, key, text->data, good);
    buffer_free(text);
}

static void note_random(cJSON *metadata, const char *key, const struct random *random, bool *good) {
    char text[80];
    format_text(text, sizeof text, "%016llx %016llx %016llx %016llx",
                (unsigned long long)random->state[0], (unsigned long long)random->state[1],
                (unsigned long long)random->state[2], (unsigned long long)random->state[3]);
    note(metadata, key, text, good);
}

/* What the samples looked like, for a model without them. */
static void write_shape(const struct trainer *t, struct buffer *out) {
    const struct trainer_shape *s = &t->shape;
    buffer_format(out, "{\"outputs\":%zu,\"eachStep\":%s", s->outputs,
                  s->each_step ? "true" : "false");
    for (size_t i = 0; i < s->input_count; i++)
        buffer_format(out, ",\"width%zu\":%zu,\"steps%zu\":%zu", i, s->widths[i], i, s->steps[i]);
    buffer_byte(out, '}');
}

static void note_number_exactly(cJSON *metadata, const char *key, double value, bool *good) {
    struct buffer text = {0};
    if (isfinite(value))
        json_write_number(&text, value);
    else
        buffer_text(&text, "none");
    note_buffer(metadata, key, &text, good);
}

static void describe_data(const struct trainer *t, cJSON *metadata, bool *good) {
    const struct codec *source = trainer_source_codec(t), *output = trainer_output_codec(t);
    struct buffer text = {0};
    if (source) {
        codec_save(source, &text);
        note_buffer(metadata, "vocabulary", &text, good);
    }
    if (output && output != source) {
        codec_save(output, &text);
        note_buffer(metadata, "outputVocabulary", &text, good);
    }
    write_shape(t, &text);
    note_buffer(metadata, "shape", &text, good);
}

static void describe_progress(const struct trainer *t, cJSON *metadata, bool *good) {
    note_number(metadata, "step", t->step, good);
    note_number(metadata, "epochs", t->epochs, good);
    note_number(metadata, "position", t->order ? t->position : t->windows.position, good);
    note_number(metadata, "replaced", t->replaced, good);
    note_random(metadata, "random", &t->random, good);
    note_random(metadata, "shuffle", &t->shuffle, good);
    note_number(metadata, "waited", t->stopping.waited, good);
    note_number(metadata, "stopped", t->stopping.stopped, good);
    note_number_exactly(metadata, "bestLoss", t->stopping.best_loss, good);
}

static cJSON *describe(const struct trainer *t) {
    cJSON *metadata = cJSON_CreateObject();
    struct buffer text = {0};
    bool good = metadata != NULL;
    if (!good) return NULL;
    note(metadata, "format", format_name, &good);
    note(metadata, "formatVersion", format_version, &good);
    train_config_write(&t->config, &text);
    note_buffer(metadata, "config", &text, &good);
    describe_data(t, metadata, &good);
    describe_progress(t, metadata, &good);
    if (good) return metadata;
    cJSON_Delete(metadata);
    return NULL;
}

static bool write_slots(const struct slots *slots, const cJSON *metadata, struct buffer *out,
                        struct status *status) {
    struct safetensors_tensor *tensors = memory_array(slots->count, sizeof *tensors);
    if (!tensors) return status_no_memory(status);
    for (size_t i = 0; i < slots->count; i++) tensors[i] = slots->at[i].tensor;
    bool good = safetensors_write(out, metadata, tensors, slots->count, status);
    free(tensors);
    return good;
}

static bool write_tensors(const struct slots *slots, const struct trainer *t, struct buffer *out,
                          struct status *status) {
    cJSON *metadata = describe(t);
    if (!metadata) return status_no_memory(status);
    bool good = write_slots(slots, metadata, out, status);
    cJSON_Delete(metadata);
    return good;
}

static void add_data(struct slots *slots, const struct buffer *data) {
    struct safetensors_tensor *tensor = &add(slots, "", "data", 0, data->length, NULL)->tensor;
    tensor->type = SAFETENSORS_U8;
    tensor->data = data->data;
    tensor->bytes = data->length;
}

bool checkpoint_save(const struct trainer *trainer, bool with_data, struct buffer *out,
                     struct status *status) {
    struct buffer data = {0};
    struct slots *slots = memory_array(1, sizeof *slots);
    bool good = slots ? gather(slots, trainer, status) : status_no_memory(status);
    if (good && with_data && trainer->can_train) trainer->feed->write(trainer, &data);
    if (buffer_failed(&data)) good = status_no_memory(status);
    if (good && data.length) add_data(slots, &data);
    good = good && write_tensors(slots, trainer, out, status);
    buffer_free(&data);
    free(slots);
    return good;
}

/* ---- loading ---- */

static bool fault(struct status *status, const char *name, const char *what) {
    return status_set(status, STATUS_INVALID_FILE, name, "checkpoint: \"%.60s\" %s", name, what);
}

static bool read_text(const struct safetensors *file, const char *key, const char **out,
                      struct status *status) {
    *out = safetensors_metadata(file, key);
    return *out || fault(status, key, "is missing from the metadata");
}

static bool read_number(const struct safetensors *file, const char *key, uint64_t *out,
                        struct status *status) {
    const char *text;
    if (!read_text(file, key, &text, status)) return false;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 16 || text[digits])
        return fault(status, key, "is not a whole number");
    *out = number_read_whole(text, 10);
    return true;
}

static bool read_format(const struct safetensors *file, struct status *status) {
    const char *format, *version;
    if (!read_text(file, "format", &format, status) ||
        !read_text(file, "formatVersion", &version, status))
        return false;
    if (strcmp(format, format_name) != 0) return fault(status, "format", "is not \"recurrence\"");
    return strcmp(version, format_version) == 0 ||
           fault(status, "formatVersion", "is of a version that is not known here");
}

/* The JSON object under a metadata key; the caller deletes it. */
static cJSON *read_object(const struct safetensors *file, const char *key, struct status *status) {
    const char *text;
    if (!read_text(file, key, &text, status)) return NULL;
    cJSON *object = json_parse(text, strlen(text), status);
    if (object && cJSON_IsObject(object)) return object;
    cJSON_Delete(object);
    fault(status, key, "is not a JSON object");
    return NULL;
}

static bool read_codec(const struct safetensors *file, const char *key, struct codec *codec,
                       struct status *status) {
    cJSON *object = read_object(file, key, status);
    bool good = object && codec_load(codec, object, status);
    cJSON_Delete(object);
    return good;
}

static bool read_codecs(const struct safetensors *file, struct trainer *t, struct status *status) {
    if (train_config_is_language_model(t->config.task))
        return read_codec(file, "vocabulary", &t->codec, status);
    t->dataset.has_source = safetensors_metadata(file, "vocabulary") != NULL;
    t->dataset.has_output = safetensors_metadata(file, "outputVocabulary") != NULL;
    return (!t->dataset.has_source || read_codec(file, "vocabulary", &t->dataset.source, status)) &&
           (!t->dataset.has_output ||
            read_codec(file, "outputVocabulary", &t->dataset.output, status));
}

static bool read_random(const struct safetensors *file, const char *key, struct random *random,
                        struct status *status) {
    const char *at;
    if (!read_text(file, key, &at, status)) return false;
    for (int i = 0; i < 4; i++) {
        if (strspn(at, "0123456789abcdef") != 16 || at[16] != (i < 3 ? ' ' : '\0'))
            return fault(status, key, "is not four numbers of sixteen hexadecimal digits");
        random->state[i] = number_read_whole(at, 16);
        at += 17;
    }
    return true;
}

static bool read_size(const cJSON *object, const char *key, size_t most, size_t *out,
                      struct status *status) {
    int64_t value = 1;
    if (!json_integer(object, "shape", key, 1, (int64_t)most, &value, status)) return false;
    *out = (size_t)value;
    return true;
}

/* Sizes that the samples would tell, for a model without them. */
static bool read_sizes(const cJSON *object, struct dataset *d, struct status *status) {
    static const char *const widths[] = {"width0", "width1"};
    static const char *const steps[] = {"steps0", "steps1"};
    bool each_step = false, good = json_boolean(object, "shape", "eachStep", &each_step, status);
    for (size_t i = 0; good && i < 2; i++)
        good = read_size(object, widths[i], LAYER_CONFIG_MAX_WIDTH, &d->inputs[i].width, status) &&
               read_size(object, steps[i], LAYER_CONFIG_MAX_LENGTH, &d->inputs[i].longest, status);
    d->target.longest = each_step ? 2 : 1;
    return good && read_size(object, "outputs", LAYER_CONFIG_MAX_WIDTH, &d->target.width, status);
}

static bool read_shape(const struct safetensors *file, struct trainer *t, struct status *status) {
    cJSON *object = read_object(file, "shape", status);
    bool good = object && read_sizes(object, &t->dataset, status);
    cJSON_Delete(object);
    return good;
}

/* Metadata that must be known before the memory can be planned. */
static bool read_head(const struct safetensors *file, struct trainer *t, struct status *status) {
    const char *config;
    return read_format(file, status) && read_text(file, "config", &config, status) &&
           train_config_parse(&t->config, config, strlen(config), status) &&
           read_codecs(file, t, status) && read_shape(file, t, status);
}

static bool take_memory(const struct safetensors *file, struct trainer *t, struct status *status) {
    const struct safetensors_tensor *data = safetensors_find(file, "data");
    if (!data) return trainer_assemble(t, NULL, 0, status);
    if (data->type != SAFETENSORS_U8 || data->rank != 1 || data->bytes == 0)
        return fault(status, "data", "is not a list of bytes");
    if (!trainer_assemble(t, data->data, data->bytes, status)) return false;
    return t->replaced == 0 || fault(status, "data", "has characters outside the vocabulary");
}

static bool same_shape(const struct safetensors_tensor *a, const struct safetensors_tensor *b) {
    return a->type == b->type && a->rank == b->rank &&
           memcmp(a->shape, b->shape, sizeof a->shape) == 0;
}

static bool finite(const real *x, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!isfinite(x[i])) return false;
    return true;
}

static bool read_tensor(const struct safetensors *file, const struct slot *slot,
                        struct status *status) {
    const char *name = slot->tensor.name;
    const struct safetensors_tensor *from = safetensors_find(file, name);
    if (!from) return fault(status, name, "is missing");
    if (!same_shape(from, &slot->tensor))
        return fault(status, name, "has another shape or type than the configuration says");
    if (from->bytes) memcpy(slot->to, from->data, from->bytes);
    return finite(slot->to, from->bytes / sizeof(real)) || fault(status, name, "is not finite");
}

/* Sums of squares, of which the optimizer takes the root. */
static bool check_squares(const struct trainer *t, struct status *status) {
    for (size_t s = 0; s < optimizer_slots(&t->config.optimizer); s++) {
        const char *name = optimizer_slot_name(&t->config.optimizer, s);
        if (!optimizer_slot_is_square(&t->config.optimizer, s)) continue;
        for (size_t i = 0; i < t->network.parameters.size; i++)
            if (t->slots[s][i] < 0) return fault(status, name, "has a number below 0");
    }
    return true;
}

static bool check_names(const struct safetensors *file, const struct slots *slots,
                        struct status *status) {
    for (size_t i = 0, j; i < file->count; i++) {
        const char *name = file->tensors[i].name;
        for (j = 0; j < slots->count && strcmp(slots->at[j].tensor.name, name) != 0;) j++;
        if (j == slots->count && strcmp(name, "data") != 0)
            return fault(status, name, "is not a tensor of this model");
    }
    return true;
}

static bool read_tensors(const struct safetensors *file, const struct trainer *t,
                         struct status *status) {
    struct slots *slots = memory_array(1, sizeof *slots);
    bool good = slots ? gather(slots, t, status) : status_no_memory(status);
    for (size_t i = 0; good && i < slots->count; i++)
        good = read_tensor(file, &slots->at[i], status);
    good = good && check_names(file, slots, status) && check_squares(t, status);
    free(slots);
    return good;
}

/* ---- where training stood ---- */

static bool read_stopping(const struct safetensors *file, struct trainer_stopping *s,
                          struct status *status) {
    const char *best;
    uint64_t stopped;
    if (!read_number(file, "waited", &s->waited, status) ||
        !read_number(file, "stopped", &stopped, status) ||
        !read_text(file, "bestLoss", &best, status))
        return false;
    char *end;
    s->stopped = stopped != 0;
    s->best_loss = strcmp(best, "none") == 0 ? (double)INFINITY : number_read(best, &end);
    return isinf(s->best_loss) || *end == 0 || fault(status, "bestLoss", "is not a number");
}

static bool set_position(struct trainer *t, uint64_t position, struct status *status) {
    bool samples = t->order != NULL;
    bool fits = samples ? position < t->train_count
                        : !t->text || position + t->config.sequence_length <= t->windows.stream;
    if (!fits) return fault(status, "position", "lies outside the data");
    t->position = t->windows.position = (size_t)position;
    if (samples) feed_samples_resume(t);
    return true;
}

static bool read_progress(const struct safetensors *file, struct trainer *t,
                          struct status *status) {
    uint64_t position, replaced;
    if (!read_number(file, "step", &t->step, status) ||
        !read_number(file, "epochs", &t->epochs, status) ||
        !read_number(file, "position", &position, status) ||
        !read_number(file, "replaced", &replaced, status) ||
        !read_random(file, "random", &t->random, status) ||
        !read_random(file, "shuffle", &t->shuffle, status) ||
        !read_stopping(file, &t->stopping, status))
        return false;
    t->replaced = (size_t)replaced;
    return set_position(t, position, status);
}

struct trainer *checkpoint_load(const void *bytes, size_t length, struct status *status) {
    struct safetensors file;
    if (!safetensors_open(&file, bytes, length, status)) return NULL;
    struct trainer *t = trainer_allocate(status);
    bool good = t && read_head(&file, t, status) && take_memory(&file, t, status) &&
                read_tensors(&file, t, status) && read_progress(&file, t, status);
    safetensors_close(&file);
    if (good) return t;
    trainer_destroy(t);
    return NULL;
}

bool checkpoint_restore(struct trainer *t, const void *bytes, size_t length,
                        struct status *status) {
    struct safetensors file;
    if (!safetensors_open(&file, bytes, length, status)) return false;
    bool good = read_tensors(&file, t, status) && read_progress(&file, t, status);
    safetensors_close(&file);
    return good;
}

/* ---- weights alone ---- */

bool checkpoint_save_weights(const struct trainer *t, struct buffer *out, struct status *status) {
    struct slots *slots = memory_array(1, sizeof *slots);
    cJSON *metadata = cJSON_CreateObject();
    bool good = slots && metadata ? true : status_no_memory(status);
    struct buffer layers = {0};
    layer_config_write_all(&t->network.config, &layers);
    if (good) note_buffer(metadata, "layers", &layers, &good);
    buffer_free(&layers);
    if (good) add_block(slots, &t->network.parameters, "", t->values);
    good = good && write_slots(slots, metadata, out, status);
    cJSON_Delete(metadata);
    free(slots);
    return good;
}

static bool read_weights(const struct safetensors *file, struct trainer *t, struct status *status) {
    struct slots *slots = memory_array(1, sizeof *slots);
    if (!slots) return status_no_memory(status);
    add_block(slots, &t->network.parameters, "", t->gradients);
    bool good = check_names(file, slots, status);
    for (size_t i = 0; good && i < slots->count; i++)
        good = read_tensor(file, &slots->at[i], status);
    free(slots);
    return good;
}

/* Read beside the values, so that a bad file leaves them as they were. */
bool checkpoint_load_weights(struct trainer *t, const void *bytes, size_t length,
                             struct status *status) {
    struct safetensors file;
    if (!t->gradients)
        return status_set(status, STATUS_USAGE, NULL,
                          "this model was loaded without its data: its weights stay");
    if (!safetensors_open(&file, bytes, length, status)) return false;
    bool good = read_weights(&file, t, status);
    safetensors_close(&file);
    if (!good) return false;
    memcpy(t->values, t->gradients, t->network.parameters.size * sizeof(real));
    optimizer_reset(&t->config.optimizer, t->network.parameters.size, t->slots);
    return true;
}
