/* Mono sound: samples between -1 and 1 (floats may go beyond), so many a second. */
#ifndef SOUND_H
#define SOUND_H

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

enum {
    SOUND_RATE = 8000, /* of the clips and of what is recognised: the telephone's band, 0 to 4 kHz,
                        * tells ten digits apart, and takes half the bytes and steps of 16 kHz */
    SOUND_LEAST_RATE = 1000,
    SOUND_MOST_RATE = 384000,
    SOUND_MOST_SECONDS = 60,
    SOUND_MOST_SAMPLES = SOUND_MOST_RATE * SOUND_MOST_SECONDS,
};

struct sound {
    float *samples;
    size_t count;
    uint32_t rate; /* a second */
};

/* `count` samples of silence. sound_free() is called in any case. */
bool sound_take(struct sound *sound, size_t count, uint32_t rate, struct status *status);

void sound_free(struct sound *sound);

/* Root of the mean square; 0 of nothing. */
double sound_level(const float *samples, size_t count);

/* The largest magnitude. */
double sound_peak(const float *samples, size_t count);

#endif
