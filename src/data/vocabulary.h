/* The characters a model knows: Unicode code points in ascending order; a token is an index.
 *
 * Text is UTF-8 without NUL. Leading byte order marks are dropped; CR LF and CR read as LF. When a
 * text has more than VOCABULARY_MAX different characters, the most frequent are kept and the others
 * become U+FFFD, which then is one of the vocabulary. */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

enum {
    VOCABULARY_MAX = 1024,
    VOCABULARY_MAX_TEXT = 64 << 20, /* bytes */
    VOCABULARY_REPLACEMENT = 0xFFFD,
    VOCABULARY_CODE_POINTS = 0x110000,
};

struct vocabulary {
    size_t count;
    int32_t ascii[128]; /* tokens of the first code points, -1: not known */
    uint32_t code_points[VOCABULARY_MAX];
};

/* Fails on bytes that are not UTF-8 and on a NUL, with the byte offset, and on a text over the
 * limit. */
bool vocabulary_check_text(const char *text, size_t length, struct status *status);

/* Read a checked text character by character: from where (behind byte order marks), and the one at
 * *at < length, which moves past it. */
size_t vocabulary_start(const char *text, size_t length);
uint32_t vocabulary_next(const char *text, size_t length, size_t *at);

/* The number of characters of a checked text. */
size_t vocabulary_characters(const char *text, size_t length);

/* Check the text and gather its characters. *characters becomes the number of characters it has. */
bool vocabulary_build(struct vocabulary *vocabulary, const char *text, size_t length,
                      size_t *characters, struct status *status);

/* The same for several checked texts: count into uses[VOCABULARY_CODE_POINTS], which returns the
 * number of characters, then choose. */
size_t vocabulary_count(const char *text, size_t length, uint32_t *uses);
bool vocabulary_choose(struct vocabulary *vocabulary, const uint32_t *uses, struct status *status);

/* From code points known already, which must ascend. */
bool vocabulary_from_code_points(struct vocabulary *vocabulary, const uint32_t *code_points,
                                 size_t count, struct status *status);

/* The token of a character, -1 when it is not known. */
int32_t vocabulary_token(const struct vocabulary *vocabulary, uint32_t code_point);

/* The tokens of a checked text. Unknown characters become U+FFFD, or are
 * left out when the vocabulary has none. Writes at most `room` tokens; returns their number, and in
 * *replaced the characters that were not known. */
size_t vocabulary_encode(const struct vocabulary *vocabulary, const char *text, size_t length,
                         uint16_t *tokens, size_t room, size_t *replaced);

/* Append the UTF-8 of tokens. */
void vocabulary_decode(const struct vocabulary *vocabulary, const uint16_t *tokens, size_t count,
                       struct buffer *out);

/* Append a JSON array of one string per character. */
void vocabulary_write(const struct vocabulary *vocabulary, struct buffer *out);

#endif
