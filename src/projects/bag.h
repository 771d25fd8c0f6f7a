/* Texts as bags of words: for each the TF-IDF of its words (baseline.h), a sparse row of length 1.
 */
#ifndef BAG_H
#define BAG_H

#include "base/status.h"
#include "data/lexicon.h"
#include <cJSON.h>
#include <stdint.h>

enum { BAG_MAX_TEXTS = 100000 };

struct bag {
    struct lexicon *lexicon;
    size_t words;
    double *idf;       /* of each word */
    size_t rows;       /* texts */
    size_t *starts;    /* rows + 1: where each row begins in … */
    uint32_t *columns; /* … words, and */
    double *values;    /* their values */
    uint8_t *labels;   /* 0 or 1 */
    char *label_names[2];
};

/* Words, frequencies and rows of samples {"text","label"} of two labels. */
bool bag_learn(struct bag *bag, const cJSON *samples, struct status *status);

/* Rows of texts by the words and frequencies that the bag has; others are left out. */
bool bag_read(struct bag *bag, const cJSON *texts, struct status *status);

void bag_free(struct bag *bag); /* zeroed after */

#endif
