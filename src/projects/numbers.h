/* Whole numbers in French words, 0 to 999 999.
 *
 * Spelling after the Académie: "vingt" and "cent" take an s when multiplied and last («
 * quatre-vingts », « deux cents », but « deux cent mille »), "mille" never does; "et" before un and
 * onze of the tens from vingt on (not after quatre-vingt). Before the rectifications of 1990
 * hyphens stand only between parts below a hundred that "et" does not join (« deux cent vingt et un
 * »), with them everywhere (« deux-cent-vingt-et-un »). */
#ifndef NUMBERS_H
#define NUMBERS_H

#include "base/buffer.h"
#include "base/random.h"
#include "base/status.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    NUMBERS_MOST = 999999,
    NUMBERS_LEARNED = 101, /* below, numbers are for training only: all others are made of them */
};

enum number_country {
    NUMBER_FRANCE,      /* soixante-dix, quatre-vingts, quatre-vingt-dix */
    NUMBER_BELGIUM,     /* septante, quatre-vingts, nonante */
    NUMBER_SWITZERLAND, /* septante, huitante, nonante */
    NUMBER_COUNTRIES
};

/* Append the words of `number`, at most NUMBERS_MOST. */
void number_words(uint32_t number, enum number_country country, bool hyphens_of_1990,
                  struct buffer *out);

/* Append {"training":[{"source":"vingt et un","target":"21"}…],"validation":[…],"test":[…]}:
 * numbers of all lengths, each in one part only whatever its spelling. Parts of 1 to 50000; the
 * same seed, the same bytes. */
bool numbers_make(uint64_t seed, const size_t counts[3], struct buffer *out, struct status *status);

#endif
