/* What a model answers for one sample that needs no label: a class, labels of words, numbers. */
#ifndef PREDICT_H
#define PREDICT_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

struct trainer;

/* Read one sample as JSON, as dataset.h has them:
 *   classification   {"text":"…"}, of samples of numbers {"inputs":[[x,…],…]}
 *   labelling        {"words":["…",…]}
 *   regression, and the synthetic tasks   {"inputs":[[x,…],…]}, of "copy" rows of one token
 * 1 to DATASET_MAX_STEPS tokens or rows, of which "steps" (all) says how many are read: the answer
 * is that of the sample broken off there. It is one pass; what shall be known after each token is
 * asked for piece by piece. Append the answer as JSON:
 *   classification   {"tokens":[…],"unknown":0,"steps":[[p,…]],
 *                     "labels":[{"label":"…","probability":p},…]}
 *       tokens that are read (indices into the vocabulary; none of rows of numbers); in steps one
 * row, the probability of every label; the labels sorted, most probable first. labelling, copy  the
 * same, steps having a row for each word, and the labels being the most probable one of each (of
 * "copy" its token) numbers          {"values":[[y,…],…]}, a row for each step when the task
 * predicts at each, else one Without dropout, with the weights of the moment; memory is taken for
 * the call alone. Faults name the key; STATUS_USAGE for a model that writes text, STATUS_DIVERGED
 * for no numbers. */
bool predict(const struct trainer *trainer, const char *json, size_t length, struct buffer *out,
             struct status *status);

#endif
