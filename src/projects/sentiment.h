/* French sentences of opinion made by a grammar, for a classifier of sentiment: synthetic, and said
 * to be so wherever they are shown.
 *
 * A sentence is one of some 150 constructions (sentiment_constructions.h) filled with words of
 * either polarity; what the construction does with the polarity (nothing, as in « ne … que » and
 * after « mais », or the opposite, as in « ne … guère ») gives the label. Within every construction
 * that can be both, "positif" and "négatif" are equally probable, so that no word of an opinion
 * tells the label by itself. The split is by construction: those of the test, and those of the
 * validation, make no sentence of the training, but every one of their words stands in it. */
#ifndef SENTIMENT_H
#define SENTIMENT_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

enum { SENTIMENT_MAX = 20000 }; /* sentences of a part */

struct sentiment_sizes {
    size_t training, validation, test; /* 1 to SENTIMENT_MAX each */
};

/* Append {"constructions":[{"name","family","part","example"}…],"training":[…],"validation":[…],
 * "test":[…]}, samples being {"text","label","construction"}: the construction's place in the list.
 * No sentence comes twice in a part, which may therefore have fewer than asked. Behind half of the
 * sentences of training stands their beginning, cut after some word, with the same label: so that
 * the answer after each word means something. The same seed gives the same bytes. */
bool sentiment_make(uint64_t seed, struct sentiment_sizes sizes, struct buffer *out,
                    struct status *status);

#endif
