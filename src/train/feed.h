/* Where a trainer's batches come from: windows of a text, samples, or a synthetic task. */
#ifndef FEED_H
#define FEED_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

struct trainer;

struct feed {
    /* Read the data: codecs, samples, the split. Sets what the layers need to know of it. */
    bool (*read)(struct trainer *t, const char *data, size_t length, struct status *status);
    /* Fit the batch to the data; training only. */
    bool (*settle)(struct trainer *t, struct status *status);
    /* Buffers beside the batch's; training only. */
    void (*cut)(struct trainer *t, struct arena *arena);
    /* Fill those buffers, once there is memory. `data` as given to read(). */
    void (*open)(struct trainer *t, const char *data, size_t length);
    /* Back to the first batch. */
    void (*restart)(struct trainer *t);
    /* Put the next batch of training into t->batch. */
    void (*next)(struct trainer *t);
    /* Go on after a step that was kept. */
    void (*advance)(struct trainer *t);
    /* Put the next batch of validation into t->batch, from the first when `restart`. */
    void (*next_validation)(struct trainer *t, bool restart);
    /* After its forward pass. */
    void (*advance_validation)(struct trainer *t);
    /* How much is held out for validation (0: nothing), and how much of it was seen. */
    size_t (*held_out)(const struct trainer *t);
    size_t (*seen)(const struct trainer *t);
    /* Steps until everything has been seen once; 0: there is no end to it. */
    size_t (*steps_per_epoch)(const struct trainer *t);
    /* Append the data as it was given. */
    void (*write)(const struct trainer *t, struct buffer *out);
};

/* Draw the order of the epoch a loaded model was in. */
void feed_samples_resume(struct trainer *t);

extern const struct feed feed_text, feed_samples, feed_synthetic;

#endif
