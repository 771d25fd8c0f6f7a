/* The allocator (the engine's own in WebAssembly, the C library's natively): blocks are aligned,
 * lie apart, keep their bytes, and come back when freed. */
#include "base/random.h"
#include "unit/check.h"
#include <stdint.h>
#include <stdlib.h>

enum { BLOCKS = 300, ROUNDS = 60000 };

struct entry {
    unsigned char *bytes;
    size_t size;
    unsigned char mark;
};

static bool holds(const struct entry *e, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (e->bytes[i] != e->mark) return false;
    return true;
}

static bool fill(struct entry *e, unsigned char *bytes, size_t size, unsigned char mark) {
    *e = (struct entry){bytes, size, mark};
    if (!bytes || (uintptr_t)bytes % 16) return false;
    memset(bytes, mark, size);
    return true;
}

static bool zeros(const unsigned char *bytes, size_t size) {
    for (size_t i = 0; bytes && i < size; i++)
        if (bytes[i]) return false;
    return bytes != NULL;
}

static bool resize(struct entry *e, size_t size, unsigned char mark) {
    size_t kept = size < e->size ? size : e->size;
    unsigned char *bytes = realloc(e->bytes, size);
    if (!bytes) return false;
    e->bytes = bytes;
    return holds(e, kept) && fill(e, bytes, size, mark);
}

/* One random act on one entry. */
static bool act(struct entry *e, struct random *random) {
    unsigned choice = random_below(random, 4);
    size_t size = 1 + random_below(random, random_below(random, 20) ? 300 : 200000);
    unsigned char mark = (unsigned char)random_below(random, 256);
    if (!e->bytes && choice == 0) {
        unsigned char *bytes = calloc(size, 1);
        return zeros(bytes, size) && fill(e, bytes, size, mark);
    }
    if (!e->bytes) return fill(e, malloc(size), size, mark);
    if (!holds(e, e->size)) return false;
    if (choice == 0) return resize(e, size, mark);
    free(e->bytes);
    *e = (struct entry){0};
    return true;
}

static void test_random(void) {
    static struct entry entries[BLOCKS];
    struct random random;
    random_seed(&random, 3, 0);
    int good = 0;
    for (int i = 0; i < ROUNDS; i++) good += act(&entries[random_below(&random, BLOCKS)], &random);
    CHECK(good == ROUNDS);
    for (int i = 0; i < BLOCKS; i++) free(entries[i].bytes);
}

/* What was freed is used again: else this would take 8 GB. */
static void test_reuse(void) {
    int good = 0;
    for (int i = 0; i < 200; i++) {
        char *small = malloc(100), *large = malloc(40000000 + (size_t)i * 1000);
        char *after = malloc(100);
        if (large) large[39999999] = 1;
        free(large);
        free(after);
        large = realloc(small, 40000000);
        if (large) large[0] = 2;
        good += large != NULL;
        free(large);
    }
    CHECK(good == 200);
}

/* Through volatile variables: a compiler may take a block that is only compared for granted. */
static void test_limits(void) {
    volatile size_t huge = SIZE_MAX / 2 + 2;
    void *volatile block = calloc(huge, 2);
    CHECK(block == NULL);
    block = malloc(huge + huge / 2);
    CHECK(block == NULL);
    void *volatile kept = malloc(10);
    block = realloc(kept, huge + huge / 2);
    CHECK(kept && block == NULL);
    free(kept);
    free(NULL);
    block = realloc(NULL, 20);
    CHECK(block != NULL);
    free(block);
}

int main(void) {
    test_random();
    test_reuse();
    test_limits();
    return check_report("heap");
}
