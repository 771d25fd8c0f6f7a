/* Markdown to HTML: cmark parses, the passes of passes.h change the tree, cmark writes it in its
 * safe mode. CommonMark (spec 0.30) with tables, math, call-outs and directives. */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "base/buffer.h"
#include "base/status.h"
#include "content/document.h"

/* Append the HTML of `text` to `out`. Faults of the source are added to the document and never stop
 * the rendering; false when the source is over a limit (limits.h) or memory is refused. Set
 * document->line_offset before and document->plain for HTML as cmark itself writes it. */
bool markdown_render(struct document *document, const char *text, size_t length, struct buffer *out,
                     struct status *status);

/* Append the HTML of one line of Markdown: emphasis, code, math, links and images, no blocks. A
 * source that is more than one paragraph is a failure (STATUS_INVALID_TEXT). */
bool markdown_render_inline(struct document *document, const char *text, struct buffer *out,
                            struct status *status);

#endif
