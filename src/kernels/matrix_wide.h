/* matrix.c a second time in native x86-64 builds (-DMATRIX_WIDE): one body, eight lanes, for
 * processors with AVX2, which matrix.c asks for. Multiplication and addition stay apart, so that
 * the bits are the same. */
#ifndef MATRIX_WIDE_H
#define MATRIX_WIDE_H

#include "kernels/matrix.h"

#ifdef MATRIX_WIDE
#define MATRIX_HAS_WIDE __builtin_cpu_supports("avx2")
#else
#define MATRIX_HAS_WIDE false
#endif

/* As their namesakes in matrix.h. What one packed, the other cannot read. */
void matrix_wide_multiply(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, real *c,
                          size_t c_stride, bool add, real *workspace);
void matrix_wide_pack(size_t k, size_t n, struct matrix b, real *packed);
void matrix_wide_multiply_packed(size_t m, size_t n, size_t k, struct matrix a, const real *packed,
                                 real *c, size_t c_stride, bool add, real *workspace);

#endif
