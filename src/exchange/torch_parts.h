/* The parts of a row of PyTorch modules that have weights, in order; shared by torch_*.c. */
#ifndef TORCH_PARTS_H
#define TORCH_PARTS_H

#include "exchange/exchange_model.h"

enum torch_kind { TORCH_EMBEDDING, TORCH_RECURRENT, TORCH_NORM, TORCH_LINEAR };

enum { TORCH_PARTS = LAYER_CONFIG_MAX, TORCH_NAME = 80 };

/* One layer of ours, or one level of a recurrent module. */
struct torch_part {
    enum torch_kind kind;
    char module[TORCH_NAME]; /* "" for tensors without a module */
    size_t level;            /* of a recurrent module */
    enum layer_type type;    /* of a recurrent one */
    size_t inputs, outputs;  /* widths; an embedding's vocabulary and width */
    size_t units;            /* of a recurrent one, in one direction */
    bool bidirectional, bias;
    size_t layer; /* index in the layers, when known */
};

struct torch_parts {
    size_t count;
    struct torch_part at[TORCH_PARTS];
};

/* The parts of a network; the fault names a layer that PyTorch's modules are not. */
bool torch_parts_of(const struct network *network, struct torch_parts *parts,
                    struct status *status);

/* The parts of a state dict; the fault names a tensor that is of none. And the same in order. */
bool torch_parts_gather(const struct safetensors *file, struct torch_parts *parts,
                        struct status *status);
bool torch_parts_find(const struct safetensors *file, struct torch_parts *parts,
                      struct status *status);

/* Gates of a cell, and PyTorch's place of our gate number `gate`. */
size_t torch_gate_count(enum layer_type type);
size_t torch_gate(enum layer_type type, size_t gate);

/* "module.leaf", "module.weight_ih_l0_reverse" */
void torch_name(char *name, size_t size, const struct torch_part *part, const char *leaf,
                bool reverse);

#endif
