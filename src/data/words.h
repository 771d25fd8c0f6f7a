/* A text cut into words, the way French writes them.
 *
 * A word is a run of letters with single hyphens inside ("arc-en-ciel", "dit-il"), and the
 * apostrophe ' or ’ that ends it: "l'" + "été", "aujourd'" + "hui". A number is a run of the digits
 * 0 to 9 with single points or commas inside ("3,14"). Every other character stands alone. Letters
 * are those of ASCII and, to stay a small table, every code point from U+00C0 on outside the blocks
 * of punctuation and symbols; U+FFFD is none, so that it cannot join what it stands for to its
 * neighbours. */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct word {
    const char *text; /* within the given text, or "\n" for a line break of any kind */
    size_t length;
};

/* The word at *at of a checked text (vocabulary.h), which moves past it; false at the end.
 *
 * With `spaces`, the space before what is no white space and no U+FFFD belongs to its word (" été")
 * and every other white character is one of its own: the words laid end to end are the text, line
 * breaks being LF. They are the same words when some of them have become U+FFFD.
 *
 * Without, white space only separates. */
bool words_next(const char *text, size_t length, size_t *at, bool spaces, struct word *word);

#endif
