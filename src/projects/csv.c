#include "projects/csv.h"

#include "base/json.h"
#include "base/utf8.h"
#include "data/lexicon.h"
#include <string.h>

/* Where the reader stands. */
struct reader {
    const char *text;
    size_t length, at;
    int line;
    char separator;
    struct buffer fields; /* of the row, each with a NUL */
    size_t starts[CSV_MAX_FIELDS];
    size_t count;
};

static const char *field(const struct reader *r, size_t index) {
    return r->fields.data + r->starts[index];
}

static bool at_end(const struct reader *r) {
    return r->at >= r->length;
}

static bool at_line_end(const struct reader *r) {
    return at_end(r) || r->text[r->at] == '\n' ||
           (r->text[r->at] == '\r' && (r->at + 1 == r->length || r->text[r->at + 1] == '\n'));
}

enum { SEPARATORS = 3, LOOKED_AT = 50 };

/* How often each candidate stands outside quotes in the row at `at`; where the next one begins. */
static size_t count_separators(const struct reader *r, size_t at, const char *candidates,
                               size_t uses[SEPARATORS]) {
    bool quoted = false;
    memset(uses, 0, SEPARATORS * sizeof *uses);
    for (; at < r->length && (quoted || r->text[at] != '\n'); at++) {
        if (r->text[at] == '"') quoted = !quoted;
        const char *found = quoted ? NULL : memchr(candidates, r->text[at], SEPARATORS);
        if (found) uses[found - candidates]++;
    }
    return at + 1;
}

/* The one that all of the first rows have equally often, or else the most frequent one of the first
 * row: a comma in a text is not what keeps "text;label" apart, not even one in each text. */
static void find_separator(struct reader *r) {
    static const char candidates[] = "\t;,";
    size_t first[SEPARATORS], uses[SEPARATORS];
    bool even[SEPARATORS];
    size_t at = count_separators(r, 0, candidates, first), best = 0;
    for (size_t i = 0; i < SEPARATORS; i++) even[i] = first[i] > 0;
    for (int row = 1; row < LOOKED_AT && at < r->length; row++) {
        bool blank = r->text[at] == '\n' || r->text[at] == '\r';
        at = count_separators(r, at, candidates, uses);
        for (size_t i = 0; i < SEPARATORS && !blank; i++) even[i] &= uses[i] == first[i];
    }
    for (size_t i = 1; i < SEPARATORS; i++)
        if (even[i] > even[best] || (!even[best] && first[i] > first[best])) best = i;
    r->separator = candidates[best];
}

/* Blanks around a field are no part of it. */
static void skip_blanks(struct reader *r) {
    while (!at_end(r) && (r->text[r->at] == ' ' || r->text[r->at] == '\t') &&
           r->text[r->at] != r->separator)
        r->at++;
}

static void drop_blanks(struct buffer *fields, size_t start) {
    while (fields->length > start &&
           (fields->data[fields->length - 1] == ' ' || fields->data[fields->length - 1] == '\t'))
        fields->length--;
}

/* What stands between quotes, a doubled one being one. */
static bool read_quoted(struct reader *r, struct status *status) {
    int first = r->line;
    for (r->at++; !at_end(r); r->at++) {
        char c = r->text[r->at];
        if (c == '"' && (r->at + 1 == r->length || r->text[r->at + 1] != '"')) {
            r->at++;
            return true;
        }
        if (c == '"') r->at++;
        r->line += c == '\n';
        buffer_byte(&r->fields, c);
    }
    return status_set_line(status, STATUS_INVALID_TEXT, first, "a quote is not closed");
}

static bool read_field(struct reader *r, struct status *status) {
    if (r->count == CSV_MAX_FIELDS)
        return status_set_line(status, STATUS_LIMIT, r->line, "more than %d fields",
                               CSV_MAX_FIELDS);
    size_t start = r->starts[r->count++] = r->fields.length;
    skip_blanks(r);
    if (!at_end(r) && r->text[r->at] == '"') {
        if (!read_quoted(r, status)) return false;
        skip_blanks(r);
        if (!at_line_end(r) && r->text[r->at] != r->separator)
            return status_set_line(status, STATUS_INVALID_TEXT, r->line,
                                   "text follows a closing quote");
    }
    for (; !at_line_end(r) && r->text[r->at] != r->separator; r->at++)
        buffer_byte(&r->fields, r->text[r->at]);
    drop_blanks(&r->fields, start);
    buffer_byte(&r->fields, '\0');
    return !buffer_failed(&r->fields) || status_no_memory(status);
}

/* One row; its line is `line` before. */
static bool read_row(struct reader *r, struct status *status) {
    buffer_clear(&r->fields);
    r->count = 0;
    do {
        if (r->count) r->at++;
        if (!read_field(r, status)) return false;
    } while (!at_line_end(r));
    if (!at_end(r)) r->at += r->text[r->at] == '\r' && r->at + 1 < r->length ? 2 : 1;
    r->line++;
    return true;
}

