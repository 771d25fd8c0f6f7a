#include "data/synthetic.h"

#include <stdbool.h>
#include <string.h>

enum { BLANK, FIRST_SYMBOL, SIGNAL = FIRST_SYMBOL + SYNTHETIC_COPY_SYMBOLS };

size_t synthetic_steps(enum synthetic task, size_t length) {
    return task == SYNTHETIC_COPY ? length + 2 * SYNTHETIC_COPY_ITEMS : length;
}

/* Rows (T, B, 2), target (1, B, 1). */
static void draw_adding(size_t length, struct random *random, size_t size, size_t b,
                        struct batch *batch) {
    size_t half = length / 2;
    size_t marks[2] = {random_below(random, (uint32_t)half),
                       half + random_below(random, (uint32_t)(length - half))};
    for (size_t t = 0; t < length; t++) {
        real *row = batch->features[0] + 2 * (t * size + b);
        row[0] = (real)(random_bits(random) >> 40) * (real)0x1p-24; /* exact in float */
        row[1] = t == marks[0] || t == marks[1];
    }
    batch->numbers[b] = batch->features[0][2 * (marks[0] * size + b)] +
                        batch->features[0][2 * (marks[1] * size + b)];
}

/* Tokens and classes (T + 20, B), blank before. */
static void draw_copy(size_t length, struct random *random, size_t size, size_t b,
                      struct batch *batch) {
    for (size_t i = 0; i < SYNTHETIC_COPY_ITEMS; i++) {
        uint16_t symbol = (uint16_t)(FIRST_SYMBOL + random_below(random, SYNTHETIC_COPY_SYMBOLS));
        batch->tokens[0][i * size + b] = symbol;
        batch->classes[(SYNTHETIC_COPY_ITEMS + length + i) * size + b] = symbol;
    }
    batch->tokens[0][(SYNTHETIC_COPY_ITEMS + length - 1) * size + b] = SIGNAL;
}

void synthetic_fill(enum synthetic task, size_t length, struct random *random, size_t size,
                    struct batch *batch) {
    size_t steps = synthetic_steps(task, length);
    bool copy = task == SYNTHETIC_COPY;
    batch->size = size;
    batch->steps[0] = steps;
    batch->target_steps = copy ? steps : 1;
    if (batch->mask) memset(batch->mask, 1, batch->target_steps * size);
    if (batch->step_mask[0]) memset(batch->step_mask[0], 1, steps * size);
    if (copy) {
        memset(batch->tokens[0], BLANK, steps * size * sizeof *batch->tokens[0]);
        memset(batch->classes, BLANK, steps * size * sizeof *batch->classes);
    }
    for (size_t b = 0; b < size; b++) {
        if (copy)
            draw_copy(length, random, size, b, batch);
        else
            draw_adding(length, random, size, b, batch);
    }
}
