#include "base/html.h"
#include "content/passes.h"
#include "content/tree.h"
#include <stdlib.h>

/* The identifier of a heading, NULL when the page has too many. */
static const char *make_id(struct document *document, const struct buffer *text) {
    struct buffer slug = {0};
    slug_append(&slug, text->data ? text->data : "", text->length);
    const char *id = slug.failed ? NULL : slug_unique(&document->slugs, slug.data);
    buffer_free(&slug);
    return id;
}

static void append_anchor(struct buffer *out, const char *id, const struct buffer *text) {
    buffer_format(out,
                  " <a class=\"anchor\" href=\"#%s\" aria-label=\"Lien vers cette section : ", id);
    html_escape(out, text->data ? text->data : "", text->length);
    buffer_text(out, "\">#</a>");
}

static void replace(cmark_node *heading, int level, const char *id, const struct buffer *text) {
    struct buffer enter = {0}, leave = {0};
    buffer_format(&enter, "<h%d id=\"%s\">", level, id);
    if (level > 1) append_anchor(&leave, id, text);
    buffer_format(&leave, "</h%d>", level);
    cmark_node *block = tree_block(NULL, NULL);
    cmark_node *line = tree_inline(enter.data, leave.data);
    tree_move_children(heading, line);
    cmark_node_append_child(block, line);
    tree_replace(heading, block);
    buffer_free(&enter);
    buffer_free(&leave);
}

static void check_level(struct document *document, int line, int level) {
    size_t count = document->heading_count;
    int last = count ? document->headings[count - 1].level : 1;
    if (level > last + 1)
        diagnostics_add(&document->diagnostics, line,
                        "a heading of level %d follows one of level %d; no level may be skipped",
                        level, last);
    if (level == 1 && document_title(document))
        diagnostics_add(&document->diagnostics, line,
                        "a second heading of level 1; a page has one title");
}

/* In the book the lesson's title is the chapter's, below that of the book. */
static int shown_level(const struct document *document, int level) {
    return document->chapter && level < 6 ? level + 1 : level;
}

static void convert(struct document *document, cmark_node *heading) {
    int level = cmark_node_get_heading_level(heading);
    int line = document_line(document, heading);
    struct buffer text = {0};
    tree_plain_text(heading, &text);
    const char *id = make_id(document, &text);
    if (text.length == 0) diagnostics_add(&document->diagnostics, line, "a heading without text");
    check_level(document, line, level);
    if (id) {
        document_add_heading(document, level, id, text.data ? text.data : "");
        replace(heading, shown_level(document, level), id, &text);
    } else {
        diagnostics_add(&document->diagnostics, line, "too many headings, the most is %d",
                        SLUG_MAX_COUNT);
    }
    buffer_free(&text);
}

bool headings_apply(struct document *document, cmark_node *root) {
    struct tree_list list;
    bool ok = tree_collect(root, tree_bit(CMARK_NODE_HEADING), &list);
    for (size_t i = 0; ok && i < list.count; i++) convert(document, list.nodes[i]);
    free(list.nodes);
    return ok && !document->failed;
}
