/* What a source may cost, checked in one pass before cmark sees it.
 *
 * cmark 0.30.2 is quadratic in two ways: each line, blank ones too, visits every open container
 * (many "- " and then blank lines; 100 KB took more than 20 s), and each link visits every image
 * opener before it in the paragraph (many "![" and then "[a](b)"; 400 KB took 11 s). It makes a
 * node of about 170 bytes of each mark (800 MB for 5 MB) and ends the process when memory is
 * refused. Under these limits, far above any lesson, the worst of 97 patterns, cut into portions
 * that just fit, took 2 s and 330 MB natively and 2 s and 224 MB as WASM; a refusal, about 0.3 s at
 * most. */
#ifndef LIMITS_H
#define LIMITS_H

#include "base/status.h"
#include <stddef.h>

enum {
    LIMITS_SOURCE_BYTES = 8 << 20,      /* one file */
    LIMITS_DIRECTIVE_BYTES = 256 << 10, /* the JSON of one directive */
    LIMITS_LINES = 250000,
    LIMITS_NESTING = 100,     /* containers (quotes, list items) at the start of a line */
    LIMITS_INDENTATION = 400, /* columns of white space and list markers before a line's text */
    LIMITS_RUN_MARKS = 8192,  /* of * _ [ ] ! ` < & \ and runs of - . ' " between blank lines */
    LIMITS_DOCUMENT_MARKS = 1000000, /* the same, two for each |, lines and containers, in a page */
    LIMITS_CELLS = 10000,            /* of a notebook */
};

/* Whether `text` keeps within the limits; *spent counts the marks of all texts of one page (a
 * notebook's cells, the strings of directives). On failure the status has the code STATUS_LIMIT,
 * the 1-based line within `text` and a message that says the limit. */
bool limits_check(const char *text, size_t length, size_t *spent, struct status *status);

#endif
