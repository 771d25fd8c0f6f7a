#include "audio/companding.h"

#include "base/elementary.h"
#include "base/logarithm.h"
#include <math.h>

#define MU 255.0
#define LN256 5.54517744447956248

uint8_t companding_encode(float x) {
    double size = fabs((double)x);
    if (!(size <= 1)) size = size > 1 ? 1 : 0;
    double part = logarithm(1 + MU * size) / LN256;
    int step = (int)(127 * part + 0.5);
    return (uint8_t)(128 + (x < 0 ? -step : step));
}

float companding_decode(uint8_t byte) {
    double part = ((double)byte - 128) / 127;
    double size = (elementary_exponential(fabs(part) * LN256) - 1) / MU;
    return (float)(part < 0 ? -size : size);
}
