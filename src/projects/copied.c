#include "projects/copied.h"

#include "base/json.h"
#include "data/vocabulary.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NONE = 0xFFFF };

/* A state stands for stretches that end at the same places; the longest has `length` bytes. */
struct state {
    uint16_t next[256], link, length;
};

struct automaton {
    struct state *states;
    size_t count;
    uint16_t last;
};

static uint16_t add_state(struct automaton *a, const struct state *like, uint16_t length) {
    struct state *state = &a->states[a->count];
    if (like)
        *state = *like;
    else
        memset(state, 0xFF, sizeof *state); /* NONE everywhere */
    state->length = length;
    return (uint16_t)a->count++;
}

/* The state behind p by c, split where longer stretches share it. */
static uint16_t split(struct automaton *a, uint16_t p, unsigned char c) {
    struct state *s = a->states;
    uint16_t q = s[p].next[c];
    if (s[q].length == s[p].length + 1) return q;
    uint16_t copy = add_state(a, &s[q], (uint16_t)(s[p].length + 1));
    for (; p != NONE && s[p].next[c] == q; p = s[p].link) s[p].next[c] = copy;
    return s[q].link = copy;
}

static void extend(struct automaton *a, unsigned char c) {
    struct state *s = a->states;
    uint16_t p = a->last;
    uint16_t now = add_state(a, NULL, (uint16_t)(s[p].length + 1));
    for (; p != NONE && s[p].next[c] == NONE; p = s[p].link) s[p].next[c] = now;
    s[now].link = p == NONE ? 0 : split(a, p, c);
    a->last = now;
}

/* The longest run of the text through the automaton: where it ends, and its bytes. */
static size_t longest(const struct automaton *a, const char *text, size_t length, size_t *end) {
    const struct state *s = a->states;
    size_t best = 0, run = 0;
    uint16_t at = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        while (at && s[at].next[c] == NONE) {
            at = s[at].link;
            run = s[at].length;
        }
        if (s[at].next[c] == NONE) continue;
        at = s[at].next[c];
        if (++run <= best) continue;
        best = run;
        *end = i + 1;
    }
    return best;
}

static bool continues(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

static bool is_white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whole characters of a stretch of valid UTF-8 that may begin and end within one, and no white
 * ends. */
static void tell(const char *text, size_t length, size_t from, size_t to, struct buffer *out) {
    while (from < to && continues(text[from])) from++;
    while (to > from && to < length && continues(text[to])) to--;
    while (from < to && is_white(text[from])) from++;
    while (to > from && is_white(text[to - 1])) to--;
    buffer_text(out, "{\"text\":");
    json_quote(out, text + from, to - from);
    buffer_format(out, ",\"characters\":%zu}", vocabulary_characters(text + from, to - from));
}

bool copied_longest(const char *text, size_t length, const cJSON *written, struct buffer *out,
                    struct status *status) {
    if (!vocabulary_check_text(text, length, status)) return false;
    const char *bytes = cJSON_IsString(written) ? written->valuestring : NULL;
    size_t count = bytes ? strlen(bytes) : COPIED_MAX + 1;
    if (count > COPIED_MAX)
        return status_set(status, bytes ? STATUS_LIMIT : STATUS_INVALID_CONFIG, "copied",
                          "\"copied\" must be a string of at most %d bytes", COPIED_MAX);
    struct automaton a = {.states = malloc((2 * count + 1) * sizeof *a.states)};
    if (!a.states) return status_no_memory(status);
    size_t end = 0;
    add_state(&a, NULL, 0);
    for (size_t i = 0; i < count; i++) extend(&a, (unsigned char)bytes[i]);
    size_t best = longest(&a, text, length, &end);
    free(a.states);
    tell(text, length, end - best, end, out);
    return !buffer_failed(out) || status_no_memory(status);
}
