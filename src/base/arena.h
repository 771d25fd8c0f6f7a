/* One allocation cut into pieces, whose size is known before it is made.
 *
 * The function that cuts runs twice: on an arena without memory, where every piece is NULL and only
 * the size is counted, and on one with memory. What was planned is then exactly what is used. */
#ifndef ARENA_H
#define ARENA_H

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

enum { ARENA_ALIGNMENT = 64 };

struct arena {
    unsigned char *base; /* NULL while planning */
    uint64_t used;       /* bytes cut so far; 64 bits, so that a plan cannot overflow on WASM */
    void *block;         /* what arena_free() gives back */
};

/* The next `count` elements of `size` bytes, aligned, zero; NULL while planning.
 * count * size must stay under 2^60. */
void *arena_cut(struct arena *arena, uint64_t count, size_t size);

/* Take the planned bytes and begin again from the start, now with memory. */
bool arena_take(struct arena *arena, struct status *status);

void arena_free(struct arena *arena);

#endif
