#include "base/elementary.h"

#include "base/logarithm.h"
#include <string.h>

/* The first number is short enough that n times it is exact for the n of an exponent. */
#define LN2_HIGH 6.93145751953125e-1
#define LN2_LOW 1.42860682030941723212e-6
#define ROUNDER 6755399441055744.0 /* 1.5 * 2^52: adding it rounds to a whole number */

enum { MOST_SQUARED = 1024 };

static double power_of_two(int n) {
    uint64_t bits = (uint64_t)(n + 1023) << 52;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* e^x = 2^n e^r, n = round(x / ln 2), e^r = 1 + r (1 + r/2 (1 + r/3 (…))). The power is applied in
 * two halves, so that both ends of the range come out right. */
double elementary_exponential(double x) {
    if (x != x) return x;
    if (x > 710) x = 710;
    if (x < -746) x = -746;
    double n = x * 1.44269504088896341 + ROUNDER - ROUNDER;
    double r = x - n * LN2_HIGH - n * LN2_LOW, sum = 1;
    for (int k = 13; k >= 1; k--) sum = 1 + r * sum / k;
    int half = (int)n / 2;
    return sum * power_of_two(half) * power_of_two((int)n - half);
}

double elementary_whole_power(double x, uint64_t n) {
    double result = 1;
    for (; n; n >>= 1, x *= x)
        if (n & 1) result *= x;
    return result;
}

double elementary_power(double x, double y) {
    if (y >= 0 && y <= MOST_SQUARED && y == (double)(int)y)
        return elementary_whole_power(x, (uint64_t)y);
    return elementary_exponential(y * logarithm(x));
}

/* cos z = 1 - z^2/(1 2) (1 - z^2/(3 4) (…)); beyond a quarter of the circle cos z = -cos(pi - z) */
double elementary_cosine_pi(double x) {
    if (x > 0.5) return -elementary_cosine_pi(1 - x);
    double z = 3.14159265358979324 * x, s = z * z, sum = 1;
    for (int k = 24; k >= 2; k -= 2) sum = 1 - s * sum / (k * (k - 1));
    return sum;
}
