/* The arithmetic of the optimizers (train/optimizer.h) over blocks of numbers. g is the gradient
 * times `scale`.
 *
 *   adam      m += (g - m)(1 - beta1);  v += (g^2 - v)(1 - beta2);
 *             w -= rate m / (sqrt v + epsilon)
 *   momentum  m = momentum m - rate g;  w += ahead m - pull g
 *   root      v = keep v + gain g^2;  step = rate g / sqrt(v + epsilon);  w -= step, or, with a
 * block m,  m = momentum m + step;  w -= m */
#ifndef OPTIMIZERS_H
#define OPTIMIZERS_H

#include "kernels/real.h"
#include <stddef.h>

enum optimizers_rule {
    OPTIMIZERS_ADAM,
    OPTIMIZERS_MOMENTUM,
    OPTIMIZERS_ROOT,
};

/* The numbers in the formulas; those that a rule does not name are not read. */
struct optimizers_step {
    real scale, rate;
    real beta1, beta2, epsilon;
    real momentum, ahead, pull;
    real keep, gain;
};

/* One step of `count` parameters w with gradient g. The momentum rule takes no v (NULL), the root
 * rule an m or NULL. */
void optimizers_update(enum optimizers_rule rule, const struct optimizers_step *step, size_t count,
                       real *w, real *g, real *m, real *v);

/* Every number of x kept within ±limit. */
void optimizers_clamp(real *x, size_t count, real limit);

#endif
