/* How long a stretch of a text a network has written out by heart. */
#ifndef COPIED_H
#define COPIED_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>
#include <stddef.h>

enum { COPIED_MAX = 8192 }; /* bytes written */

/* Append {"text":"…","characters":n}: the longest stretch of `written`, a string, that stands in
 * the text too, white space at its ends left out, whole characters only; of equally long ones the
 * first that the text has. By a suffix automaton of what was written (Blumer et al. 1985), which
 * the text is run through once. */
bool copied_longest(const char *text, size_t length, const cJSON *written, struct buffer *out,
                    struct status *status);

#endif
