#include "train/safetensors.h"

#include "base/format.h"
#include "base/json.h"
#include "base/sort.h"
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    size_t size;
} types[] = {
    [SAFETENSORS_U8] = {"U8", 1}, [SAFETENSORS_F32] = {"F32", 4}, [SAFETENSORS_F64] = {"F64", 8}};

enum { TYPE_COUNT = sizeof types / sizeof types[0], PREFIX = 8 };

/* ---- writing ---- */

static void write_entry(struct buffer *out, const struct safetensors_tensor *tensor, size_t begin) {
    json_quote(out, tensor->name, strlen(tensor->name));
    buffer_format(out, ":{\"dtype\":\"%s\",\"shape\":[", types[tensor->type].name);
    for (int i = 0; i < tensor->rank; i++)
        buffer_format(out, "%s%zu", i ? "," : "", tensor->shape[i]);
    buffer_format(out, "],\"data_offsets\":[%zu,%zu]}", begin, begin + tensor->bytes);
}

/* Members of the object of strings, without cJSON's printer, which would draw sscanf into the
 * module. */
static void write_metadata(struct buffer *out, const cJSON *metadata) {
    buffer_text(out, "{\"__metadata__\":{");
    for (const cJSON *item = metadata->child; item; item = item->next) {
        if (item != metadata->child) buffer_byte(out, ',');
        json_quote(out, item->string, strlen(item->string));
        buffer_byte(out, ':');
        json_quote(out, item->valuestring, strlen(item->valuestring));
    }
    buffer_byte(out, '}');
}

static bool write_header(struct buffer *out, const cJSON *metadata,
                         const struct safetensors_tensor *tensors, size_t count) {
    write_metadata(out, metadata);
    size_t begin = 0;
    for (size_t i = 0; i < count; i++) {
        buffer_byte(out, ',');
        write_entry(out, &tensors[i], begin);
        begin += tensors[i].bytes;
    }
    buffer_byte(out, '}');
    /* Spaces up to a multiple of eight, so that the tensors are aligned. */
    while (out->length % 8 && !buffer_failed(out)) buffer_byte(out, ' ');
    return !buffer_failed(out);
}

bool safetensors_write(struct buffer *out, const cJSON *metadata,
                       const struct safetensors_tensor *tensors, size_t count,
                       struct status *status) {
    struct buffer header = {0};
    bool good = write_header(&header, metadata, tensors, count);
    if (good) {
        for (int i = 0; i < PREFIX; i++)
            buffer_byte(out, (char)((uint64_t)header.length >> (8 * i)));
        buffer_append(out, header.data, header.length);
        for (size_t i = 0; i < count; i++) buffer_append(out, tensors[i].data, tensors[i].bytes);
    }
    buffer_free(&header);
    return good && !buffer_failed(out) ? true : status_no_memory(status);
}

/* ---- reading ---- */

static bool fault(struct status *status, const char *name, const char *what) {
    return status_set(status, STATUS_INVALID_FILE, name, "safetensors: \"%.60s\" %s", name, what);
}

/* A whole number of at least 0 that a double holds exactly. */
static bool whole(const cJSON *item, size_t *out) {
    double x = cJSON_IsNumber(item) ? item->valuedouble : -1;
    if (!(x >= 0 && x <= 9007199254740991.0) || x > (double)(SIZE_MAX / 2)) return false;
    *out = (size_t)x;
    return (double)*out == x;
}

static bool read_type(const cJSON *entry, struct safetensors_tensor *tensor) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(entry, "dtype");
    for (int i = 0; cJSON_IsString(item) && i < TYPE_COUNT; i++) {
        if (strcmp(item->valuestring, types[i].name) != 0) continue;
        tensor->type = (enum safetensors_type)i;
        return true;
    }
    return false;
}

/* The shape, and the bytes that it takes. */
static bool read_shape(const cJSON *entry, struct safetensors_tensor *tensor, size_t *bytes) {
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(entry, "shape");
    if (!cJSON_IsArray(array)) return false;
    *bytes = types[tensor->type].size;
    for (const cJSON *item = array->child; item; item = item->next) {
        size_t n;
        if (tensor->rank == SAFETENSORS_MAX_RANK || !whole(item, &n)) return false;
        if (n && *bytes > SIZE_MAX / 2 / n) return false;
        tensor->shape[tensor->rank++] = n;
        *bytes *= n;
    }
    return true;
}

static bool read_offsets(const cJSON *entry, size_t *begin, size_t *end) {
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(entry, "data_offsets");
    return cJSON_IsArray(array) && cJSON_GetArraySize(array) == 2 && whole(array->child, begin) &&
           whole(array->child->next, end) && *begin <= *end;
}

