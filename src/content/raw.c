#include "content/passes.h"
#include "content/tree.h"
#include <stdlib.h>
#include <string.h>

static void report(struct document *document, cmark_node *node) {
    const char *html = tree_literal(node);
    int shown = (int)strcspn(html, "\r\n");
    diagnostics_add(&document->diagnostics, document_line(document, node),
                    "raw HTML is not passed on: %.*s", shown < 40 ? shown : 40, html);
}

bool raw_apply(struct document *document, cmark_node *root) {
    struct tree_list list;
    unsigned types = tree_bit(CMARK_NODE_HTML_BLOCK) | tree_bit(CMARK_NODE_HTML_INLINE);
    bool ok = tree_collect(root, types, &list);
    for (size_t i = 0; ok && i < list.count; i++) report(document, list.nodes[i]);
    free(list.nodes);
    return ok;
}
