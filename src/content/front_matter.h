/* The header of a lesson: "key: value" lines between two "---" lines, and one list, `tags`.
 *
 * A small strict part of YAML: plain or quoted scalars of one line, `tags` as "- x" lines; known
 * keys only, each at most once; no tabs, no nesting, no comments. */
#ifndef FRONT_MATTER_H
#define FRONT_MATTER_H

#include "content/diagnostics.h"
#include <stdbool.h>
#include <stddef.h>

enum { FRONT_MATTER_MAX_TAGS = 32 };

/* Values are "" when not given; all belong to the struct. */
struct front_matter {
    char *title, *description, *category, *level, *duration;
    char *tags[FRONT_MATTER_MAX_TAGS];
    size_t tag_count;
    size_t bytes; /* length of the header with both "---" lines; 0 when there is none */
    int lines;    /* lines it takes: what a line number of the Markdown is off by */
};

/* Read the header at the start of `text` (valid UTF-8). Every fault is added to `diagnostics` with
 * its line; what could be read is kept. Without a closing "---" the header ends at the first blank
 * line. False only when memory is refused. Free with front_matter_free() in any case. */
bool front_matter_parse(const char *text, size_t length, struct front_matter *out,
                        struct diagnostics *diagnostics);

/* The header of a page that has no source: title and description, copied, all else "". False when
 * memory is refused. Free likewise. */
bool front_matter_make(struct front_matter *out, const char *title, const char *description);

void front_matter_free(struct front_matter *front_matter);

#endif
