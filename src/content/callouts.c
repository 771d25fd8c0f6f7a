#include "content/passes.h"
#include "content/tree.h"
#include <stdlib.h>
#include <string.h>

struct kind {
    const char *marker, *enter;
};

static const struct kind kinds[] = {
    {"[!NOTE]", "<aside class=\"callout note\"><p class=\"callout-title\">Note</p>"},
    {"[!TIP]", "<aside class=\"callout tip\"><p class=\"callout-title\">Astuce</p>"},
    {"[!WARNING]", "<aside class=\"callout warning\"><p class=\"callout-title\">Attention</p>"},
};

static const struct kind *find_kind(const char *marker) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].marker, marker) == 0) return &kinds[i];
    return NULL;
}

static bool is_break(cmark_node *node) {
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

/* The "[!…" text alone on the quote's first line, or NULL. */
static cmark_node *find_marker(cmark_node *quote) {
    cmark_node *paragraph = cmark_node_first_child(quote);
    if (!paragraph || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH) return NULL;
    cmark_node *text = cmark_node_first_child(paragraph);
    if (!text || cmark_node_get_type(text) != CMARK_NODE_TEXT) return NULL;
    cmark_node *next = cmark_node_next(text);
    bool alone = !next || is_break(next);
    return alone && strncmp(tree_literal(text), "[!", 2) == 0 ? text : NULL;
}

static void drop_marker(cmark_node *text) {
    cmark_node *paragraph = cmark_node_parent(text);
    cmark_node *line_end = cmark_node_next(text);
    cmark_node_free(text);
    if (line_end) cmark_node_free(line_end);
    if (!cmark_node_first_child(paragraph)) cmark_node_free(paragraph);
}

static void convert(struct document *document, cmark_node *quote) {
    cmark_node *marker = find_marker(quote);
    if (!marker) return;
    const struct kind *kind = find_kind(tree_literal(marker));
    if (!kind) {
        diagnostics_add(&document->diagnostics, document_line(document, quote),
                        "\"%.30s\" is no call-out; there are [!NOTE], [!TIP] and [!WARNING]",
                        tree_literal(marker));
        return;
    }
    drop_marker(marker);
    cmark_node *aside = tree_block(kind->enter, "</aside>");
    tree_move_children(quote, aside);
    tree_replace(quote, aside);
}

bool callouts_apply(struct document *document, cmark_node *root) {
    struct tree_list list;
    bool ok = tree_collect(root, tree_bit(CMARK_NODE_BLOCK_QUOTE), &list);
    for (size_t i = 0; ok && i < list.count; i++) convert(document, list.nodes[i]);
    free(list.nodes);
    return ok;
}
