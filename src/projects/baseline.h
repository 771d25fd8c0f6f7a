/* The point of comparison of sentiment: a bag of words. Counts of words weighted by TF-IDF, in a
 * logistic regression; the order of words is lost.
 *
 * tf-idf(w, text) = count(w) (ln((1 + N) / (1 + N_w)) + 1), the rows then of length 1, as
 * scikit-learn's TfidfVectorizer has it by default; words are cut as words.h does and in lower
 * case. Regression by gradient descent on the mean cross-entropy with an L2 penalty of 1/(2 C N)
 * |w|^2, C = 1 as in scikit-learn, by Nesterov's method until the gradient is small. */
#ifndef BASELINE_H
#define BASELINE_H

#include "base/buffer.h"
#include "base/status.h"
#include <cJSON.h>

/* `samples` are {"text","label"}, of two labels. Appends
 * {"labels":["…","…"],"bias","words":[{"word", "idf","weight"}…]}, words by the size of their
 * weight: positive ones speak for the second label. */
bool baseline_train(const cJSON *samples, struct buffer *out, struct status *status);

/* `model` is what baseline_train() wrote. Appends {"probabilities":[…],"known":[…]}: of the second
 * label for each text, and how many of its words the model knows. */
bool baseline_answer(const cJSON *model, const cJSON *texts, struct buffer *out,
                     struct status *status);

#endif
