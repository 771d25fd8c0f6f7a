#include "projects/novelty.h"

#include "data/lexicon.h"
#include <string.h>

static bool is_white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The text between white space. */
static const char *trim(const char *text, size_t *length) {
    while (*length && is_white(*text)) {
        text++;
        --*length;
    }
    while (*length && is_white(text[*length - 1])) --*length;
    return text;
}

static bool learn_lines(struct lexicon *known, const char *text, size_t length,
                        struct status *status) {
    while (length) {
        const char *end = memchr(text, '\n', length);
        size_t whole = end ? (size_t)(end - text) + 1 : length, size = whole;
        const char *line = trim(text, &size);
        if (size && lexicon_add(known, line, size, status) < 0) return false;
        text += whole;
        length -= whole;
    }
    return true;
}

static bool compare(const struct lexicon *known, const cJSON *lines, struct buffer *out,
                    struct status *status) {
    const cJSON *item;
    buffer_text(out, "{\"known\":[");
    cJSON_ArrayForEach(item, lines) {
        if (!cJSON_IsString(item))
            return status_set(status, STATUS_INVALID_CONFIG, "known",
                              "must be an array of strings");
        size_t length = strlen(item->valuestring);
        const char *line = trim(item->valuestring, &length);
        if (item != lines->child) buffer_byte(out, ',');
        buffer_text(out, lexicon_find(known, line, length) >= 0 ? "true" : "false");
    }
    buffer_text(out, "]}");
    return !buffer_failed(out) || status_no_memory(status);
}

bool novelty_known(const char *text, size_t length, const cJSON *lines, struct buffer *out,
                   struct status *status) {
    if (!cJSON_IsArray(lines))
        return status_set(status, STATUS_INVALID_CONFIG, "known", "must be an array of strings");
    if (memchr(text, '\0', length))
        return status_set(status, STATUS_INVALID_TEXT, NULL, "the text holds a NUL");
    struct lexicon *known = lexicon_create(status);
    bool good =
        known && learn_lines(known, text, length, status) && compare(known, lines, out, status);
    lexicon_destroy(known);
    return good;
}
