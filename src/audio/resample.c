#include "audio/resample.h"

#include "audio/wave.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Half of h is tabled, finely enough that a straight line between two of its points errs by less
 * than 16 bits can tell. */
enum { FINENESS = 512, POINTS = RESAMPLE_CROSSINGS * FINENESS };

#define BAND 0.95
#define PI 3.14159265358979324

/* sinc(t) w(t) at t = i / FINENESS */
float *resample_table(struct status *status) {
    float *table = memory_array(POINTS + 1, sizeof *table);
    if (!table) {
        status_no_memory(status);
        return NULL;
    }
    table[0] = 1;
    for (int i = 1; i <= POINTS; i++) {
        double t = (double)i / FINENESS;
        double window = 0.5 + 0.5 * wave_cosine(t / (2 * RESAMPLE_CROSSINGS));
        table[i] = (float)(wave_sine(t / 2) / (PI * t) * window);
    }
    return table;
}

static double tabled(const float *table, double t) {
    double at = fabs(t) * FINENESS;
    size_t i = (size_t)at;
    if (i >= POINTS) return 0;
    double part = at - (double)i;
    return (1 - part) * (double)table[i] + part * (double)table[i + 1];
}

/* The sample at a place of `in` (between samples). */
static double interpolate(const float *in, size_t count, double place, double cutoff,
                          const float *table) {
    double reach = RESAMPLE_CROSSINGS / cutoff, sum = 0;
    double first = ceil(place - reach), last = floor(place + reach);
    if (first < 0) first = 0;
    if (last > (double)count - 1) last = (double)count - 1;
    for (double n = first; n <= last; n++)
        sum += (double)in[(size_t)n] * tabled(table, (place - n) * cutoff);
    return cutoff * sum;
}

bool resample(const float *table, const float *in, size_t count, double ratio, uint32_t rate,
              struct sound *out, struct status *status) {
    if (!(ratio >= 1.0 / 64 && ratio <= 64) || count > SOUND_MOST_SAMPLES)
        return status_set(status, STATUS_LIMIT, "rate", "the rates lie too far apart");
    size_t wanted = (size_t)((double)count * ratio + 0.5);
    if (wanted > SOUND_MOST_SAMPLES)
        return status_set(status, STATUS_LIMIT, "rate", "the sound would be too long");
    if (!sound_take(out, wanted, rate, status)) return false;
    double cutoff = BAND * (ratio < 1 ? ratio : 1);
    for (size_t i = 0; i < wanted; i++)
        out->samples[i] = (float)interpolate(in, count, (double)i / ratio, cutoff, table);
    return true;
}

static bool copy(const struct sound *in, struct sound *out, struct status *status) {
    if (!sound_take(out, in->count, in->rate, status)) return false;
    memcpy(out->samples, in->samples, in->count * sizeof *in->samples);
    return true;
}

bool resample_to(const struct sound *in, uint32_t rate, struct sound *out, struct status *status) {
    if (rate == in->rate) return copy(in, out, status);
    float *table = resample_table(status);
    bool good = table &&
                resample(table, in->samples, in->count, (double)rate / in->rate, rate, out, status);
    free(table);
    return good;
}
