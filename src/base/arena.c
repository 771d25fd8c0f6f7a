#include "base/arena.h"

#include <stdlib.h>

void *arena_cut(struct arena *arena, uint64_t count, size_t size) {
    uint64_t bytes = (count * size + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    void *piece = arena->base ? arena->base + arena->used : NULL;
    arena->used += bytes;
    return piece;
}

bool arena_take(struct arena *arena, struct status *status) {
    if (arena->used > SIZE_MAX / 2 - ARENA_ALIGNMENT) return status_no_memory(status);
    arena->block = calloc((size_t)arena->used + ARENA_ALIGNMENT, 1);
    if (!arena->block) return status_no_memory(status);
    uintptr_t start = (uintptr_t)arena->block;
    arena->base = (unsigned char *)arena->block + (ARENA_ALIGNMENT - start % ARENA_ALIGNMENT);
    arena->used = 0;
    return true;
}

void arena_free(struct arena *arena) {
    free(arena->block);
    *arena = (struct arena){0};
}
