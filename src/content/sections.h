/* What a reader can search for: a lesson's sections as plain text. */
#ifndef SECTIONS_H
#define SECTIONS_H

#include "base/buffer.h"
#include "content/lesson.h"

/* Append {"page":"module5_lesson1.html","name":"Leçon 1","title":"…","sections":[{"id":"…",
 * "heading":"…","text":"…"}, …]}. A section reaches from one heading, or from one row of the
 * glossary, to the next; what stands before the first has the id "". Left out is what would give an
 * answer away (why a choice is right or wrong, solutions) and formulas on lines of their own.
 * `file` is the source's path from the course's folder, `name` the short name of the page. */
void sections_append(const struct lesson *lesson, const char *file, const char *name,
                     struct buffer *out);

#endif
