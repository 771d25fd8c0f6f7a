#include "audio/wave.h"

#include "base/elementary.h"
#include <math.h>

double wave_cosine(double turns) {
    double part = fabs(turns - floor(turns + 0.5)); /* 0 to half a turn */
    return elementary_cosine_pi(2 * part);
}

double wave_sine(double turns) {
    return wave_cosine(turns - 0.25);
}
