#include "content/links.h"

#include "base/html.h"
#include "content/passes.h"
#include "content/tree.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_local(enum url_kind kind) {
    return kind == URL_LOCAL || kind == URL_FRAGMENT || kind == URL_ABSOLUTE;
}

static void append_address(const struct document *document, enum url_kind kind, const char *url,
                           struct buffer *out) {
    const struct chapters *chapters = document->chapters;
    if (chapters && kind == URL_LOCAL && chapters_append_address(chapters, url, out)) return;
    if (chapters && kind == URL_FRAGMENT && url[0] && url[1])
        buffer_format(out, "#%s%s", document->chapter->prefix, url + 1);
    else if (kind == URL_LOCAL)
        url_append_page(out, url);
    else
        buffer_text(out, url);
}

enum url_kind links_resolve(struct document *document, int line, bool image, const char *url,
                            struct buffer *out) {
    enum url_kind kind = url_classify(url, image);
    if (kind == URL_UNSAFE) {
        diagnostics_add(&document->diagnostics, line, "this address is not allowed: %.60s", url);
        return kind;
    }
    if (is_local(kind)) document_add_link(document, line, image, url);
    append_address(document, kind, url, out);
    return kind;
}

/* Whether the address is that of a term of a glossary, on this page or on another. */
static bool is_term(enum url_kind kind, const char *url) {
    const char *fragment = strchr(url, '#');
    return (kind == URL_LOCAL || kind == URL_FRAGMENT) && fragment &&
           strncmp(fragment, "#terme-", 7) == 0;
}

/* `address` is where the link leads; `class` may be NULL. */
static void write_open(struct buffer *out, const char *class, const char *address,
                       const char *title, enum url_kind kind) {
    buffer_text(out, "<a ");
    if (class) buffer_format(out, "class=\"%s\" ", class);
    buffer_text(out, "href=\"");
    url_append_attribute(out, address);
    if (title[0]) {
        buffer_text(out, "\" title=\"");
        html_escape(out, title, strlen(title));
    }
    buffer_text(out, kind == URL_OUTSIDE ? "\" rel=\"noopener\">" : "\">");
}

void links_open(struct document *document, int line, const char *url, const char *title,
                struct buffer *out) {
    struct buffer resolved = {0};
    enum url_kind kind = links_resolve(document, line, false, url, &resolved);
    write_open(out, is_term(kind, url) ? "term" : NULL, resolved.data ? resolved.data : "", title,
               kind);
    if (resolved.failed) document->failed = true;
    buffer_free(&resolved);
}

/* Whether the text is itself an address, which paper need not repeat: "doi:10.1162/…". */
static bool is_reference(cmark_node *link) {
    cmark_node *text = cmark_node_first_child(link);
    if (!text || cmark_node_get_type(text) != CMARK_NODE_TEXT) return false;
    const char *words = tree_literal(text);
    return strncmp(words, "doi:", 4) == 0 || strncmp(words, "arXiv:", 6) == 0;
}

/* cmark's own link cannot carry rel or class: a custom node takes its place. */
static void open_custom(cmark_node *link, const char *address, enum url_kind kind) {
    struct buffer enter = {0};
    const char *class = is_term(kind, cmark_node_get_url(link)) ? "term" : NULL;
    if (kind == URL_OUTSIDE && is_reference(link)) class = "reference";
    write_open(&enter, class, address, cmark_node_get_title(link), kind);
    cmark_node *custom = tree_inline(enter.data, "</a>");
    tree_move_children(link, custom);
    tree_replace(link, custom);
    buffer_free(&enter);
}

/* A module that is not on this site yet is named, not linked. */
static bool name_absent(struct document *document, cmark_node *link) {
    const struct course_module *module =
        course_module_at(document->course, cmark_node_get_url(link));
    if (!module || module->exists) return false;
    cmark_node *custom =
        tree_inline("<span class=\"absent\" title=\"Pas encore sur ce site\">", "</span>");
    tree_move_children(link, custom);
    tree_replace(link, custom);
    return true;
}

static void convert(struct document *document, cmark_node *node) {
    bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    int line = document_line(document, node);
    struct buffer resolved = {0};
    if (!image && name_absent(document, node)) return;
    const char *url = cmark_node_get_url(node);
    enum url_kind kind = links_resolve(document, line, image, url, &resolved);
    if (!image && (kind == URL_OUTSIDE || is_term(kind, url)))
        open_custom(node, resolved.data ? resolved.data : "", kind);
    else
        cmark_node_set_url(node, resolved.data ? resolved.data : "");
    if (resolved.failed) document->failed = true;
    buffer_free(&resolved);
}

static bool has_words(cmark_node *node) {
    cmark_node_type type = cmark_node_get_type(node);
    return (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) && tree_literal(node)[0];
}

/* Images nest by the thousand in hostile sources: one walk counts the texts, and an image that
 * leaves the count as it found it has none. */
static void check_alternatives(struct document *document, cmark_node *root) {
    uintptr_t texts = 0;
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        texts += event == CMARK_EVENT_ENTER && has_words(node);
        if (cmark_node_get_type(node) != CMARK_NODE_IMAGE) continue;
        if (event == CMARK_EVENT_ENTER)
            cmark_node_set_user_data(node, (void *)texts);
        else if ((uintptr_t)cmark_node_get_user_data(node) == texts)
            diagnostics_add(&document->diagnostics, document_line(document, node),
                            "the image %.60s has no alternative text", cmark_node_get_url(node));
    }
    cmark_iter_free(iter);
}

bool links_apply(struct document *document, cmark_node *root) {
    struct tree_list list;
    check_alternatives(document, root);
    bool ok = tree_collect(root, tree_bit(CMARK_NODE_LINK) | tree_bit(CMARK_NODE_IMAGE), &list);
    for (size_t i = 0; ok && i < list.count; i++) convert(document, list.nodes[i]);
    free(list.nodes);
    return ok;
}
