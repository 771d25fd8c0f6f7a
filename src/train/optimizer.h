/* Clipping by global norm and Adam over whole blocks. */
#ifndef OPTIMIZER_H
#define OPTIMIZER_H

#include "kernels/real.h"
#include "model/model_config.h"
#include <stddef.h>
#include <stdint.h>

/* sqrt of the sum of squares of a block. */
double optimizer_norm(const real *gradients, size_t count);

/* Step number `step` (1 for the first) on a block of `count` parameters with moments m and v. The
 * gradient's norm is `norm`; above config->clip_norm (when that is not 0) it is scaled down to it
 * (Pascanu et al. 2013). */
void optimizer_apply(const struct model_config *config, uint64_t step, double norm, size_t count,
                     real *values, const real *gradients, real *m, real *v);

#endif
