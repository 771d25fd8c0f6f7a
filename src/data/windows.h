/* A part of the text cut into B streams of equal length, read side by side window by window, so
 * that the state carried from one window to the next is that of the character just before. */
#ifndef WINDOWS_H
#define WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct windows {
    const uint16_t *text;
    size_t batch;
    size_t stream;   /* characters to predict in each stream */
    size_t position; /* in every stream, 0 at the start of a pass */
};

/* Streams over `count` characters: floor((count - 1) / batch) targets each. The few characters left
 * over at the end are not used. batch * length must be at most count - 1 for one window. */
struct windows windows_over(const uint16_t *text, size_t count, size_t batch);

/* The largest number of streams, at most `batch`, of at least one window of `length` characters in
 * `count`; 0 when there is not even one. */
size_t windows_batch(size_t count, size_t batch, size_t length);

/* Inputs and targets (T, B), the targets one character later, from the position on. The position
 * stays. position + length must be at most stream. */
void windows_read(const struct windows *windows, size_t length, uint16_t *inputs,
                  uint16_t *targets);

#endif
