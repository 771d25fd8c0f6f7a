#include "kernels/activation.h"

real activation_exp_scalar(real x) {
    return activation_exp(vector_splat(x))[0];
}

void activation_exp_array(real *x, size_t count) {
    for (size_t i = 0; i < count; i += VECTOR_LANES)
        vector_store_part(x + i, activation_exp(vector_load_part(x + i, count - i)), count - i);
}

void activation_tanh_array(real *x, size_t count) {
    for (size_t i = 0; i < count; i += VECTOR_LANES)
        vector_store_part(x + i, activation_tanh(vector_load_part(x + i, count - i)), count - i);
}

void activation_sigmoid_array(real *x, size_t count) {
    for (size_t i = 0; i < count; i += VECTOR_LANES)
        vector_store_part(x + i, activation_sigmoid(vector_load_part(x + i, count - i)), count - i);
}
