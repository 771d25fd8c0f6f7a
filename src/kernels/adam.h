/* One step of Adam (Kingma & Ba 2015) in Keras's form. */
#ifndef ADAM_H
#define ADAM_H

#include "kernels/real.h"
#include <stddef.h>

struct adam {
    real rate; /* lr sqrt(1 - beta2^t) / (1 - beta1^t) */
    real beta1;
    real beta2;
    real epsilon;
    real scale; /* the gradient is multiplied by it first (clipping) */
};

/* m += (g - m)(1 - beta1); v += (g^2 - v)(1 - beta2); p -= rate m / (sqrt v + epsilon) */
void adam_update(const struct adam *adam, size_t count, real *parameters, const real *gradients,
                 real *m, real *v);

#endif
