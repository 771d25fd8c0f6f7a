/* Loops over several arrays at once, written for whole vectors only. */
#ifndef LANES_H
#define LANES_H

#include "kernels/real.h"
#include <stddef.h>

enum { LANES_MAX_ARRAYS = 8 };

/* `count` is a multiple of VECTOR_LANES; x are the arrays, of `count` numbers each. */
typedef void lanes_loop(const void *context, size_t count, real *const *x);

/* Run the loop over arrays x[0] to x[arrays-1] of `count` numbers, any of which may be NULL. The
 * last, incomplete vector goes through the same loop in a place of its own, beside zeros. */
void lanes_run(lanes_loop *loop, const void *context, size_t count, size_t arrays, real *const *x);

#endif
