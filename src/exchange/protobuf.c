#include "exchange/protobuf.h"

#include <string.h>

enum wire { VARINT = 0, LENGTH = 2, FIXED32 = 5 };

/* Seven bits a byte, the lowest first. */
static void varint(struct buffer *out, uint64_t value) {
    for (; value >= 128; value >>= 7) buffer_byte(out, (char)((value & 127) | 128));
    buffer_byte(out, (char)value);
}

static void key(struct buffer *out, unsigned field, enum wire wire) {
    varint(out, (uint64_t)field << 3 | wire);
}

void protobuf_integer(struct buffer *out, unsigned field, int64_t value) {
    key(out, field, VARINT);
    varint(out, (uint64_t)value);
}

void protobuf_float(struct buffer *out, unsigned field, float value) {
    key(out, field, FIXED32);
    buffer_append(out, (const char *)&value, sizeof value);
}

void protobuf_bytes(struct buffer *out, unsigned field, const void *bytes, size_t length) {
    key(out, field, LENGTH);
    varint(out, length);
    buffer_append(out, bytes, length);
}

void protobuf_text(struct buffer *out, unsigned field, const char *text) {
    protobuf_bytes(out, field, text, strlen(text));
}

void protobuf_message(struct buffer *out, unsigned field, struct buffer *message) {
    protobuf_bytes(out, field, message->data, message->length);
    out->failed = out->failed || message->failed;
    buffer_free(message);
}
