#include "train/checkpoint.h"

#include "base/json.h"
#include "base/memory.h"
#include "train/safetensors.h"
#include "train/trainer_private.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef RECURRENCE_DOUBLE
static const enum safetensors_type real_type = SAFETENSORS_F64;
#else
static const enum safetensors_type real_type = SAFETENSORS_F32;
#endif

static const char *const format_name = "recurrence";
static const char *const format_version = "1";

/* ---- the tensors of a trainer, for saving and loading alike ---- */

enum { TENSORS_MAX = 3 * PARAMETERS_MAX + 2 * MODEL_CONFIG_MAX_LAYERS + 1 };

struct slot {
    struct safetensors_tensor tensor;
    real *to;
};

struct slots {
    size_t count;
    struct slot at[TENSORS_MAX];
};

static struct slot *add(struct slots *slots, const char *prefix, const char *name, size_t rows,
                        size_t columns, real *data) {
    struct slot *slot = &slots->at[slots->count++];
    struct safetensors_tensor *t = &slot->tensor;
    *slot = (struct slot){.to = data};
    snprintf(t->name, sizeof t->name, "%s%s", prefix, name);
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

static void add_states(struct slots *slots, const struct trainer *t) {
    size_t batch = t->config.batch_size;
    real *state = t->state;
    for (size_t i = 0; i < t->model.layer_count; i++) {
        const struct model_layer *layer = &t->model.layers[i];
        char name[PARAMETERS_NAME];
        for (size_t s = 0; s < layer->cell->state_count; s++, state += batch * layer->units) {
            snprintf(name, sizeof name, "%s/%s", layer->name, s ? "c" : "h");
            add(slots, "state/", name, batch, layer->units, state);
        }
    }
}

static void gather(struct slots *slots, const struct trainer *t) {
    slots->count = 0;
    add_block(slots, &t->model.parameters, "", t->values);
    add_block(slots, &t->model.parameters, "adam/m/", t->m);
    add_block(slots, &t->model.parameters, "adam/v/", t->v);
    add_states(slots, t);
}

/* ---- saving ---- */

static void note(cJSON *metadata, const char *key, const char *value, bool *good) {
    *good = cJSON_AddStringToObject(metadata, key, value) && *good;
}

static void note_number(cJSON *metadata, const char *key, uint64_t value, bool *good) {
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    note(metadata, key, text, good);
}

static void note_buffer(cJSON *metadata, const char *key, struct buffer *text, bool *good) {
    if (buffer_failed(text))
        *good = false;
    else
        note(metadata, key, text->data, good);
    buffer_free(text);
}

static void note_random(cJSON *metadata, const struct random *random, bool *good) {
    char text[80];
    snprintf(text, sizeof text, "%016llx %016llx %016llx %016llx",
             (unsigned long long)random->state[0], (unsigned long long)random->state[1],
             (unsigned long long)random->state[2], (unsigned long long)random->state[3]);
    note(metadata, "random", text, good);
}

static void write_code_points(const struct vocabulary *v, struct buffer *out) {
    for (size_t i = 0; i < v->count; i++)
        buffer_format(out, "%c%u", i ? ',' : '[', (unsigned)v->code_points[i]);
    buffer_byte(out, ']');
}

static cJSON *describe(const struct trainer *t) {
    cJSON *metadata = cJSON_CreateObject();
    struct buffer text = {0};
    bool good = metadata != NULL;
    if (!good) return NULL;
    note(metadata, "format", format_name, &good);
    note(metadata, "formatVersion", format_version, &good);
    model_config_write(&t->config, &text);
    note_buffer(metadata, "config", &text, &good);
    write_code_points(&t->vocabulary, &text);
    note_buffer(metadata, "vocabulary", &text, &good);
    note_number(metadata, "step", t->step, &good);
    note_number(metadata, "epochs", t->epochs, &good);
    note_number(metadata, "position", t->windows.position, &good);
    note_number(metadata, "replaced", t->replaced, &good);
    note_random(metadata, &t->random, &good);
    if (good) return metadata;
    cJSON_Delete(metadata);
    return NULL;
}

static bool write_file(const struct trainer *t, const struct buffer *text, struct buffer *out,
                       struct status *status) {
    struct slots slots;
    struct safetensors_tensor tensors[TENSORS_MAX];
    gather(&slots, t);
    if (text) {
        struct safetensors_tensor *last = &add(&slots, "", "text", 0, text->length, NULL)->tensor;
        last->type = SAFETENSORS_U8;
        last->data = text->data;
        last->bytes = text->length;
    }
    for (size_t i = 0; i < slots.count; i++) tensors[i] = slots.at[i].tensor;
    cJSON *metadata = describe(t);
    if (!metadata) return status_no_memory(status);
    bool good = safetensors_write(out, metadata, tensors, slots.count, status);
    cJSON_Delete(metadata);
    return good;
}

bool checkpoint_save(const struct trainer *trainer, bool with_text, struct buffer *out,
                     struct status *status) {
    struct buffer text = {0};
    if (!with_text || !trainer->text) return write_file(trainer, NULL, out, status);
    vocabulary_decode(&trainer->vocabulary, trainer->text, trainer->characters, &text);
    bool good =
        buffer_failed(&text) ? status_no_memory(status) : write_file(trainer, &text, out, status);
    buffer_free(&text);
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
    *out = strtoull(text, NULL, 10);
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

static bool read_code_points(const cJSON *array, struct vocabulary *v, struct status *status) {
    uint32_t code_points[VOCABULARY_MAX];
    size_t count = 0;
    if (!cJSON_IsArray(array)) return fault(status, "vocabulary", "is not an array");
    for (const cJSON *item = array->child; item; item = item->next) {
        double x = cJSON_IsNumber(item) ? item->valuedouble : 0;
        if (count == VOCABULARY_MAX || !(x >= 1 && x <= 0x10FFFF) || x != floor(x))
            return fault(status, "vocabulary", "is not a list of code points");
        code_points[count++] = (uint32_t)x;
    }
    return vocabulary_from_code_points(v, code_points, count, status);
}

static bool read_vocabulary(const struct safetensors *file, struct vocabulary *v,
                            struct status *status) {
    const char *text;
    if (!read_text(file, "vocabulary", &text, status)) return false;
    cJSON *array = json_parse(text, strlen(text), status);
    bool good = array && read_code_points(array, v, status);
    cJSON_Delete(array);
    return good;
}

static bool read_random(const struct safetensors *file, struct random *random,
                        struct status *status) {
    const char *at;
    if (!read_text(file, "random", &at, status)) return false;
    for (int i = 0; i < 4; i++) {
        if (strspn(at, "0123456789abcdef") != 16 || at[16] != (i < 3 ? ' ' : '\0'))
            return fault(status, "random", "is not four numbers of sixteen hexadecimal digits");
        random->state[i] = strtoull(at, NULL, 16);
        at += 17;
    }
    return true;
}

/* Metadata that must be known before the memory can be planned. */
static bool read_shape(const struct safetensors *file, struct trainer *t, struct status *status) {
    const char *config;
    return read_format(file, status) && read_text(file, "config", &config, status) &&
           model_config_parse(&t->config, config, strlen(config), status) &&
           read_vocabulary(file, &t->vocabulary, status);
}

static bool take_memory(const struct safetensors *file, struct trainer *t, struct status *status) {
    const struct safetensors_tensor *text = safetensors_find(file, "text");
    if (!text) return trainer_assemble(t, NULL, 0, status);
    if (text->type != SAFETENSORS_U8 || text->rank != 1 || text->bytes == 0)
        return fault(status, "text", "is not a list of bytes");
    if (!vocabulary_check_text(text->data, text->bytes, status)) return false;
    t->characters = vocabulary_characters(text->data, text->bytes);
    if (!trainer_assemble(t, text->data, text->bytes, status)) return false;
    return t->replaced == 0 || fault(status, "text", "has characters outside the vocabulary");
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

static bool read_tensors(const struct safetensors *file, const struct trainer *t,
                         struct status *status) {
    struct slots slots;
    gather(&slots, t);
    for (size_t i = 0; i < slots.count; i++)
        if (!read_tensor(file, &slots.at[i], status)) return false;
    for (size_t i = 0; i < t->model.parameters.size; i++)
        if (t->v[i] < 0) return fault(status, "adam/v", "has a number below 0");
    if (file->count == slots.count + (t->text != NULL)) return true;
    for (size_t i = 0, j; i < file->count; i++) {
        const char *name = file->tensors[i].name;
        for (j = 0; j < slots.count && strcmp(slots.at[j].tensor.name, name) != 0;) j++;
        if (j == slots.count && strcmp(name, "text") != 0)
            return fault(status, name, "is not a tensor of this model");
    }
    return fault(status, "header", "names a tensor twice");
}

/* Where training stood. */
static bool read_progress(const struct safetensors *file, struct trainer *t,
                          struct status *status) {
    uint64_t position, replaced;
    if (!read_number(file, "step", &t->step, status) ||
        !read_number(file, "epochs", &t->epochs, status) ||
        !read_number(file, "position", &position, status) ||
        !read_number(file, "replaced", &replaced, status) || !read_random(file, &t->random, status))
        return false;
    if (t->text && position + t->config.sequence_length > t->windows.stream)
        return fault(status, "position", "lies outside the text");
    t->windows.position = (size_t)position;
    t->replaced = (size_t)replaced;
    return true;
}

struct trainer *checkpoint_load(const void *bytes, size_t length, struct status *status) {
    struct safetensors file;
    if (!safetensors_open(&file, bytes, length, status)) return NULL;
    struct trainer *t = trainer_allocate(status);
    bool good = t && read_shape(&file, t, status) && take_memory(&file, t, status) &&
                read_tensors(&file, t, status) && read_progress(&file, t, status);
    safetensors_close(&file);
    if (good) return t;
    trainer_destroy(t);
    return NULL;
}
