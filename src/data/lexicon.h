/* A list of different strings by number: words of a text, or labels. */
#ifndef LEXICON_H
#define LEXICON_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

/* Strings; a long text is counted whole in one before its most frequent words are kept. */
enum { LEXICON_MAX = 1 << 18 };

struct lexicon; /* opaque: strings, hash table */

/* An empty one; NULL when memory is refused. lexicon_destroy(NULL) does nothing. */
struct lexicon *lexicon_create(struct status *status);
void lexicon_destroy(struct lexicon *lexicon);

/* The number of a string (bytes without NUL), adding it when new: 0, 1, 2 … in the order they came.
 * -1 when memory is refused or LEXICON_MAX reached; the lexicon stays as it was. */
int32_t lexicon_add(struct lexicon *lexicon, const char *text, size_t length,
                    struct status *status);

/* The number of a string, -1 when it is not there. */
int32_t lexicon_find(const struct lexicon *lexicon, const char *text, size_t length);

size_t lexicon_count(const struct lexicon *lexicon);
uint64_t lexicon_bytes(const struct lexicon *lexicon); /* of memory */

/* The most that `count` strings of `length` bytes in all can take. */
uint64_t lexicon_most_bytes(size_t count, size_t length);

/* The string of a number below the count, NUL-terminated, valid until the lexicon is changed. */
const char *lexicon_text(const struct lexicon *lexicon, size_t index, size_t *length);

#endif
