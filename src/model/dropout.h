/* Dropout (Srivastava et al. 2014), inverted: what stays is scaled up, so that nothing changes when
 * the network is used. */
#ifndef DROPOUT_H
#define DROPOUT_H

#include "base/random.h"
#include "kernels/real.h"
#include <stddef.h>

/* Each factor 0 with probability `rate`, else 1 / (1 - rate). `factors` NULL: nothing is drawn. */
void dropout_factors(struct random *random, double rate, size_t count, real *factors);

#endif
