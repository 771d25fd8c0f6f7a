#include "exchange/onnx_graph.h"

#include "base/format.h"
#include "exchange/protobuf.h"
#include <string.h>

/* Field numbers of onnx.proto (ONNX 1.12). */
enum {
    MODEL_IR_VERSION = 1,
    MODEL_PRODUCER = 2,
    MODEL_GRAPH = 7,
    MODEL_OPSET = 8,
    OPSET_VERSION = 2,
    GRAPH_NODE = 1,
    GRAPH_NAME = 2,
    GRAPH_CONSTANT = 5,
    GRAPH_INPUT = 11,
    GRAPH_OUTPUT = 12,
    NODE_INPUT = 1,
    NODE_OUTPUT = 2,
    NODE_OPERATION = 4,
    NODE_ATTRIBUTE = 5,
    ATTRIBUTE_NAME = 1,
    ATTRIBUTE_FLOAT = 2,
    ATTRIBUTE_INTEGER = 3,
    ATTRIBUTE_TEXT = 4,
    ATTRIBUTE_FLOATS = 7,
    ATTRIBUTE_INTEGERS = 8,
    ATTRIBUTE_TEXTS = 9,
    ATTRIBUTE_TYPE = 20,
    TENSOR_DIMENSION = 1,
    TENSOR_TYPE = 2,
    TENSOR_NAME = 8,
    TENSOR_RAW = 9,
    VALUE_NAME = 1,
    VALUE_TYPE = 2,
    TYPE_TENSOR = 1,
    TYPE_ELEMENT = 1,
    TYPE_SHAPE = 2,
    SHAPE_DIMENSION = 1,
    DIMENSION_SIZE = 1,
    DIMENSION_NAME = 2,
};

/* AttributeProto.AttributeType */
enum {
    TYPE_FLOAT = 1,
    TYPE_INTEGER = 2,
    TYPE_TEXT = 3,
    TYPE_FLOATS = 6,
    TYPE_INTEGERS = 7,
    TYPE_TEXTS = 8
};

struct onnx_value onnx_named(const char *name) {
    struct onnx_value value = {0};
    format_text(value.name, sizeof value.name, "%s", name);
    return value;
}

static struct onnx_value new_value(struct onnx_graph *graph, const char *what) {
    struct onnx_value value = {0};
    format_text(value.name, sizeof value.name, "%s/%s_%zu", graph->prefix ? graph->prefix : "",
                what, graph->count++);
    return value;
}

/* ---- attributes ---- */

static void finish_attribute(struct onnx_graph *graph, struct buffer *attribute, int type) {
    protobuf_integer(attribute, ATTRIBUTE_TYPE, type);
    protobuf_message(&graph->attributes, NODE_ATTRIBUTE, attribute);
}

void onnx_integer(struct onnx_graph *graph, const char *name, int64_t value) {
    struct buffer attribute = {0};
    protobuf_text(&attribute, ATTRIBUTE_NAME, name);
    protobuf_integer(&attribute, ATTRIBUTE_INTEGER, value);
    finish_attribute(graph, &attribute, TYPE_INTEGER);
}

void onnx_integers(struct onnx_graph *graph, const char *name, const int64_t *values,
                   size_t count) {
    struct buffer attribute = {0};
    protobuf_text(&attribute, ATTRIBUTE_NAME, name);
    for (size_t i = 0; i < count; i++) protobuf_integer(&attribute, ATTRIBUTE_INTEGERS, values[i]);
    finish_attribute(graph, &attribute, TYPE_INTEGERS);
}

void onnx_real(struct onnx_graph *graph, const char *name, float value) {
    struct buffer attribute = {0};
    protobuf_text(&attribute, ATTRIBUTE_NAME, name);
    protobuf_float(&attribute, ATTRIBUTE_FLOAT, value);
    finish_attribute(graph, &attribute, TYPE_FLOAT);
}

