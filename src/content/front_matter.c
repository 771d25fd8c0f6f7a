#include "content/front_matter.h"

#include "base/memory.h"
#include "content/text.h"
#include <stdlib.h>
#include <string.h>

enum { KEY_COUNT = 6, TAGS = 5 };

static const char *const keys[KEY_COUNT] = {"title", "description", "category",
                                            "level", "duration",    "tags"};

struct reader {
    struct front_matter *out;
    struct diagnostics *diagnostics;
    int line;
    bool seen[KEY_COUNT];
    bool in_tags; /* the last key was `tags`: "- x" lines belong to it */
    bool failed;
};

static char **slot(struct front_matter *out, int key) {
    char **slots[] = {&out->title, &out->description, &out->category, &out->level, &out->duration};
    return slots[key];
}

static int find_key(struct text_line name) {
    for (int i = 0; i < KEY_COUNT; i++)
        if (text_equals(name, keys[i])) return i;
    return -1;
}

/* Inside double quotes \" and \\ are escapes; inside single quotes '' is one quote. */
static char *unquote(struct text_line value, char quote) {
    char *out = memory_array(value.length + 1, 1);
    if (!out) return NULL;
    size_t at = 0;
    for (size_t i = 1; i + 1 < value.length; i++) {
        char c = value.start[i];
        if (quote == '"' && c == '\\' && i + 2 < value.length) c = value.start[++i];
        if (quote == '\'' && c == '\'') i++;
        out[at++] = c;
    }
    return out;
}

/* Whether the quoted scalar closes exactly at its end. */
static bool quotes_close(struct text_line value) {
    char quote = value.start[0];
    size_t i = 1;
    for (; i < value.length; i++) {
        if (quote == '"' && value.start[i] == '\\') {
            i++;
        } else if (value.start[i] == quote) {
            if (quote == '"' || i + 1 == value.length || value.start[i + 1] != quote) break;
            i++;
        }
    }
    return value.length > 1 && i + 1 == value.length;
}

static char *read_scalar(struct reader *reader, struct text_line value) {
    char first = value.length ? value.start[0] : '\0';
    char *scalar = NULL;
    if (first == '"' || first == '\'') {
        if (!quotes_close(value))
            diagnostics_add(reader->diagnostics, reader->line, "the quoted value is not closed");
        else
            scalar = unquote(value, first);
    } else if (first && strchr("[{|>&*!%@`", first)) {
        diagnostics_add(reader->diagnostics, reader->line,
                        "a value cannot start with \"%c\"; put it in quotes", first);
    } else {
        scalar = memory_copy(value.start, value.length);
    }
    return scalar ? scalar : memory_copy("", 0);
}

static void add_tag(struct reader *reader, struct text_line value) {
    struct front_matter *out = reader->out;
    if (!reader->in_tags || value.length == 0) {
        diagnostics_add(reader->diagnostics, reader->line,
                        value.length ? "a list item that belongs to no list"
                                     : "an empty list item");
        return;
    }
    if (out->tag_count == FRONT_MATTER_MAX_TAGS) {
        diagnostics_add(reader->diagnostics, reader->line, "more than %d tags",
                        FRONT_MATTER_MAX_TAGS);
        return;
    }
    char *tag = read_scalar(reader, value);
    if (!tag) reader->failed = true;
    for (size_t i = 0; tag && i < out->tag_count; i++)
        if (strcmp(out->tags[i], tag) == 0)
            diagnostics_add(reader->diagnostics, reader->line, "the tag \"%s\" is given twice",
                            tag);
    if (tag) out->tags[out->tag_count++] = tag;
}

static void set_value(struct reader *reader, int key, struct text_line value) {
    if (key == TAGS) {
        reader->in_tags = true;
        if (value.length)
            diagnostics_add(reader->diagnostics, reader->line,
                            "\"tags\" takes a list: one \"- x\" line for each tag");
        return;
    }
    if (value.length == 0)
        diagnostics_add(reader->diagnostics, reader->line, "\"%s\" has no value", keys[key]);
    char **where = slot(reader->out, key);
    free(*where);
    *where = read_scalar(reader, value);
    if (!*where) reader->failed = true;
}

