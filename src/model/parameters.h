/* All parameters of a network in one block, with a named view on each tensor.
 *
 * Gradients and optimizer moments are blocks of the same layout: clipping, the optimizer and the
 * checkpoint are each one loop over a block. Names and layouts are Keras's ("lstm_1/kernel"). */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include "kernels/real.h"
#include "model/initializer.h"
#include <stddef.h>
#include <stdint.h>

enum { PARAMETERS_MAX = 192, PARAMETERS_NAME = 112 };

struct parameters_tensor {
    char name[PARAMETERS_NAME];
    size_t offset;        /* in reals from the start of a block */
    size_t rows, columns; /* rows 0: a vector of `columns` */
    enum initializer initializer;
    double chrono; /* steps of the chrono initialization of a bias; 0: none */
    size_t units;  /* … and its units */
    double l2;     /* the loss gains l2 times the sum of squares */
};

struct parameters {
    size_t count; /* tensors */
    size_t size;  /* reals in a block */
    struct parameters_tensor tensors[PARAMETERS_MAX];
};

/* Add a tensor "layer/name" at the end; returns it, NULL when there are PARAMETERS_MAX already. */
struct parameters_tensor *parameters_add(struct parameters *parameters, const char *layer,
                                         const char *name, size_t rows, size_t columns,
                                         enum initializer initializer);

/* Numbers in a tensor. */
size_t parameters_tensor_size(const struct parameters_tensor *tensor);

/* The tensor of that name, NULL when there is none. */
const struct parameters_tensor *parameters_find(const struct parameters *parameters,
                                                const char *name);

/* The initial weights of a seed. Each tensor has a random stream of its own. */
void parameters_initialize(const struct parameters *parameters, uint64_t seed, real *values);

/* Sum over the tensors of l2 times the sum of squares; its gradient is added to `gradients`
 * (unless NULL). */
double parameters_penalty(const struct parameters *parameters, const real *values, real *gradients);

#endif
