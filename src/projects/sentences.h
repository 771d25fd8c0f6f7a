/* Small French sentences with their English, made by a grammar: agreement of articles, adjectives
 * and verbs, negation, questions, present, past and near future. */
#ifndef SENTENCES_H
#define SENTENCES_H

#include "base/buffer.h"
#include "base/status.h"
#include <stdint.h>

/* As pairs_make(), the key being the French sentence. */
bool sentences_make(uint64_t seed, const size_t counts[3], struct buffer *out,
                    struct status *status);

#endif
