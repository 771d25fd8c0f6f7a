#include "model/embedding.h"

#include "kernels/reduce.h"
#include <string.h>

void embedding_forward(size_t rows, size_t dimension, const uint16_t *tokens,
                       const real *embeddings, real *output) {
    for (size_t r = 0; r < rows; r++)
        memcpy(output + r * dimension, embeddings + tokens[r] * dimension,
               dimension * sizeof(real));
}

void embedding_backward(size_t rows, size_t dimension, size_t vocabulary, const uint16_t *tokens,
                        const real *output_gradient, real *gradient) {
    memset(gradient, 0, vocabulary * dimension * sizeof(real));
    for (size_t r = 0; r < rows; r++)
        reduce_add(gradient + tokens[r] * dimension, output_gradient + r * dimension, dimension);
}
