/* Rendering in a test: source in, HTML and faults out, as text that CHECK_TEXT compares. */
#ifndef RENDER_H
#define RENDER_H

#include "content/lesson.h"
#include "content/markdown.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text of `out`, which *kept holds until it is filled anew. */
static inline const char *render_keep(char **kept, struct buffer *out) {
    free(*kept);
    return *kept = buffer_take(out, NULL);
}

/* The faults of a document as "line: message\n" lines; the caller frees. */
static inline char *render_faults_of(struct document *document) {
    struct buffer out = {0};
    buffer_text(&out, "");
    diagnostics_sort(&document->diagnostics);
    for (size_t i = 0; i < document->diagnostics.count; i++)
        buffer_format(&out, "%d: %s\n", document->diagnostics.items[i].line,
                      document->diagnostics.items[i].message);
    return buffer_take(&out, NULL);
}

/* The HTML of Markdown without front matter; *faults (may be NULL) its faults. Both are freed by
 * the next call. */
static inline const char *render_course(const char *text, size_t length, bool plain,
                                        const struct course *course, const char **faults) {
    static char *last_html, *last_faults;
    struct buffer html = {0};
    struct status status = {0};
    struct document document;
    document_init(&document, course, "");
    document.plain = plain;
    buffer_text(&html, "");
    if (!markdown_render(&document, text, length, &html, &status))
        buffer_format(&html, "REFUSED line %d: %s", status.line, status.message);
    document_check_fragments(&document);
    document_check_goals(&document);
    render_keep(&last_html, &html);
    free(last_faults);
    last_faults = render_faults_of(&document);
    if (faults) *faults = last_faults;
    document_free(&document);
    return last_html;
}

static inline const char *render_html(const char *text) {
    return render_course(text, strlen(text), false, NULL, NULL);
}

static inline const char *render_faults(const char *text) {
    const char *faults;
    render_course(text, strlen(text), false, NULL, &faults);
    return faults;
}

/* "HTML\nline: message\n…" of a whole file; freed by the next call. */
static inline const char *render_lesson(const char *text, size_t length, enum lesson_kind kind,
                                        const struct course *course) {
    static char *last;
    struct lesson lesson;
    struct status status = {0};
    struct buffer out = {0};
    if (lesson_render(text, length, kind, course, "", &lesson, &status))
        buffer_append(&out, lesson.html.data, lesson.html.length);
    else
        buffer_format(&out, "REFUSED %s", status.message);
    char *faults = render_faults_of(&lesson.document);
    buffer_format(&out, "\n%s", faults);
    free(faults);
    lesson_free(&lesson);
    return render_keep(&last, &out);
}

#endif
