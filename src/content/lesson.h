/* One source file, rendered: header, HTML body, faults, outline. The native command line and the
 * WASM module both call this, and nothing in it depends on the machine: same source, same bytes. */
#ifndef LESSON_H
#define LESSON_H

#include "base/buffer.h"
#include "base/status.h"
#include "content/course.h"
#include "content/document.h"
#include "content/front_matter.h"

enum lesson_kind {
    LESSON_MARKDOWN = 0, /* front matter and Markdown */
    LESSON_NOTEBOOK = 1, /* nbformat 4 */
};

struct lesson {
    struct front_matter
        header;               /* of a notebook: title and description made from its first heading */
    struct document document; /* faults, outline, links */
    struct buffer html;       /* the body */
};

/* Render `source`. `course` may be NULL; `root` leads from the page to the site's root ("" or
 * "../"). Whatever is wrong with the source is shown in the body and added to
 * out->document.diagnostics; false only when memory is refused. Free with lesson_free() in any
 * case. */
bool lesson_render(const char *source, size_t length, enum lesson_kind kind,
                   const struct course *course, const char *root, struct lesson *out,
                   struct status *status);

/* The same, as the chapter `index` of `chapters`, which stand on one page at the site's root;
 * `before` is the chapter before it, or NULL. */
bool lesson_render_chapter(const char *source, size_t length, const struct course *course,
                           const struct chapters *chapters, size_t index,
                           const struct lesson *before, struct lesson *out, struct status *status);

void lesson_free(struct lesson *lesson);

#endif
