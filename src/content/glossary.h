/* The glossary of the course: the terms of all lessons on one page, in alphabetical order. */
#ifndef GLOSSARY_H
#define GLOSSARY_H

#include "content/lesson.h"

/* A definition, and the lesson it comes from. All belong to others. */
struct glossary_entry {
    const struct document_term *term;
    const char *file;        /* "module5_lesson1.md" */
    const char *short_title; /* "Leçon 1" */
    size_t order;            /* of the definition among those given */
};

/* All zeros to begin with. */
struct glossary {
    struct glossary_entry *entries;
    size_t count, capacity;
    struct lesson page;
};

/* Add the terms of a lesson, which stays until the glossary is freed. False when memory is
 * refused. */
bool glossary_add(struct glossary *glossary, const struct lesson *lesson, const char *file,
                  const char *short_title);

/* The glossary as a lesson, to be framed by page_render() under the name PAGE_GLOSSARY; it belongs
 * to the glossary. Terms of the same name are one entry with several definitions. Each definition
 * ends with a link of class "term-source" to its row. NULL when memory is refused. */
const struct lesson *glossary_finish(struct glossary *glossary);

void glossary_free(struct glossary *glossary);

#endif
