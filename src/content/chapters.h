/* Lessons that stand one after the other on one page, the book. */
#ifndef CHAPTERS_H
#define CHAPTERS_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>

enum { CHAPTERS_MAX = 100 };

struct chapter {
    const char *file;        /* source path from the course's folder: "module5_lesson2.md" */
    const char *short_title; /* "Leçon 2" */
    char *prefix;            /* "lecon-2-", before each of its identifiers */
};

struct chapters {
    struct chapter items[CHAPTERS_MAX];
    size_t count;
};

/* Add a chapter; its prefix is made of the short title. False when memory is refused, or when
 * there are CHAPTERS_MAX already. */
bool chapters_add(struct chapters *chapters, const char *file, const char *short_title);

/* Append where the local address `url` (to a source or to its page) leads inside the book:
 * "#lecon-2", "#lecon-2-resume". False, and nothing appended, when it leads to no chapter. */
bool chapters_append_address(const struct chapters *chapters, const char *url, struct buffer *out);

/* Append the identifier of a chapter itself: "lecon-2". */
void chapters_append_id(const struct chapter *chapter, struct buffer *out);

void chapters_free(struct chapters *chapters);

#endif
