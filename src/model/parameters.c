#include "model/parameters.h"

#include <stdio.h>

size_t parameters_tensor_size(const struct parameters_tensor *tensor) {
    return tensor->rows ? tensor->rows * tensor->columns : tensor->columns;
}

size_t parameters_add(struct parameters *parameters, const char *layer, const char *name,
                      size_t rows, size_t columns) {
    struct parameters_tensor *tensor = &parameters->tensors[parameters->count++];
    snprintf(tensor->name, sizeof tensor->name, "%s/%s", layer, name);
    tensor->offset = parameters->size;
    tensor->rows = rows;
    tensor->columns = columns;
    parameters->size += parameters_tensor_size(tensor);
    return tensor->offset;
}
