/* A growable string of bytes. A refused allocation is sticky: later appends do nothing and
 * buffer_failed() says so once, at the end. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *data; /* always NUL-terminated when not NULL */
    size_t length;
    size_t capacity;
    bool failed;
};

/* An empty buffer is all zeros: struct buffer b = {0}; */
void buffer_free(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_append(struct buffer *buffer, const char *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_byte(struct buffer *buffer, char byte);

/* The directives are those of format.h. */
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool buffer_failed(const struct buffer *buffer);

/* The bytes, NUL-terminated, owned by the caller who calls free(); the buffer is empty afterwards.
 * NULL when an allocation was refused. `length` may be NULL. */
char *buffer_take(struct buffer *buffer, size_t *length);

#endif
