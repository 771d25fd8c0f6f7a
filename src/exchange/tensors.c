#include "exchange/tensors.h"

#include "base/format.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

float *tensors_add(struct tensors *tensors, const char *name, size_t rows, size_t columns,
                   struct status *status) {
    if (tensors->count == SAFETENSORS_MAX_TENSORS) {
        status_set(status, STATUS_LIMIT, NULL, "there are more than %d tensors",
                   SAFETENSORS_MAX_TENSORS);
        return NULL;
    }
    size_t size = (rows ? rows : 1) * columns;
    float *data = memory_array(size, sizeof *data);
    if (!data) {
        status_no_memory(status);
        return NULL;
    }
    struct safetensors_tensor *to = &tensors->at[tensors->count++];
    *to = (struct safetensors_tensor){.type = SAFETENSORS_F32, .data = data};
    format_text(to->name, sizeof to->name, "%s", name);
    if (rows) to->shape[to->rank++] = rows;
    to->shape[to->rank++] = columns;
    to->bytes = size * sizeof *data;
    return data;
}

size_t tensors_size(const struct safetensors_tensor *tensor) {
    size_t size = 1;
    for (int i = 0; i < tensor->rank; i++) size *= tensor->shape[i];
    return size;
}

/* The bytes may lie at any address. */
static void read_doubles(const char *from, size_t count, float *to) {
    for (size_t i = 0; i < count; i++) {
        double x;
        memcpy(&x, from + i * sizeof x, sizeof x);
        to[i] = (float)x;
    }
}

float *tensors_floats(const struct safetensors_tensor *tensor, struct status *status) {
    size_t count = tensors_size(tensor);
    if (tensor->type == SAFETENSORS_U8) {
        status_set(status, STATUS_INVALID_FILE, tensor->name,
                   "tensor \"%.60s\" is of bytes, not of real numbers", tensor->name);
        return NULL;
    }
    float *to = memory_array(count, sizeof *to);
    if (!to)
        status_no_memory(status);
    else if (tensor->type == SAFETENSORS_F64)
        read_doubles(tensor->data, count, to);
    else
        memcpy(to, tensor->data, count * sizeof *to);
    return to;
}

bool tensors_write(const struct tensors *tensors, const char *format, const char *key,
                   const char *text, struct buffer *out, struct status *status) {
    cJSON *metadata = cJSON_CreateObject();
    bool good = metadata && cJSON_AddStringToObject(metadata, "format", format) &&
                (!key || cJSON_AddStringToObject(metadata, key, text));
    good = good ? safetensors_write(out, metadata, tensors->at, tensors->count, status)
                : status_no_memory(status);
    cJSON_Delete(metadata);
    return good;
}

void tensors_free(struct tensors *tensors) {
    for (size_t i = 0; i < tensors->count; i++) free((void *)tensors->at[i].data);
    tensors->count = 0;
}
