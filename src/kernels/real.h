/* The number type of the engine: float, or double with -DRECURRENCE_DOUBLE (for gradient checks).
 */
#ifndef REAL_H
#define REAL_H

#include <stdint.h>

#ifdef RECURRENCE_DOUBLE
typedef double real;
typedef int64_t real_bits; /* an integer of the same width */
#else
typedef float real;
typedef int32_t real_bits;
#endif

#endif
