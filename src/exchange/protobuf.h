/* Writing Protocol Buffers, as far as ONNX needs them: fields of a message, one after the other. A
 * message within a message is first written to a buffer of its own. */
#ifndef PROTOBUF_H
#define PROTOBUF_H

#include "base/buffer.h"
#include <stdint.h>

/* A whole number (int32, int64, enum); a negative one takes ten bytes. */
void protobuf_integer(struct buffer *out, unsigned field, int64_t value);

void protobuf_float(struct buffer *out, unsigned field, float value);

/* A string, bytes, a packed list. */
void protobuf_bytes(struct buffer *out, unsigned field, const void *bytes, size_t length);
void protobuf_text(struct buffer *out, unsigned field, const char *text);

/* A message, whose buffer is emptied. */
void protobuf_message(struct buffer *out, unsigned field, struct buffer *message);

#endif
