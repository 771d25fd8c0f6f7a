#include "content/text.h"

#include "base/utf8.h"
#include <string.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD";

int text_clean(struct buffer *out, const char *text, size_t length) {
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    int line = 1, fault = 0;
    size_t start = 0, at = 0;
    while (at < length) {
        uint32_t code_point;
        size_t count = text[at] ? utf8_decode(text + at, length - at, &code_point) : 0;
        line += text[at] == '\n';
        if (count == 0) {
            buffer_append(out, text + start, at - start);
            buffer_text(out, REPLACEMENT);
            if (!fault) fault = line;
            start = at + 1;
            count = 1;
        }
        at += count;
    }
    buffer_append(out, text + start, length - start);
    return fault;
}

void text_clean_line(struct buffer *out, const char *text, size_t length) {
    size_t start = out->length;
    text_clean(out, text, length);
    for (size_t i = start; i < out->length; i++)
        if ((unsigned char)out->data[i] < 0x20 || out->data[i] == 0x7F) out->data[i] = ' ';
}

bool text_next_line(const char **text, size_t *length, struct text_line *line) {
    if (*length == 0) return false;
    size_t end = 0;
    while (end < *length && (*text)[end] != '\n' && (*text)[end] != '\r') end++;
    *line = (struct text_line){*text, end};
    if (end + 1 < *length && (*text)[end] == '\r' && (*text)[end + 1] == '\n') end++;
    if (end < *length) end++;
    *text += end;
    *length -= end;
    return true;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

struct text_line text_trim(struct text_line line) {
    while (line.length && is_blank(line.start[0])) line.start++, line.length--;
    while (line.length && is_blank(line.start[line.length - 1])) line.length--;
    return line;
}

uint32_t text_hash(const char *text) {
    uint32_t h = 2166136261u;
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

bool text_equals(struct text_line line, const char *text) {
    return strlen(text) == line.length && memcmp(line.start, text, line.length) == 0;
}
