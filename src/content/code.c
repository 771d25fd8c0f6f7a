#include "content/code.h"

#include "base/html.h"
#include "base/memory.h"
#include "content/directives.h"
#include "content/highlight.h"
#include "content/passes.h"
#include "content/tree.h"
#include <stdlib.h>
#include <string.h>

void code_append(struct buffer *out, const char *language, const char *code, size_t length) {
    buffer_text(out, "<div class=\"code");
    if (language[0]) {
        buffer_text(out, " copyable\" data-language=\"");
        html_escape(out, language, strlen(language));
    }
    buffer_text(out, "\"><pre tabindex=\"0\"><code>");
    highlight_append(out, language, code, length);
    buffer_text(out, "</code></pre></div>");
}

static void append_math(struct buffer *out, const char *tex) {
    size_t length = strlen(tex);
    while (length && (tex[length - 1] == '\n' || tex[length - 1] == '\r')) length--;
    buffer_text(out, "<div class=\"math\" data-tex=\"");
    html_escape(out, tex, length);
    buffer_text(out, "\"><code>");
    html_escape(out, tex, length);
    buffer_text(out, "</code></div>");
}

/* Split "widget rnn-train" in place; the second part is "" when there is none. */
static char *cut_word(char *info) {
    char *rest = info + strcspn(info, " \t");
    if (*rest) *rest++ = '\0';
    return rest + strspn(rest, " \t");
}

static void replace_with(cmark_node *node, struct document *document, struct buffer *html) {
    if (buffer_failed(html))
        document->failed = true;
    else
        tree_replace(node, tree_block(html->data, NULL));
    buffer_free(html);
}

static void convert_code(struct document *document, cmark_node *node, const char *language) {
    if (document->plain) return;
    const char *code = tree_literal(node);
    struct buffer html = {0};
    code_append(&html, language, code, strlen(code));
    replace_with(node, document, &html);
}

static void convert_math(struct document *document, cmark_node *node) {
    struct buffer html = {0};
    append_math(&html, tree_literal(node));
    replace_with(node, document, &html);
}

static void convert(struct document *document, cmark_node *node, char *info) {
    char *rest = cut_word(info);
    cmark_node *block = directives_block(document, node, info, rest);
    if (block)
        tree_replace(node, block);
    else if (strcmp(info, "math") == 0)
        convert_math(document, node);
    else
        convert_code(document, node, info);
}

bool code_apply(struct document *document, cmark_node *root) {
    struct tree_list list;
    bool ok = tree_collect(root, tree_bit(CMARK_NODE_CODE_BLOCK), &list);
    for (size_t i = 0; ok && i < list.count; i++) {
        const char *info = cmark_node_get_fence_info(list.nodes[i]);
        char *copy = memory_copy(info, strlen(info));
        ok = copy != NULL;
        if (ok) convert(document, list.nodes[i], copy);
        free(copy);
    }
    free(list.nodes);
    return ok && !document->failed;
}
