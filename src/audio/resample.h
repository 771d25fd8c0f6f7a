/* Another rate of samples, by a windowed sinc (Smith, "Digital Audio Resampling"). */
#ifndef RESAMPLE_H
#define RESAMPLE_H

#include "audio/sound.h"

/* *out becomes `in` with `ratio` times as many samples, 1/64 to 64; its rate is set to `rate`.
 * y(m) = sum_n x(n) h(m/ratio - n), h(t) = c sinc(c t) w(c t) with c the lower of 1 and ratio,
 * times 0.95, as cutoff, w Hann's window over RESAMPLE_CROSSINGS zero crossings to each side: what
 * lies above half the lower rate goes, what lies below 0.85 of it stays. Played at the same rate, a
 * ratio below 1 is a faster and higher voice. sound_free(out) is called in any case. */
enum { RESAMPLE_CROSSINGS = 16 };

/* h in a table, which takes longer to fill than a word to resample. NULL when memory is refused.
 * free() gives it back. */
float *resample_table(struct status *status);

bool resample(const float *table, const float *in, size_t count, double ratio, uint32_t rate,
              struct sound *out, struct status *status);

/* The same sound at another rate. */
bool resample_to(const struct sound *in, uint32_t rate, struct sound *out, struct status *status);

#endif
