#include "kernels/softmax.h"

#include "kernels/activation.h"
#include "kernels/reduce.h"

enum { PARTS = 8 };

static real sum(const real *x, size_t count) {
    real parts[PARTS] = {0};
    size_t i = 0;
    for (; i + PARTS <= count; i += PARTS)
        for (size_t p = 0; p < PARTS; p++) parts[p] += x[i + p];
    for (size_t p = 0; i + p < count; p++) parts[p] += x[i + p];
    return ((parts[0] + parts[1]) + (parts[2] + parts[3])) +
           ((parts[4] + parts[5]) + (parts[6] + parts[7]));
}

real softmax_exponentials(real *x, size_t count, real *most) {
    *most = reduce_max(x, count);
    reduce_shift_scale(x, *most, 1, count);
    activation_exp_array(x, count);
    return sum(x, count);
}

void softmax_row(real *x, size_t count) {
    real most, scale = (real)1 / softmax_exponentials(x, count, &most);
    reduce_shift_scale(x, 0, scale, count);
}
