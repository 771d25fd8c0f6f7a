/* Sound as rows of numbers: the logarithm of its mel spectrum, or the cepstrum of that.
 *
 * Frames of `frame` samples, one each `hop`, none beyond the end (librosa's center=False);
 * Hann's window, periodic; the power |X|^2 of the Fourier transform (KISS FFT); triangles of height
 * 1, evenly spaced on the mel scale m = 2595 log10(1 + f/700) (O'Shaughnessy 1987) between `low`
 * and `high` hertz (librosa's htk=True, norm=None, the defaults of torchaudio); the natural
 * logarithm of what is at least FEATURES_FLOOR. With `coefficients` the first so many of the
 * orthonormal DCT-II of these (Davis & Mermelstein 1980). The tests hold the numbers against
 * librosa's. */
#ifndef FEATURES_H
#define FEATURES_H

#include "audio/sound.h"

#define FEATURES_FLOOR 1e-10

enum {
    FEATURES_MOST_FRAME = 4096,
    FEATURES_MOST_BANDS = 128,
    FEATURES_MOST_ROWS = 1 << 16,
};

struct features_settings {
    size_t frame, hop; /* samples; frame is even */
    size_t bands;
    size_t coefficients; /* 0: the logarithms themselves */
    double low, high;    /* hertz */
    double range;        /* decibels: what lies further below the loudest is raised to it; 0: off */
    double scale;        /* what the numbers are multiplied by in the end */
    bool relative; /* zero is the least there can be: "range" below the loudest; loudness is gone */
    bool centred;  /* subtract each column's mean over the rows: what the microphone and the
                    * loudness add is gone (cepstral mean normalization, Atal 1974) */
};

/* For recognition at SOUND_RATE: frames of 25 ms, one each 10 ms, 13 coefficients of 24 bands. */
struct features_settings features_default(void);

/* Numbers of a row. */
size_t features_width(const struct features_settings *settings);

struct features;

/* Tables for sound of `rate` samples a second. NULL on failure, with the key named. */
struct features *features_create(const struct features_settings *settings, uint32_t rate,
                                 struct status *status);
void features_destroy(struct features *features);

/* Rows that `count` samples give; 0 for fewer than a frame. */
size_t features_rows(const struct features *features, size_t count);

/* The rows, (*rows, width), which the caller frees with free(); NULL on failure. */
float *features_compute(struct features *features, const float *samples, size_t count, size_t *rows,
                        struct status *status);

#endif
