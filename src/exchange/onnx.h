/* A network as an ONNX model (opset 17): LSTM, GRU, RNN, Gemm, MatMul, Softmax, …
 *
 * Inputs have the names of the input layers: tokens int64 (batch, time), sequences float (batch,
 * time, width), vectors (batch, width). The output "output" is (batch, time, width) or (batch,
 * width), after its activation. Batch and time are left open.
 *
 * With `state`, recurrent layers begin where the inputs "h0_<layer>" and, of an LSTM, "c0_<layer>"
 * (1, batch, units) say and end in the outputs "hn_<layer>", "cn_<layer>", for writing a sequence
 * step by step.
 *
 * Padding (token 0, or a step of zeros, where the network masks it) must stand at the end of a
 * sequence: ONNX knows lengths, not masks. The numbers at padded steps themselves may differ. */
#ifndef ONNX_H
#define ONNX_H

#include "exchange/exchange_model.h"

/* Append the model, and to `description` {"inputs":[…],"outputs":[…]}, names. */
bool onnx_write(const struct exchange_model *model, bool state, struct buffer *out,
                struct buffer *description, struct buffer *notes, struct status *status);

#endif
