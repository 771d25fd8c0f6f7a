/* Gated recurrent unit (Cho et al. 2014) in Keras's form with reset_after (the form of cuDNN): the
 * columns of the kernels are z (update), r (reset) and the candidate; the bias has an input row and
 * a recurrent row. */
#ifndef GRU_H
#define GRU_H

#include "model/recurrent.h"

extern const struct recurrent_cell gru_cell;

/* The form of the 2014 paper, reset_after=False: the reset gate comes before the recurrent product
 * of the candidate, and the bias has one row. */
extern const struct recurrent_cell gru_classic_cell;

#endif
