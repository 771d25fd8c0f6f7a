/* All parameters of a model in one block, with a named view on each tensor.
 *
 * Gradients and optimizer moments are blocks of the same layout: clipping, the optimizer and the
 * checkpoint are each one loop over a block. Names and layouts are Keras's ("lstm_1/kernel"). */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <stddef.h>

enum { PARAMETERS_MAX = 16, PARAMETERS_NAME = 40 };

struct parameters_tensor {
    char name[PARAMETERS_NAME];
    size_t offset;        /* in reals from the start of a block */
    size_t rows, columns; /* rows 0: a vector of `columns` */
};

struct parameters {
    size_t count; /* tensors */
    size_t size;  /* reals in a block */
    struct parameters_tensor tensors[PARAMETERS_MAX];
};

/* Add a tensor at the end; returns its offset. */
size_t parameters_add(struct parameters *parameters, const char *layer, const char *name,
                      size_t rows, size_t columns);

/* Numbers in a tensor. */
size_t parameters_tensor_size(const struct parameters_tensor *tensor);

#endif
