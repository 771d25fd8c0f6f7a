/* The classic tests of memory, drawn anew for every batch.
 *
 *   adding  (Hochreiter & Schmidhuber 1997; in the form of Le et al. 2015): T rows of two numbers,
 *           a value in [0, 1) and a mark that is 1 at one place of each half; the target is the sum
 *           of the two marked values. Guessing 1 has a mean squared error of 1/6. T at least 2.
 *   copy    (Hochreiter & Schmidhuber 1997; in the form of Arjovsky et al. 2016): ten symbols out
 * of eight, T-1 blanks, a signal and ten blanks; the target is blank but for the last ten steps,
 * the symbols in their order. T + 20 steps. Guessing costs 10 ln 8 / (T + 20). T at least 1. */
#ifndef SYNTHETIC_H
#define SYNTHETIC_H

#include "base/random.h"
#include "data/batch.h"

enum synthetic { SYNTHETIC_ADDING, SYNTHETIC_COPY };

enum { SYNTHETIC_COPY_SYMBOLS = 8, SYNTHETIC_COPY_ITEMS = 10, SYNTHETIC_COPY_TOKENS = 10 };

/* Steps of a sequence for the task's T. */
size_t synthetic_steps(enum synthetic task, size_t length);

/* Draw `size` samples into input 0 and the target; every step counts. Tokens of copy: 0 blank, 1 to
 * 8 symbols, 9 the signal. The same random state gives the same samples in float and double, and
 * whatever the batches they are drawn in. */
void synthetic_fill(enum synthetic task, size_t length, struct random *random, size_t size,
                    struct batch *batch);

#endif
