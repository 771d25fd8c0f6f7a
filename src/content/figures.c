#include "base/html.h"
#include "content/passes.h"
#include "content/tree.h"
#include <stdlib.h>
#include <string.h>

static cmark_node *only_image(cmark_node *paragraph) {
    cmark_node *first = cmark_node_first_child(paragraph);
    bool one = first && !cmark_node_next(first);
    return one && cmark_node_get_type(first) == CMARK_NODE_IMAGE ? first : NULL;
}

static bool convert(cmark_node *paragraph, cmark_node *image) {
    const char *title = cmark_node_get_title(image);
    struct buffer leave = {0};
    if (title[0]) {
        buffer_text(&leave, "<figcaption>");
        html_escape(&leave, title, strlen(title));
        buffer_text(&leave, "</figcaption>\n");
    }
    buffer_text(&leave, "</figure>");
    bool ok = !buffer_failed(&leave);
    if (ok) {
        cmark_node *figure = tree_block("<figure>", leave.data);
        cmark_node_set_title(image, NULL);
        tree_move_children(paragraph, figure);
        tree_replace(paragraph, figure);
    }
    buffer_free(&leave);
    return ok;
}

bool figures_apply(struct document *document, cmark_node *root) {
    (void)document;
    struct tree_list list;
    bool ok = tree_collect(root, tree_bit(CMARK_NODE_PARAGRAPH), &list);
    for (size_t i = 0; ok && i < list.count; i++) {
        cmark_node *image = only_image(list.nodes[i]);
        if (image) ok = convert(list.nodes[i], image);
    }
    free(list.nodes);
    return ok;
}
