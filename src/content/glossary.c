/* The glossary of a page: a table "Terme | Définition" under the heading "Glossaire". */
#include "base/memory.h"
#include "content/passes.h"
#include "content/tree.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a tree whose rendering failed half-way are gone. */
static void forget_rows(struct document *document) {
    for (size_t i = 0; i < document->term_count; i++) document->terms[i].row = NULL;
}

static bool has_text(cmark_node *node, const char *wanted) {
    struct buffer text = {0};
    tree_plain_text(node, &text);
    bool same = text.data && strcmp(text.data, wanted) == 0;
    buffer_free(&text);
    return same;
}

static bool is_heading(cmark_node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_HEADING;
}

/* "Glossaire", also with a picture before it. */
static bool opens_glossary(cmark_node *heading) {
    struct buffer text = {0}, slug = {0};
    tree_plain_text(heading, &text);
    slug_append(&slug, text.data ? text.data : "", text.length);
    bool ours = slug.data && strcmp(slug.data, "glossaire") == 0;
    buffer_free(&text);
    buffer_free(&slug);
    return ours;
}

static bool starts_with(const char *text, const char *prefix) {
    return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

/* tables.c: a block "<div class="table" …" of "<thead>" and, where there are rows, "<tbody>". */
static bool is_table(cmark_node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_CUSTOM_BLOCK &&
           starts_with(cmark_node_get_on_enter(node), "<div class=\"table\"");
}

/* The table's body when its header is "Terme | Définition" and it has one, else NULL. */
static cmark_node *glossary_body(cmark_node *table) {
    cmark_node *head = cmark_node_first_child(table);
    cmark_node *term = cmark_node_first_child(cmark_node_first_child(head));
    cmark_node *definition = term ? cmark_node_next(term) : NULL;
    bool ours = definition && !cmark_node_next(definition) && has_text(term, "Terme") &&
                has_text(definition, "Définition");
    return ours ? cmark_node_next(head) : NULL;
}

/* The text without what stands in parentheses, and without the blanks before them. */
static void append_bare(struct buffer *out, const char *text) {
    int depth = 0;
    for (; *text; text++) {
        if (*text == '(')
            depth++;
        else if (*text == ')' && depth)
            depth--;
        else if (depth == 0)
            buffer_byte(out, *text);
    }
    while (out->length && out->data[out->length - 1] == ' ') out->data[--out->length] = '\0';
}

static void fault(struct document *document, cmark_node *row, const char *format,
                  const char *text) {
    int line = (int)(uintptr_t)cmark_node_get_user_data(row);
    diagnostics_add(&document->diagnostics, line, format, text);
}

static void add_term(struct document *document, cmark_node *row, const char *text) {
    struct buffer wanted = {0}, enter = {0};
    buffer_text(&wanted, "terme-");
    slug_append(&wanted, text, strlen(text));
    bool taken = wanted.failed || slug_taken(&document->slugs, wanted.data);
    const char *id = taken ? NULL : slug_unique(&document->slugs, wanted.data);
    if (id) {
        buffer_format(&enter, "<tr id=\"%s\">", id);
        cmark_node_set_on_enter(row, enter.data);
        document_add_term(document, row, id, text);
    } else {
        fault(document, row, "the glossary has \"%.60s\" already", text);
    }
    if (wanted.failed || enter.failed) document->failed = true;
    buffer_free(&wanted);
    buffer_free(&enter);
}

static void convert_row(struct document *document, cmark_node *row) {
    struct buffer text = {0}, bare = {0};
    tree_plain_text(cmark_node_first_child(row), &text);
    append_bare(&bare, text.data ? text.data : "");
    if (bare.length)
        add_term(document, row, bare.data);
    else
        fault(document, row, "a row of the glossary without a term%s", "");
    if (text.failed || bare.failed) document->failed = true;
    buffer_free(&text);
    buffer_free(&bare);
}

bool glossary_apply(struct document *document, cmark_node *root) {
    bool inside = false;
    forget_rows(document);
    for (cmark_node *node = cmark_node_first_child(root); node; node = cmark_node_next(node)) {
        if (is_heading(node)) inside = opens_glossary(node);
        cmark_node *body = inside && is_table(node) ? glossary_body(node) : NULL;
        cmark_node *row = body ? cmark_node_first_child(body) : NULL;
        for (; row; row = cmark_node_next(row)) convert_row(document, row);
    }
    return !document->failed;
}

/* What stands between the cell's own tags; the caller frees. */
static char *inner_html(cmark_node *cell) {
    if (!cell) return memory_copy("", 0);
    char *html = cmark_render_html(cell, CMARK_OPT_DEFAULT);
    size_t before = strlen(cmark_node_get_on_enter(cell));
    size_t after = strlen(cmark_node_get_on_exit(cell));
    char *inner = memory_copy(html + before, strlen(html) - before - after);
    cmark_get_default_mem_allocator()->free(html);
    return inner;
}

bool glossary_collect(struct document *document) {
    for (size_t i = 0; i < document->term_count; i++) {
        struct document_term *term = &document->terms[i];
        if (!term->row) continue;
        cmark_node *cell = cmark_node_first_child(term->row);
        term->term = inner_html(cell);
        term->definition = inner_html(cell ? cmark_node_next(cell) : NULL);
        term->row = NULL;
        if (!term->term || !term->definition) return false;
    }
    return true;
}
