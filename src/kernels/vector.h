/* Vectors of VECTOR_LANES reals in GNU C: gcc and clang lower them to SSE, to SIMD128 (-msimd128)
 * or to scalars, and every lowering does the same arithmetic in the same order, hence the same
 * bits.
 *
 * A wider vector is one more case here: no kernel's result depends on the number of lanes, because
 * reductions fix their own partial sums (reduce.h) and products add along k in order (matrix.h). */
#ifndef VECTOR_H
#define VECTOR_H

#include "kernels/real.h"
#include <math.h>
#include <stddef.h>
#include <string.h>

#ifndef VECTOR_LANES
#define VECTOR_LANES 4 /* or 8: matrix_wide.h */
#endif

typedef real vector __attribute__((vector_size(VECTOR_LANES * sizeof(real))));
typedef real_bits vector_bits __attribute__((vector_size(VECTOR_LANES * sizeof(real))));

#define VECTOR_INLINE static inline __attribute__((always_inline))
#define VECTOR_CALLED __attribute__((noinline, unused)) static

/* Any alignment will do: the copy becomes one unaligned load. */
VECTOR_INLINE vector vector_load(const real *from) {
    vector v;
    memcpy(&v, from, sizeof v);
    return v;
}

VECTOR_INLINE void vector_store(real *to, vector v) {
    memcpy(to, &v, sizeof v);
}

/* The first `count` lanes only; the others are 0 and memory past them is not touched. A short end
 * is rare: its loop is a function, so that it does not stand in WebAssembly once for each call. */
VECTOR_CALLED vector vector_load_end(const real *from, size_t count) {
    vector v = {0};
    for (size_t i = 0; i < count; i++) v[i] = from[i];
    return v;
}

VECTOR_CALLED void vector_store_end(real *to, vector v, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = v[i];
}

/* The first `count` lanes, all of them when there are so many. */
VECTOR_INLINE vector vector_load_part(const real *from, size_t count) {
    return count < VECTOR_LANES ? vector_load_end(from, count) : vector_load(from);
}

VECTOR_INLINE void vector_store_part(real *to, vector v, size_t count) {
    if (count < VECTOR_LANES)
        vector_store_end(to, v, count);
    else
        vector_store(to, v);
}

VECTOR_INLINE vector vector_splat(real x) {
#if VECTOR_LANES == 8
    return (vector){x, x, x, x, x, x, x, x};
#else
    return (vector){x, x, x, x};
#endif
}

VECTOR_INLINE vector vector_from_bits(vector_bits bits) {
    vector v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

VECTOR_INLINE vector_bits vector_to_bits(vector v) {
    vector_bits bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

/* `a` where the mask (a comparison's result: all ones or all zeros) holds, else `b`. */
VECTOR_INLINE vector vector_select(vector_bits mask, vector a, vector b) {
    return vector_from_bits((vector_to_bits(a) & mask) | (vector_to_bits(b) & ~mask));
}

/* Of each lane the smaller and the larger: most < v ? most : v, and v < least ? least : v. NaN in v
 * stays NaN. */
#if defined(__SSE__) && !defined(RECURRENCE_DOUBLE) && VECTOR_LANES == 4
#include <xmmintrin.h>
VECTOR_INLINE vector vector_at_most(vector v, vector most) {
    return (vector)_mm_min_ps((__m128)most, (__m128)v);
}
VECTOR_INLINE vector vector_at_least(vector v, vector least) {
    return (vector)_mm_max_ps((__m128)least, (__m128)v);
}
VECTOR_INLINE vector vector_sqrt(vector v) {
    return (vector)_mm_sqrt_ps((__m128)v);
}
#elif defined(__wasm_simd128__) && !defined(RECURRENCE_DOUBLE)
#include <wasm_simd128.h>
VECTOR_INLINE vector vector_at_most(vector v, vector most) {
    return (vector)wasm_f32x4_pmin((v128_t)v, (v128_t)most);
}
VECTOR_INLINE vector vector_at_least(vector v, vector least) {
    return (vector)wasm_f32x4_pmax((v128_t)v, (v128_t)least);
}
VECTOR_INLINE vector vector_sqrt(vector v) {
    return (vector)wasm_f32x4_sqrt((v128_t)v);
}
#else
VECTOR_INLINE vector vector_at_most(vector v, vector most) {
    return vector_select(most < v, most, v);
}
VECTOR_INLINE vector vector_at_least(vector v, vector least) {
    return vector_select(v < least, least, v);
}
VECTOR_INLINE vector vector_sqrt(vector v) {
    for (int i = 0; i < VECTOR_LANES; i++) v[i] = (real)sqrt((double)v[i]);
    return v;
}
#endif

/* Lanes of v kept within [least, most]; NaN stays NaN. */
VECTOR_INLINE vector vector_clamp(vector v, real least, real most) {
    return vector_at_least(vector_at_most(v, vector_splat(most)), vector_splat(least));
}

/* Four rows of four numbers, `stride` apart, become four columns. */
VECTOR_INLINE void vector_transpose(const real *from, size_t stride, real *to, size_t to_stride) {
    typedef real four __attribute__((vector_size(4 * sizeof(real))));
    four a, b, c, d;
    memcpy(&a, from, sizeof a);
    memcpy(&b, from + stride, sizeof b);
    memcpy(&c, from + 2 * stride, sizeof c);
    memcpy(&d, from + 3 * stride, sizeof d);
    four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    four ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    four cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    a = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
    b = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
    c = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
    d = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
    memcpy(to, &a, sizeof a);
    memcpy(to + to_stride, &b, sizeof b);
    memcpy(to + 2 * to_stride, &c, sizeof c);
    memcpy(to + 3 * to_stride, &d, sizeof d);
}

#endif
