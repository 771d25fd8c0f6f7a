/* How the learning rate changes from step to step, by Keras's formulas. `rate` is the configured
 * learning rate, s the number of steps done before (0 at the first).
 *
 *   constant      rate
 *   step          rate factor^floor(s / everySteps)
 *   exponential   rate decayRate^(s / decaySteps), the exponent rounded down when staircase
 *   cosine        rate ((1 - minimum) (1 + cos(pi s' / decaySteps)) / 2 + minimum),
 *                 s' = min(s, decaySteps) (Loshchilov & Hutter 2017)
 *
 * With warmupSteps w any of them is preceded by a linear rise: rate s / w while s < w, and then the
 * schedule with s - w. (The first step of a warm-up has rate 0, as in Keras.)
 *
 * In configurations: everySteps, decaySteps 1 to 1e9, warmupSteps 0 to 1e9, whole numbers; factor,
 * decayRate 1e-6 to 10; minimum 0 to 1. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>
#include <stdint.h>

/* What a schedule multiplies the rate by never exceeds it, so that a growing one stays finite. */
#define SCHEDULE_MOST 1e30

enum schedule_type { SCHEDULE_CONSTANT, SCHEDULE_STEP, SCHEDULE_EXPONENTIAL, SCHEDULE_COSINE };

struct schedule {
    enum schedule_type type;
    double every_steps, factor; /* step */
    double decay_steps;         /* exponential, cosine */
    double decay_rate;          /* exponential */
    bool staircase;             /* exponential */
    double minimum;             /* cosine: a fraction of the rate */
    double warmup_steps;        /* 0: none */
};

/* Constant, no warm-up; the other members at usable defaults. */
struct schedule schedule_default(void);

/* The learning rate of the step after `done` steps (exactly `rate` when constant). Own arithmetic
 * instead of libm's pow and cos (base/elementary.h), so that every build gives the same bits. */
double schedule_rate(const struct schedule *schedule, double rate, uint64_t done);

/* Read {"type":"cosine","decaySteps":1000,"minimum":0,"warmupSteps":100}; keys of other types are
 * faults. Keys left out keep what is in *schedule; another type begins from schedule_default().
 * `object` NULL: nothing happens. Paths begin with "schedule". */
bool schedule_parse(struct schedule *schedule, const cJSON *object, struct status *status);

/* Append the object, with every key of its type. */
void schedule_write(const struct schedule *schedule, struct buffer *out);

/* Append the limits as members of a JSON object: "everySteps":{"least":1,"most":1e9},… */
void schedule_write_limits(struct buffer *out);

#endif
