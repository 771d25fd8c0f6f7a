/* The activations a layer can name, over rows of numbers in place. */
#ifndef ACTIVATIONS_H
#define ACTIVATIONS_H

#include "kernels/real.h"
#include <stddef.h>

enum activation {
    ACTIVATION_LINEAR,
    ACTIVATION_RELU,
    ACTIVATION_TANH,
    ACTIVATION_SIGMOID,
    ACTIVATION_SOFTMAX, /* over each row */
};

/* The names in configurations, in the order of the enumeration, NULL-terminated. */
extern const char *const activations_names[];

/* y (rows, width) = f(y) */
void activations_forward(enum activation activation, size_t rows, size_t width, real *y);

/* From y = f(z) and dy: dy becomes dz. */
void activations_backward(enum activation activation, size_t rows, size_t width, const real *y,
                          real *dy);

#endif
