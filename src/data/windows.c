#include "data/windows.h"

struct windows windows_over(const uint16_t *text, size_t count, size_t batch) {
    size_t stream = count && batch ? (count - 1) / batch : 0;
    return (struct windows){text, batch, stream, 0};
}

size_t windows_batch(size_t count, size_t batch, size_t length) {
    size_t fits = count && length ? (count - 1) / length : 0;
    return fits < batch ? fits : batch;
}

void windows_read(const struct windows *windows, size_t length, uint16_t *inputs,
                  uint16_t *targets) {
    for (size_t t = 0; t < length; t++) {
        const uint16_t *at = windows->text + windows->position + t;
        for (size_t b = 0; b < windows->batch; b++, at += windows->stream) {
            *inputs++ = at[0];
            *targets++ = at[1];
        }
    }
}
