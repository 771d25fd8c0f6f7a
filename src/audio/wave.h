/* Sine and cosine of whole turns, the same bits on every machine (elementary.h). */
#ifndef WAVE_H
#define WAVE_H

/* cos(2 pi x) and sin(2 pi x) for finite x below 2^50 in magnitude. */
double wave_cosine(double turns);
double wave_sine(double turns);

#endif
