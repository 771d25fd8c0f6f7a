/* Models to and from Keras, PyTorch and ONNX: bytes in, bytes out.
 *
 * A request is a JSON object:
 *   {"to":"keras","layers":[…]}                 bytes: weights
 *   {"to":"torch","layers":[…]}                 bytes: weights
 *   {"to":"onnx","layers":[…],"state":false}    bytes: weights; see onnx.h
 *   {"from":"keras","architecture":{…}}         bytes: weights, or none for the layers alone
 *   {"from":"torch","layers":[…]?,"returnSequences":true,"activation":"linear"}
 *                                               bytes: a state dict
 * All weights are safetensors files: ours have Keras's names and layouts ("lstm/kernel"), those of
 * a whole saved model do too. "layers" are in the language of README.md, complete with inputs and
 * output; left out, they are the metadata "layers" of the weights, and of a state dict its own.
 * "eachStep" is what recurrent layers without returnSequences return, false unless given.
 *
 * The answer is a text and bytes:
 *   keras   {"architecture":{…},"notes":[…]}    weights under our names, in Keras's shapes
 *   torch   {"modules":[…],"notes":[…]}         a state dict; see torch.h
 *   onnx    {"graph":{…},"notes":[…]}           the model
 *   from    {"layers":[…],"notes":[…]}          our weights with the metadata "layers"; none when
 *                                               none were given
 * Notes say what the other side has otherwise. */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "base/buffer.h"
#include "base/status.h"
#include <stddef.h>

/* Append the answer to `text` and `result`. `bytes` may be NULL when `length` is 0. */
bool exchange_convert(const char *request, size_t request_length, const void *bytes, size_t length,
                      struct buffer *text, struct buffer *result, struct status *status);

#endif
