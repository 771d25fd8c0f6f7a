/* The address of a link or image as it may stand in the page. */
#ifndef LINKS_H
#define LINKS_H

#include "base/buffer.h"
#include "content/document.h"
#include "content/url.h"

/* Append the address that `url` has on the built site, nothing when it is unsafe (a fault is
 * added). Local addresses are remembered in the document for the checker. */
enum url_kind links_resolve(struct document *document, int line, bool image, const char *url,
                            struct buffer *out);

/* Append `<a href="…">` for `url`, with rel="noopener" when it leads outside. `title` may be "". */
void links_open(struct document *document, int line, const char *url, const char *title,
                struct buffer *out);

#endif
