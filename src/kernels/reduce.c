#include "kernels/reduce.h"

#include "kernels/vector.h"

/* Eight partial sums, whatever the number of lanes. */
struct parts {
    vector low, high;
};
_Static_assert(2 * VECTOR_LANES == 8, "the parts of a sum");

static real whole(struct parts s) {
    return ((s.low[0] + s.low[1]) + (s.low[2] + s.low[3])) +
           ((s.high[0] + s.high[1]) + (s.high[2] + s.high[3]));
}

real reduce_sum(const real *x, size_t count) {
    struct parts s = {{0}, {0}};
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        s.low += vector_load(x + i);
        s.high += vector_load(x + i + 4);
    }
    s.low += vector_load_part(x + i, count - i);
    if (i + 4 < count) s.high += vector_load_part(x + i + 4, count - i - 4);
    return whole(s);
}

real reduce_dot(const real *a, const real *b, size_t count) {
    struct parts s = {{0}, {0}};
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        s.low += vector_load(a + i) * vector_load(b + i);
        s.high += vector_load(a + i + 4) * vector_load(b + i + 4);
    }
    s.low += vector_load_part(a + i, count - i) * vector_load_part(b + i, count - i);
    if (i + 4 < count)
        s.high +=
            vector_load_part(a + i + 4, count - i - 4) * vector_load_part(b + i + 4, count - i - 4);
    return whole(s);
}

double reduce_squares(const real *x, size_t count) {
    double parts[4] = {0};
    size_t i = 0;
    for (; i + 4 <= count; i += 4)
        for (size_t p = 0; p < 4; p++) parts[p] += (double)x[i + p] * (double)x[i + p];
    for (size_t p = 0; i + p < count; p++) parts[p] += (double)x[i + p] * (double)x[i + p];
    return (parts[0] + parts[1]) + (parts[2] + parts[3]);
}

real reduce_max(const real *x, size_t count) {
    vector low = vector_splat(x[0]), high = low;
    size_t i = 0;
    for (; i + 2 * VECTOR_LANES <= count; i += 2 * VECTOR_LANES) {
        vector a = vector_load(x + i), b = vector_load(x + i + VECTOR_LANES);
        low = vector_at_least(low, a);
        high = vector_at_least(high, b);
    }
    real most = x[0];
    for (size_t p = 0; p < VECTOR_LANES; p++) most = low[p] > most ? low[p] : most;
    for (size_t p = 0; p < VECTOR_LANES; p++) most = high[p] > most ? high[p] : most;
    for (; i < count; i++) most = x[i] > most ? x[i] : most;
    return most;
}

bool reduce_finite(const real *x, size_t count) {
    vector zeros = {0};
    real zero = 0; /* NaN from the first wrong number on */
    size_t i = 0;
    for (; i + VECTOR_LANES <= count; i += VECTOR_LANES) zeros += vector_load(x + i) * 0;
    for (; i < count; i++) zero += x[i] * 0;
    for (size_t p = 0; p < VECTOR_LANES; p++) zero += zeros[p];
    return zero == 0;
}

void reduce_shift_scale(real *x, real shift, real scale, size_t count) {
    size_t i = 0;
    for (; i + VECTOR_LANES <= count; i += VECTOR_LANES)
        vector_store(x + i, (vector_load(x + i) - shift) * scale);
    for (; i < count; i++) x[i] = (x[i] - shift) * scale;
}

void reduce_add_scaled(real *y, real factor, const real *x, size_t count) {
    size_t i = 0;
    for (; i + VECTOR_LANES <= count; i += VECTOR_LANES)
        vector_store(y + i, vector_load(y + i) + factor * vector_load(x + i));
    for (; i < count; i++) y[i] += factor * x[i];
}

void reduce_add(real *y, const real *x, size_t count) {
    size_t i = 0;
    for (; i + VECTOR_LANES <= count; i += VECTOR_LANES)
        vector_store(y + i, vector_load(y + i) + vector_load(x + i));
    for (; i < count; i++) y[i] += x[i];
}

void reduce_multiply(real *y, const real *a, const real *b, size_t count) {
    size_t i = 0;
    for (; i + VECTOR_LANES <= count; i += VECTOR_LANES)
        vector_store(y + i, vector_load(a + i) * vector_load(b + i));
    for (; i < count; i++) y[i] = a[i] * b[i];
}

void reduce_add_rows(real *sums, const real *x, size_t rows, size_t n) {
    for (size_t r = 0; r < rows; r++) reduce_add(sums, x + r * n, n);
}
