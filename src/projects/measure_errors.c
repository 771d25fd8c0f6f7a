#include "projects/measure.h"

#include "base/json.h"
#include "base/memory.h"
#include "data/vocabulary.h"
#include "projects/lists.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_UNITS = 4096 };                 /* words or characters of one text */
static const uint64_t MOST_CELLS = 1 << 30; /* of all tables: some seconds */

/* A word or a character of a text. */
struct unit {
    const char *text;
    size_t length;
};

struct edits {
    size_t substitutions, deletions, insertions, units;
};

static bool is_white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool next_word(const char *text, size_t length, size_t *at, struct unit *unit) {
    while (*at < length && is_white(text[*at])) ++*at;
    size_t start = *at;
    while (*at < length && !is_white(text[*at])) ++*at;
    *unit = (struct unit){text + start, *at - start};
    return *at > start;
}

static bool next_character(const char *text, size_t length, size_t *at, struct unit *unit) {
    size_t start = *at;
    if (start >= length) return false;
    vocabulary_next(text, length, at);
    *unit = (struct unit){text + start, *at - start};
    return true;
}

typedef bool next_unit(const char *text, size_t length, size_t *at, struct unit *unit);

/* Units of a text, at most MOST_UNITS; their number, or one more when there are too many. */
static size_t cut(next_unit *next, const char *text, struct unit *units) {
    size_t count = 0, at = 0, length = strlen(text);
    while (is_white(text[at])) at++;
    while (length > at && is_white(text[length - 1])) length--;
    struct unit unit;
    while (next(text, length, &at, &unit)) {
        if (count == MOST_UNITS) return MOST_UNITS + 1;
        units[count++] = unit;
    }
    return count;
}

static bool same(struct unit a, struct unit b) {
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* One cell of Levenshtein's table: the fewest changes so far, and which. */
struct cell {
    size_t cost, substitutions, deletions, insertions;
};

static struct cell best(struct cell diagonal, struct cell above, struct cell left, bool match) {
    diagonal.cost += !match;
    diagonal.substitutions += !match;
    above.cost++;
    above.deletions++;
    left.cost++;
    left.insertions++;
    struct cell least = above.cost < diagonal.cost ? above : diagonal;
    return left.cost < least.cost ? left : least;
}

/* `row` has room for count + 1 cells. */
static void compare(const struct unit *expected, size_t rows, const struct unit *given,
                    size_t count, struct cell *row, struct edits *edits) {
    for (size_t j = 0; j <= count; j++) row[j] = (struct cell){.cost = j, .insertions = j};
    for (size_t i = 0; i < rows; i++) {
        struct cell diagonal = row[0];
        row[0] = (struct cell){.cost = i + 1, .deletions = i + 1};
        for (size_t j = 1; j <= count; j++) {
            struct cell above = row[j];
            row[j] = best(diagonal, above, row[j - 1], same(expected[i], given[j - 1]));
            diagonal = above;
        }
    }
    edits->substitutions += row[count].substitutions;
    edits->deletions += row[count].deletions;
    edits->insertions += row[count].insertions;
    edits->units += rows;
}

/* Room for the longest pair. */
struct room {
    struct unit *expected, *given;
    struct cell *row;
};

static bool sum_edits(next_unit *next, const cJSON *references, const cJSON *answers,
                      const struct room *room, struct edits *edits, struct status *status) {
    uint64_t cells = 0;
    for (const cJSON *r = references->child, *a = answers->child; r; r = r->next, a = a->next) {
        size_t rows = cut(next, r->valuestring, room->expected);
        size_t count = cut(next, a->valuestring, room->given);
        if (rows > MOST_UNITS || count > MOST_UNITS)
            return status_set(status, STATUS_LIMIT, rows > MOST_UNITS ? "truth" : "answers",
                              "a text has more than %d words or characters", MOST_UNITS);
        cells += (uint64_t)rows * count;
        if (cells > MOST_CELLS)
            return status_set(status, STATUS_LIMIT, "truth", "too much text to compare at once");
        compare(room->expected, rows, room->given, count, room->row, edits);
    }
    return true;
}

static double rate(const struct edits *e) {
    double changes = (double)(e->substitutions + e->deletions + e->insertions);
    return e->units ? changes / (double)e->units : changes > 0;
}

static bool measure(const cJSON *references, const cJSON *answers, const struct room *room,
                    struct buffer *out, struct status *status) {
    struct edits words = {0}, characters = {0};
    if (!sum_edits(next_word, references, answers, room, &words, status) ||
        !sum_edits(next_character, references, answers, room, &characters, status))
        return false;
    buffer_text(out, "{\"wer\":");
    json_write_number(out, rate(&words));
    buffer_text(out, ",\"cer\":");
    json_write_number(out, rate(&characters));
    buffer_format(out, ",\"substitutions\":%zu,\"deletions\":%zu,\"insertions\":%zu,\"words\":%zu}",
                  words.substitutions, words.deletions, words.insertions, words.units);
    return !buffer_failed(out) || status_no_memory(status);
}

bool measure_errors(const cJSON *references, const cJSON *answers, struct buffer *out,
                    struct status *status) {
    struct room room = {
        memory_array(MOST_UNITS, sizeof *room.expected),
        memory_array(MOST_UNITS, sizeof *room.given),
        memory_array(MOST_UNITS + 1, sizeof *room.row),
    };
    bool good = lists_match(references, answers, status);
    if (good && (!room.expected || !room.given || !room.row)) good = status_no_memory(status);
    good = good && measure(references, answers, &room, out, status);
    free(room.expected);
    free(room.given);
    free(room.row);
    return good;
}
