/* Places in JSON text that json_parse() has accepted: cJSON forgets where a value stood and how a
 * number was written. All functions take such text, NUL-terminated, and a pointer to the first byte
 * of a value in it. */
#ifndef JSONTEXT_H
#define JSONTEXT_H

#include "base/buffer.h"
#include <stddef.h>

/* The first byte after white space. */
const char *jsontext_skip_space(const char *at);

/* What follows the value at `at`. */
const char *jsontext_skip_value(const char *at);

/* The value of `key` in the object at `at`, NULL when it has none. Keys are compared as written. */
const char *jsontext_member(const char *at, const char *key);

/* The first element of the array at `at`, the element after the one at `at`; NULL at the end. */
const char *jsontext_first(const char *at);
const char *jsontext_next(const char *at);

/* The 1-based line of the key that `path` ("choices[1].why") leads to, or of the innermost value
 * around it that exists. */
int jsontext_line(const char *text, const char *path);

/* Append the object at `at` without white space and without its member number `left_out` (-1: all
 * stay), every other byte as written. */
void jsontext_append_compact(struct buffer *out, const char *at, int left_out);

#endif
