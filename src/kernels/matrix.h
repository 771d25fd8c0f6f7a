/* Matrix product C = A B or C += A B, after the blocking of Goto & van de Geijn (2008): panels of A
 * and B are packed so that a tile of MATRIX_TILE_ROWS x 2 VECTOR_LANES accumulators reads them
 * in order.
 *
 * Every element of C is summed along k in order, MATRIX_BLOCK_DEPTH terms from zero and then added:
 * the result does not depend on m, on the tile or on the vector width. Nothing is allocated and
 * nothing is read or written outside the matrices. */
#ifndef MATRIX_H
#define MATRIX_H

#include "kernels/real.h"
#include <stdbool.h>
#include <stddef.h>

enum {
    MATRIX_TILE_ROWS = 4,
    MATRIX_MOST_COLUMNS = 16, /* of a tile: 2 VECTOR_LANES */
    MATRIX_BLOCK_ROWS = 128,
    MATRIX_BLOCK_DEPTH = 256,
};

/* An operand: element (i, j) is data[i * stride + j], or data[j * stride + i] when transposed. */
struct matrix {
    const real *data;
    size_t stride;
    bool transposed;
};

/* Row-major rows of `stride` numbers, as it lies and turned. */
static inline __attribute__((always_inline)) struct matrix matrix_of(const real *data,
                                                                     size_t stride) {
    return (struct matrix){data, stride, false};
}

static inline __attribute__((always_inline)) struct matrix matrix_transposed(const real *data,
                                                                             size_t stride) {
    return (struct matrix){data, stride, true};
}

/* Reals of workspace that a product with n columns needs, and that a packed (k, n) matrix takes. */
size_t matrix_workspace(size_t n);
size_t matrix_packed_size(size_t k, size_t n);

/* C (m, n), rows `c_stride` apart, = or += (when `add`) A (m, k) B (k, n). C must not overlap A, B.
 */
void matrix_multiply(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, real *c,
                     size_t c_stride, bool add, real *workspace);

/* B (k, n) packed once for many products; matrix_packed_size(k, n) reals are written. */
void matrix_pack(size_t k, size_t n, struct matrix b, real *packed);
void matrix_multiply_packed(size_t m, size_t n, size_t k, struct matrix a, const real *packed,
                            real *c, size_t c_stride, bool add, real *workspace);

#endif
