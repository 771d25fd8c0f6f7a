/* Long short-term memory (Hochreiter & Schmidhuber 1997) with a forget gate (Gers et al. 2000), in
 * Keras's layout: the columns of the kernels are the gates i, f, g (candidate), o. */
#ifndef LSTM_H
#define LSTM_H

#include "model/recurrent.h"

extern const struct recurrent_cell lstm_cell;

#endif
