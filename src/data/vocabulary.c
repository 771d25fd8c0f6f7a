#include "data/vocabulary.h"

#include "base/json.h"
#include "base/memory.h"
#include "base/sort.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <string.h>

struct entry {
    uint32_t code_point, uses;
};

/* ---- reading text ---- */

size_t vocabulary_start(const char *text, size_t length) {
    size_t at = 0;
    while (length - at >= 3 && memcmp(text + at, "\xEF\xBB\xBF", 3) == 0) at += 3;
    return at;
}

uint32_t vocabulary_next(const char *text, size_t length, size_t *at) {
    uint32_t c = (unsigned char)text[*at];
    if (c == '\r') {
        *at += *at + 1 < length && text[*at + 1] == '\n' ? 2 : 1;
        return '\n';
    }
    if (c < 0x80) {
        (*at)++;
        return c;
    }
    size_t bytes = utf8_decode(text + *at, length - *at, &c);
    *at += bytes ? bytes : 1;
    return c;
}

bool vocabulary_check_text(const char *text, size_t length, struct status *status) {
    if (length > VOCABULARY_MAX_TEXT)
        return status_set(status, STATUS_LIMIT, "text", "the text has %zu bytes, the most is %d",
                          length, VOCABULARY_MAX_TEXT);
    size_t valid = utf8_valid_prefix(text, length);
    if (valid < length)
        return status_set(status, STATUS_INVALID_TEXT, "text",
                          "the text is not UTF-8: the byte at offset %zu cannot stand there",
                          valid);
    const char *nul = length ? memchr(text, 0, length) : NULL;
    if (nul)
        return status_set(status, STATUS_INVALID_TEXT, "text",
                          "the text holds a NUL byte at offset %zu", (size_t)(nul - text));
    return true;
}

/* ---- choosing characters ---- */

/* Most used first; among equals the lower code point, so that the order is one on every machine. */
static int by_use(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->uses != y->uses) return x->uses > y->uses ? -1 : 1;
    return (x->code_point > y->code_point) - (x->code_point < y->code_point);
}

static int ascending(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

size_t vocabulary_count(const char *text, size_t length, uint32_t *uses) {
    size_t characters = 0;
    for (size_t at = vocabulary_start(text, length); at < length; characters++)
        uses[vocabulary_next(text, length, &at)]++;
    return characters;
}

static void index_ascii(struct vocabulary *v) {
    for (size_t i = 0; i < 128; i++) v->ascii[i] = -1;
    for (size_t i = 0; i < v->count; i++)
        if (v->code_points[i] < 128) v->ascii[v->code_points[i]] = (int32_t)i;
}

static bool keep_most_used(struct vocabulary *v, const uint32_t *uses, size_t distinct,
                           struct status *status) {
    struct entry *entries = memory_array(distinct, sizeof *entries);
    if (!entries) return status_no_memory(status);
    size_t n = 0;
    for (uint32_t c = 0; c < VOCABULARY_CODE_POINTS; c++)
        if (uses[c] && c != VOCABULARY_REPLACEMENT) entries[n++] = (struct entry){c, uses[c]};
    sort_array(entries, n, sizeof *entries, by_use);
    v->count = VOCABULARY_MAX;
    for (size_t i = 0; i < VOCABULARY_MAX - 1; i++) v->code_points[i] = entries[i].code_point;
    v->code_points[VOCABULARY_MAX - 1] = VOCABULARY_REPLACEMENT;
    sort_array(v->code_points, v->count, sizeof v->code_points[0], ascending);
    free(entries);
    return true;
}

bool vocabulary_choose(struct vocabulary *v, const uint32_t *uses, struct status *status) {
    size_t distinct = 0;
    for (uint32_t c = 0; c < VOCABULARY_CODE_POINTS; c++) {
        if (!uses[c]) continue;
        if (distinct < VOCABULARY_MAX) v->code_points[distinct] = c;
        distinct++;
    }
    v->count = distinct;
    if (distinct > VOCABULARY_MAX && !keep_most_used(v, uses, distinct, status)) return false;
    index_ascii(v);
    return true;
}

bool vocabulary_build(struct vocabulary *vocabulary, const char *text, size_t length,
                      size_t *characters, struct status *status) {
    if (!vocabulary_check_text(text, length, status)) return false;
    uint32_t *uses = memory_array(VOCABULARY_CODE_POINTS, sizeof *uses);
    if (!uses) return status_no_memory(status);
    *characters = vocabulary_count(text, length, uses);
    bool good = vocabulary_choose(vocabulary, uses, status);
    free(uses);
    return good;
}

bool vocabulary_from_code_points(struct vocabulary *vocabulary, const uint32_t *code_points,
                                 size_t count, struct status *status) {
    if (count == 0 || count > VOCABULARY_MAX)
        return status_set(status, STATUS_INVALID_FILE, "vocabulary",
                          "a vocabulary has 1 to %d characters, not %zu", VOCABULARY_MAX, count);
    char utf8[UTF8_MAX_BYTES];
    for (size_t i = 0; i < count; i++) {
        uint32_t c = code_points[i];
        if (c == 0 || !utf8_encode(c, utf8) || (i && c <= code_points[i - 1]))
            return status_set(status, STATUS_INVALID_FILE, "vocabulary",
                              "character %zu of the vocabulary is out of order or no character", i);
        vocabulary->code_points[i] = c;
    }
    vocabulary->count = count;
    index_ascii(vocabulary);
    return true;
}

/* ---- tokens ---- */

int32_t vocabulary_token(const struct vocabulary *vocabulary, uint32_t code_point) {
    if (code_point < 128) return vocabulary->ascii[code_point];
    size_t low = 0, high = vocabulary->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (vocabulary->code_points[middle] < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < vocabulary->count && vocabulary->code_points[low] == code_point;
    return found ? (int32_t)low : -1;
}

size_t vocabulary_characters(const char *text, size_t length) {
    size_t characters = 0;
    for (size_t at = vocabulary_start(text, length); at < length; characters++)
        vocabulary_next(text, length, &at);
    return characters;
}

size_t vocabulary_encode(const struct vocabulary *vocabulary, const char *text, size_t length,
                         uint16_t *tokens, size_t room, size_t *replaced) {
    int32_t replacement = vocabulary_token(vocabulary, VOCABULARY_REPLACEMENT);
    size_t count = 0;
    *replaced = 0;
    for (size_t at = vocabulary_start(text, length); at < length && count < room;) {
        int32_t token = vocabulary_token(vocabulary, vocabulary_next(text, length, &at));
        if (token < 0) {
            (*replaced)++;
            token = replacement;
        }
        if (token >= 0) tokens[count++] = (uint16_t)token;
    }
    return count;
}

void vocabulary_decode(const struct vocabulary *vocabulary, const uint16_t *tokens, size_t count,
                       struct buffer *out) {
    char utf8[UTF8_MAX_BYTES];
    for (size_t i = 0; i < count; i++)
        buffer_append(out, utf8, utf8_encode(vocabulary->code_points[tokens[i]], utf8));
}

void vocabulary_write(const struct vocabulary *vocabulary, struct buffer *out) {
    char utf8[UTF8_MAX_BYTES];
    buffer_byte(out, '[');
    for (size_t i = 0; i < vocabulary->count; i++) {
        if (i) buffer_byte(out, ',');
        json_quote(out, utf8, utf8_encode(vocabulary->code_points[i], utf8));
    }
    buffer_byte(out, ']');
}
