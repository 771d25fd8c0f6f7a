/* A whole page: the frame of shell.html with a lesson in it. */
#ifndef PAGE_H
#define PAGE_H

#include "base/buffer.h"
#include "base/status.h"
#include "content/lesson.h"

/* The pages that are made of all lessons; they have no source. */
#define PAGE_BOOK "livre.md"
#define PAGE_GLOSSARY "glossaire.md"

/* Append `frame` with every {{placeholder}} filled in. `file` is the source's path from the
 * course's folder ("module5_lesson1.md", "notebooks/01_RNN_Basics.ipynb"); lesson->document.course
 * must be known. An unknown or unclosed placeholder is a failure with its line.
 *
 * Text, escaped: title, description, category, root ("" or "../").
 * HTML: body, heading (an <h1> when the body has none), toc, navigation, previous, next, current,
 * level, duration, tags, notebook (download link of a notebook, else nothing), steps (what a
 * learner can get done here, else nothing), robots (keeps search engines away from the book, which
 * repeats the lessons).
 * Other: kind (page-home, page-lesson, page-notebook, page-labo, page-book or page-glossary: the
 * class of <body>). */
bool page_render(const char *frame, size_t length, const struct lesson *lesson, const char *file,
                 struct buffer *out, struct status *status);

/* "../" for each folder in `file`, up to eight. */
const char *page_root(const char *file);

#endif
