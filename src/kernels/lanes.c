#include "kernels/lanes.h"

#include "kernels/vector.h"

static void finish(lanes_loop *loop, const void *context, size_t at, size_t left, size_t arrays,
                   real *const *x) {
    real places[LANES_MAX_ARRAYS][VECTOR_LANES] = {{0}}, *y[LANES_MAX_ARRAYS] = {0};
    for (size_t i = 0; i < arrays; i++) {
        if (!x[i]) continue;
        y[i] = places[i];
        memcpy(y[i], x[i] + at, left * sizeof(real));
    }
    loop(context, VECTOR_LANES, y);
    for (size_t i = 0; i < arrays; i++)
        if (x[i]) memcpy(x[i] + at, y[i], left * sizeof(real));
}

void lanes_run(lanes_loop *loop, const void *context, size_t count, size_t arrays, real *const *x) {
    size_t left = count % VECTOR_LANES;
    loop(context, count - left, x);
    if (left) finish(loop, context, count - left, left, arrays, x);
}
