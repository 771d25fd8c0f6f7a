#include "content/jsontext.h"

#include <stdbool.h>
#include <string.h>

const char *jsontext_skip_space(const char *at) {
    return at + strspn(at, " \t\r\n");
}

static const char *skip_string(const char *at) {
    for (at++; *at && *at != '"'; at++)
        if (*at == '\\' && at[1]) at++;
    return *at ? at + 1 : at;
}

const char *jsontext_skip_value(const char *at) {
    size_t depth = 0;
    do {
        at = jsontext_skip_space(at);
        if (*at == '"') {
            at = skip_string(at);
            continue;
        }
        if (*at == '[' || *at == '{') depth++;
        if (*at == ']' || *at == '}') depth--;
        if (*at == '\0') break;
        if (strchr("[]{},:", *at))
            at++;
        else
            at += strcspn(at, "[]{},:\" \t\r\n");
    } while (depth > 0);
    return at;
}

static bool key_is(const char *quoted, const char *key) {
    size_t length = strlen(key);
    return strncmp(quoted + 1, key, length) == 0 && quoted[1 + length] == '"';
}

/* From a key to its value. */
static const char *value_of(const char *key) {
    const char *colon = jsontext_skip_space(jsontext_skip_value(key));
    return *colon == ':' ? jsontext_skip_space(colon + 1) : colon;
}

const char *jsontext_first(const char *at) {
    if (*at != '[' && *at != '{') return NULL;
    at = jsontext_skip_space(at + 1);
    return *at == ']' || *at == '}' || *at == '\0' ? NULL : at;
}

const char *jsontext_next(const char *at) {
    at = jsontext_skip_space(jsontext_skip_value(at));
    return *at == ',' ? jsontext_skip_space(at + 1) : NULL;
}

/* The key itself, with its quote. */
static const char *find_key(const char *at, const char *key) {
    if (*at != '{') return NULL;
    for (at = jsontext_first(at); at && *at == '"'; at = jsontext_next(value_of(at)))
        if (key_is(at, key)) return at;
    return NULL;
}

const char *jsontext_member(const char *at, const char *key) {
    const char *found = find_key(at, key);
    return found ? value_of(found) : NULL;
}

static const char *element(const char *at, size_t index) {
    if (*at != '[') return NULL;
    for (at = jsontext_first(at); at && index > 0; index--) at = jsontext_next(at);
    return at;
}

/* Cut the next part ("choices", "1") off the path; false at its end. */
static bool next_part(const char **path, char *part, size_t size, bool *is_index) {
    *path += strspn(*path, ".]");
    *is_index = **path == '[';
    *path += *is_index;
    size_t length = strcspn(*path, ".[]");
    if (length == 0 || length >= size) return false;
    memcpy(part, *path, length);
    part[length] = '\0';
    *path += length;
    return true;
}

static size_t read_index(const char *digits) {
    size_t index = 0;
    for (; *digits >= '0' && *digits <= '9' && index < 100000; digits++)
        index = index * 10 + (size_t)(*digits - '0');
    return index;
}

int jsontext_line(const char *text, const char *path) {
    const char *value = jsontext_skip_space(text), *place = value;
    char part[96];
    bool is_index;
    while (value && next_part(&path, part, sizeof part, &is_index)) {
        const char *found = is_index ? element(value, read_index(part)) : find_key(value, part);
        if (!found) break;
        place = found;
        value = is_index ? found : value_of(found);
    }
    int line = 1;
    for (const char *at = text; at < place; at++) line += *at == '\n';
    return line;
}

static void append_dense(struct buffer *out, const char *at, const char *end) {
    while (at < end) {
        at += strspn(at, " \t\r\n");
        if (at >= end) return;
        const char *next = *at == '"' ? skip_string(at) : at + 1;
        buffer_append(out, at, (size_t)(next - at));
        at = next;
    }
}

void jsontext_append_compact(struct buffer *out, const char *at, int left_out) {
    int index = 0;
    bool first = true;
    buffer_byte(out, '{');
    for (at = jsontext_first(at); at && *at == '"'; index++) {
        const char *value = value_of(at);
        if (index != left_out) {
            if (!first) buffer_byte(out, ',');
            append_dense(out, at, jsontext_skip_value(value));
            first = false;
        }
        at = jsontext_next(value);
    }
    buffer_byte(out, '}');
}
