#include "base/html.h"

static const char *entity(char byte) {
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_escape(struct buffer *out, const char *text, size_t length) {
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        const char *escaped = entity(text[i]);
        if (!escaped) continue;
        buffer_append(out, text + start, i - start);
        buffer_text(out, escaped);
        start = i + 1;
    }
    buffer_append(out, text + start, length - start);
}
