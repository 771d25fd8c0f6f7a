/* Reads the renderer's own HTML, which is well-formed and has no ">" inside a tag: directives keep
 * no tree to walk. */
#include "content/sections.h"

#include "base/json.h"
#include "content/url.h"
#include <stdbool.h>
#include <string.h>

struct tag {
    const char *start, *end; /* from "<" to behind ">" */
    char name[16];
    bool closing;
};

struct walk {
    struct buffer *out;
    struct buffer id, heading, text; /* of the section at hand */
    bool in_heading;
    char heading_end[16]; /* the element whose end ends it: "h2", or "td" of a term */
    bool formula;         /* inside <span class="math"> */
    bool any;             /* a section is written */
};

static bool next_tag(const char *at, struct tag *tag) {
    tag->start = strchr(at, '<');
    const char *end = tag->start ? strchr(tag->start, '>') : NULL;
    if (!end) return false;
    tag->end = end + 1;
    tag->closing = tag->start[1] == '/';
    const char *name = tag->start + 1 + tag->closing;
    size_t length = strcspn(name, " \n>"), most = sizeof tag->name - 1;
    if (length > most) length = most;
    memcpy(tag->name, name, length);
    tag->name[length] = '\0';
    return true;
}

/* The value of an attribute (given as ` id="`), its length in *length; NULL when it has none. */
static const char *attribute(const struct tag *tag, const char *opening, size_t *length) {
    size_t size = strlen(opening);
    for (const char *at = tag->start; at + size < tag->end; at++) {
        if (memcmp(at, opening, size) != 0) continue;
        *length = strcspn(at + size, "\"");
        return at + size;
    }
    return NULL;
}

static bool has_class(const struct tag *tag, const char *wanted) {
    size_t length = 0, size = strlen(wanted);
    const char *names = attribute(tag, " class=\"", &length);
    const char *end = names ? names + length : NULL;
    while (names && names < end) {
        size_t word = strcspn(names, " \"");
        if (word == size && memcmp(names, wanted, size) == 0) return true;
        names += word + 1;
    }
    return false;
}

static bool is_left_out(const struct tag *tag) {
    static const char *const classes[] = {"anchor",
                                          "quiz-why",
                                          "widget-fallback",
                                          "exercise-hint",
                                          "exercise-solution",
                                          "cell-count",
                                          "answers",
                                          NULL};
    if (tag->closing) return false;
    if (strcmp(tag->name, "div") == 0 && has_class(tag, "math")) return true;
    for (const char *const *name = classes; *name; name++)
        if (has_class(tag, *name)) return true;
    return false;
}

/* Behind the element that `tag` opens. */
static const char *skip_element(struct tag tag) {
    int depth = 1;
    struct tag inner = tag;
    while (depth > 0 && next_tag(inner.end, &inner))
        if (strcmp(inner.name, tag.name) == 0) depth += inner.closing ? -1 : 1;
    return inner.end;
}

static void append_space(struct buffer *out) {
    if (out->length && out->data[out->length - 1] != ' ') buffer_byte(out, ' ');
}

static void append_byte(struct walk *walk, struct buffer *out, char byte) {
    if (byte == ' ' || byte == '\n' || byte == '\t')
        append_space(out);
    else if (!walk->formula || !strchr("\\{}", byte))
        buffer_byte(out, byte);
}

/* One character reference of those that html_escape() and cmark write; returns its length. */
static size_t append_reference(struct walk *walk, struct buffer *out, const char *at) {
    static const struct {
        const char *text;
        char byte;
    } references[] = {{"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},
                      {"&quot;", '"'}, {"&#39;", '\''}, {"&#x27;", '\''}};
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        size_t length = strlen(references[i].text);
        if (strncmp(at, references[i].text, length) != 0) continue;
        append_byte(walk, out, references[i].byte);
        return length;
    }
    append_byte(walk, out, '&');
    return 1;
}

static void append_text(struct walk *walk, const char *from, const char *to) {
    struct buffer *out = walk->in_heading ? &walk->heading : &walk->text;
    while (from < to) {
        if (*from == '&')
            from += append_reference(walk, out, from);
        else
            append_byte(walk, out, *from++);
    }
}

