/* Identifiers of headings, readable in a French URL: "L'œuvre à l'été" becomes "l-oeuvre-a-l-ete".
 */
#ifndef SLUG_H
#define SLUG_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>

enum {
    SLUG_MAX_BYTES = 80,   /* a longer slug is cut */
    SLUG_MAX_COUNT = 6000, /* identifiers of one page */
};

struct slug_entry {
    char *id;
    int next; /* the number that the next duplicate of `id` tries first */
};

/* The identifiers taken on one page; an empty set is all zeros. Several lessons may stand on one
 * page: each has a set with a prefix of its own, which the functions below put before what they are
 * given. */
struct slug_set {
    const char *prefix;         /* NULL: none; belongs to the caller */
    struct slug_entry *entries; /* open addressing, capacity a power of two */
    size_t count;
    size_t capacity;
};

/* Append the slug of UTF-8 `text`: accents stripped, œ as oe, lower case, every other run of
 * characters one "-", none at the ends; "section" when nothing is left. */
void slug_append(struct buffer *out, const char *text, size_t length);

/* `wanted` with the set's prefix, or `wanted-2`, `wanted-3`… when it is taken; the result is in the
 * set from then on and belongs to it. NULL when the page has SLUG_MAX_COUNT identifiers or memory
 * is refused. */
const char *slug_unique(struct slug_set *set, const char *wanted);

/* Whether the identifier, to be given without the prefix, is taken. */
bool slug_taken(const struct slug_set *set, const char *id);

void slug_free(struct slug_set *set);

#endif
