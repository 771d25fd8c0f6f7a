/* Softmax over one row. */
#ifndef SOFTMAX_H
#define SOFTMAX_H

#include "kernels/real.h"
#include <stddef.h>

/* x becomes e^(x - max x), count > 0. Returns their sum (eight partial sums, then pairwise), at
 * least 1 for finite x, and *most = max x. */
real softmax_exponentials(real *x, size_t count, real *most);

/* x becomes its softmax; not finite when x is not. */
void softmax_row(real *x, size_t count);

#endif
