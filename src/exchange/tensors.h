/* Tensors on their way from one framework's layout to another's: read as floats from a safetensors
 * file, collected under new names, written as one. */
#ifndef TENSORS_H
#define TENSORS_H

#include "train/safetensors.h"

/* What has been collected; all zeros at first. */
struct tensors {
    size_t count;
    struct safetensors_tensor at[SAFETENSORS_MAX_TENSORS];
};

/* Room for a new tensor (rows, columns) of zeros, to be filled; rows 0: a vector of `columns`. NULL
 * with the fault set. */
float *tensors_add(struct tensors *tensors, const char *name, size_t rows, size_t columns,
                   struct status *status);

/* Numbers of a tensor, and they themselves as floats (a new block, freed by the caller; NULL with
 * the fault set: no memory, or a type that holds no real numbers). */
size_t tensors_size(const struct safetensors_tensor *tensor);
float *tensors_floats(const struct safetensors_tensor *tensor, struct status *status);

/* Append a safetensors file. `key` and `text` (UTF-8) are its metadata beside "format"; key NULL:
 * no more than that. */
bool tensors_write(const struct tensors *tensors, const char *format, const char *key,
                   const char *text, struct buffer *out, struct status *status);

void tensors_free(struct tensors *tensors);

#endif
