/* Initial weights, as Keras names and scales them; drawn from `random` in row-major order. */
#ifndef INITIALIZER_H
#define INITIALIZER_H

#include "base/random.h"
#include "kernels/real.h"
#include <stddef.h>

/* Uniform in [-limit, limit). */
void initializer_uniform(struct random *random, real *x, size_t count, double limit);

/* Uniform with limit sqrt(6 / (rows + columns)) (Glorot & Bengio 2010). */
void initializer_glorot_uniform(struct random *random, real *x, size_t rows, size_t columns);

/* Rows <= columns: rows are orthonormal, spread evenly over all such matrices (Saxe et al. 2014):
 * normal numbers, then Gram-Schmidt done twice, which keeps floats orthogonal to rounding. */
void initializer_orthogonal(struct random *random, real *x, size_t rows, size_t columns);

void initializer_fill(real *x, size_t count, real value);

#endif
