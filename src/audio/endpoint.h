/* Where in a sound somebody speaks. */
#ifndef ENDPOINT_H
#define ENDPOINT_H

#include "audio/sound.h"

struct endpoint {
    bool spoken;     /* something stands out; else from and to are all of the sound */
    size_t from, to; /* samples, to beyond the last */
};

/* The stretch with the most energy: frames of 10 ms that are at least 4 times as loud as the
 * quiet tenth of all and at most 36 dB below the loudest; holes of up to 200 ms belong to it (the
 * silence before the t of « huit »), and 30 ms to each side. After Rabiner & Sambur 1975, by energy
 * alone. */
bool endpoint_find(const struct sound *sound, struct endpoint *found, struct status *status);

#endif
