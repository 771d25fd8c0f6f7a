/* Pipe tables as on the large Git hosts (GitHub Flavored Markdown, section 4.10), made from the
 * paragraph that CommonMark sees. A bar inside a code span does not split a cell here. */
#include "base/format.h"
#include "base/memory.h"
#include "content/passes.h"
#include "content/tree.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 64 };

/* The stand-in for an escaped bar: U+FDD0, a code point that no text holds. */
static const char BAR[] = "\xEF\xB7\x90";
enum { BAR_BYTES = 3 };

enum align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

struct columns {
    enum align align[MAX_COLUMNS];
    int count;
};

static bool is_break(cmark_node *node) {
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

static bool is_text(cmark_node *node) {
    return node && cmark_node_get_type(node) == CMARK_NODE_TEXT;
}

static const char *skip_blanks(const char *at) {
    return at + strspn(at, " \t");
}

/* One cell of the delimiter row: dashes with an optional colon at either end. */
static const char *read_align(const char *at, enum align *align) {
    bool left = *at == ':';
    at += left;
    size_t dashes = strspn(at, "-");
    if (dashes == 0) return NULL;
    at += dashes;
    bool right = *at == ':';
    at += right;
    *align = left ? (right ? ALIGN_CENTER : ALIGN_LEFT) : (right ? ALIGN_RIGHT : ALIGN_NONE);
    return at;
}

static bool read_delimiters(const char *text, struct columns *columns) {
    const char *at = skip_blanks(text);
    bool bar = *at == '|';
    at = skip_blanks(at + bar);
    columns->count = 0;
    while (*at) {
        if (columns->count == MAX_COLUMNS) return false;
        at = read_align(at, &columns->align[columns->count]);
        if (!at) return false;
        columns->count++;
        at = skip_blanks(at);
        if (*at && *at != '|') return false;
        if (*at == '|') {
            bar = true;
            at = skip_blanks(at + 1);
        }
    }
    return bar && columns->count > 0;
}

/* The delimiter row's text when `paragraph` may be a table. */
static const char *second_line(cmark_node *paragraph) {
    cmark_node *node = cmark_node_first_child(paragraph);
    while (node && !is_break(node)) node = cmark_node_next(node);
    cmark_node *text = node ? cmark_node_next(node) : NULL;
    if (!is_text(text)) return NULL;
    cmark_node *after = cmark_node_next(text);
    return !after || is_break(after) ? tree_literal(text) : NULL;
}

/* A row being filled. Cells are custom inlines under the row's node. */
struct row {
    struct document *document;
    const struct columns *columns;
    cmark_node *node;
    cmark_node *cell; /* NULL until the next cell is opened */
    int count;
    bool header;
    bool overfull;
    int line;
};

static const char *cell_tag(const struct row *row, int index, bool header) {
    static const char *const heads[] = {"<th>", "<th class=\"left\">", "<th class=\"center\">",
                                        "<th class=\"right\">"};
    static const char *const cells[] = {"<td>", "<td class=\"left\">", "<td class=\"center\">",
                                        "<td class=\"right\">"};
    enum align align = row->columns->align[index];
    return header ? heads[align] : cells[align];
}

static void open_cell(struct row *row) {
    if (row->cell) return;
    row->overfull = row->overfull || row->count >= row->columns->count;
    int index = row->count < row->columns->count ? row->count : 0;
    row->cell = tree_inline(cell_tag(row, index, row->header), row->header ? "</th>" : "</td>");
    if (row->count < row->columns->count) cmark_node_append_child(row->node, row->cell);
    row->count++;
}

/* An empty cell of the header, as in the corner above a first column of names, heads nothing. */
static void make_plain(struct row *row) {
    cmark_node_set_on_enter(row->cell, cell_tag(row, row->count - 1, false));
    cmark_node_set_on_exit(row->cell, "</td>");
}

static void close_cell(struct row *row) {
    open_cell(row);
    if (row->count > row->columns->count)
        cmark_node_free(row->cell);
    else if (row->header && !cmark_node_first_child(row->cell))
        make_plain(row);
    row->cell = NULL;
}

static void add_text(struct row *row, const char *text, size_t length) {
    if (length == 0) return;
    open_cell(row);
    cmark_node_append_child(row->cell, tree_text(text, length));
}

/* Split a text node at its bars; `first`: a bar before any cell is the row's border. */
static void split_text(struct row *row, const char *text, bool first) {
    if (first) text = skip_blanks(text);
    if (first && *text == '|') text++;
    for (;;) {
        size_t length = strcspn(text, "|");
        if (!row->cell) {
            size_t blanks = strspn(text, " \t");
            blanks = blanks < length ? blanks : length;
            text += blanks;
            length -= blanks;
        }
        bool bar = text[length] == '|';
        size_t kept = length;
        while (bar && kept && strchr(" \t", text[kept - 1])) kept--;
        add_text(row, text, kept);
        if (!bar) return;
        close_cell(row);
        text += length + 1;
    }
}

static void check_code(struct row *row, cmark_node *code) {
    if (strchr(tree_literal(code), '|'))
        diagnostics_add(&row->document->diagnostics, row->line,
                        "inside a table a bar in code must be written \\|");
}

/* Fill one row from `node` to the next line break, which is returned. */
static cmark_node *fill_row(struct row *row, cmark_node *node) {
    bool first = true;
    while (node && !is_break(node)) {
        cmark_node *next = cmark_node_next(node);
        if (is_text(node)) {
            split_text(row, tree_literal(node), first);
        } else {
            if (cmark_node_get_type(node) == CMARK_NODE_CODE) check_code(row, node);
            open_cell(row);
            cmark_node_append_child(row->cell, node);
        }
        first = false;
        node = next;
    }
    if (row->cell) close_cell(row);
    return node;
}

/* Cells that the row lacks are one empty cell. */
static void pad_row(struct row *row) {
    int missing = row->columns->count - row->count;
    if (missing <= 0) return;
    struct buffer enter = {0};
    buffer_text(&enter, row->header ? "<th" : "<td");
    if (missing > 1) buffer_format(&enter, " colspan=\"%d\"", missing);
    buffer_byte(&enter, '>');
    cmark_node_append_child(row->node, tree_inline(enter.data, row->header ? "</th>" : "</td>"));
    buffer_free(&enter);
}

static struct row start_row(struct document *document, const struct columns *columns, int line,
                            bool header) {
    struct row row = {.document = document, .columns = columns, .line = line, .header = header};
    row.node = tree_inline("<tr>", "</tr>\n");
    cmark_node_set_user_data(row.node, (void *)(uintptr_t)line);
    return row;
}

static int count_cells(cmark_node *paragraph) {
    int bars = 0;
    cmark_node *last = NULL;
    cmark_node *node = cmark_node_first_child(paragraph);
    bool leading = is_text(node) && *skip_blanks(tree_literal(node)) == '|';
    for (; node && !is_break(node); node = cmark_node_next(node)) {
        last = node;
        if (!is_text(node)) continue;
        for (const char *at = tree_literal(node); *at; at++) bars += *at == '|';
    }
    const char *text = is_text(last) ? tree_literal(last) : "";
    size_t length = strlen(text);
    while (length && strchr(" \t", text[length - 1])) length--;
    bool trailing = length && text[length - 1] == '|';
    return bars + 1 - leading - (trailing && bars > leading);
}

static cmark_node *add_part(cmark_node *table, const char *enter, const char *leave) {
    cmark_node *part = tree_block(enter, leave);
    cmark_node_append_child(table, part);
    return part;
}

static cmark_node *add_row(cmark_node *part, struct row *row, cmark_node *from) {
    cmark_node *end = fill_row(row, from);
    pad_row(row);
    cmark_node_append_child(part, row->node);
    if (row->overfull)
        diagnostics_add(&row->document->diagnostics, row->line,
                        "this row has %d cells, the table has %d columns", row->count,
                        row->columns->count);
    return end;
}

static void add_body(struct document *document, const struct columns *columns, cmark_node *table,
                     cmark_node *line_end, int line) {
    cmark_node *body = add_part(table, "<tbody>", "</tbody>");
    while (line_end) {
        struct row row = start_row(document, columns, ++line, false);
        line_end = add_row(body, &row, cmark_node_next(line_end));
    }
}

static void convert(struct document *document, cmark_node *paragraph,
                    const struct columns *columns) {
    int line = document_line(document, paragraph);
    char enter[96];
    format_text(
        enter, sizeof enter,
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Tableau %d\"><table>",
        ++document->table_count);
    cmark_node *table = tree_block(enter, "</table></div>");
    cmark_node *head = add_part(table, "<thead>", "</thead>");
    struct row row = start_row(document, columns, line, true);
    cmark_node *end = add_row(head, &row, cmark_node_first_child(paragraph));
    end = cmark_node_next(cmark_node_next(end));
    if (end) add_body(document, columns, table, end, line + 1);
    tree_replace(paragraph, table);
}

/* Inside a cell the stand-in is a bar everywhere, in code as well. */
static bool replace_stand_in(cmark_node *node, const char *with);

static bool show_code_bars(cmark_node *table) {
    struct tree_list list;
    bool ok = tree_collect(table, tree_bit(CMARK_NODE_CODE), &list);
    for (size_t i = 0; ok && i < list.count; i++) ok = replace_stand_in(list.nodes[i], "|");
    free(list.nodes);
    return ok;
}

bool tables_apply(struct document *document, cmark_node *root) {
    struct tree_list list;
    bool ok = tree_collect(root, tree_bit(CMARK_NODE_PARAGRAPH), &list);
    for (size_t i = 0; ok && i < list.count; i++) {
        cmark_node *paragraph = list.nodes[i];
        struct columns columns;
        const char *delimiters = second_line(paragraph);
        if (!delimiters || !read_delimiters(delimiters, &columns)) continue;
        if (count_cells(paragraph) != columns.count) {
            diagnostics_add(&document->diagnostics, document_line(document, paragraph),
                            "the header has %d cells, the line of dashes has %d",
                            count_cells(paragraph), columns.count);
            continue;
        }
        cmark_node *parent = cmark_node_parent(paragraph), *before = cmark_node_previous(paragraph);
        convert(document, paragraph, &columns);
        ok = show_code_bars(before ? cmark_node_next(before) : cmark_node_first_child(parent));
    }
    free(list.nodes);
    return ok;
}

static size_t count_escaped_bars(const char *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i + 1 < length; i++) {
        if (text[i] != '\\') continue;
        count += text[++i] == '|';
    }
    return count;
}

