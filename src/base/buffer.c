#include "base/buffer.h"

#include "base/format.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void buffer_free(struct buffer *buffer) {
    free(buffer->data);
    memset(buffer, 0, sizeof *buffer);
}

void buffer_clear(struct buffer *buffer) {
    buffer->length = 0;
    buffer->failed = false;
    if (buffer->data) buffer->data[0] = '\0';
}

/* Room for `extra` bytes and the final NUL. */
static bool reserve(struct buffer *buffer, size_t extra) {
    if (buffer->failed) return false;
    if (extra < SIZE_MAX - buffer->length - 1) {
        size_t needed = buffer->length + extra + 1;
        if (needed <= buffer->capacity) return true;
        size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
        while (capacity < needed) capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
        char *data = realloc(buffer->data, capacity);
        if (data) {
            buffer->data = data;
            buffer->capacity = capacity;
            return true;
        }
    }
    buffer->failed = true;
    return false;
}

void buffer_append(struct buffer *buffer, const char *bytes, size_t length) {
    if (!reserve(buffer, length)) return;
    if (length) memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text) {
    buffer_append(buffer, text, strlen(text));
}

void buffer_byte(struct buffer *buffer, char byte) {
    buffer_append(buffer, &byte, 1);
}

void buffer_format(struct buffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    size_t length = format_list(NULL, 0, format, arguments);
    va_end(arguments);
    if (reserve(buffer, length)) {
        format_list(buffer->data + buffer->length, length + 1, format, again);
        buffer->length += length;
    }
    va_end(again);
}

bool buffer_failed(const struct buffer *buffer) {
    return buffer->failed;
}

char *buffer_take(struct buffer *buffer, size_t *length) {
    if (!reserve(buffer, 0)) {
        buffer_free(buffer);
        return NULL;
    }
    char *data = buffer->data;
    data[buffer->length] = '\0';
    if (length) *length = buffer->length;
    memset(buffer, 0, sizeof *buffer);
    return data;
}
