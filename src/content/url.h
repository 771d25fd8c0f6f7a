/* Addresses of links and images: which are safe, where local ones lead on the built site. */
#ifndef URL_H
#define URL_H

#include "base/buffer.h"
#include <stdbool.h>

enum url_kind {
    URL_LOCAL,    /* a path relative to the page */
    URL_FRAGMENT, /* "#id" on the same page, or empty */
    URL_ABSOLUTE, /* a path from the server's root: "/x" */
    URL_OUTSIDE,  /* http:, https: or "//host" */
    URL_OTHER,    /* another harmless scheme: mailto:, tel:… */
    URL_UNSAFE,   /* javascript:, vbscript:, data:, file: and their like, in any disguise */
};

/* `image`: data:image/ png, gif, jpeg and webp are then harmless. Browsers drop control characters
 * and white space from an address and ignore the case of its scheme; so does this. */
enum url_kind url_classify(const char *url, bool image);

/* Append a local address as the built site has it: x.md and x.ipynb are x.html there; a query and a
 * fragment are kept. */
void url_append_page(struct buffer *out, const char *url);

/* Append `url` for an attribute, percent-encoded and escaped as cmark writes its own links. */
void url_append_attribute(struct buffer *out, const char *url);

#endif
