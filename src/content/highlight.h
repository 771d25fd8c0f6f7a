/* Source code with its tokens marked for the style sheet. */
#ifndef HIGHLIGHT_H
#define HIGHLIGHT_H

#include "base/buffer.h"
#include <stddef.h>

/* Append `code` escaped for HTML; when `language` is "python" or "py" its tokens are in
 * <span class="tok-…">: k keyword, b built-in name, f name being defined, d decorator, s string,
 * c comment, n number. Any other language is escaped only. Takes one pass. */
void highlight_append(struct buffer *out, const char *language, const char *code, size_t length);

#endif
