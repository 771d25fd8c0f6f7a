/* The book: all lessons one after the other on one page, to be read through or printed. */
#ifndef BOOK_H
#define BOOK_H

#include "content/chapters.h"
#include "content/lesson.h"

/* All zeros to begin with, but for `chapters`, which belong to the caller and are complete before
 * the first lesson is added. */
struct book {
    const struct chapters *chapters;
    struct buffer contents; /* HTML of the table of contents */
    struct buffer body;
    struct buffer answers;
    struct lesson whole;
    size_t count; /* of the lessons added */
};

/* Add the next chapter, made by lesson_render_chapter(). */
void book_add(struct book *book, const struct lesson *lesson);

/* The book as a lesson, to be framed by page_render() under the name PAGE_BOOK; it belongs to the
 * book. NULL when memory is refused. */
const struct lesson *book_finish(struct book *book);

void book_free(struct book *book);

#endif
