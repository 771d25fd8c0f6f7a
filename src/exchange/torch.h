/* The state dict of PyTorch modules, as a safetensors file: nn.Embedding, nn.RNN, nn.LSTM, nn.GRU,
 * nn.LayerNorm and nn.Linear in a row, with nn.Dropout between.
 *
 * Recurrent layers of one kind and as many units, one after the other, are one module with as many
 * levels. Modules are named embedding, rnn, norm, linear; a second one of a kind rnn_1, … The
 * layouts differ: PyTorch's weights are (G*H, C), ours (C, G*H); its gates are i f g o and r z n,
 * ours i f c o and z r h; it has two biases, of which an RNN's and an LSTM's only sum counts (the
 * second is written as zeros), and which are the two rows of a GRU's bias. */
#ifndef TORCH_H
#define TORCH_H

#include "exchange/exchange_model.h"

/* Append the file, and to `modules` a JSON array: {"name":"rnn","class":"LSTM","arguments":{…},
 * "returnSequences":false}, {…,"activation":"softmax"}; the file's metadata has it too. The fault
 * names a layer that such modules are not. */
bool torch_write(const struct exchange_model *model, struct buffer *out, struct buffer *modules,
                 struct buffer *notes, struct status *status);

struct torch_options {
    bool return_sequences;      /* of the last recurrent layer */
    enum activation activation; /* of the last linear layer */
};

/* The layers of a state dict, whatever its modules are called: which module follows which is told
 * by their widths and, between equals, by their names. */
bool torch_read(const void *bytes, size_t length, const struct torch_options *options,
                struct layer_config_list *list, struct status *status);

/* Put the weights into `to` under the names of a network's layers, which are in the same order. */
bool torch_read_weights(const struct network *network, const void *bytes, size_t length,
                        struct tensors *to, struct status *status);

#endif
