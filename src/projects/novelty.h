/* Which lines of a text that a network wrote are invented, and which it has learnt by heart. */
#ifndef NOVELTY_H
#define NOVELTY_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>
#include <stddef.h>

/* Compare lines with those of a text, white space around them left out. Appends {"known":[true, …]}
 * for each, whether it is a line of the text to the byte. */
bool novelty_known(const char *text, size_t length, const cJSON *lines, struct buffer *out,
                   struct status *status);

#endif
