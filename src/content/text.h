/* Source text made fit to work on: valid UTF-8 without NUL, and the lines it is made of. */
#ifndef TEXT_H
#define TEXT_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One line of a text, without its line end. */
struct text_line {
    const char *start;
    size_t length;
};

/* Append `text` with every NUL and every byte that is not UTF-8 replaced by U+FFFD, a leading byte
 * order mark left out. Returns the 1-based line of the first such byte, 0 when all was well. */
int text_clean(struct buffer *out, const char *text, size_t length);

/* The same for a message of one line: control characters become spaces. */
void text_clean_line(struct buffer *out, const char *text, size_t length);

/* Take the next line off (*text, *length); the line end may be LF, CRLF or CR. False at the end. */
bool text_next_line(const char **text, size_t *length, struct text_line *line);

/* Without the blanks (space, tab) at both ends. */
struct text_line text_trim(struct text_line line);

/* FNV-1a (Fowler, Noll and Vo), 32 bits: a name for a text, not a proof of it. */
uint32_t text_hash(const char *text);

bool text_equals(struct text_line line, const char *text);

#endif
