/* A fully connected layer without activation, Keras's Dense. */
#ifndef DENSE_H
#define DENSE_H

#include "kernels/real.h"
#include <stddef.h>

struct dense {
    size_t rows, inputs, units;
    const real *kernel; /* W (C, N) */
    const real *bias;   /* b (N) */
    real *kernel_gradient, *bias_gradient;
    real *workspace; /* matrix_workspace(max(C, N)) */
};

/* y (rows, N) = x (rows, C) W + b */
void dense_forward(const struct dense *dense, const real *x, real *y);

/* dW = x^T dy, db = sum dy, dx (rows, C) = dy W^T */
void dense_backward(const struct dense *dense, const real *x, const real *dy, real *dx);

#endif
