#include "audio/features.h"

#include "audio/wave.h"
#include "base/elementary.h"
#include "base/logarithm.h"
#include "base/memory.h"
#include <kiss_fftr.h>
#include <math.h>
#include <stdlib.h>

#define LN10 2.30258509299404568

struct features {
    struct features_settings settings;
    kiss_fftr_cfg transform;
    size_t bins;            /* frame / 2 + 1 */
    float *window;          /* (frame) */
    float *windowed;        /* (frame) */
    kiss_fft_cpx *spectrum; /* (bins) */
    float *power;           /* (bins) */
    float *filters;         /* (bands, bins) */
    float *cosines;         /* (coefficients, bands) */
    double *logarithms;     /* (bands) */
};

struct features_settings features_default(void) {
    return (struct features_settings){.frame = 200,
                                      .hop = 80,
                                      .bands = 24,
                                      .coefficients = 13,
                                      .low = 100,
                                      .high = 3800,
                                      .range = 50,
                                      .scale = 0.2,
                                      .relative = true,
                                      .centred = true};
}

size_t features_width(const struct features_settings *settings) {
    return settings->coefficients ? settings->coefficients : settings->bands;
}

/* ---- tables ---- */

static double mel_of(double hertz) {
    return 2595 * logarithm(1 + hertz / 700) / LN10;
}

static double hertz_of(double mel) {
    return 700 * (elementary_exponential(mel / 2595 * LN10) - 1);
}

/* w(n) = (1 - cos(2 pi n / N)) / 2 */
static void fill_window(struct features *f) {
    size_t n = f->settings.frame;
    for (size_t i = 0; i < n; i++)
        f->window[i] = (float)(0.5 - 0.5 * wave_cosine((double)i / (double)n));
}

/* The triangle over the corners a < b < c at a frequency. */
static double triangle(double a, double b, double c, double at) {
    double rise = (at - a) / (b - a), fall = (c - at) / (c - b);
    double height = rise < fall ? rise : fall;
    return height > 0 ? height : 0;
}

static void fill_filters(struct features *f, uint32_t rate) {
    const struct features_settings *s = &f->settings;
    double from = mel_of(s->low), step = (mel_of(s->high) - from) / (double)(s->bands + 1);
    for (size_t m = 0; m < s->bands; m++) {
        double corners[3];
        for (size_t i = 0; i < 3; i++) corners[i] = hertz_of(from + (double)(m + i) * step);
        for (size_t k = 0; k < f->bins; k++) {
            double hertz = (double)k * rate / (double)s->frame;
            f->filters[m * f->bins + k] =
                (float)triangle(corners[0], corners[1], corners[2], hertz);
        }
    }
}

/* c(j) = sqrt((j ? 2 : 1) / M) sum_m x(m) cos(pi j (m + 1/2) / M) */
static void fill_cosines(struct features *f) {
    size_t bands = f->settings.bands;
    for (size_t j = 0; j < f->settings.coefficients; j++)
        for (size_t m = 0; m < bands; m++)
            f->cosines[j * bands + m] =
                (float)(sqrt((j ? 2.0 : 1.0) / (double)bands) *
                        wave_cosine((double)j * (2 * (double)m + 1) / (4 * (double)bands)));
}

/* ---- life ---- */

static bool fault(struct status *status, const char *key, const char *what) {
    return status_set(status, STATUS_INVALID_CONFIG, key, "\"%s\" %s", key, what);
}

static bool check(const struct features_settings *s, uint32_t rate, struct status *status) {
    if (s->frame < 16 || s->frame > FEATURES_MOST_FRAME || s->frame % 2)
        return fault(status, "frame", "must be an even number from 16 to 4096");
    if (s->hop < 1 || s->hop > s->frame) return fault(status, "hop", "must be 1 to \"frame\"");
    if (s->bands < 1 || s->bands > FEATURES_MOST_BANDS)
        return fault(status, "bands", "must be 1 to 128");
    if (s->coefficients > s->bands)
        return fault(status, "coefficients", "must be at most \"bands\"");
    if (!(s->low >= 0 && s->low < s->high && s->high <= rate / 2.0))
        return fault(status, "high", "must lie above \"low\", and not above half the rate");
    if (!(s->scale > 0 && s->scale <= 100))
        return fault(status, "scale", "must be above 0, at most 100");
    return (s->range >= 0 && s->range <= 200) ||
           fault(status, "range", "must be 0 to 200 decibels");
}

static bool take(struct features *f, struct status *status) {
    size_t frame = f->settings.frame, bands = f->settings.bands;
    f->bins = frame / 2 + 1;
    f->transform = kiss_fftr_alloc((int)frame, 0, NULL, NULL);
    f->window = memory_array(frame, sizeof *f->window);
    f->windowed = memory_array(frame, sizeof *f->windowed);
    f->spectrum = memory_array(f->bins, sizeof *f->spectrum);
    f->power = memory_array(f->bins, sizeof *f->power);
    f->filters = memory_array(bands * f->bins, sizeof *f->filters);
    f->cosines = memory_array(f->settings.coefficients * bands, sizeof *f->cosines);
    f->logarithms = memory_array(bands, sizeof *f->logarithms);
    return (f->transform && f->window && f->windowed && f->spectrum && f->power && f->filters &&
            f->cosines && f->logarithms) ||
           status_no_memory(status);
}

