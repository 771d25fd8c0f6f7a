/* Jupyter notebooks (nbformat 4) to HTML: Markdown cells through the renderer, code cells
 * highlighted with their count, text outputs escaped. Pictures and other rich outputs become a
 * note. */
#ifndef NOTEBOOK_H
#define NOTEBOOK_H

#include "base/buffer.h"
#include "base/status.h"
#include "content/document.h"

/* Append the HTML of the notebook file `text`. A broken cell shows its fault in place and is added
 * to the document; false when the whole is no notebook (status names what is missing) or memory is
 * refused. */
bool notebook_render(struct document *document, const char *text, size_t length, struct buffer *out,
                     struct status *status);

#endif
