#include "train/optimizer.h"

#include "kernels/adam.h"
#include "kernels/reduce.h"
#include <math.h>

double optimizer_norm(const real *gradients, size_t count) {
    return sqrt(reduce_squares(gradients, count));
}

/* By squaring: libm's pow() is not the same everywhere. */
static double power(double base, uint64_t exponent) {
    double result = 1;
    for (; exponent; exponent >>= 1, base *= base)
        if (exponent & 1) result *= base;
    return result;
}

void optimizer_apply(const struct model_config *config, uint64_t step, double norm, size_t count,
                     real *values, const real *gradients, real *m, real *v) {
    double clip = config->clip_norm;
    double correction = sqrt(1 - power(config->beta2, step)) / (1 - power(config->beta1, step));
    struct adam adam = {
        .rate = (real)(config->learning_rate * correction),
        .beta1 = (real)config->beta1,
        .beta2 = (real)config->beta2,
        .epsilon = (real)config->epsilon,
        .scale = (real)(clip > 0 && norm > clip ? clip / norm : 1),
    };
    adam_update(&adam, count, values, gradients, m, v);
}
