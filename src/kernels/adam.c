#include "kernels/adam.h"

#include "kernels/vector.h"

struct lanes {
    vector p, m, v;
};

VECTOR_INLINE struct lanes update(const struct adam *adam, struct lanes at, vector g) {
    g = g * adam->scale;
    at.m += (g - at.m) * ((real)1 - adam->beta1);
    at.v += (g * g - at.v) * ((real)1 - adam->beta2);
    at.p -= at.m * adam->rate / (vector_sqrt(at.v) + adam->epsilon);
    return at;
}

void adam_update(const struct adam *adam, size_t count, real *parameters, const real *gradients,
                 real *m, real *v) {
    size_t i = 0;
    for (; i + VECTOR_LANES <= count; i += VECTOR_LANES) {
        struct lanes at = {vector_load(parameters + i), vector_load(m + i), vector_load(v + i)};
        at = update(adam, at, vector_load(gradients + i));
        vector_store(parameters + i, at.p);
        vector_store(m + i, at.m);
        vector_store(v + i, at.v);
    }
    size_t left = count - i;
    if (!left) return;
    struct lanes at = {vector_load_part(parameters + i, left), vector_load_part(m + i, left),
                       vector_load_part(v + i, left)};
    at = update(adam, at, vector_load_part(gradients + i, left));
    vector_store_part(parameters + i, at.p, left);
    vector_store_part(m + i, at.m, left);
    vector_store_part(v + i, at.v, left);
}
