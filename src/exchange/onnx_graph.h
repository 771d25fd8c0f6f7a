/* An ONNX graph in the making: nodes, constants, inputs and outputs, as messages of onnx.proto. */
#ifndef ONNX_GRAPH_H
#define ONNX_GRAPH_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ONNX_NAME = 112, ONNX_RANK = 4, ONNX_OPSET = 17, ONNX_IR = 8 };

enum onnx_type { ONNX_FLOAT = 1, ONNX_INT32 = 6, ONNX_INT64 = 7, ONNX_BOOL = 9 };

/* The name of a value. */
struct onnx_value {
    char name[ONNX_NAME];
};

struct onnx_graph {
    struct buffer nodes, constants, inputs, outputs; /* fields of GraphProto */
    struct buffer attributes;                        /* of the next node, fields of NodeProto */
    const char *prefix;                              /* of the names that come next */
    size_t count;                                    /* of values named */
};

/* A dimension: its size, or the name of one left open. */
struct onnx_dimension {
    size_t size;
    const char *name; /* NULL: `size` */
};

struct onnx_value onnx_named(const char *name);

/* Attributes of the node that comes next. */
void onnx_integer(struct onnx_graph *graph, const char *name, int64_t value);
void onnx_integers(struct onnx_graph *graph, const char *name, const int64_t *values, size_t count);
void onnx_real(struct onnx_graph *graph, const char *name, float value);
void onnx_reals(struct onnx_graph *graph, const char *name, const float *values, size_t count);
void onnx_text(struct onnx_graph *graph, const char *name, const char *value);
void onnx_texts(struct onnx_graph *graph, const char *name, const char *value);

/* Each of the functions below adds to the graph: two of them as arguments of one call would come in
 * an order that compilers choose. */

/* Add a node. An input without a name is left out. Returns the first output; the others go to
 * `more`, `count` - 1 of them. */
struct onnx_value onnx_node(struct onnx_graph *graph, const char *operation,
                            const struct onnx_value *inputs, size_t input_count,
                            struct onnx_value *more, size_t count);
struct onnx_value onnx_unary(struct onnx_graph *graph, const char *operation, struct onnx_value x);
struct onnx_value onnx_binary(struct onnx_graph *graph, const char *operation, struct onnx_value a,
                              struct onnx_value b);

/* Add a node whose output has this name. */
void onnx_rename(struct onnx_graph *graph, struct onnx_value from, const char *name);

/* Constants; `name` NULL: one is found. */
struct onnx_value onnx_floats(struct onnx_graph *graph, const char *name, const size_t *shape,
                              size_t rank, const float *data);
struct onnx_value onnx_float(struct onnx_graph *graph, float value);
struct onnx_value onnx_int64(struct onnx_graph *graph, int64_t value);
struct onnx_value onnx_int64s(struct onnx_graph *graph, const int64_t *values, size_t count);

struct onnx_value onnx_input(struct onnx_graph *graph, const char *name, enum onnx_type type,
                             const struct onnx_dimension *shape, size_t rank);
void onnx_output(struct onnx_graph *graph, const char *name, const struct onnx_dimension *shape,
                 size_t rank);

/* Append the model (ModelProto). The graph is emptied. False: no memory. */
bool onnx_finish(struct onnx_graph *graph, struct buffer *out);
void onnx_free(struct onnx_graph *graph);

#endif
