#include "content/slug.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "content/text.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The base letters of U+00C0 to U+017F; a capital stands for two letters, "-" for none. */
static const char LATIN[] = "aaaaaaAceeeeiiiidnooooo-ouuuuyTS"
                            "aaaaaaAceeeeiiiidnooooo-ouuuuyTy"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
                            "llllllllllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuu"
                            "wwyyyzzzzzzs";

static const char *two_letters(char code) {
    switch (code) {
    case 'A':
        return "ae";
    case 'O':
        return "oe";
    case 'S':
        return "ss";
    default:
        return "th";
    }
}

/* The ASCII letters of a code point; "" for one that is dropped, NULL for one that separates. */
static const char *letters(uint32_t c, char one[2]) {
    if (c >= 0x300 && c <= 0x36F) return "";
    char letter = 0;
    if (c < 0x80) letter = (char)c;
    if (c >= 'A' && c <= 'Z') letter = (char)(c - 'A' + 'a');
    if (c >= 0xC0 && c <= 0x17F) letter = LATIN[c - 0xC0];
    if (c > 0x7F && letter >= 'A' && letter <= 'Z') return two_letters(letter);
    if ((letter < 'a' || letter > 'z') && (letter < '0' || letter > '9')) return NULL;
    one[0] = letter;
    return one;
}

void slug_append(struct buffer *out, const char *text, size_t length) {
    size_t start = out->length, at = 0;
    bool gap = false;
    while (at < length && out->length - start < SLUG_MAX_BYTES) {
        uint32_t code_point = 0;
        size_t count = utf8_decode(text + at, length - at, &code_point);
        char one[2] = {0};
        const char *ascii = count ? letters(code_point, one) : NULL;
        at += count ? count : 1;
        if (!ascii) {
            gap = true;
        } else if (ascii[0]) {
            if (gap && out->length > start) buffer_byte(out, '-');
            buffer_text(out, ascii);
            gap = false;
        }
        if (out->failed) return;
    }
    if (out->length == start) buffer_text(out, "section");
}

static struct slug_entry *find(const struct slug_set *set, const char *id) {
    size_t at = text_hash(id) & (set->capacity - 1);
    while (set->entries[at].id && strcmp(set->entries[at].id, id) != 0)
        at = (at + 1) & (set->capacity - 1);
    return &set->entries[at];
}

static bool grow(struct slug_set *set) {
    if (set->count * 2 < set->capacity) return true;
    struct slug_set larger = {.prefix = set->prefix,
                              .count = set->count,
                              .capacity = set->capacity ? set->capacity * 2 : 64};
    larger.entries = memory_array(larger.capacity, sizeof *larger.entries);
    if (!larger.entries) return false;
    for (size_t i = 0; i < set->capacity; i++)
        if (set->entries[i].id) *find(&larger, set->entries[i].id) = set->entries[i];
    free(set->entries);
    *set = larger;
    return true;
}

static const char *insert(struct slug_set *set, const char *id) {
    char *copy = memory_copy(id, strlen(id));
    if (!copy) return NULL;
    *find(set, id) = (struct slug_entry){copy, 2};
    set->count++;
    return copy;
}

/* The first of `wanted`, `wanted-2`… that is free. */
static const char *insert_unique(struct slug_set *set, const char *wanted) {
    struct slug_entry *taken = find(set, wanted);
    if (!taken->id) return insert(set, wanted);
    struct buffer id = {0};
    do {
        buffer_clear(&id);
        buffer_format(&id, "%s-%d", wanted, taken->next++);
    } while (!id.failed && find(set, id.data)->id);
    const char *result = id.failed ? NULL : insert(set, id.data);
    buffer_free(&id);
    return result;
}

static void append_whole(const struct slug_set *set, const char *id, struct buffer *out) {
    buffer_text(out, set->prefix ? set->prefix : "");
    buffer_text(out, id);
}

const char *slug_unique(struct slug_set *set, const char *wanted) {
    if (set->count >= SLUG_MAX_COUNT || !grow(set)) return NULL;
    struct buffer whole = {0};
    append_whole(set, wanted, &whole);
    const char *result = whole.failed ? NULL : insert_unique(set, whole.data);
    buffer_free(&whole);
    return result;
}

bool slug_taken(const struct slug_set *set, const char *id) {
    if (!set->capacity) return false;
    struct buffer whole = {0};
    append_whole(set, id, &whole);
    bool taken = !whole.failed && find(set, whole.data)->id;
    buffer_free(&whole);
    return taken;
}

void slug_free(struct slug_set *set) {
    for (size_t i = 0; i < set->capacity; i++) free(set->entries[i].id);
    free(set->entries);
    memset(set, 0, sizeof *set);
}
