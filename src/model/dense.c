#include "model/dense.h"

#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include <string.h>

void dense_forward(const struct dense *dense, const real *x, real *y) {
    size_t n = dense->units;
    for (size_t r = 0; r < dense->rows; r++) memcpy(y + r * n, dense->bias, n * sizeof *y);
    matrix_multiply(dense->rows, n, dense->inputs, matrix_of(x, dense->inputs),
                    matrix_of(dense->kernel, n), y, n, true, dense->workspace);
}

void dense_backward(const struct dense *dense, const real *x, const real *dy, real *dx) {
    size_t c = dense->inputs, n = dense->units;
    memset(dense->bias_gradient, 0, n * sizeof *dy);
    reduce_add_rows(dense->bias_gradient, dy, dense->rows, n);
    matrix_multiply(c, n, dense->rows, matrix_transposed(x, c), matrix_of(dy, n),
                    dense->kernel_gradient, n, false, dense->workspace);
    matrix_multiply(dense->rows, c, n, matrix_of(dy, n), matrix_transposed(dense->kernel, n), dx, c,
                    false, dense->workspace);
}
