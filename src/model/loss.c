#include "model/loss.h"

#include "base/logarithm.h"
#include "kernels/softmax.h"

/* -ln p_y = ln sum_j e^(l_j - m) - (l_y - m), m = max l */
static double row_loss(size_t count, uint16_t target, real *x, real scale) {
    real most, wanted = x[target];
    real total = softmax_exponentials(x, count, &most);
    real factor = scale / total;
    for (size_t j = 0; j < count; j++) x[j] *= factor;
    x[target] -= scale;
    return logarithm((double)total) - ((double)wanted - (double)most);
}

double loss_softmax_cross_entropy(size_t rows, size_t vocabulary, const uint16_t *targets,
                                  real *logits, real scale) {
    double sum = 0;
    for (size_t r = 0; r < rows; r++)
        sum += row_loss(vocabulary, targets[r], logits + r * vocabulary, scale);
    return sum;
}
