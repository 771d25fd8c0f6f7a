#include "content/limits.h"

#include "content/text.h"
#include <string.h>

struct tally {
    int line;
    size_t run;      /* marks since the last blank line */
    size_t document; /* marks, lines and containers so far */
};

/* The length of a list marker ("-", "12.") that white space or the line end follows, or 0. */
static size_t list_marker(const char *text, size_t length) {
    size_t at = 0;
    if (length && strchr("*+-", text[0])) {
        at = 1;
    } else {
        while (at < length && at < 9 && text[at] >= '0' && text[at] <= '9') at++;
        if (at == 0 || at == length || (text[at] != '.' && text[at] != ')')) return 0;
        at++;
    }
    return at == length || text[at] == ' ' || text[at] == '\t' ? at : 0;
}

/* Count what can open a container. An open item takes at least two columns of every later line that
 * belongs to it, so columns / 2 + quotes bounds the depth that cmark reaches. */
static void measure_prefix(struct text_line line, size_t *containers, size_t *columns) {
    size_t at = 0;
    *containers = *columns = 0;
    while (at < line.length) {
        size_t marker = 0;
        if (line.start[at] == '>') {
            ++*containers;
            at++;
        } else if (line.start[at] == ' ' || line.start[at] == '\t') {
            *columns += line.start[at] == '\t' ? 4 : 1;
            at++;
        } else if ((marker = list_marker(line.start + at, line.length - at)) > 0) {
            ++*containers;
            *columns += marker;
            at += marker;
        } else {
            return;
        }
    }
}

static bool is_mark(char c) {
    return c && strchr("*_[]!`<&\\", c);
}

/* cmark makes a node of each mark, and of each of - . ' " that does not follow ordinary text. */
static size_t count_marks(struct text_line line) {
    size_t marks = 0;
    bool in_text = false;
    for (size_t i = 0; i < line.length; i++) {
        bool mark = is_mark(line.start[i]);
        if (mark || !strchr("-.'\"", line.start[i])) in_text = !mark;
        marks += !in_text;
    }
    return marks;
}

/* Each bar can make a table's cell, of several nodes. */
static size_t count_bars(struct text_line line) {
    size_t bars = 0;
    for (size_t i = 0; i < line.length; i++) bars += line.start[i] == '|';
    return bars;
}

static bool over(struct status *status, int line, const char *what, int limit) {
    return status_set_line(status, STATUS_LIMIT, line, "%s, the most is %d", what, limit);
}

static bool line_fits(struct tally *tally, struct text_line line, struct status *status) {
    size_t containers, columns;
    measure_prefix(line, &containers, &columns);
    if (containers > LIMITS_NESTING)
        return over(status, tally->line, "too many nested quotes and lists", LIMITS_NESTING);
    if (text_trim(line).length && columns > LIMITS_INDENTATION)
        return over(status, tally->line, "too many columns of indentation", LIMITS_INDENTATION);
    size_t marks = count_marks(line);
    tally->run = text_trim(line).length ? tally->run + marks : 0;
    tally->document += marks + 2 * count_bars(line) + containers + 1;
    if (tally->run > LIMITS_RUN_MARKS)
        return over(status, tally->line,
                    "too many marks (* _ [ ] ! ` < & \\ …) without a blank line between them",
                    LIMITS_RUN_MARKS);
    if (tally->document > LIMITS_DOCUMENT_MARKS)
        return over(status, tally->line, "too many marks, table cells and lines in one document",
                    LIMITS_DOCUMENT_MARKS);
    return true;
}

bool limits_check(const char *text, size_t length, size_t *spent, struct status *status) {
    if (length > LIMITS_SOURCE_BYTES)
        return over(status, 1, "too many bytes in one source", LIMITS_SOURCE_BYTES);
    struct tally tally = {.document = *spent};
    struct text_line line;
    while (text_next_line(&text, &length, &line)) {
        if (++tally.line > LIMITS_LINES)
            return over(status, tally.line, "too many lines", LIMITS_LINES);
        if (!line_fits(&tally, line, status)) return false;
        *spent = tally.document;
    }
    return true;
}
