#include "app/content_api.h"

#include "base/buffer.h"
#include "base/json.h"
#include "content/lesson.h"
#include <stdlib.h>
#include <string.h>

/* The result that JavaScript reads. */
static struct {
    struct buffer html;
    struct buffer report;
} last;

void *content_allocate(size_t bytes) {
    return malloc(bytes ? bytes : 1);
}

void content_free(void *block) {
    free(block);
}

static void quote(struct buffer *out, const char *text) {
    json_quote(out, text ? text : "", text ? strlen(text) : 0);
}

static void write_faults(struct buffer *out, const struct diagnostics *diagnostics) {
    buffer_text(out, ",\"faults\":[");
    for (size_t i = 0; i < diagnostics->count; i++) {
        buffer_format(out, "%s{\"line\":%d,\"message\":", i ? "," : "", diagnostics->items[i].line);
        quote(out, diagnostics->items[i].message);
        buffer_byte(out, '}');
    }
    buffer_format(out, "],\"dropped\":%lu", (unsigned long)diagnostics->dropped);
}

static void write_toc(struct buffer *out, const struct document *document) {
    bool first = true;
    buffer_text(out, ",\"toc\":[");
    for (size_t i = 0; i < document->heading_count; i++) {
        const struct document_heading *heading = &document->headings[i];
        if (heading->level < 2 || heading->level > 3) continue;
        buffer_format(out, "%s{\"level\":%d,\"id\":\"%s\",\"text\":", first ? "" : ",",
                      heading->level, heading->id);
        quote(out, heading->text);
        buffer_byte(out, '}');
        first = false;
    }
    buffer_byte(out, ']');
}

static void write_report(struct buffer *out, const struct lesson *lesson) {
    buffer_text(out, "{\"title\":");
    quote(out, lesson->header.title);
    buffer_text(out, ",\"description\":");
    quote(out, lesson->header.description);
    write_faults(out, &lesson->document.diagnostics);
    write_toc(out, &lesson->document);
    buffer_byte(out, '}');
}

static void take_result(struct lesson *lesson) {
    last.html = lesson->html;
    memset(&lesson->html, 0, sizeof lesson->html);
    write_report(&last.report, lesson);
}

static void report_course(struct lesson *lesson, const struct status *status) {
    if (status->code != STATUS_OK)
        diagnostics_add(&lesson->document.diagnostics, 0, "course.json: %s", status->message);
}

int content_render(const char *source, size_t n, int kind, const char *course_text,
                   size_t course_length) {
    buffer_free(&last.html);
    buffer_free(&last.report);
    if (kind != LESSON_MARKDOWN && kind != LESSON_NOTEBOOK) return 0;
    struct course course = {0};
    struct status course_status = {0}, status = {0};
    struct lesson lesson;
    bool known = course_length && course_parse(course_text, course_length, &course, &course_status);
    bool ok = lesson_render(source, n, (enum lesson_kind)kind, known ? &course : NULL, "", &lesson,
                            &status);
    report_course(&lesson, &course_status);
    if (ok) take_result(&lesson);
    lesson_free(&lesson);
    course_free(&course);
    return ok && !last.report.failed;
}

const char *content_html(void) {
    return last.html.data ? last.html.data : "";
}

size_t content_html_size(void) {
    return last.html.length;
}

const char *content_report(void) {
    return last.report.data ? last.report.data : "{}";
}
