#include "base/random.h"

#include "base/logarithm.h"
#include <math.h>

static uint64_t splitmix(uint64_t *x) {
    uint64_t z = (*x += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void random_seed(struct random *random, uint64_t seed, uint64_t stream) {
    uint64_t x = seed;
    uint64_t y = splitmix(&x) ^ (stream * 0xD1342543DE82EF95u);
    for (int i = 0; i < 4; i++) random->state[i] = splitmix(&y);
}

static uint64_t rotate(uint64_t x, int by) {
    return (x << by) | (x >> (64 - by));
}

uint64_t random_bits(struct random *random) {
    uint64_t *s = random->state;
    uint64_t result = rotate(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

double random_uniform(struct random *random) {
    return (double)(random_bits(random) >> 11) * 0x1p-53;
}

uint32_t random_below(struct random *random, uint32_t bound) {
    /* Lemire 2019: multiply, and reject the few low products that would be favoured. */
    uint32_t threshold = (0u - bound) % bound;
    for (;;) {
        uint64_t product = (random_bits(random) >> 32) * (uint64_t)bound;
        if ((uint32_t)product >= threshold) return (uint32_t)(product >> 32);
    }
}

double random_normal(struct random *random) {
    for (;;) {
        double u = 2 * random_uniform(random) - 1;
        double v = 2 * random_uniform(random) - 1;
        double r = u * u + v * v;
        if (r < 1 && r > 1e-300) return u * sqrt(-2 * logarithm(r) / r);
    }
}
