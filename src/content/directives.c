#include "content/directives.h"

#include "base/html.h"
#include "content/jsontext.h"
#include "content/limits.h"
#include "content/markdown.h"
#include "content/tree.h"
#include <stdlib.h>
#include <string.h>

struct kind {
    const char *name;
    bool (*write)(struct directive *directive);
    bool takes_argument;
};

static const struct kind kinds[] = {
    {"widget", widget_write, true},    {"quiz", quiz_write, false},
    {"cards", cards_write, false},     {"timeline", timeline_write, false},
    {"modules", modules_write, false}, {"exercise", exercise_write, false},
};

static const struct kind *find_kind(const char *name) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0) return &kinds[i];
    return NULL;
}

static int lower_case(int byte) {
    return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

/* Whether the words differ, if at all, in capitals and one letter. */
static bool nearly(const char *a, const char *b) {
    size_t m = strlen(a), n = strlen(b), start = 0;
    while (start < m && start < n && lower_case(a[start]) == lower_case(b[start])) start++;
    while (m > start && n > start && lower_case(a[m - 1]) == lower_case(b[n - 1])) m--, n--;
    return m - start <= 1 && n - start <= 1;
}

/* A block that is meant to be a directive would show its JSON as code. */
static void check_slip(struct document *document, cmark_node *node, const char *name) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (nearly(name, kinds[i].name))
            diagnostics_add(&document->diagnostics, document_line(document, node),
                            "\"%.40s\" is no block of a lesson: did you mean \"%s\"?", name,
                            kinds[i].name);
}

static bool check_frame(struct directive *directive, const struct kind *kind, size_t length) {
    struct status *status = &directive->status;
    if (length > LIMITS_DIRECTIVE_BYTES)
        return status_set(status, STATUS_LIMIT, NULL, "the block has %zu bytes, the most is %d",
                          length, LIMITS_DIRECTIVE_BYTES);
    if (!kind->takes_argument && directive->argument[0])
        return status_set(status, STATUS_INVALID_CONFIG, NULL,
                          "nothing may follow \"%s\", not \"%.40s\"", kind->name,
                          directive->argument);
    if (kind->takes_argument && !directive->argument[0])
        return status_set(status, STATUS_INVALID_CONFIG, NULL, "a name must follow \"%s\"",
                          kind->name);
    return true;
}

/* A fault of the syntax knows its line in the JSON; any other (the syntax is then well) the path of
 * its key, if it has one. */
static int fault_line(const struct directive *directive) {
    const struct status *status = &directive->status;
    if (status->line) return directive->line + status->line;
    if (!status->key[0]) return directive->line;
    return directives_line(directive, "", status->key);
}

static void write_fault(struct directive *directive, const char *name) {
    int line = fault_line(directive);
    if (directive->document->fixed_line) line = directive->document->fixed_line;
    struct buffer message = {0};
    const char *text = directive->status.message;
    diagnostics_add(&directive->document->diagnostics, line, "%s: %s", name, text);
    buffer_clear(&directive->html);
    html_escape(&message, text, strlen(text));
    buffer_format(&directive->html,
                  "<div class=\"fault\" role=\"note\"><strong>%s</strong> line %d: %s</div>", name,
                  line, message.data ? message.data : "");
    buffer_free(&message);
}

cmark_node *directives_block(struct document *document, cmark_node *node, const char *name,
                             const char *argument) {
    const struct kind *kind = find_kind(name);
    if (!kind) {
        check_slip(document, node, name);
        return NULL;
    }
    struct directive directive = {.document = document,
                                  .argument = argument,
                                  .text = tree_literal(node),
                                  .line = document_line(document, node)};
    size_t length = strlen(directive.text);
    bool ok = check_frame(&directive, kind, length);
    if (ok) directive.json = json_parse(directive.text, length, &directive.status);
    ok = ok && directive.json && kind->write(&directive);
    if (!ok) write_fault(&directive, kind->name);
    cmark_node *block = tree_block(directive.html.data, NULL);
    if (buffer_failed(&directive.html)) document->failed = true;
    buffer_free(&directive.html);
    cJSON_Delete(directive.json);
    return block;
}

int directives_line(const struct directive *directive, const char *path, const char *key) {
    char full[192];
    json_path(full, sizeof full, path, key);
    if (directive->document->fixed_line) return directive->document->fixed_line;
    return directive->line + jsontext_line(directive->text, full);
}

bool directives_markdown(struct directive *directive, const char *path, const char *key,
                         const char *text) {
    struct document *document = directive->document;
    int fixed = document->fixed_line;
    document->fixed_line = directives_line(directive, path, key);
    struct status status = {0};
    bool ok = markdown_render_inline(document, text, &directive->html, &status);
    document->fixed_line = fixed;
    if (ok) return true;
    char full[96];
    json_path(full, sizeof full, path, key);
    return status_set(&directive->status, status.code, full, "\"%s\" %s", full, status.message);
}

void directives_move(struct directive *directive, size_t start, struct buffer *to) {
    struct buffer *html = &directive->html;
    if (html->failed || html->length == start) return;
    buffer_text(to, html->data + start);
    html->length = start;
    html->data[start] = '\0';
}

bool directives_string(struct directive *directive, const cJSON *object, const char *path,
                       const char *key, const char **out) {
    return json_require(object, path, key, &directive->status) &&
           json_string(object, path, key, out, &directive->status);
}

bool directives_name(const cJSON *object, const char *path, const char *key, const char **out,
                     struct status *status) {
    static const char admitted[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const char *text = NULL;
    if (!json_string(object, path, key, &text, status)) return false;
    if (!text) return true;
    *out = text;
    size_t length = strlen(text);
    if (length > 0 && length <= 40 && strspn(text, admitted) == length) return true;
    char full[96];
    json_path(full, sizeof full, path, key);
    return status_set(status, STATUS_INVALID_CONFIG, full,
                      "\"%s\" must be 1 to 40 small letters, digits and \"-\"", full);
}

const char *directives_take_id(struct directive *directive, const char *id) {
    struct slug_set *slugs = &directive->document->slugs;
    const char *taken = slug_taken(slugs, id) ? NULL : slug_unique(slugs, id);
    if (!taken)
        status_set(&directive->status, STATUS_INVALID_CONFIG, "id",
                   "\"id\" \"%s\" is taken on this page", id);
    return taken;
}
