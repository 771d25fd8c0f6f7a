#include "model/initializer.h"

#include "kernels/reduce.h"
#include <math.h>

void initializer_uniform(struct random *random, real *x, size_t count, double limit) {
    for (size_t i = 0; i < count; i++) x[i] = (real)((2 * random_uniform(random) - 1) * limit);
}

void initializer_glorot_uniform(struct random *random, real *x, size_t rows, size_t columns) {
    initializer_uniform(random, x, rows * columns, sqrt(6 / ((double)rows + (double)columns)));
}

/* Row i minus its parts along the rows before it, scaled to length 1. */
static void orthogonalize(real *x, size_t i, size_t columns) {
    real *row = x + i * columns;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t j = 0; j < i; j++) {
            const real *other = x + j * columns;
            reduce_add_scaled(row, -reduce_dot(row, other, columns), other, columns);
        }
        real scale = (real)(1 / sqrt(reduce_squares(row, columns)));
        for (size_t k = 0; k < columns; k++) row[k] *= scale;
    }
}

void initializer_orthogonal(struct random *random, real *x, size_t rows, size_t columns) {
    for (size_t i = 0; i < rows * columns; i++) x[i] = (real)random_normal(random);
    for (size_t i = 0; i < rows; i++) orthogonalize(x, i, columns);
}

void initializer_fill(real *x, size_t count, real value) {
    for (size_t i = 0; i < count; i++) x[i] = value;
}
