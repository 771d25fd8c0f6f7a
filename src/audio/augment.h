/* The same word as another room, another microphone and another day would have it: all from a seed.
 */
#ifndef AUGMENT_H
#define AUGMENT_H

#include "audio/sound.h"
#include "base/random.h"

/* What noise sounds like. */
enum augment_noise {
    AUGMENT_WHITE, /* a hiss */
    AUGMENT_PINK,  /* 3 dB an octave down (Kellet's filter): wind, a crowd far away */
    AUGMENT_BROWN, /* 6 dB: traffic */
    AUGMENT_HUM,   /* 50 Hz and overtones, and a hiss */
    AUGMENT_NOISES
};

/* Noise of a level (root of the mean square) of 1. */
void augment_noise(enum augment_noise kind, uint32_t rate, struct random *random, float *out,
                   size_t count);

/* Add noise whose level lies `decibels` below `level`. */
bool augment_add_noise(struct sound *sound, enum augment_noise kind, double level, double decibels,
                       struct random *random, struct status *status);

/* A room: four combs side by side, two all-passes one after another (Schroeder 1962). `seconds`:
 * until the echo has lost 60 dB; `wet`: the echo's part, 0 to 1. In place; what would sound on
 * beyond the end is cut. */
bool augment_room(struct sound *sound, double seconds, double wet, struct random *random,
                  struct status *status);

/* A microphone's colour: a slope over the whole band, y(n) = x(n) + tilt x(n-1), -1 < tilt < 1
 * (negative: thin, positive: dull). */
void augment_tilt(struct sound *sound, double tilt);

void augment_gain(struct sound *sound, double factor);

#endif
