/* exp, tanh and the logistic function of our own, so that every build gives the same bits
 * (libm's last bits differ). Bounds below hold over the whole range and are tested; NaN gives NaN.
 *
 * Polynomials: exp and double tanh after Cephes (S. Moshier), float tanh after Eigen's rational
 * approximation (B. Steiner, 2016). */
#ifndef ACTIVATION_H
#define ACTIVATION_H

#include "kernels/vector.h"

/* e^x of one number, the bits of a lane of activation_exp(). */
real activation_exp_scalar(real x);

/* The three below on `count` numbers, in place. */
void activation_exp_array(real *x, size_t count);
void activation_tanh_array(real *x, size_t count);
void activation_sigmoid_array(real *x, size_t count);

#ifdef RECURRENCE_DOUBLE

enum { ACTIVATION_EXPONENT_BITS = 52, ACTIVATION_EXPONENT_BIAS = 1023 };
#define ACTIVATION_ROUNDER 6755399441055744.0 /* 1.5 * 2^52: adding it rounds to a whole number */
#define ACTIVATION_EXP_LEAST (-746.0)
#define ACTIVATION_EXP_MOST 710.0

/* ln 2 in two parts, the first short enough that n times it is exact */
#define ACTIVATION_LN2_HIGH 6.93145751953125e-1
#define ACTIVATION_LN2_LOW 1.42860682030941723212e-6

/* e^r for |r| <= ln 2 / 2 */
VECTOR_INLINE vector activation_exp_reduced(vector r) {
    vector s = r * r;
    vector p = r * ((1.26177193074810590878e-4 * s + 3.02994407707441961300e-2) * s + 1.0);
    vector q = ((3.00198505138664455042e-6 * s + 2.52448340349684104192e-3) * s +
                2.27265548208155028766e-1) *
                   s +
               2.0;
    return 1.0 + 2.0 * (p / (q - p));
}

#else

enum { ACTIVATION_EXPONENT_BITS = 23, ACTIVATION_EXPONENT_BIAS = 127 };
#define ACTIVATION_ROUNDER 12582912.0f /* 1.5 * 2^23 */
#define ACTIVATION_EXP_LEAST (-104.0f)
#define ACTIVATION_EXP_MOST 89.0f
#define ACTIVATION_LN2_HIGH 0.693359375f
#define ACTIVATION_LN2_LOW (-2.12194440e-4f)

VECTOR_INLINE vector activation_exp_reduced(vector r) {
    vector p = 1.9875691500e-4f * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return p * (r * r) + r + 1.0f;
}

#endif

/* 2^n for whole n within the normal exponents */
VECTOR_INLINE vector activation_power_of_two(vector_bits n) {
    return vector_from_bits((n + ACTIVATION_EXPONENT_BIAS) << ACTIVATION_EXPONENT_BITS);
}

/* e^x = 2^n e^r, n = round(x / ln 2). Float: within 2 units in the last place, down to the
 * denormals (where the error is at most the smallest of them); overflows to inf, underflows to 0.
 * The power is applied in two halves, so that both ends of the range come out right. */
VECTOR_INLINE vector activation_exp(vector x) {
    x = vector_clamp(x, ACTIVATION_EXP_LEAST, ACTIVATION_EXP_MOST);
    vector shifted = x * (real)1.44269504088896341 + ACTIVATION_ROUNDER;
    vector n = shifted - ACTIVATION_ROUNDER;
    vector r = x - n * ACTIVATION_LN2_HIGH;
    r = r - n * ACTIVATION_LN2_LOW;
    vector_bits whole = vector_to_bits(shifted) - vector_to_bits(vector_splat(ACTIVATION_ROUNDER));
    vector_bits half = whole >> 1;
    return activation_exp_reduced(r) * activation_power_of_two(half) *
           activation_power_of_two(whole - half);
}

/* 1 / (1 + e^-x); float: relative error below 5e-7 where the result is a normal number. */
VECTOR_INLINE vector activation_sigmoid(vector x) {
    return (real)1 / ((real)1 + activation_exp(-x));
}

/* Float: absolute error below 4e-7, relative below 6e-7, never beyond [-1, 1]. */
#ifdef RECURRENCE_DOUBLE
VECTOR_INLINE vector activation_tanh(vector x) {
    vector s = x * x;
    vector p =
        (-9.64399179425052238628e-1 * s - 9.92877231001918586564e1) * s - 1.61468768441708447952e3;
    vector q = ((s + 1.12811678491632931402e2) * s + 2.23548839060100448583e3) * s +
               4.84406305325125486048e3;
    vector small = x + x * s * (p / q);
    vector large = 1.0 - 2.0 / (activation_exp(2.0 * x) + 1.0);
    vector_bits is_small = (x > -0.625) & (x < 0.625);
    return vector_select(is_small, small, large);
}
#else
VECTOR_INLINE vector activation_tanh(vector x) {
    x = vector_clamp(x, -7.90531110763549805f, 7.90531110763549805f);
    vector s = x * x;
    vector p = -2.76076847742355e-16f * s + 2.00018790482477e-13f;
    p = p * s - 8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    vector q = 1.19825839466702e-06f * s + 1.18534705686654e-04f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    return x * (p / q);
}
#endif

#endif
