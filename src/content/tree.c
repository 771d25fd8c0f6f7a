#include "content/tree.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

static bool push(struct tree_list *list, size_t *capacity, cmark_node *node) {
    if (list->count == *capacity) {
        size_t larger = *capacity ? *capacity * 2 : 64;
        cmark_node **nodes = memory_resize(list->nodes, larger, sizeof *nodes);
        if (!nodes) return false;
        list->nodes = nodes;
        *capacity = larger;
    }
    list->nodes[list->count++] = node;
    return true;
}

bool tree_collect(cmark_node *root, unsigned types, struct tree_list *list) {
    size_t capacity = 0;
    bool ok = true;
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    *list = (struct tree_list){0};
    while (ok && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && (tree_bit(cmark_node_get_type(node)) & types))
            ok = push(list, &capacity, node);
    }
    cmark_iter_free(iter);
    return ok;
}

static cmark_node *custom(cmark_node_type type, const char *enter, const char *leave) {
    cmark_node *node = cmark_node_new(type);
    cmark_node_set_on_enter(node, enter);
    cmark_node_set_on_exit(node, leave);
    return node;
}

cmark_node *tree_block(const char *enter, const char *leave) {
    return custom(CMARK_NODE_CUSTOM_BLOCK, enter, leave);
}

cmark_node *tree_inline(const char *enter, const char *leave) {
    return custom(CMARK_NODE_CUSTOM_INLINE, enter, leave);
}

cmark_node *tree_text(const char *text, size_t length) {
    cmark_node *node = cmark_node_new(CMARK_NODE_TEXT);
    char *copy = memory_copy(text, length);
    cmark_node_set_literal(node, copy);
    free(copy);
    return node;
}

void tree_move_children(cmark_node *from, cmark_node *to) {
    cmark_node *child;
    while ((child = cmark_node_first_child(from)) != NULL)
        if (!cmark_node_append_child(to, child)) return;
}

void tree_replace(cmark_node *node, cmark_node *with) {
    if (cmark_node_replace(node, with))
        cmark_node_free(node);
    else
        cmark_node_free(with);
}

void tree_plain_text(cmark_node *node, struct buffer *out) {
    cmark_iter *iter = cmark_iter_new(node);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(at);
        if (event != CMARK_EVENT_ENTER) continue;
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            buffer_text(out, tree_literal(at));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            buffer_byte(out, ' ');
    }
    cmark_iter_free(iter);
}

const char *tree_literal(cmark_node *node) {
    const char *literal = cmark_node_get_literal(node);
    return literal ? literal : "";
}
