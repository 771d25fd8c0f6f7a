/* A code block as it stands in the page. */
#ifndef CODE_H
#define CODE_H

#include "base/buffer.h"
#include <stddef.h>

/* Append <div class="code">, with the class "copyable" and data-language when `language` is not "":
 * a script adds the copy button to those, since only a script can copy. */
void code_append(struct buffer *out, const char *language, const char *code, size_t length);

#endif
