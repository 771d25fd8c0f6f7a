/* UTF-8 (RFC 3629): strict, no surrogates, no overlong forms, at most U+10FFFF. */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX_BYTES = 4 };

/* Decode the code point at `text` (at most `length` bytes, length > 0) into `code_point`.
 * Returns its number of bytes, or 0 when the bytes there are not UTF-8. */
size_t utf8_decode(const char *text, size_t length, uint32_t *code_point);

/* Write a code point's 1 to 4 bytes to `out` (UTF8_MAX_BYTES of room); returns their number,
 * 0 for a surrogate or a number over U+10FFFF. */
size_t utf8_encode(uint32_t code_point, char *out);

/* The number of leading bytes of `text` that are valid UTF-8: `length` when all are. */
size_t utf8_valid_prefix(const char *text, size_t length);

/* The number of code points in valid UTF-8. */
size_t utf8_count(const char *text, size_t length);

#endif
