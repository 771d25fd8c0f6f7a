/* The natural logarithm, of our own: libm's last bit differs between libraries, and what is drawn
 * or trained from it must not. */
#ifndef LOGARITHM_H
#define LOGARITHM_H

/* ln x; relative error below 1e-15. ln 0 = -inf, of a negative number NaN. */
double logarithm(double x);

#endif
