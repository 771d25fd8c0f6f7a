/* What a source may cost, checked in one pass before cmark sees it.
 *
 * cmark 0.30.2 has a few behaviours that are quadratic in the nesting of containers or in the number
 * of delimiters of one paragraph (link deactivation behind many image openers, lazy blank lines under
 * deep lists), takes about 170 bytes of memory for every delimiter, and ends the process when memory
 * is refused. These limits, far above any lesson, keep every source within a few seconds and a few
 * hundred megabytes. */
#ifndef LIMITS_H
#define LIMITS_H

#include "base/status.h"
#include <stddef.h>

enum {
    LIMITS_SOURCE_BYTES = 8 << 20,     /* one file */
    LIMITS_DIRECTIVE_BYTES = 256 << 10, /* the JSON of one directive */
    LIMITS_LINES = 250000,
    LIMITS_NESTING = 100,          /* containers (quotes, list items) at the start of a line */
    LIMITS_INDENTATION = 400,      /* columns of white space and list markers before a line's text */
    LIMITS_RUN_MARKS = 8192,       /* of * _ [ ] ! ` < & \ between two blank lines */
    LIMITS_DOCUMENT_MARKS = 600000, /* the same plus lines and containers, in the whole source */
};

/* Whether `text` keeps within the limits. On failure the status has the code STATUS_LIMIT, the
 * 1-based line within `text` and a message that says the limit. */
bool limits_check(const char *text, size_t length, struct status *status);

#endif
