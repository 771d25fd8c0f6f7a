#include "audio/endpoint.h"

#include "base/memory.h"
#include "base/sort.h"
#include <stdlib.h>
#include <string.h>

#define ABOVE_FLOOR 4.0
#define BELOW_LOUDEST 0.0158 /* -36 dB */
#define LEAST 1e-5           /* what is quieter is no sound */

enum { FRAMES_A_SECOND = 100, HOLE = 20, MARGIN = 3 }; /* in frames */

static int by_level(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* levels: (count), and as many for sorting behind them */
static double threshold(float *levels, size_t count) {
    float *sorted = levels + count;
    memcpy(sorted, levels, count * sizeof *levels);
    sort_array(sorted, count, sizeof *sorted, by_level);
    double above = ABOVE_FLOOR * (double)sorted[count / 10];
    double below = BELOW_LOUDEST * (double)sorted[count - 1];
    double least = above > below ? above : below;
    return least > LEAST ? least : LEAST;
}

/* The next stretch of loud frames behind *at, and its energy; 0 when there is none. */
static double stretch(const float *levels, size_t count, double least, size_t *at, size_t *end) {
    double energy = 0;
    while (*at < count && (double)levels[*at] < least) ++*at;
    *end = *at;
    for (size_t i = *at; i < count && i <= *end + HOLE; i++) {
        if ((double)levels[i] < least) continue;
        energy += (double)levels[i] * (double)levels[i];
        *end = i + 1;
    }
    return energy;
}

static void choose(const float *levels, size_t count, double least, struct endpoint *found) {
    double most = 0, energy;
    size_t from = 0, end;
    for (; (energy = stretch(levels, count, least, &from, &end)) > 0; from = end) {
        if (energy <= most) continue;
        most = energy;
        *found = (struct endpoint){true, from, end};
    }
}

bool endpoint_find(const struct sound *sound, struct endpoint *found, struct status *status) {
    size_t length = sound->rate / FRAMES_A_SECOND, count = sound->count / length;
    *found = (struct endpoint){false, 0, sound->count};
    if (!count) return true;
    float *levels = memory_array(2 * count, sizeof *levels);
    if (!levels) return status_no_memory(status);
    for (size_t i = 0; i < count; i++)
        levels[i] = (float)sound_level(sound->samples + i * length, length);
    choose(levels, count, threshold(levels, count), found);
    free(levels);
    if (!found->spoken) return true;
    found->from = (found->from > MARGIN ? found->from - MARGIN : 0) * length;
    found->to = (found->to + MARGIN) * length;
    if (found->to > sound->count) found->to = sound->count;
    return true;
}
