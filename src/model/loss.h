/* What is minimised, over rows of predictions; Keras's definitions.
 *
 * Cross-entropies work on logits: the output layer leaves its softmax or sigmoid to them. The value
 * is the mean over the rows that count: sum of weight * loss / number of rows not masked. */
#ifndef LOSS_H
#define LOSS_H

#include "kernels/real.h"
#include "model/activations.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum loss {
    LOSS_CROSS_ENTROPY,        /* -ln softmax(x)[class] */
    LOSS_BINARY_CROSS_ENTROPY, /* mean over the row of -y ln s - (1 - y) ln (1 - s), s = sigm(x) */
    LOSS_MEAN_SQUARED_ERROR,   /* mean over the row of (x - y)^2 */
    LOSS_MEAN_ABSOLUTE_ERROR,  /* mean over the row of |x - y| */
};

/* The names in configurations, in the order of the enumeration, NULL-terminated. */
extern const char *const loss_names[];

struct loss_problem {
    enum loss kind;
    double label_smoothing; /* 0 to 1: y (1 - s) + s / K (Szegedy et al. 2016); cross-entropies */
    size_t rows, width;
    const uint16_t *classes;   /* (rows), cross-entropy */
    const real *numbers;       /* (rows, width), the others */
    const uint8_t *mask;       /* (rows), 0: the row does not count; NULL: all do */
    const real *class_weights; /* (width), cross-entropy; NULL: 1 */
};

struct loss_result {
    double sum;     /* of weight * loss */
    double count;   /* rows that count */
    double correct; /* rows whose largest logit is the class, or all of whose signs are right */
};

/* Whether the loss works on logits. */
bool loss_wants_logits(enum loss kind);

/* Whether the loss can stand behind an output layer of that activation. */
bool loss_accepts(enum loss kind, enum activation output);

/* The loss of x (rows, width). When `gradient` is not NULL it becomes the gradient of sum / count;
 * it may be x itself. When it is NULL, x is used up all the same. */
struct loss_result loss_evaluate(const struct loss_problem *problem, real *x, real *gradient);

#endif
