/* A trainer as a safetensors file, from which training resumes to the same bits as never stopped.
 *
 * Tensors: the parameters under their Keras names ("lstm/kernel"), Adam's moments ("adam/m/…",
 * "adam/v/…"), the carried state ("state/lstm/h", "state/lstm/c", (B, H)) and, when asked for, the
 * text (U8). Metadata, all strings: format, formatVersion, config (JSON), vocabulary (JSON array of
 * code points), step, epochs, position, replaced, random. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "base/buffer.h"
#include "train/trainer.h"

/* Append the file to `out`. Without its text a model can generate but not train on. */
bool checkpoint_save(const struct trainer *trainer, bool with_text, struct buffer *out,
                     struct status *status);

/* NULL when the bytes are not such a file; the message names the tensor or key at fault. */
struct trainer *checkpoint_load(const void *bytes, size_t length, struct status *status);

#endif
