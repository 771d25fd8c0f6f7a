/* A sample in a byte, by the logarithm of its size: mu-law with mu = 255 (Smith 1957), continuous
 * as its formula has it, not in G.711's segments. About 38 dB below the signal is what it adds. */
#ifndef COMPANDING_H
#define COMPANDING_H

#include <stdint.h>

/* sign(x) ln(1 + 255 |x|) / ln 256, in 255 even steps from -1 (1) to 1 (255); x is held to ±1. */
uint8_t companding_encode(float x);
float companding_decode(uint8_t byte);

#endif
