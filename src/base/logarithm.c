#include "base/logarithm.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* ln x = k ln 2 + 2 atanh((m-1)/(m+1)), x = 2^k m, m in (sqrt(1/2), sqrt(2)] */
static double log_of_normal(double x, int exponent) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    exponent += (int)(bits >> 52) - 1023;
    bits = (bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        exponent++;
    }
    double s = (m - 1) / (m + 1), s2 = s * s, sum = 0;
    for (int k = 23; k >= 1; k -= 2) sum = sum * s2 + 1.0 / k;
    return exponent * 0.69314718055994531 + 2 * s * sum;
}

double logarithm(double x) {
    if (x != x || x == (double)INFINITY) return x;
    if (x < 0) return (double)NAN;
    if (x == 0) return -(double)INFINITY;
    return x < 0x1p-1022 ? log_of_normal(x * 0x1p54, -54) : log_of_normal(x, 0);
}
