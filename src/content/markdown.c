#include "content/markdown.h"

#include "content/limits.h"
#include "content/passes.h"
#include "content/tree.h"
#include <cmark.h>
#include <stdlib.h>
#include <string.h>

/* SOURCEPOS makes cmark count lines inside code spans; nothing of it is written. */
enum { PARSE = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_SOURCEPOS, WRITE = CMARK_OPT_DEFAULT };

static cmark_node *parse(const char *text, size_t length, bool *hidden, struct status *status) {
    bool refused = false;
    size_t hidden_length = 0;
    char *copy = tables_hide_bars(text, length, &hidden_length, &refused);
    if (refused) {
        status_no_memory(status);
        return NULL;
    }
    *hidden = copy != NULL;
    cmark_node *root =
        cmark_parse_document(copy ? copy : text, copy ? hidden_length : length, PARSE);
    free(copy);
    return root;
}

static bool write(cmark_node *root, struct buffer *out) {
    char *html = cmark_render_html(root, WRITE);
    buffer_text(out, html);
    cmark_get_default_mem_allocator()->free(html);
    return !buffer_failed(out);
}

/* Headings come before the directives: their identifiers do not depend on what stands in a card. */
static bool transform(struct document *document, cmark_node *root, bool hidden) {
    bool ok = raw_apply(document, root) && tables_apply(document, root) &&
              (!hidden || tables_show_bars(root)) && math_apply(document, root);
    if (document->plain) return ok && callouts_apply(document, root) && code_apply(document, root);
    return ok && glossary_apply(document, root) && headings_apply(document, root) &&
           callouts_apply(document, root) && code_apply(document, root) &&
           figures_apply(document, root) && links_apply(document, root) &&
           glossary_collect(document);
}

bool markdown_render(struct document *document, const char *text, size_t length, struct buffer *out,
                     struct status *status) {
    if (!limits_check(text, length, &document->marks, status)) return false;
    bool hidden = false;
    cmark_node *root = parse(text, length, &hidden, status);
    if (!root) return false;
    bool ok = transform(document, root, hidden) && write(root, out) && !document->failed;
    cmark_node_free(root);
    return ok || status_no_memory(status);
}

/* The only paragraph of the document, or NULL. */
static cmark_node *only_paragraph(cmark_node *root) {
    cmark_node *first = cmark_node_first_child(root);
    bool one = first && !cmark_node_next(first);
    return one && cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH ? first : NULL;
}

static bool write_inline(struct document *document, cmark_node *root, bool hidden,
                         struct buffer *out, struct status *status) {
    cmark_node *paragraph = only_paragraph(root);
    if (!paragraph)
        return status_set(status, STATUS_INVALID_TEXT, NULL,
                          "must be one line of Markdown, not a list, a heading or another block");
    cmark_node *line = tree_inline(NULL, NULL);
    tree_move_children(paragraph, line);
    bool ok = raw_apply(document, line) && (!hidden || tables_show_bars(line)) &&
              math_apply(document, line) && links_apply(document, line) && write(line, out) &&
              !document->failed;
    cmark_node_free(line);
    return ok || status_no_memory(status);
}

bool markdown_render_inline(struct document *document, const char *text, struct buffer *out,
                            struct status *status) {
    size_t length = strlen(text);
    if (length == 0) return true;
    if (!limits_check(text, length, &document->marks, status)) return false;
    bool hidden = false;
    cmark_node *root = parse(text, length, &hidden, status);
    if (!root) return false;
    bool ok = write_inline(document, root, hidden, out, status);
    cmark_node_free(root);
    return ok;
}
