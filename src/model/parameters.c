#include "model/parameters.h"

#include "base/format.h"
#include "kernels/reduce.h"
#include <stdbool.h>
#include <string.h>

/* Streams 0 to 15 of a seed are kept for other uses. */
enum { FIRST_STREAM = 16 };

size_t parameters_tensor_size(const struct parameters_tensor *tensor) {
    return tensor->rows ? tensor->rows * tensor->columns : tensor->columns;
}

struct parameters_tensor *parameters_add(struct parameters *parameters, const char *layer,
                                         const char *name, size_t rows, size_t columns,
                                         enum initializer initializer) {
    if (parameters->count == PARAMETERS_MAX) return NULL;
    struct parameters_tensor *tensor = &parameters->tensors[parameters->count++];
    format_text(tensor->name, sizeof tensor->name, "%s/%s", layer, name);
    tensor->offset = parameters->size;
    tensor->rows = rows;
    tensor->columns = columns;
    tensor->initializer = initializer;
    tensor->l2 = tensor->chrono = 0;
    parameters->size += parameters_tensor_size(tensor);
    return tensor;
}

const struct parameters_tensor *parameters_find(const struct parameters *parameters,
                                                const char *name) {
    for (size_t i = 0; i < parameters->count; i++)
        if (strcmp(parameters->tensors[i].name, name) == 0) return &parameters->tensors[i];
    return NULL;
}

/* The bias of an LSTM (4 H: i, f, …) or of a GRU (z first). */
static void initialize_chrono(const struct parameters_tensor *tensor, struct random *random,
                              real *bias) {
    bool lstm = tensor->rows == 0 && tensor->columns == 4 * tensor->units;
    initializer_chrono(random, lstm ? bias + tensor->units : bias, lstm ? bias : NULL,
                       tensor->units, tensor->chrono);
}

void parameters_initialize(const struct parameters *parameters, uint64_t seed, real *values) {
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameters_tensor *tensor = &parameters->tensors[i];
        struct random random;
        random_seed(&random, seed, FIRST_STREAM + i);
        initializer_apply(tensor->initializer, &random, values + tensor->offset, tensor->rows,
                          tensor->columns);
        if (tensor->chrono > 0) initialize_chrono(tensor, &random, values + tensor->offset);
    }
}

/* d/dw l2 w^2 = 2 l2 w */
double parameters_penalty(const struct parameters *parameters, const real *values,
                          real *gradients) {
    double sum = 0;
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameters_tensor *tensor = &parameters->tensors[i];
        size_t size = parameters_tensor_size(tensor);
        if (tensor->l2 <= 0) continue;
        sum += tensor->l2 * reduce_squares(values + tensor->offset, size);
        if (gradients)
            reduce_add_scaled(gradients + tensor->offset, (real)(2 * tensor->l2),
                              values + tensor->offset, size);
    }
    return sum;
}
