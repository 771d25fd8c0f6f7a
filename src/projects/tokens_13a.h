/* A text cut as the WMT's mteval-v13a does and sacreBLEU by default: punctuation and symbols of
 * ASCII stand alone, but points and commas between digits, apostrophes and hyphens do not (a hyphen
 * after a digit does); what is beyond ASCII is left as it is. */
#ifndef TOKENS_13A_H
#define TOKENS_13A_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

struct tokens {
    struct buffer bytes; /* the tokens end to end, each with a NUL */
    size_t *starts, count;
};

bool tokens_13a(const char *text, struct tokens *tokens, struct status *status);
void tokens_free(struct tokens *tokens);
const char *tokens_text(const struct tokens *tokens, size_t index);

#endif
