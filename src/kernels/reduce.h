/* Sums over many numbers, and the loops over arrays that many layers need. Each sum states its
 * order, which no build changes. */
#ifndef REDUCE_H
#define REDUCE_H

#include "kernels/real.h"
#include <stdbool.h>
#include <stddef.h>

/* Eight partial sums, of every eighth number, then pairwise. */
real reduce_sum(const real *x, size_t count);

/* a . b: as reduce_sum() of the products. */
real reduce_dot(const real *a, const real *b, size_t count);

/* Sum of squares in double precision, four partial sums: no overflow for finite floats. */
double reduce_squares(const real *x, size_t count);

/* The largest number; NaN when the first is NaN, other NaN are passed over. count > 0. */
real reduce_max(const real *x, size_t count);

/* Whether no number is infinite or NaN. */
bool reduce_finite(const real *x, size_t count);

/* x = (x - shift) * scale */
void reduce_shift_scale(real *x, real shift, real scale, size_t count);

/* y += factor * x */
void reduce_add_scaled(real *y, real factor, const real *x, size_t count);

/* y += x */
void reduce_add(real *y, const real *x, size_t count);

/* y = a * b, number by number */
void reduce_multiply(real *y, const real *a, const real *b, size_t count);

/* sums (n) += every row of x (rows, n), in order of the rows. */
void reduce_add_rows(real *sums, const real *x, size_t rows, size_t n);

#endif
