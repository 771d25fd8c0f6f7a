/* Cross-entropy of a softmax over each row of logits. */
#ifndef LOSS_H
#define LOSS_H

#include "kernels/real.h"
#include <stddef.h>
#include <stdint.h>

/* Sum over the rows of -ln softmax(logits)[target], in nats. The logits (rows, V) are used up: they
 * become the gradient of `scale` times that sum, (softmax - one-hot(target)) * scale. */
double loss_softmax_cross_entropy(size_t rows, size_t vocabulary, const uint16_t *targets,
                                  real *logits, real scale);

#endif
