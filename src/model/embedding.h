/* A learned vector for each token (Bengio et al. 2003), Keras's Embedding. */
#ifndef EMBEDDING_H
#define EMBEDDING_H

#include "kernels/real.h"
#include <stddef.h>
#include <stdint.h>

/* output (rows, D) = E[token], E (V, D) */
void embedding_forward(size_t rows, size_t dimension, const uint16_t *tokens,
                       const real *embeddings, real *output);

/* dE[token] += doutput, dE (V, D) zeroed first */
void embedding_backward(size_t rows, size_t dimension, size_t vocabulary, const uint16_t *tokens,
                        const real *output_gradient, real *gradient);

#endif