static void read_pair(struct reader *reader, struct text_line line) {
    const char *colon = memchr(line.start, ':', line.length);
    if (!colon) {
        diagnostics_add(reader->diagnostics, reader->line, "expected \"key: value\" or \"- item\"");
        return;
    }
    size_t at = (size_t)(colon - line.start);
    struct text_line name = text_trim((struct text_line){line.start, at});
    struct text_line value = {colon + 1, line.length - at - 1};
    int key = find_key(name);
    reader->in_tags = false;
    if (key < 0)
        diagnostics_add(reader->diagnostics, reader->line, "\"%.*s\" is not a known key",
                        (int)(name.length < 60 ? name.length : 60), name.start);
    else if (reader->seen[key])
        diagnostics_add(reader->diagnostics, reader->line, "the key \"%s\" is given twice",
                        keys[key]);
    else if (value.length && value.start[0] != ' ')
        diagnostics_add(reader->diagnostics, reader->line, "a space must follow \"%s:\"",
                        keys[key]);
    if (key < 0 || reader->seen[key]) return;
    reader->seen[key] = true;
    set_value(reader, key, text_trim(value));
}

static void read_line(struct reader *reader, struct text_line line) {
    struct text_line trimmed = text_trim(line);
    if (trimmed.length == 0) return;
    if (memchr(line.start, '\t', line.length)) {
        diagnostics_add(reader->diagnostics, reader->line, "a tab; indent with spaces");
    } else if (trimmed.start[0] == '-' && (trimmed.length == 1 || trimmed.start[1] == ' ')) {
        add_tag(reader, text_trim((struct text_line){trimmed.start + 1, trimmed.length - 1}));
    } else if (trimmed.start != line.start) {
        diagnostics_add(reader->diagnostics, reader->line,
                        "an indented line; only the items of \"tags\" may be indented");
    } else {
        read_pair(reader, line);
    }
}

static void require(struct reader *reader, int key) {
    if (!reader->seen[key])
        diagnostics_add(reader->diagnostics, 1, "the front matter has no \"%s\"", keys[key]);
}

static bool fill_missing(struct front_matter *out) {
    for (int key = 0; key < TAGS; key++) {
        char **where = slot(out, key);
        if (!*where) *where = memory_copy("", 0);
        if (!*where) return false;
    }
    return true;
}

/* Where the header ends: at the closing line, or before the first blank line when there is none. */
static bool has_end(const char *text, size_t length) {
    struct text_line line;
    while (text_next_line(&text, &length, &line))
        if (text_equals(line, "---")) return true;
    return false;
}

bool front_matter_parse(const char *text, size_t length, struct front_matter *out,
                        struct diagnostics *diagnostics) {
    memset(out, 0, sizeof *out);
    struct reader reader = {.out = out, .diagnostics = diagnostics};
    const char *at = text;
    size_t rest = length;
    struct text_line line;
    if (!text_next_line(&at, &rest, &line) || !text_equals(line, "---")) {
        diagnostics_add(diagnostics, 1, "no front matter: the first line must be \"---\"");
        return fill_missing(out);
    }
    bool closed = has_end(at, rest);
    if (!closed) diagnostics_add(diagnostics, 1, "the front matter has no closing \"---\" line");
    reader.line = 1;
    while (text_next_line(&at, &rest, &line)) {
        reader.line++;
        if (text_equals(line, "---") || (!closed && text_trim(line).length == 0)) break;
        read_line(&reader, line);
    }
    out->bytes = (size_t)(at - text);
    out->lines = reader.line;
    require(&reader, 0);
    require(&reader, 1);
    return fill_missing(out) && !reader.failed;
}

static bool set_text(char **where, const char *text) {
    *where = memory_copy(text, strlen(text));
    return *where != NULL;
}

bool front_matter_make(struct front_matter *out, const char *title, const char *description) {
    return set_text(&out->title, title) && set_text(&out->description, description) &&
           set_text(&out->category, "") && set_text(&out->level, "") &&
           set_text(&out->duration, "");
}

void front_matter_free(struct front_matter *front_matter) {
    for (int key = 0; key < TAGS; key++) free(*slot(front_matter, key));
    for (size_t i = 0; i < front_matter->tag_count; i++) free(front_matter->tags[i]);
    memset(front_matter, 0, sizeof *front_matter);
}
