/* Initial weights, as Keras names and scales them; drawn from `random` in row-major order. */
#ifndef INITIALIZER_H
#define INITIALIZER_H

#include "base/random.h"
#include "kernels/real.h"
#include <stddef.h>

enum initializer {
    INITIALIZER_ZEROS,
    INITIALIZER_ONES,
    INITIALIZER_GLOROT_UNIFORM, /* in ±sqrt(6 / (rows + columns)) (Glorot & Bengio 2010) */
    INITIALIZER_GLOROT_NORMAL,  /* deviation sqrt(2 / (rows + columns)), cut at two of them */
    INITIALIZER_HE_UNIFORM,     /* in ±sqrt(6 / rows) (He et al. 2015) */
    INITIALIZER_HE_NORMAL,      /* deviation sqrt(2 / rows), cut at two of them */
    INITIALIZER_ORTHOGONAL,     /* orthonormal rows (Saxe et al. 2014) */
    INITIALIZER_IDENTITY,       /* 1 on the diagonal of each square block (Le et al. 2015) */
    INITIALIZER_RANDOM_UNIFORM, /* in ±0.05 */
    INITIALIZER_RANDOM_NORMAL,  /* deviation 0.05 */
    INITIALIZER_UNIT_FORGET,    /* an LSTM's bias: 1 for the forget gate (Jozefowicz et al. 2015) */
};

/* The names in configurations, in the order of the enumeration up to RANDOM_NORMAL, NULL-ended. */
extern const char *const initializer_names[];

/* Chrono initialization (Tallec & Ollivier 2018) of `units` gate biases, on top of what is there:
 * keep = ln u, u uniform in [1, steps - 1), for the gate that keeps the state (LSTM forget, GRU
 * update), and -keep for the LSTM's input gate (NULL: none), so that memories last up to `steps`.
 */
void initializer_chrono(struct random *random, real *keep, real *input, size_t units, double steps);

/* Fill x (rows, columns); rows 0: a vector of `columns`. */
void initializer_apply(enum initializer initializer, struct random *random, real *x, size_t rows,
                       size_t columns);

#endif
