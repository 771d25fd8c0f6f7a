#include "data/words.h"

#include "data/vocabulary.h"
#include <stdint.h>

static bool within(uint32_t c, uint32_t first, uint32_t last) {
    return c - first <= last - first;
}

/* White space, the controls among it, and the end of the text. */
static bool is_white(uint32_t c) {
    return c <= ' ' || c == 0xA0 || within(c, 0x2000, 0x200B) || within(c, 0x2028, 0x2029) ||
           c == 0x202F || c == 0x3000;
}

static bool is_digit(uint32_t c) {
    return within(c, '0', '9');
}

static bool is_letter(uint32_t c) {
    static const uint32_t others[][2] = {
        {0xD7, 0xD7},       /* × */
        {0xF7, 0xF7},       /* ÷ */
        {0x2000, 0x2BFF},   /* punctuation, currencies, arrows, mathematics, shapes */
        {0x2E00, 0x2E7F},   /* more punctuation */
        {0x3000, 0x303F},   /* that of Chinese and Japanese */
        {0xFE00, 0xFE0F},   /* variation selectors */
        {0xFEFF, 0xFEFF},   /* byte order mark */
        {0xFFF0, 0xFFFF},   /* U+FFFD */
        {0x1F000, 0x1FFFF}, /* emoji */
    };
    if (c < 0xC0) return within(c | 0x20, 'a', 'z');
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (within(c, others[i][0], others[i][1])) return false;
    return true;
}

/* The character at `at`, 0 at the end; *after is where the next one is. */
static uint32_t peek(const char *text, size_t length, size_t at, size_t *after) {
    *after = at;
    return at < length ? vocabulary_next(text, length, after) : 0;
}

static size_t run(const char *text, size_t length, size_t at, bool (*belongs)(uint32_t)) {
    size_t after;
    while (at < length && belongs(peek(text, length, at, &after))) at = after;
    return at;
}

/* The end of runs held together by single characters out of two. */
static size_t joined(const char *text, size_t length, size_t at, bool (*belongs)(uint32_t),
                     char joint, char other) {
    size_t end = run(text, length, at, belongs);
    while (end < length && (text[end] == joint || text[end] == other)) {
        size_t next = run(text, length, end + 1, belongs);
        if (next == end + 1) break;
        end = next;
    }
    return end;
}

static size_t word_end(const char *text, size_t length, size_t at) {
    size_t end = joined(text, length, at, is_letter, '-', '-'), after;
    uint32_t c = peek(text, length, end, &after);
    return c == '\'' || c == 0x2019 ? after : end;
}

bool words_next(const char *text, size_t length, size_t *at, bool spaces, struct word *word) {
    size_t start = spaces ? *at : run(text, length, *at, is_white);
    if (start >= length) return false;
    size_t from = start, after, beyond = 0;
    uint32_t c = peek(text, length, from, &after);
    uint32_t next = c == ' ' ? peek(text, length, after, &beyond) : 0;
    if (!is_white(next) && next != VOCABULARY_REPLACEMENT) {
        c = next;
        from = after;
        after = beyond;
    }
    *at = is_letter(c)  ? word_end(text, length, from)
          : is_digit(c) ? joined(text, length, from, is_digit, ',', '.')
                        : after;
    *word = c == '\n' ? (struct word){"\n", 1} : (struct word){text + start, *at - start};
    return true;
}
