#include "audio/sound.h"

#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

bool sound_take(struct sound *sound, size_t count, uint32_t rate, struct status *status) {
    *sound = (struct sound){memory_array(count, sizeof *sound->samples), count, rate};
    return sound->samples || status_no_memory(status);
}

void sound_free(struct sound *sound) {
    free(sound->samples);
    *sound = (struct sound){0};
}

double sound_level(const float *samples, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += (double)samples[i] * (double)samples[i];
    return count ? sqrt(sum / (double)count) : 0;
}

double sound_peak(const float *samples, size_t count) {
    double peak = 0;
    for (size_t i = 0; i < count; i++)
        if (fabs((double)samples[i]) > peak) peak = fabs((double)samples[i]);
    return peak;
}
