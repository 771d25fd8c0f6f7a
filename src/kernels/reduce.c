#include "kernels/reduce.h"

#include "kernels/vector.h"

enum { PARTS = 8 }; /* whatever the number of lanes */

real reduce_dot(const real *a, const real *b, size_t count) {
    real parts[PARTS] = {0};
    size_t i = 0;
    for (; i + PARTS <= count; i += PARTS)
        for (size_t p = 0; p < PARTS; p++) parts[p] += a[i + p] * b[i + p];
    for (size_t p = 0; i + p < count; p++) parts[p] += a[i + p] * b[i + p];
    return ((parts[0] + parts[1]) + (parts[2] + parts[3])) +
           ((parts[4] + parts[5]) + (parts[6] + parts[7]));
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
        low = vector_select(a > low, a, low);
        high = vector_select(b > high, b, high);
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
