/* Pairs of source and target drawn at random, and kept apart by what they are about: a key, such as
 * the number that both name, belongs to one of training, validation and test for good. */
#ifndef PAIRS_H
#define PAIRS_H

#include "base/buffer.h"
#include "base/random.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

enum { PAIRS_MAX = 50000 }; /* of a part */

/* Append one pair's source and target, and what it is about. */
typedef void pairs_draw(struct random *random, struct buffer *key, struct buffer *source,
                        struct buffer *target);

/* Append {"training":[{"source","target"}…],"validation":[…],"test":[…]}: `counts` of each, 1 to
 * PAIRS_MAX, no pair twice. Of the keys a tenth is for validation and a fifth for the test, by a
 * sum of theirs that the seed does not change; an empty key is for training. Where there are too
 * few pairs, a part has fewer. */
bool pairs_make(pairs_draw *draw, uint64_t seed, const size_t counts[3], struct buffer *out,
                struct status *status);

#endif
