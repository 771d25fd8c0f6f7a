/* What one step reads: B samples side by side, time first, padded to the longest of them. The
 * buffers are the caller's, large enough for the shape that was planned. */
#ifndef BATCH_H
#define BATCH_H

#include "kernels/real.h"
#include <stddef.h>
#include <stdint.h>

enum { BATCH_INPUTS = 4 };

struct batch {
    size_t size;                      /* B */
    size_t steps[BATCH_INPUTS];       /* T of each input; 1 for a vector per sample */
    size_t target_steps;              /* T of the target; 1 for one target per sample */
    uint16_t *tokens[BATCH_INPUTS];   /* (T, B), 0 in padding; or … */
    real *features[BATCH_INPUTS];     /* … (T, B, C), 0 in padding */
    uint8_t *step_mask[BATCH_INPUTS]; /* (T, B), 0: padding; NULL: not wanted */
    uint16_t *classes;                /* (T, B); or … */
    real *numbers;                    /* … (T, B, N) */
    uint8_t *mask;                    /* (T, B): 1 where the target counts */
};

#endif