char *tables_hide_bars(const char *text, size_t length, size_t *hidden_length, bool *refused) {
    size_t count = count_escaped_bars(text, length);
    if (count == 0) return NULL;
    struct buffer out = {0};
    for (size_t i = 0; i < length; i++) {
        bool escape = text[i] == '\\' && i + 1 < length;
        bool foreign = length - i >= BAR_BYTES && memcmp(text + i, BAR, BAR_BYTES) == 0;
        if (escape && text[i + 1] == '|')
            buffer_text(&out, BAR);
        else
            buffer_append(&out, foreign ? "\xEF\xBF\xBD" : text + i, foreign ? 3 : escape ? 2 : 1);
        if (escape) i++;
        if (foreign) i += BAR_BYTES - 1;
    }
    char *hidden = buffer_take(&out, hidden_length);
    *refused = !hidden;
    return hidden;
}

/* `text` with every stand-in replaced; NULL when it has none or memory is refused. */
static char *without_stand_in(const char *text, const char *with, bool *ok) {
    const char *found = text ? strstr(text, BAR) : NULL;
    if (!found) return NULL;
    struct buffer out = {0};
    for (; found; text = found + BAR_BYTES, found = strstr(text, BAR)) {
        buffer_append(&out, text, (size_t)(found - text));
        buffer_text(&out, with);
    }
    buffer_text(&out, text);
    char *result = buffer_take(&out, NULL);
    if (!result) *ok = false;
    return result;
}

