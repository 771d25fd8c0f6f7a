/* A trainer as a safetensors file, from which training resumes to the same bits as never stopped.
 *
 * Tensors: the parameters under their Keras names ("lstm/kernel"), the optimizer's numbers
 * ("adam/m/…", "adam/v/…"), the carried state of language models ("state/lstm/h", "state/lstm/c",
 * (B, H)), with early stopping the best weights ("best/…") and, when asked for, the data as it was
 * given ("data", U8). Metadata, all strings: format, formatVersion, config (JSON), vocabulary and
 * outputVocabulary (JSON, codec.h), shape, step, epochs, position, replaced, random, shuffle,
 * waited, stopped, bestLoss. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "base/buffer.h"
#include "train/trainer.h"

/* Append the file to `out`. Without its data a model can generate but not train on. */
bool checkpoint_save(const struct trainer *trainer, bool with_data, struct buffer *out,
                     struct status *status);

/* Put a trainer back to where checkpoint_save() found this very one. */
bool checkpoint_restore(struct trainer *trainer, const void *bytes, size_t length,
                        struct status *status);

/* The parameters alone under their Keras names, with the metadata "layers", which has inputs and
 * output too (exchange.h); and such a file put in the place of a trainer's
 * parameters (the optimizer begins anew). Names, shapes and types must be exactly the model's. */
bool checkpoint_save_weights(const struct trainer *trainer, struct buffer *out,
                             struct status *status);
bool checkpoint_load_weights(struct trainer *trainer, const void *bytes, size_t length,
                             struct status *status);

/* NULL when the bytes are not such a file; the message names the tensor or key at fault. */
struct trainer *checkpoint_load(const void *bytes, size_t length, struct status *status);

#endif
