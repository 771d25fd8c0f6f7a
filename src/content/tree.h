/* Small tools over cmark's tree. None of them recurses. */
#ifndef TREE_H
#define TREE_H

#include "base/buffer.h"
#include <cmark.h>
#include <stddef.h>

/* Nodes in the order of the page; the nodes belong to the tree. */
struct tree_list {
    cmark_node **nodes;
    size_t count;
};

/* Collect the nodes under `root` whose type stands in `types` (a mask of tree_bit()). False when
 * memory is refused. Free list->nodes with free() in any case. */
bool tree_collect(cmark_node *root, unsigned types, struct tree_list *list);

static inline unsigned tree_bit(cmark_node_type type) {
    return 1u << (unsigned)type;
}

/* Custom nodes that write `enter` before their children and `leave` after them; either may be NULL.
 * A block stands on lines of its own. */
cmark_node *tree_block(const char *enter, const char *leave);
cmark_node *tree_inline(const char *enter, const char *leave);
cmark_node *tree_text(const char *text, size_t length);

/* Move all children of `from` to the end of `to`. */
void tree_move_children(cmark_node *from, cmark_node *to);

/* Put `with` in the place of `node` and free `node` with the children it still has. */
void tree_replace(cmark_node *node, cmark_node *with);

/* Append the text a reader sees under `node`: words, code and formulas without mark-up. */
void tree_plain_text(cmark_node *node, struct buffer *out);

/* The node's literal, "" when it has none. */
const char *tree_literal(cmark_node *node);

#endif
