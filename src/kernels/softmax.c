#include "kernels/softmax.h"

#include "kernels/activation.h"
#include "kernels/reduce.h"

real softmax_exponentials(real *x, size_t count, real *most) {
    *most = reduce_max(x, count);
    reduce_shift_scale(x, *most, 1, count);
    activation_exp_array(x, count);
    return reduce_sum(x, count);
}

void softmax_row(real *x, size_t count) {
    real most, scale = (real)1 / softmax_exponentials(x, count, &most);
    reduce_shift_scale(x, 0, scale, count);
}
