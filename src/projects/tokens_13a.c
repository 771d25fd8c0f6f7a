#include "projects/tokens_13a.h"

#include "base/memory.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void tokens_free(struct tokens *tokens) {
    buffer_free(&tokens->bytes);
    free(tokens->starts);
    *tokens = (struct tokens){0};
}

const char *tokens_text(const struct tokens *tokens, size_t index) {
    return tokens->bytes.data + tokens->starts[index];
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Alone wherever it stands. */
static bool is_symbol(char c) {
    return strchr("{|}~[\\]^_` \"#$%&!()*+:;<=>?@/", c) != NULL;
}

/* Whether a character is a token of its own, by its neighbours ('\0' beyond the ends). */
static bool is_alone(char before, char c, char after) {
    if (c == '.' || c == ',') return !is_digit(before) || !is_digit(after);
    if (c == '-') return is_digit(before);
    return is_symbol(c);
}

/* The text with a space on either side of what stands alone. */
static void spread(const char *text, struct buffer *out) {
    char before = '\0';
    for (; *text; before = *text++) {
        bool alone = is_alone(before, *text, text[1]);
        if (alone) buffer_byte(out, ' ');
        buffer_byte(out, *text);
        if (alone) buffer_byte(out, ' ');
    }
}

static size_t count_words(const char *text) {
    size_t count = 0;
    for (bool white = true; *text; white = is_white(*text++)) count += white && !is_white(*text);
    return count;
}

bool tokens_13a(const char *text, struct tokens *tokens, struct status *status) {
    tokens_free(tokens);
    buffer_text(&tokens->bytes, "");
    spread(text, &tokens->bytes);
    if (buffer_failed(&tokens->bytes)) return status_no_memory(status);
    char *bytes = tokens->bytes.data;
    tokens->starts = memory_array(count_words(bytes), sizeof *tokens->starts);
    if (!tokens->starts) return status_no_memory(status);
    for (size_t i = 0, end = tokens->bytes.length; i < end; i++) {
        if (is_white(bytes[i]))
            bytes[i] = '\0';
        else if (!i || !bytes[i - 1])
            tokens->starts[tokens->count++] = i;
    }
    return true;
}
