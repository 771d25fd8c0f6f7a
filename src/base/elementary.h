/* Exponential, power and cosine of our own, beside logarithm.h: libm's last bits differ between
 * libraries, and a learning rate made of them must not. Double precision; the bounds are tested. */
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include <stdint.h>

/* e^x; relative error below 4e-16 where the result is a normal number. Overflows to inf, underflows
 * to 0; NaN gives NaN. */
double elementary_exponential(double x);

/* x^n by squaring: n - 1 roundings at most, so exact for powers of two. x^0 = 1. */
double elementary_whole_power(double x, uint64_t n);

/* x^y for finite x > 0: by squaring when y is one of 0, 1, … 1024 (relative error below 1.2e-13,
 * for small y accordingly less), else e^(y ln x) (below 1e-15 (1 + |y ln x|)). */
double elementary_power(double x, double y);

/* cos(pi x) for x in [0, 1]; absolute error below 5e-16, exact at 0 and 1. */
double elementary_cosine_pi(double x);

#endif