void onnx_reals(struct onnx_graph *graph, const char *name, const float *values, size_t count) {
    struct buffer attribute = {0};
    protobuf_text(&attribute, ATTRIBUTE_NAME, name);
    for (size_t i = 0; i < count; i++) protobuf_float(&attribute, ATTRIBUTE_FLOATS, values[i]);
    finish_attribute(graph, &attribute, TYPE_FLOATS);
}

void onnx_text(struct onnx_graph *graph, const char *name, const char *value) {
    struct buffer attribute = {0};
    protobuf_text(&attribute, ATTRIBUTE_NAME, name);
    protobuf_text(&attribute, ATTRIBUTE_TEXT, value);
    finish_attribute(graph, &attribute, TYPE_TEXT);
}

void onnx_texts(struct onnx_graph *graph, const char *name, const char *value) {
    struct buffer attribute = {0};
    protobuf_text(&attribute, ATTRIBUTE_NAME, name);
    protobuf_text(&attribute, ATTRIBUTE_TEXTS, value);
    finish_attribute(graph, &attribute, TYPE_TEXTS);
}

/* ---- nodes ---- */

struct onnx_value onnx_node(struct onnx_graph *graph, const char *operation,
                            const struct onnx_value *inputs, size_t input_count,
                            struct onnx_value *more, size_t count) {
    struct buffer node = {0};
    struct onnx_value first = new_value(graph, operation);
    for (size_t i = 0; i < input_count; i++) protobuf_text(&node, NODE_INPUT, inputs[i].name);
    protobuf_text(&node, NODE_OUTPUT, first.name);
    for (size_t i = 1; i < count; i++) {
        more[i - 1] = new_value(graph, operation);
        protobuf_text(&node, NODE_OUTPUT, more[i - 1].name);
    }
    protobuf_text(&node, NODE_OPERATION, operation);
    buffer_append(&node, graph->attributes.data, graph->attributes.length);
    node.failed = node.failed || graph->attributes.failed;
    buffer_clear(&graph->attributes);
    protobuf_message(&graph->nodes, GRAPH_NODE, &node);
    return first;
}

struct onnx_value onnx_unary(struct onnx_graph *graph, const char *operation, struct onnx_value x) {
    return onnx_node(graph, operation, &x, 1, NULL, 1);
}

struct onnx_value onnx_binary(struct onnx_graph *graph, const char *operation, struct onnx_value a,
                              struct onnx_value b) {
    const struct onnx_value both[] = {a, b};
    return onnx_node(graph, operation, both, 2, NULL, 1);
}

void onnx_rename(struct onnx_graph *graph, struct onnx_value from, const char *name) {
    struct buffer node = {0};
    protobuf_text(&node, NODE_INPUT, from.name);
    protobuf_text(&node, NODE_OUTPUT, name);
    protobuf_text(&node, NODE_OPERATION, "Identity");
    protobuf_message(&graph->nodes, GRAPH_NODE, &node);
}

/* ---- constants ---- */

static void constant(struct onnx_graph *graph, struct onnx_value value, enum onnx_type type,
                     const size_t *shape, size_t rank, const void *data, size_t bytes) {
    struct buffer tensor = {0};
    for (size_t i = 0; i < rank; i++)
        protobuf_integer(&tensor, TENSOR_DIMENSION, (int64_t)shape[i]);
    protobuf_integer(&tensor, TENSOR_TYPE, type);
    protobuf_text(&tensor, TENSOR_NAME, value.name);
    protobuf_bytes(&tensor, TENSOR_RAW, data, bytes);
    protobuf_message(&graph->constants, GRAPH_CONSTANT, &tensor);
}

struct onnx_value onnx_floats(struct onnx_graph *graph, const char *name, const size_t *shape,
                              size_t rank, const float *data) {
    struct onnx_value value = name ? onnx_named(name) : new_value(graph, "constant");
    size_t count = 1;
    for (size_t i = 0; i < rank; i++) count *= shape[i];
    constant(graph, value, ONNX_FLOAT, shape, rank, data, count * sizeof *data);
    return value;
}

