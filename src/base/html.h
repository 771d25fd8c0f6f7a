/* Text made safe for an HTML page. */
#ifndef HTML_H
#define HTML_H

#include "base/buffer.h"

/* Append `text` with & < > " ' escaped: safe between tags and inside a quoted attribute. */
void html_escape(struct buffer *out, const char *text, size_t length);

#endif
