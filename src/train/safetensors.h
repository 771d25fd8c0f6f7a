/* The safetensors file format (Hugging Face): 8 bytes of header length, a JSON header, the tensors'
 * bytes. Reading trusts nothing: the header's size, its JSON, every shape and offset are checked;
 * tensors must lie one after the other and fill the file. */
#ifndef SAFETENSORS_H
#define SAFETENSORS_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SAFETENSORS_MAX_HEADER = 4 << 20, /* bytes */
    SAFETENSORS_MAX_TENSORS = 640,
    SAFETENSORS_MAX_RANK = 4,
    SAFETENSORS_NAME = 128,
};

enum safetensors_type { SAFETENSORS_U8, SAFETENSORS_F32, SAFETENSORS_F64 };

struct safetensors_tensor {
    char name[SAFETENSORS_NAME];
    enum safetensors_type type;
    int rank;
    size_t shape[SAFETENSORS_MAX_RANK];
    const void *data; /* little-endian, of any alignment */
    size_t bytes;
};

/* Append a file. `metadata` is an object of strings, the tensors' data is written in their order.
 */
bool safetensors_write(struct buffer *out, const cJSON *metadata,
                       const struct safetensors_tensor *tensors, size_t count,
                       struct status *status);

struct safetensors {
    cJSON *header;
    size_t count;
    struct safetensors_tensor tensors[SAFETENSORS_MAX_TENSORS];
};

/* Views into `bytes`, which must stay. On failure nothing is left to close. */
bool safetensors_open(struct safetensors *file, const void *bytes, size_t length,
                      struct status *status);
void safetensors_close(struct safetensors *file);

/* NULL when there is none. */
const struct safetensors_tensor *safetensors_find(const struct safetensors *file, const char *name);
const char *safetensors_metadata(const struct safetensors *file, const char *key);

#endif