static bool is_blank(const struct reader *r) {
    return r->count == 1 && !*field(r, 0);
}

/* ASCII in lower case, and É as é. */
static bool same_name(const char *a, const char *b) {
    for (; *a && *b; a++, b++) {
        char c = *a;
        if (c >= 'A' && c <= 'Z') c = (char)(c + 'a' - 'A');
        if (c == (char)0x89 && *b == (char)0xA9) c = *b;
        if (c != *b) return false;
    }
    return *a == *b;
}

static size_t find_column(const struct reader *r, const char *const *names) {
    for (size_t i = 0; i < r->count; i++)
        for (const char *const *name = names; *name; name++)
            if (same_name(field(r, i), *name)) return i;
    return r->count;
}

struct table {
    size_t text, label, fields, rows;
    struct lexicon *labels;
};

/* Whether the first row named the columns. */
static bool read_header(const struct reader *r, struct table *t) {
    static const char *const texts[] = {"text",   "texte", "phrase",      "sentence",
                                        "review", "avis",  "commentaire", NULL};
    static const char *const labels[] = {"label", "étiquette", "etiquette", "classe",
                                         "class", "sentiment", "polarité",  NULL};
    t->text = find_column(r, texts);
    t->label = find_column(r, labels);
    t->fields = r->count;
    if (t->text < r->count && t->label < r->count) return true;
    t->text = 0;
    t->label = 1;
    return false;
}

static bool add_row(const struct reader *r, int line, struct table *t, struct buffer *out,
                    struct status *status) {
    if (r->count != t->fields)
        return status_set_line(status, STATUS_INVALID_TEXT, line,
                               "%zu fields where the first line has %zu", r->count, t->fields);
    const char *text = field(r, t->text), *label = field(r, t->label);
    if (!*text || !*label)
        return status_set_line(status, STATUS_INVALID_TEXT, line, "the %s is empty",
                               *text ? "label" : "text");
    if (++t->rows > CSV_MAX_ROWS)
        return status_set_line(status, STATUS_LIMIT, line, "more than %d rows", CSV_MAX_ROWS);
    buffer_text(out, t->rows > 1 ? ",{\"text\":" : "{\"text\":");
    json_quote(out, text, strlen(text));
    buffer_text(out, ",\"label\":");
    json_quote(out, label, strlen(label));
    buffer_byte(out, '}');
    return lexicon_add(t->labels, label, strlen(label), status) >= 0;
}

static bool read_all(struct reader *r, struct table *t, struct buffer *out, struct status *status) {
    bool first = true;
    while (!at_end(r)) {
        int line = r->line;
        if (!read_row(r, status)) return false;
        if (is_blank(r)) continue;
        bool header = first && read_header(r, t);
        if (first && !header && r->count != 2)
            return status_set_line(status, STATUS_INVALID_TEXT, line,
                                   "name the columns \"text\" and \"label\" in the first line");
        first = false;
        if (!header && !add_row(r, line, t, out, status)) return false;
    }
    return t->rows || status_set(status, STATUS_TEXT_TOO_SHORT, NULL, "the table has no rows");
}

static void write_labels(const struct table *t, struct buffer *out) {
    buffer_text(out, "],\"labels\":[");
    for (size_t i = 0; i < lexicon_count(t->labels); i++) {
        size_t length;
        const char *label = lexicon_text(t->labels, i, &length);
        if (i) buffer_byte(out, ',');
        json_quote(out, label, length);
    }
    buffer_text(out, "]}");
}

static int line_at(const char *text, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at; i++) line += text[i] == '\n';
    return line;
}

bool csv_samples(const char *text, size_t length, struct buffer *out, struct status *status) {
    if (length > CSV_MAX_BYTES)
        return status_set(status, STATUS_LIMIT, NULL, "the table has more than %d bytes",
                          CSV_MAX_BYTES);
    size_t good_until = utf8_valid_prefix(text, length);
    const char *nul = memchr(text, '\0', good_until);
    if (nul) good_until = (size_t)(nul - text);
    if (good_until != length)
        return status_set_line(status, STATUS_INVALID_TEXT, line_at(text, good_until),
                               "the table is not UTF-8 text");
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    struct reader r = {.text = text, .length = length, .line = 1};
    struct table t = {.labels = lexicon_create(status)};
    find_separator(&r);
    buffer_text(out, "{\"samples\":[");
    bool good = t.labels && read_all(&r, &t, out, status);
    if (good) write_labels(&t, out);
    buffer_free(&r.fields);
    lexicon_destroy(t.labels);
    return good && (!buffer_failed(out) || status_no_memory(status));
}