static bool read_entry(const cJSON *entry, struct safetensors_tensor *tensor,
                       const unsigned char *data, size_t size, struct status *status) {
    static const char *const keys[] = {"dtype", "shape", "data_offsets", NULL};
    const char *name = entry->string;
    size_t bytes, begin, end;
    if (strlen(name) >= sizeof tensor->name) return fault(status, name, "is too long a name");
    if (!json_expect_object(entry, name, keys, NULL))
        return fault(status, name, "has unknown keys");
    format_text(tensor->name, sizeof tensor->name, "%s", name);
    if (!read_type(entry, tensor))
        return fault(status, name, "has a dtype that is not U8, F32 or F64");
    if (!read_shape(entry, tensor, &bytes)) return fault(status, name, "has no valid shape");
    if (!read_offsets(entry, &begin, &end) || end > size)
        return fault(status, name, "has offsets outside the file");
    if (end - begin != bytes) return fault(status, name, "has offsets that do not fit its shape");
    tensor->data = data + begin;
    tensor->bytes = bytes;
    return true;
}

static int by_place(const void *a, const void *b) {
    const struct safetensors_tensor *x = a, *y = b;
    if (x->data != y->data) return (const char *)x->data < (const char *)y->data ? -1 : 1;
    return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* One after the other, from the first byte to the last. */
static bool contiguous(struct safetensors *file, const unsigned char *data, size_t size,
                       struct status *status) {
    size_t at = 0;
    sort_array(file->tensors, file->count, sizeof file->tensors[0], by_place);
    for (size_t i = 0; i < file->count; i++) {
        if ((const unsigned char *)file->tensors[i].data != data + at)
            return fault(status, file->tensors[i].name, "overlaps another tensor or leaves a hole");
        at += file->tensors[i].bytes;
    }
    return at == size || status_set(status, STATUS_INVALID_FILE, NULL,
                                    "safetensors: %zu bytes follow the last tensor", size - at);
}

static bool read_metadata(const cJSON *metadata, struct status *status) {
    if (!cJSON_IsObject(metadata)) return fault(status, "__metadata__", "is not an object");
    for (const cJSON *item = metadata->child; item; item = item->next)
        if (!cJSON_IsString(item)) return fault(status, item->string, "is not a string");
    return true;
}

static bool read_tensors(struct safetensors *file, const unsigned char *data, size_t size,
                         struct status *status) {
    if (!cJSON_IsObject(file->header))
        return status_set(status, STATUS_INVALID_FILE, NULL,
                          "safetensors: the header is not a JSON object");
    for (const cJSON *entry = file->header->child; entry; entry = entry->next) {
        if (strcmp(entry->string, "__metadata__") == 0) {
            if (!read_metadata(entry, status)) return false;
            continue;
        }
        if (file->count == SAFETENSORS_MAX_TENSORS)
            return status_set(status, STATUS_LIMIT, NULL, "safetensors: more than %d tensors",
                              SAFETENSORS_MAX_TENSORS);
        if (!read_entry(entry, &file->tensors[file->count++], data, size, status)) return false;
    }
    return contiguous(file, data, size, status);
}

static bool header_length(const unsigned char *bytes, size_t length, size_t *out,
                          struct status *status) {
    uint64_t n = 0;
    if (length < PREFIX)
        return status_set(status, STATUS_INVALID_FILE, NULL, "safetensors: the file is cut off");
    for (int i = 0; i < PREFIX; i++) n |= (uint64_t)bytes[i] << (8 * i);
    if (n > SAFETENSORS_MAX_HEADER)
        return status_set(
            status, STATUS_INVALID_FILE, NULL,
            "safetensors: this is no safetensors file, or its header is over %d bytes",
            SAFETENSORS_MAX_HEADER);
    if (n > length - PREFIX)
        return status_set(status, STATUS_INVALID_FILE, NULL, "safetensors: the header is cut off");
    *out = (size_t)n;
    return true;
}

bool safetensors_open(struct safetensors *file, const void *bytes, size_t length,
                      struct status *status) {
    const unsigned char *start = bytes;
    size_t header = 0;
    *file = (struct safetensors){0};
    if (!header_length(start, length, &header, status)) return false;
    struct status json = {0};
    file->header = json_parse((const char *)start + PREFIX, header, &json);
    if (!file->header)
        status_set(status, json.code == STATUS_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_INVALID_FILE,
                   NULL, "safetensors header: %s", json.message);
    if (!file->header) return false;
    const unsigned char *data = start + PREFIX + header;
    if (read_tensors(file, data, length - PREFIX - header, status)) return true;
    safetensors_close(file);
    return false;
}

void safetensors_close(struct safetensors *file) {
    cJSON_Delete(file->header);
    *file = (struct safetensors){0};
}

const struct safetensors_tensor *safetensors_find(const struct safetensors *file,
                                                  const char *name) {
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->tensors[i].name, name) == 0) return &file->tensors[i];
    return NULL;
}

const char *safetensors_metadata(const struct safetensors *file, const char *key) {
    const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(file->header, "__metadata__");
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(metadata, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}
