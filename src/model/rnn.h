/* The simple recurrent network (Elman 1990), Keras's SimpleRNN. */
#ifndef RNN_H
#define RNN_H

#include "model/recurrent.h"

extern const struct recurrent_cell rnn_cell;

#endif
