/* On a plain Git host $`x`$ is a formula as well. cmark reads it as "$", a code span and "$". */
#include "base/html.h"
#include "content/passes.h"
#include "content/tree.h"
#include <stdlib.h>
#include <string.h>

static bool is_text(cmark_node *node) {
    return node && cmark_node_get_type(node) == CMARK_NODE_TEXT;
}

static bool ends_with_dollar(cmark_node *node) {
    const char *text = is_text(node) ? tree_literal(node) : "";
    size_t length = strlen(text);
    return length && text[length - 1] == '$';
}

static bool starts_with_dollar(cmark_node *node) {
    return is_text(node) && tree_literal(node)[0] == '$';
}

static void set_text(cmark_node *node, struct buffer *text) {
    cmark_node_set_literal(node, text->data ? text->data : "");
}

static bool drop_dollars(cmark_node *before, cmark_node *after) {
    struct buffer left = {0}, right = {0};
    const char *text = tree_literal(before);
    buffer_append(&left, text, strlen(text) - 1);
    buffer_text(&right, tree_literal(after) + 1);
    bool ok = !left.failed && !right.failed;
    if (ok) {
        set_text(before, &left);
        set_text(after, &right);
    }
    buffer_free(&left);
    buffer_free(&right);
    return ok;
}

/* The code span stays as a child: it is what is seen until the formula is typeset. */
static bool wrap(cmark_node *code) {
    const char *tex = tree_literal(code);
    struct buffer enter = {0};
    buffer_text(&enter, "<span class=\"math\" data-tex=\"");
    html_escape(&enter, tex, strlen(tex));
    buffer_text(&enter, "\">");
    bool ok = !buffer_failed(&enter);
    if (ok) {
        cmark_node *span = tree_inline(enter.data, "</span>");
        cmark_node_insert_before(code, span);
        cmark_node_append_child(span, code);
    }
    buffer_free(&enter);
    return ok;
}

bool math_apply(struct document *document, cmark_node *root) {
    (void)document;
    struct tree_list list;
    bool ok = tree_collect(root, tree_bit(CMARK_NODE_CODE), &list);
    for (size_t i = 0; ok && i < list.count; i++) {
        cmark_node *code = list.nodes[i];
        cmark_node *before = cmark_node_previous(code), *after = cmark_node_next(code);
        if (ends_with_dollar(before) && starts_with_dollar(after))
            ok = drop_dollars(before, after) && wrap(code);
    }
    free(list.nodes);
    return ok;
}
