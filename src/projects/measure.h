/* How good answers are: accuracy, precision, recall and F1; BLEU; word error rate. */
#ifndef MEASURE_H
#define MEASURE_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>
#include <stddef.h>

/* For lists of labels of the same length, appends
 *   {"count","accuracy","macroF1","labels":[{"label","precision","recall","f1","support"}…],
 *    "confusion":[[…]…]}
 * with a row for each true label and a column for each answer, in the order of first appearance in
 * `truth`, then in `answers`. What would divide by zero is 0, as in scikit-learn. */
bool measure_labels(const cJSON *truth, const cJSON *answers, struct buffer *out,
                    struct status *status);

/* For lists of texts of the same length, appends
 *   {"bleu","precisions":[4],"brevityPenalty","length","referenceLength","exact"}
 * BLEU of the whole list, one reference each, 0 to 100 (Papineni et al. 2002), with sacreBLEU's
 * defaults: words after the rules "13a", exponential smoothing where a count is zero (Chen & Cherry
 * 2014, method 3). `exact` is the fraction of texts with the reference's words, one by one. */
bool measure_bleu(const cJSON *references, const cJSON *answers, struct buffer *out,
                  struct status *status);

/* For lists of texts of the same length, appends
 *   {"wer","cer","substitutions","deletions","insertions","words"}
 * The fewest changes of words that make the answers into the references, over the words of the
 * references; `cer` the same of characters. Words stand between white space, that around a text is
 * left out. */
bool measure_errors(const cJSON *references, const cJSON *answers, struct buffer *out,
                    struct status *status);

#endif