struct features *features_create(const struct features_settings *settings, uint32_t rate,
                                 struct status *status) {
    if (!check(settings, rate, status)) return NULL;
    struct features *f = memory_array(1, sizeof *f);
    if (!f) {
        status_no_memory(status);
        return NULL;
    }
    f->settings = *settings;
    if (!take(f, status)) {
        features_destroy(f);
        return NULL;
    }
    fill_window(f);
    fill_filters(f, rate);
    fill_cosines(f);
    return f;
}

void features_destroy(struct features *features) {
    if (!features) return;
    kiss_fftr_free(features->transform);
    free(features->window);
    free(features->windowed);
    free(features->spectrum);
    free(features->power);
    free(features->filters);
    free(features->cosines);
    free(features->logarithms);
    free(features);
}

/* ---- rows ---- */

size_t features_rows(const struct features *f, size_t count) {
    return count < f->settings.frame ? 0 : 1 + (count - f->settings.frame) / f->settings.hop;
}

static void transform(struct features *f, const float *samples) {
    for (size_t i = 0; i < f->settings.frame; i++) f->windowed[i] = samples[i] * f->window[i];
    kiss_fftr(f->transform, f->windowed, f->spectrum);
    for (size_t k = 0; k < f->bins; k++)
        f->power[k] = f->spectrum[k].r * f->spectrum[k].r + f->spectrum[k].i * f->spectrum[k].i;
}

/* The energies of the bands, (bands); what is no number, of samples that are far too large, is 0.
 */
static void measure(struct features *f, const float *samples, float *out) {
    transform(f, samples);
    for (size_t m = 0; m < f->settings.bands; m++) {
        const float *filter = f->filters + m * f->bins;
        double sum = 0;
        for (size_t k = 0; k < f->bins; k++) sum += (double)filter[k] * (double)f->power[k];
        out[m] = sum <= 1e30 ? (float)sum : 0;
    }
}

/* The energies' logarithms, in their place. `most`: the largest of all energies. */
static void compress(const struct features *f, size_t count, double most, float *values) {
    const struct features_settings *s = &f->settings;
    double least = s->range > 0 ? most * elementary_exponential(-s->range / 10 * LN10) : 0;
    double floor = least > FEATURES_FLOOR ? least : FEATURES_FLOOR;
    double zero = s->relative ? logarithm(floor) : 0;
    for (size_t i = 0; i < count; i++) {
        double x = (double)values[i];
        values[i] = (float)(logarithm(x > floor ? x : floor) - zero);
    }
}

/* Rows of bands become rows of coefficients, in place: these are never more. */
static void shorten(struct features *f, size_t rows, float *values) {
    size_t bands = f->settings.bands, width = f->settings.coefficients;
    for (size_t r = 0; r < rows; r++) {
        for (size_t m = 0; m < bands; m++) f->logarithms[m] = (double)values[r * bands + m];
        for (size_t j = 0; j < width; j++) {
            double sum = 0;
            for (size_t m = 0; m < bands; m++)
                sum += f->logarithms[m] * (double)f->cosines[j * bands + m];
            values[r * width + j] = (float)sum;
        }
    }
}

static void centre(size_t rows, size_t width, float *values) {
    for (size_t i = 0; i < width; i++) {
        double sum = 0;
        for (size_t r = 0; r < rows; r++) sum += (double)values[r * width + i];
        float mean = rows ? (float)(sum / (double)rows) : 0;
        for (size_t r = 0; r < rows; r++) values[r * width + i] -= mean;
    }
}

float *features_compute(struct features *f, const float *samples, size_t count, size_t *rows,
                        struct status *status) {
    const struct features_settings *s = &f->settings;
    *rows = features_rows(f, count);
    if (*rows > FEATURES_MOST_ROWS) {
        status_set(status, STATUS_LIMIT, "hop", "these are more than %d rows", FEATURES_MOST_ROWS);
        return NULL;
    }
    float *values = memory_array(*rows * s->bands, sizeof *values);
    if (!values) {
        status_no_memory(status);
        return NULL;
    }
    for (size_t r = 0; r < *rows; r++) measure(f, samples + r * s->hop, values + r * s->bands);
    compress(f, *rows * s->bands, sound_peak(values, *rows * s->bands), values);
    if (s->coefficients) shorten(f, *rows, values);
    if (s->centred) centre(*rows, features_width(s), values);
    for (size_t i = 0; i < *rows * features_width(s); i++)
        values[i] = (float)((double)values[i] * s->scale);
    return values;
}
