/* The passes over a page's tree, in the order in which markdown.c runs them. Each takes the tree as
 * cmark or the pass before it left it, changes nodes in place, adds faults to the document, and
 * costs time in proportion to the tree. False only when memory is refused. */
#ifndef PASSES_H
#define PASSES_H

#include "content/document.h"
#include <cmark.h>

/* A fault for each piece of raw HTML; cmark's safe mode leaves a comment in its place. */
bool raw_apply(struct document *document, cmark_node *root);

/* Pipe tables: a paragraph whose second line is a delimiter row ("--- | :-: | --:"). The user data
 * of a row's node is its source line. */
bool tables_apply(struct document *document, cmark_node *root);

/* A `\|` loses its backslash in cmark's parser. tables_hide_bars() writes a stand-in for it into a
 * copy of the source, tables_show_bars() puts back what belongs there once the tables are made. The
 * result of the first is NULL when `text` has no `\|` (nothing to do) or when memory is refused
 * (then *refused is set); the caller frees it. */
char *tables_hide_bars(const char *text, size_t length, size_t *hidden_length, bool *refused);
bool tables_show_bars(cmark_node *root);

/* $`x`$ becomes <span class="math">; the block form is one of the code blocks. */
bool math_apply(struct document *document, cmark_node *root);

/* The table "Terme | Définition" under a heading "Glossaire": each row gets the identifier
 * "terme-…". glossary_collect() keeps its cells as HTML, once all other passes are through. */
bool glossary_apply(struct document *document, cmark_node *root);
bool glossary_collect(struct document *document);

/* Identifiers, anchors and the outline. */
bool headings_apply(struct document *document, cmark_node *root);

/* Quotes that start with [!NOTE], [!TIP] or [!WARNING]. */
bool callouts_apply(struct document *document, cmark_node *root);

/* Fenced and indented code; math blocks and the directives (directives.h) are fences, too. */
bool code_apply(struct document *document, cmark_node *root);

/* A paragraph that is one image becomes a figure, the image's title its caption. */
bool figures_apply(struct document *document, cmark_node *root);

/* Local links to x.md and x.ipynb lead to x.html, outside links get rel="noopener", unsafe ones an
 * empty address and a fault. */
bool links_apply(struct document *document, cmark_node *root);

#endif
