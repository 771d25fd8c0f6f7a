#include "exchange/notes.h"

#include "base/format.h"
#include "base/json.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <string.h>

void notes_add(struct buffer *notes, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    format_list(text, sizeof text, format, arguments);
    va_end(arguments);
    if (notes->length) buffer_byte(notes, ',');
    json_quote(notes, text, utf8_valid_prefix(text, strlen(text)));
}
