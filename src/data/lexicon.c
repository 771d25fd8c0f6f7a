#include "data/lexicon.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64, SLOTS_PER_STRING = 2 };

struct lexicon {
    struct buffer bytes; /* the strings end to end, each with a NUL */
    uint32_t *starts;    /* room + 1: where each begins, and the next would */
    int32_t *table;      /* room * SLOTS_PER_STRING: open addressing, number + 1, 0: free */
    size_t count, room;  /* room is a power of two */
};

/* FNV-1a (Fowler, Noll & Vo), its high bits folded into the low ones that are used. */
static uint32_t hash(const char *text, size_t length) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < length; i++) h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h ^ (h >> 15);
}

const char *lexicon_text(const struct lexicon *l, size_t index, size_t *length) {
    *length = l->starts[index + 1] - l->starts[index] - 1;
    return l->bytes.data + l->starts[index];
}

/* The slot that holds the string, or the free one where it would go; half of them are free. */
static int32_t *slot_of(const struct lexicon *l, const char *text, size_t length) {
    size_t mask = l->room * SLOTS_PER_STRING - 1;
    for (size_t i = hash(text, length) & mask;; i = (i + 1) & mask) {
        size_t size;
        if (!l->table[i]) return &l->table[i];
        const char *other = lexicon_text(l, (size_t)l->table[i] - 1, &size);
        if (size == length && memcmp(other, text, length) == 0) return &l->table[i];
    }
}

static bool grow(struct lexicon *l, size_t room) {
    uint32_t *starts = memory_resize(l->starts, room + 1, sizeof *starts);
    if (!starts) return false;
    l->starts = starts;
    int32_t *table = memory_array(room * SLOTS_PER_STRING, sizeof *table);
    if (!table) return false;
    free(l->table);
    l->table = table;
    l->room = room;
    for (size_t i = 0; i < l->count; i++) {
        size_t length;
        const char *text = lexicon_text(l, i, &length);
        *slot_of(l, text, length) = (int32_t)i + 1;
    }
    return true;
}

struct lexicon *lexicon_create(struct status *status) {
    struct lexicon *l = memory_array(1, sizeof *l);
    if (l && grow(l, FIRST_ROOM)) {
        l->starts[0] = 0;
        return l;
    }
    lexicon_destroy(l);
    status_no_memory(status);
    return NULL;
}

void lexicon_destroy(struct lexicon *l) {
    if (!l) return;
    buffer_free(&l->bytes);
    free(l->starts);
    free(l->table);
    free(l);
}

static bool append(struct lexicon *l, const char *text, size_t length) {
    size_t start = l->starts[l->count];
    if (length >= UINT32_MAX - start) return false;
    l->bytes.length = start; /* forgets what a refused allocation left half done */
    buffer_append(&l->bytes, text, length);
    buffer_byte(&l->bytes, '\0');
    if (buffer_failed(&l->bytes)) return l->bytes.failed = false;
    l->starts[l->count + 1] = (uint32_t)l->bytes.length;
    return true;
}

int32_t lexicon_add(struct lexicon *l, const char *text, size_t length, struct status *status) {
    int32_t *slot = slot_of(l, text, length);
    if (*slot) return *slot - 1;
    if (l->count == LEXICON_MAX) {
        status_set(status, STATUS_LIMIT, NULL, "there are more than %d different words",
                   LEXICON_MAX);
        return -1;
    }
    bool full = l->count == l->room;
    if ((full && !grow(l, 2 * l->room)) || !append(l, text, length)) {
        status_no_memory(status);
        return -1;
    }
    if (full) slot = slot_of(l, text, length);
    *slot = (int32_t)++l->count;
    return *slot - 1;
}

int32_t lexicon_find(const struct lexicon *l, const char *text, size_t length) {
    return *slot_of(l, text, length) - 1;
}

size_t lexicon_count(const struct lexicon *l) {
    return l->count;
}

static uint64_t bytes_of(uint64_t room, uint64_t capacity) {
    const struct lexicon *l = NULL;
    return sizeof *l + capacity + room * (sizeof *l->starts + SLOTS_PER_STRING * sizeof *l->table);
}

uint64_t lexicon_bytes(const struct lexicon *l) {
    return bytes_of(l->room, l->bytes.capacity);
}

uint64_t lexicon_most_bytes(size_t count, size_t length) {
    uint64_t room = count < FIRST_ROOM ? FIRST_ROOM : 2 * (uint64_t)count;
    return bytes_of(room, 64 + 2 * ((uint64_t)length + count));
}
