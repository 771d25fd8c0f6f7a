/* Looking into a model: what its gates do along a text, how far back gradients reach, what an
 * output depends on, how full its units are, how fast its weights move, and whether its gradients
 * are right. app/engine_probe.h says what goes in and what comes out, key by key.
 *
 * The first four run one text (batch 1, zero initial state, no dropout) with the trainer's weights
 * in memory of their own, taken when the probe begins. None leaves a trace in the training, but for
 * PROBE_UPDATES, which is a step of it. */
#ifndef PROBE_H
#define PROBE_H

#include "base/buffer.h"
#include "train/trainer.h"

enum {
    PROBE_MAX_STEPS = 512,  /* of an input */
    PROBE_MAX_ROWS = 128,   /* of connectivity at once */
    PROBE_MAX_SAMPLES = 64, /* numbers checked of a tensor */
};

enum probe_kind {
    PROBE_TRACES,
    PROBE_GRADIENTS,
    PROBE_CONNECTIVITY,
    PROBE_SATURATION,
    PROBE_UPDATES,
    PROBE_CHECK,
};

struct probe; /* the numbers of one look */

/* Look: read the options (`length` bytes of JSON), append what was found to `out` as JSON. NULL on
 * failure; the fault names the option. The caller closes it. */
struct probe *probe_open(struct trainer *trainer, enum probe_kind kind, const char *options,
                         size_t length, struct buffer *out, struct status *status);

/* The array that the JSON calls by `index`, as long as the probe; NULL when there is none. *count:
 * its numbers. */
real *probe_values(const struct probe *probe, size_t index, size_t *count);

void probe_close(struct probe *probe); /* NULL: nothing */

#endif
