/* ```modules: the path through the modules of course.json, the current one marked. */
#include "base/html.h"
#include "content/directives.h"
#include "content/url.h"
#include <string.h>

static void append_escaped(struct buffer *out, const char *text) {
    html_escape(out, text, strlen(text));
}

static void write_open(struct directive *directive, const struct course_module *module,
                       bool current) {
    struct buffer *out = &directive->html;
    if (current) {
        buffer_text(out, "<span class=\"module current\" aria-current=\"page\" title=\"");
    } else if (module->exists) {
        buffer_text(out, "<a class=\"module\" href=\"");
        if (url_classify(module->href, false) == URL_LOCAL)
            url_append_attribute(out, directive->document->root);
        url_append_attribute(out, module->href);
        buffer_text(out, "\" title=\"");
    } else {
        buffer_text(out, "<span class=\"module absent\" title=\"");
    }
    buffer_format(out, "Module %d: ", module->number);
    append_escaped(out, module->title);
    buffer_text(out, "\">");
}

static void write_module(struct directive *directive, const struct course_module *module,
                         bool current) {
    struct buffer *out = &directive->html;
    buffer_text(out, "<li>");
    write_open(directive, module, current);
    buffer_format(out, "<span class=\"module-number\">%d</span> <span class=\"module-name\">",
                  module->number);
    append_escaped(out, module->short_title);
    buffer_text(out, "</span>");
    if (!current && !module->exists)
        buffer_text(out, " <span class=\"module-note\">pas encore sur ce site</span>");
    buffer_text(out, !current && module->exists ? "</a></li>\n" : "</span></li>\n");
}

bool modules_write(struct directive *directive) {
    static const char *const keys[] = {"current", NULL};
    const struct course *course = directive->document->course;
    struct status *status = &directive->status;
    int64_t current = 0;
    if (!json_expect_object(directive->json, "", keys, status) ||
        !json_require(directive->json, "", "current", status) ||
        !json_integer(directive->json, "", "current", 1, 999, &current, status))
        return false;
    if (!course)
        return status_set(status, STATUS_NOT_FOUND, NULL,
                          "there is no readable course.json to take the modules from");
    if (!course_module(course, (int)current))
        return status_set(status, STATUS_NOT_FOUND, "current",
                          "\"current\": course.json has no module %d", (int)current);
    buffer_text(&directive->html,
                "<nav class=\"modules\" aria-label=\"Parcours de formation NLP\"><ol>\n");
    for (size_t i = 0; i < course->module_count; i++)
        write_module(directive, &course->modules[i], course->modules[i].number == current);
    buffer_text(&directive->html, "</ol></nav>");
    return true;
}
