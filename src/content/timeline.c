/* ```timeline: years and what they brought, with an optional note below. */
#include "base/format.h"
#include "base/html.h"
#include "content/directives.h"
#include <string.h>

enum { MAX_ITEMS = 24 };

static void append_escaped(struct buffer *out, const char *text) {
    html_escape(out, text, strlen(text));
}

static bool write_item(struct directive *directive, const cJSON *item, int index) {
    static const char *const keys[] = {"year", "title", "text", NULL};
    struct buffer *out = &directive->html;
    const char *year = NULL, *title = NULL, *text = NULL;
    char path[32];
    format_text(path, sizeof path, "items[%d]", index);
    if (!json_expect_object(item, path, keys, &directive->status) ||
        !directives_string(directive, item, path, "year", &year) ||
        !directives_string(directive, item, path, "title", &title) ||
        !json_string(item, path, "text", &text, &directive->status))
        return false;
    buffer_format(out, "<li class=\"stagger-%d\"><span class=\"timeline-year\">", index + 1);
    append_escaped(out, year);
    buffer_text(out, "</span> <strong class=\"timeline-title\">");
    append_escaped(out, title);
    buffer_text(out, "</strong>");
    if (text) {
        buffer_text(out, "<p class=\"timeline-text\">");
        if (!directives_markdown(directive, path, "text", text)) return false;
        buffer_text(out, "</p>");
    }
    buffer_text(out, "</li>\n");
    return true;
}

bool timeline_write(struct directive *directive) {
    static const char *const keys[] = {"items", "note", NULL};
    const cJSON *json = directive->json, *list = NULL;
    struct status *status = &directive->status;
    const char *note = NULL;
    int index = 0;
    if (!json_expect_object(json, "", keys, status) || !json_require(json, "", "items", status) ||
        !json_array(json, "", "items", 1, MAX_ITEMS, &list, status) ||
        !json_string(json, "", "note", &note, status))
        return false;
    buffer_text(&directive->html, "<ol class=\"timeline\">\n");
    for (const cJSON *item = list->child; item; item = item->next)
        if (!write_item(directive, item, index++)) return false;
    buffer_text(&directive->html, "</ol>");
    if (note) {
        buffer_text(&directive->html, "\n<p class=\"timeline-note\">");
        if (!directives_markdown(directive, "", "note", note)) return false;
        buffer_text(&directive->html, "</p>");
    }
    return true;
}
