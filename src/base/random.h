/* Seeded random numbers: the same seed gives the same bits on every machine and build.
 * Generator: xoshiro256++ (Blackman & Vigna 2021), seeded by splitmix64. No libm function is used.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state[4]; /* plain data: copy it to save and restore */
};

/* Start the sequence of `seed`. Different streams of one seed (initial weights, batches, sampling)
 * are independent. */
void random_seed(struct random *random, uint64_t seed, uint64_t stream);

uint64_t random_bits(struct random *random);

/* Uniform in [0, 1), 53 random bits. */
double random_uniform(struct random *random);

/* Uniform integer in [0, bound), bound > 0, without modulo bias. */
uint32_t random_below(struct random *random, uint32_t bound);

/* Standard normal (Marsaglia's polar method). */
double random_normal(struct random *random);

#endif
