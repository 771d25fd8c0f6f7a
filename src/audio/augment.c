#include "audio/augment.h"

#include "audio/wave.h"
#include "base/elementary.h"
#include "base/memory.h"
#include <stdlib.h>

enum { COMBS = 4, PASSES = 2, MAINS = 50 };

#define LN10 2.30258509299404568

static double decibels_to_factor(double decibels) {
    return elementary_exponential(decibels / 20 * LN10);
}

/* ---- noise ---- */

/* White noise does not care how its samples are spread, and even ones are drawn soonest. */
static double hiss(struct random *random) {
    return 2 * random_uniform(random) - 1;
}

/* White noise through three one-pole low-passes, whose sum falls by 3 dB an octave. */
static void pink(struct random *random, float *out, size_t count) {
    double a = 0, b = 0, c = 0;
    for (size_t i = 0; i < count; i++) {
        double white = hiss(random);
        a = 0.99765 * a + white * 0.0990460;
        b = 0.96300 * b + white * 0.2965164;
        c = 0.57000 * c + white * 1.0526913;
        out[i] = (float)(a + b + c + white * 0.1848);
    }
}

static void brown(struct random *random, float *out, size_t count) {
    double x = 0;
    for (size_t i = 0; i < count; i++) {
        x = 0.98 * x + hiss(random);
        out[i] = (float)x;
    }
}

/* One period is computed, the others are like it. */
static void hum(uint32_t rate, struct random *random, float *out, size_t count) {
    size_t period = rate / MAINS, start = random_below(random, (uint32_t)period);
    for (size_t i = 0; i < count && i < period; i++) {
        double turns = (double)(start + i) / (double)period;
        out[i] =
            (float)(wave_sine(turns) + 0.5 * wave_sine(2 * turns) + 0.3 * wave_sine(3 * turns));
    }
    for (size_t i = period; i < count; i++) out[i] = out[i - period];
    for (size_t i = 0; i < count; i++) out[i] = (float)((double)out[i] + 0.3 * hiss(random));
}

void augment_noise(enum augment_noise kind, uint32_t rate, struct random *random, float *out,
                   size_t count) {
    if (kind == AUGMENT_PINK)
        pink(random, out, count);
    else if (kind == AUGMENT_BROWN)
        brown(random, out, count);
    else if (kind == AUGMENT_HUM)
        hum(rate, random, out, count);
    else
        for (size_t i = 0; i < count; i++) out[i] = (float)hiss(random);
    double level = sound_level(out, count);
    for (size_t i = 0; i < count && level > 0; i++) out[i] = (float)((double)out[i] / level);
}

bool augment_add_noise(struct sound *sound, enum augment_noise kind, double level, double decibels,
                       struct random *random, struct status *status) {
    float *noise = memory_array(sound->count, sizeof *noise);
    if (!noise) return status_no_memory(status);
    double factor = level * decibels_to_factor(-decibels);
    augment_noise(kind, sound->rate, random, noise, sound->count);
    for (size_t i = 0; i < sound->count; i++)
        sound->samples[i] = (float)((double)sound->samples[i] + factor * (double)noise[i]);
    free(noise);
    return true;
}

/* ---- the room ---- */

/* y(n) = x(n) + g y(n - d), added to `out` */
static void comb(const float *in, size_t count, size_t delay, double g, float *line, float *out) {
    size_t at = 0;
    for (size_t i = 0; i < delay; i++) line[i] = 0;
    for (size_t i = 0; i < count; i++) {
        line[at] = (float)((double)in[i] + g * (double)line[at]);
        out[i] += line[at] / COMBS;
        if (++at == delay) at = 0;
    }
}

/* y(n) = -g x(n) + x(n - d) + g y(n - d), in place */
static void all_pass(float *x, size_t count, size_t delay, double g, float *line) {
    size_t at = 0;
    for (size_t i = 0; i < delay; i++) line[i] = 0;
    for (size_t i = 0; i < count; i++) {
        double before = (double)line[at], inner = (double)x[i] + g * before;
        x[i] = (float)(before - g * inner);
        line[at] = (float)inner;
        if (++at == delay) at = 0;
    }
}

/* Schroeder's delays, moved by up to a fifth: rooms differ in size. */
static void reverberate(const struct sound *sound, double seconds, struct random *random,
                        float *echo, float *line) {
    static const double combs[COMBS] = {0.0297, 0.0371, 0.0411, 0.0437};
    static const double passes[PASSES] = {0.005, 0.0017};
    double size = 0.8 + 0.4 * random_uniform(random);
    for (size_t i = 0; i < COMBS; i++) {
        double delay = combs[i] * size;
        /* 60 dB lost in `seconds`: g = 10^(-3 delay / seconds) */
        double g = elementary_exponential(-3 * delay / seconds * LN10);
        comb(sound->samples, sound->count, (size_t)(delay * sound->rate) + 1, g, line, echo);
    }
    for (size_t i = 0; i < PASSES; i++)
        all_pass(echo, sound->count, (size_t)(passes[i] * size * sound->rate) + 1, 0.7, line);
}

bool augment_room(struct sound *sound, double seconds, double wet, struct random *random,
                  struct status *status) {
    size_t longest = (size_t)(0.06 * sound->rate) + 1;
    float *memory = memory_array(sound->count + longest, sizeof *memory);
    if (!memory) return status_no_memory(status);
    reverberate(sound, seconds, random, memory, memory + sound->count);
    for (size_t i = 0; i < sound->count; i++)
        sound->samples[i] =
            (float)((1 - wet) * (double)sound->samples[i] + wet * (double)memory[i]);
    free(memory);
    return true;
}

/* ---- the microphone ---- */

void augment_tilt(struct sound *sound, double tilt) {
    float before = 0;
    for (size_t i = 0; i < sound->count; i++) {
        float now = sound->samples[i];
        sound->samples[i] = (float)((double)now + tilt * (double)before);
        before = now;
    }
}

void augment_gain(struct sound *sound, double factor) {
    for (size_t i = 0; i < sound->count; i++)
        sound->samples[i] = (float)((double)sound->samples[i] * factor);
}