static bool replace_stand_in(cmark_node *node, const char *with) {
    bool ok = true;
    char *literal = without_stand_in(cmark_node_get_literal(node), with, &ok);
    if (literal) cmark_node_set_literal(node, literal);
    free(literal);
    return ok;
}

static bool show_in_link(cmark_node *link) {
    bool ok = true;
    char *url = without_stand_in(cmark_node_get_url(link), "|", &ok);
    char *title = without_stand_in(cmark_node_get_title(link), "|", &ok);
    if (url) cmark_node_set_url(link, url);
    if (title) cmark_node_set_title(link, title);
    free(url);
    free(title);
    return ok;
}

static bool show_in_info(cmark_node *block) {
    bool ok = true;
    char *info = without_stand_in(cmark_node_get_fence_info(block), "|", &ok);
    if (info) cmark_node_set_fence_info(block, info);
    free(info);
    return ok;
}

static bool show_in_node(cmark_node *node) {
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        return replace_stand_in(node, "|");
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        return show_in_link(node);
    case CMARK_NODE_CODE_BLOCK:
        return show_in_info(node) && replace_stand_in(node, "\\|");
    default:
        return replace_stand_in(node, "\\|");
    }
}

bool tables_show_bars(cmark_node *root) {
    struct tree_list list;
    unsigned types = tree_bit(CMARK_NODE_TEXT) | tree_bit(CMARK_NODE_LINK) |
                     tree_bit(CMARK_NODE_IMAGE) | tree_bit(CMARK_NODE_CODE) |
                     tree_bit(CMARK_NODE_CODE_BLOCK) | tree_bit(CMARK_NODE_HTML_BLOCK) |
                     tree_bit(CMARK_NODE_HTML_INLINE);
    bool ok = tree_collect(root, types, &list);
    for (size_t i = 0; ok && i < list.count; i++) ok = show_in_node(list.nodes[i]);
    free(list.nodes);
    return ok;
}
