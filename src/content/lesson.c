#include "content/lesson.h"

#include "base/html.h"
#include "base/memory.h"
#include "content/limits.h"
#include "content/markdown.h"
#include "content/notebook.h"
#include "content/text.h"
#include <stdlib.h>
#include <string.h>

/* A source that cannot be rendered at all shows why. */
static void write_fault(struct lesson *lesson, const struct status *fault) {
    int line = lesson->header.lines + (fault->line ? fault->line : 1);
    diagnostics_add(&lesson->document.diagnostics, line, "%s", fault->message);
    buffer_clear(&lesson->html);
    buffer_format(&lesson->html,
                  "<div class=\"fault\" role=\"note\"><strong>page</strong> line %d: ", line);
    html_escape(&lesson->html, fault->message, strlen(fault->message));
    buffer_text(&lesson->html, "</div>\n");
}

static bool set_text(char **where, const char *text) {
    char *copy = memory_copy(text, strlen(text));
    if (!copy) return false;
    free(*where);
    *where = copy;
    return true;
}

static bool name_notebook(struct lesson *lesson) {
    const char *title = document_title(&lesson->document);
    struct front_matter *header = &lesson->header;
    return set_text(&header->title, title ? title : "Notebook") &&
           set_text(&header->description, title ? title : "Notebook") &&
           set_text(&header->category, "") && set_text(&header->level, "") &&
           set_text(&header->duration, "");
}

static bool render_notebook(struct lesson *lesson, const struct buffer *text,
                            struct status *fault) {
    bool ok = notebook_render(&lesson->document, text->data, text->length, &lesson->html, fault);
    return name_notebook(lesson) && ok;
}

static bool render_markdown(struct lesson *lesson, const struct buffer *text,
                            struct status *fault) {
    struct front_matter *header = &lesson->header;
    if (!front_matter_parse(text->data, text->length, header, &lesson->document.diagnostics))
        return status_no_memory(fault);
    lesson->document.line_offset = header->lines;
    return markdown_render(&lesson->document, text->data + header->bytes,
                           text->length - header->bytes, &lesson->html, fault);
}

static bool render(struct lesson *lesson, const struct buffer *text, enum lesson_kind kind,
                   struct status *status) {
    struct status fault = {0};
    bool ok = kind == LESSON_NOTEBOOK ? render_notebook(lesson, text, &fault)
                                      : render_markdown(lesson, text, &fault);
    if (!ok && fault.code == STATUS_NO_MEMORY) return status_no_memory(status);
    if (!ok) write_fault(lesson, &fault);
    document_check_fragments(&lesson->document);
    document_check_goals(&lesson->document);
    diagnostics_sort(&lesson->document.diagnostics);
    bool refused = lesson->document.failed || buffer_failed(&lesson->html);
    return !refused || status_no_memory(status);
}

/* `out` is empty but for its document, which is initialized. */
static bool render_source(const char *source, size_t length, enum lesson_kind kind,
                          struct lesson *out, struct status *status) {
    struct buffer text = {0};
    buffer_text(&text, "");
    buffer_text(&out->html, "");
    if (length > LIMITS_SOURCE_BYTES)
        length = LIMITS_SOURCE_BYTES + 1; /* limits_check() says why */
    int line = text_clean(&text, source, length);
    if (line)
        diagnostics_add(&out->document.diagnostics, line,
                        "a NUL or bytes that are not UTF-8; each is shown as U+FFFD");
    bool ok = !buffer_failed(&text) ? render(out, &text, kind, status) : status_no_memory(status);
    buffer_free(&text);
    return ok;
}

bool lesson_render(const char *source, size_t length, enum lesson_kind kind,
                   const struct course *course, const char *root, struct lesson *out,
                   struct status *status) {
    memset(out, 0, sizeof *out);
    document_init(&out->document, course, root);
    return render_source(source, length, kind, out, status);
}

bool lesson_render_chapter(const char *source, size_t length, const struct course *course,
                           const struct chapters *chapters, size_t index,
                           const struct lesson *before, struct lesson *out, struct status *status) {
    memset(out, 0, sizeof *out);
    document_init(&out->document, course, "");
    document_set_chapter(&out->document, chapters, index, before ? &before->document : NULL);
    return render_source(source, length, LESSON_MARKDOWN, out, status);
}

void lesson_free(struct lesson *lesson) {
    front_matter_free(&lesson->header);
    document_free(&lesson->document);
    buffer_free(&lesson->html);
}