static void write_member(struct buffer *out, const char *key, const struct buffer *value) {
    size_t length = value->length;
    while (length && value->data[length - 1] == ' ') length--;
    buffer_format(out, "\"%s\":", key);
    json_quote(out, value->data ? value->data : "", length);
}

/* Ends the section at hand, and writes it unless there is nothing in it. */
static void end_section(struct walk *walk) {
    if (walk->heading.length || walk->text.length) {
        buffer_text(walk->out, walk->any ? ",\n{" : "\n{");
        write_member(walk->out, "id", &walk->id);
        buffer_byte(walk->out, ',');
        write_member(walk->out, "heading", &walk->heading);
        buffer_byte(walk->out, ',');
        write_member(walk->out, "text", &walk->text);
        buffer_byte(walk->out, '}');
        walk->any = true;
    }
    buffer_clear(&walk->id);
    buffer_clear(&walk->heading);
    buffer_clear(&walk->text);
}

static bool is_heading(const struct tag *tag) {
    return tag->name[0] == 'h' && tag->name[1] >= '1' && tag->name[1] <= '6' && !tag->name[2];
}

/* A heading, or the row of a glossary, with an identifier. */
static bool opens_section(const struct tag *tag, const char **id, size_t *length) {
    bool fits = !tag->closing && (is_heading(tag) || strcmp(tag->name, "tr") == 0);
    *id = fits ? attribute(tag, " id=\"", length) : NULL;
    return *id != NULL;
}

static bool is_inline(const struct tag *tag) {
    static const char *const names[] = {"a", "em", "strong", "code", "span", NULL};
    for (const char *const *name = names; *name; name++)
        if (strcmp(tag->name, *name) == 0) return true;
    return false;
}

static void open_section(struct walk *walk, const struct tag *tag, const char *id, size_t length) {
    end_section(walk);
    buffer_append(&walk->id, id, length);
    strcpy(walk->heading_end, strcmp(tag->name, "tr") == 0 ? "td" : tag->name);
    walk->in_heading = true;
}

static void meet_tag(struct walk *walk, const struct tag *tag) {
    const char *id = NULL;
    size_t length = 0;
    if (opens_section(tag, &id, &length)) {
        open_section(walk, tag, id, length);
    } else if (tag->closing && walk->in_heading && strcmp(tag->name, walk->heading_end) == 0) {
        walk->in_heading = false;
    } else if (!is_inline(tag)) {
        append_space(walk->in_heading ? &walk->heading : &walk->text);
    }
    if (strcmp(tag->name, "span") == 0) walk->formula = !tag->closing && has_class(tag, "math");
}

static void walk_html(struct walk *walk, const char *at) {
    struct tag tag;
    while (next_tag(at, &tag)) {
        append_text(walk, at, tag.start);
        if (is_left_out(&tag)) {
            at = skip_element(tag);
        } else {
            meet_tag(walk, &tag);
            at = tag.end;
        }
    }
    append_text(walk, at, at + strlen(at));
    end_section(walk);
}

static void write_page(const char *file, struct buffer *out) {
    struct buffer page = {0};
    url_append_page(&page, file);
    buffer_text(out, "{\"page\":");
    json_quote(out, page.data ? page.data : "", page.length);
    if (page.failed) out->failed = true;
    buffer_free(&page);
}

void sections_append(const struct lesson *lesson, const char *file, const char *name,
                     struct buffer *out) {
    const char *title = lesson->header.title;
    struct walk walk = {.out = out};
    write_page(file, out);
    buffer_text(out, ",\"name\":");
    json_quote(out, name, strlen(name));
    buffer_text(out, ",\"title\":");
    json_quote(out, title, strlen(title));
    buffer_text(out, ",\"sections\":[");
    walk_html(&walk, lesson->html.data ? lesson->html.data : "");
    buffer_text(out, "\n]}");
    if (walk.id.failed || walk.heading.failed || walk.text.failed) out->failed = true;
    buffer_free(&walk.id);
    buffer_free(&walk.heading);
    buffer_free(&walk.text);
}
