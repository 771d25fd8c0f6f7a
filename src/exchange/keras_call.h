/* What a layer of a functional Keras model is called with. */
#ifndef KERAS_CALL_H
#define KERAS_CALL_H

#include "exchange/keras_graph.h"

enum { KERAS_CALL_MAX = 8 };

struct keras_call {
    size_t count; /* values */
    struct {
        struct keras_entry *from;
        size_t port;
    } tensors[KERAS_CALL_MAX];
    size_t mask_count;
    struct keras_entry *masks[KERAS_CALL_MAX]; /* NULL: not said */
    bool waiting;                              /* something in it is not done yet */
};

/* Read the one node of an entry. */
bool keras_call_read(struct keras_graph *graph, const struct keras_entry *entry,
                     struct keras_call *call);

#endif
