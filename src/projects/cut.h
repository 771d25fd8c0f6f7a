/* A text cut the way a model reads it. */
#ifndef CUT_H
#define CUT_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

/* Append {"words":["…",…]}: the words of words.h, at most CUT_MAX of them, and with more
 * "cut":true. One string a step of a model that reads words. */
enum { CUT_MAX = 1024 };
bool cut_words(const char *text, size_t length, struct buffer *out, struct status *status);

#endif
