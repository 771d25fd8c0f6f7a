/* What is wrong in a lesson: a growing list of faults, each with the line of the source file.
 * Faults never stop the rendering; the page comes out with what could be understood. */
#ifndef DIAGNOSTICS_H
#define DIAGNOSTICS_H

#include "base/status.h"
#include <stddef.h>

enum { DIAGNOSTICS_MAX = 1000 }; /* faults kept for one document; later ones are only counted */

struct diagnostic {
    int line;      /* 1-based line of the source file, 0 when the fault has no line */
    char *message; /* one English sentence, valid UTF-8 without control characters */
};

/* An empty list is all zeros. */
struct diagnostics {
    struct diagnostic *items;
    size_t count;
    size_t capacity;
    size_t dropped; /* faults over DIAGNOSTICS_MAX, or lost to a refused allocation */
};

void diagnostics_add(struct diagnostics *diagnostics, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Put the list in the order of lines; faults of one line keep their order. */
void diagnostics_sort(struct diagnostics *diagnostics);

void diagnostics_free(struct diagnostics *diagnostics);

#endif
