/* malloc() and its family for the engine's WebAssembly modules, natively nothing: a tenth of the
 * smallest of Emscripten's. The engine takes few blocks and none while it trains, so that a search
 * from the start of a short list will do (first fit, neighbours joined: Knuth 1968, 2.5). */
#ifdef __wasm__

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, PAGE = 65536, MOST = 0x7FFF0000 };

/* What stands before each block's bytes. */
struct block {
    _Alignas(ALIGNMENT) size_t size; /* with this header, a multiple of ALIGNMENT */
    struct block *next;              /* the next free one, higher up */
};

extern unsigned char __heap_base;

/* Free blocks; no two touch, and none touches the top. */
static struct block *list;
/* All from here to the end of the memory is free as well; NULL before the first block. */
static char *top;

static char *end_of(struct block *block) {
    return (char *)block + block->size;
}

static struct block *take_top(size_t size) {
    if (!top) top = (char *)(((uintptr_t)&__heap_base + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    size_t wanted = (uintptr_t)top + size, have = __builtin_wasm_memory_size(0) * PAGE;
    if (wanted > have &&
        __builtin_wasm_memory_grow(0, (wanted - have + PAGE - 1) / PAGE) == SIZE_MAX)
        return NULL;
    struct block *block = (struct block *)(void *)top;
    block->size = size;
    top += size;
    return block;
}

/* Of a free block the first part; the rest stays free. */
static struct block *take(struct block **at, size_t size) {
    struct block *block = *at;
    if (block->size == size) {
        *at = block->next;
    } else {
        struct block *rest = (struct block *)(void *)((char *)block + size);
        *rest = (struct block){block->size - size, block->next};
        *at = rest;
        block->size = size;
    }
    return block;
}

static size_t size_for(size_t bytes) {
    return sizeof(struct block) + (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void *allocate(size_t bytes) {
    if (bytes > MOST) return NULL;
    size_t size = size_for(bytes);
    struct block **at = &list;
    while (*at && (*at)->size < size) at = &(*at)->next;
    struct block *block = *at ? take(at, size) : take_top(size);
    return block ? block + 1 : NULL;
}

static void join(struct block *block) {
    struct block *next = block->next;
    if (!next || end_of(block) != (char *)next) return;
    block->size += next->size;
    block->next = next->next;
}

/* The highest free block becomes part of the top, where they touch. */
static void lower_top(void) {
    struct block **at = &list;
    while ((*at)->next) at = &(*at)->next;
    if (end_of(*at) != top) return;
    top = (char *)*at;
    *at = NULL;
}

static void release(struct block *block) {
    struct block **at = &list, *before = NULL;
    for (; *at && *at < block; at = &before->next) before = *at;
    block->next = *at;
    *at = block;
    join(block);
    if (before) join(before);
    lower_top();
}

void *malloc(size_t bytes) {
    return allocate(bytes);
}

void *calloc(size_t count, size_t size) {
    if (size && count > MOST / size) return NULL;
    void *bytes = allocate(count * size);
    return bytes ? memset(bytes, 0, count * size) : NULL;
}

void free(void *bytes) {
    if (bytes) release((struct block *)bytes - 1);
}

/* A block below the top grows where it is, others by a copy; none shrinks. */
void *realloc(void *bytes, size_t size) {
    if (!bytes) return allocate(size);
    struct block *block = (struct block *)bytes - 1;
    size_t have = block->size - sizeof *block;
    if (size <= have) return bytes;
    if (size <= MOST && end_of(block) == top && take_top(size_for(size) - block->size)) {
        block->size = size_for(size);
        return bytes;
    }
    void *to = allocate(size);
    if (!to) return NULL;
    memcpy(to, bytes, have);
    release(block);
    return to;
}

#endif