struct onnx_value onnx_float(struct onnx_graph *graph, float value) {
    struct onnx_value name = new_value(graph, "constant");
    constant(graph, name, ONNX_FLOAT, NULL, 0, &value, sizeof value);
    return name;
}

struct onnx_value onnx_int64(struct onnx_graph *graph, int64_t value) {
    struct onnx_value name = new_value(graph, "constant");
    constant(graph, name, ONNX_INT64, NULL, 0, &value, sizeof value);
    return name;
}

struct onnx_value onnx_int64s(struct onnx_graph *graph, const int64_t *values, size_t count) {
    struct onnx_value name = new_value(graph, "constant");
    constant(graph, name, ONNX_INT64, &count, 1, values, count * sizeof *values);
    return name;
}

/* ---- what goes in and out ---- */

static void write_shape(struct buffer *tensor, const struct onnx_dimension *shape, size_t rank) {
    struct buffer all = {0};
    for (size_t i = 0; i < rank; i++) {
        struct buffer one = {0};
        if (shape[i].name)
            protobuf_text(&one, DIMENSION_NAME, shape[i].name);
        else
            protobuf_integer(&one, DIMENSION_SIZE, (int64_t)shape[i].size);
        protobuf_message(&all, SHAPE_DIMENSION, &one);
    }
    protobuf_message(tensor, TYPE_SHAPE, &all);
}

static void declare(struct buffer *out, unsigned field, const char *name, enum onnx_type type,
                    const struct onnx_dimension *shape, size_t rank) {
    struct buffer tensor = {0}, any = {0}, value = {0};
    protobuf_integer(&tensor, TYPE_ELEMENT, type);
    write_shape(&tensor, shape, rank);
    protobuf_message(&any, TYPE_TENSOR, &tensor);
    protobuf_text(&value, VALUE_NAME, name);
    protobuf_message(&value, VALUE_TYPE, &any);
    protobuf_message(out, field, &value);
}

struct onnx_value onnx_input(struct onnx_graph *graph, const char *name, enum onnx_type type,
                             const struct onnx_dimension *shape, size_t rank) {
    declare(&graph->inputs, GRAPH_INPUT, name, type, shape, rank);
    return onnx_named(name);
}

void onnx_output(struct onnx_graph *graph, const char *name, const struct onnx_dimension *shape,
                 size_t rank) {
    declare(&graph->outputs, GRAPH_OUTPUT, name, ONNX_FLOAT, shape, rank);
}

/* ---- the model ---- */

static void join(struct buffer *out, struct buffer *part) {
    buffer_append(out, part->data, part->length);
    out->failed = out->failed || part->failed;
    buffer_free(part);
}

bool onnx_finish(struct onnx_graph *graph, struct buffer *out) {
    struct buffer body = {0}, opset = {0};
    join(&body, &graph->nodes);
    protobuf_text(&body, GRAPH_NAME, "recurrence");
    join(&body, &graph->constants);
    join(&body, &graph->inputs);
    join(&body, &graph->outputs);
    protobuf_integer(&opset, OPSET_VERSION, ONNX_OPSET);
    protobuf_integer(out, MODEL_IR_VERSION, ONNX_IR);
    protobuf_text(out, MODEL_PRODUCER, "recurrence");
    protobuf_message(out, MODEL_GRAPH, &body);
    protobuf_message(out, MODEL_OPSET, &opset);
    onnx_free(graph);
    return !buffer_failed(out);
}

void onnx_free(struct onnx_graph *graph) {
    buffer_free(&graph->nodes);
    buffer_free(&graph->constants);
    buffer_free(&graph->inputs);
    buffer_free(&graph->outputs);
    buffer_free(&graph->attributes);
}
