/* The layers that are not recurrent, as operations of ONNX. */
#include "exchange/onnx_private.h"

#include <string.h>

static const struct layer_config *config_of(const struct onnx *o, const struct network_node *node) {
    return &o->network->config.layers[node->config];
}

static struct onnx_value activate(struct onnx *o, enum activation activation, struct onnx_value x) {
    static const char *const names[] = {NULL, "Relu", "Tanh", "Sigmoid", "Softmax"};
    if (!names[activation]) return x;
    if (activation == ACTIVATION_SOFTMAX) onnx_integer(&o->graph, "axis", -1);
    return onnx_unary(&o->graph, names[activation], x);
}

static bool is_vector(const struct onnx *o, const struct network_node *node, size_t input) {
    return o->network->values[node->inputs[input]].axis == NETWORK_VECTOR;
}

/* ---- dense and embedding ---- */

/* Gemm of a vector; of a sequence MatMul, which takes (T, B, C), and Add. */
static bool dense(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    struct onnx_value inputs[3] = {onnx_in(o, node, 0)};
    if (!onnx_parameter(o, node, "kernel", &inputs[1]) ||
        !onnx_parameter(o, node, "bias", &inputs[2]))
        return false;
    bool biased = inputs[2].name[0];
    if (is_vector(o, node, 0)) {
        *y = onnx_node(&o->graph, "Gemm", inputs, biased ? 3 : 2, NULL, 1);
    } else {
        *y = onnx_binary(&o->graph, "MatMul", inputs[0], inputs[1]);
        if (biased) *y = onnx_binary(&o->graph, "Add", *y, inputs[2]);
    }
    *y = activate(o, config_of(o, node)->activation, *y);
    return true;
}

static bool embedding(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    struct onnx_value rows;
    if (!onnx_parameter(o, node, "embeddings", &rows)) return false;
    *y = onnx_binary(&o->graph, "Gather", rows, onnx_in(o, node, 0));
    return true;
}

static bool one_hot(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    *y = onnx_one_hot(o, onnx_in(o, node, 0), o->network->values[node->inputs[0]].width);
    return true;
}

static bool activation(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    *y = activate(o, config_of(o, node)->activation, onnx_in(o, node, 0));
    return true;
}

/* Nothing is dropped but in training. */
static bool dropout(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    *y = onnx_in(o, node, 0);
    return true;
}

static bool normalization(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    struct onnx_value inputs[3] = {onnx_in(o, node, 0)};
    if (!onnx_parameter(o, node, "gamma", &inputs[1]) ||
        !onnx_parameter(o, node, "beta", &inputs[2]))
        return false;
    onnx_integer(&o->graph, "axis", -1);
    onnx_real(&o->graph, "epsilon", (float)config_of(o, node)->epsilon);
    *y = onnx_node(&o->graph, "LayerNormalization", inputs, 3, NULL, 1);
    return true;
}

/* ---- several into one ---- */

static struct onnx_value join(struct onnx *o, const struct network_node *node,
                              const char *operation) {
    struct onnx_value inputs[NETWORK_NODE_INPUTS];
    for (size_t i = 0; i < node->input_count; i++) inputs[i] = onnx_in(o, node, i);
    return onnx_node(&o->graph, operation, inputs, node->input_count, NULL, 1);
}

static bool concatenate(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    onnx_integer(&o->graph, "axis", -1);
    *y = join(o, node, "Concat");
    return true;
}

static bool add(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    *y = join(o, node, "Sum");
    return true;
}

static bool multiply(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    *y = join(o, node, "Mul");
    return true;
}

static bool average(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    *y = join(o, node, "Mean");
    return true;
}

/* ---- about steps ---- */

/* sum_t m_t x_t / max(1, sum_t m_t) */
static struct onnx_value masked_mean(struct onnx *o, const struct network_node *node) {
    struct onnx_value mask = onnx_on_axis(o, "Unsqueeze", onnx_mask(o, node->inputs[0]), 2);
    struct onnx_value kept = onnx_binary(&o->graph, "Mul", onnx_in(o, node, 0), mask);
    struct onnx_value sum = onnx_on_axis(o, "ReduceSum", kept, 0);
    struct onnx_value count = onnx_on_axis(o, "ReduceSum", mask, 0);
    return onnx_binary(&o->graph, "Div", sum,
                       onnx_binary(&o->graph, "Max", count, onnx_float(&o->graph, 1)));
}

static bool pooling(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    const int64_t first = 0;
    if (onnx_masked(o, node, 0)) {
        *y = masked_mean(o, node);
        return true;
    }
    onnx_integers(&o->graph, "axes", &first, 1);
    onnx_integer(&o->graph, "keepdims", 0);
    *y = onnx_unary(&o->graph, "ReduceMean", onnx_in(o, node, 0));
    return true;
}

static bool repeat(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    const int64_t shape[] = {(int64_t)config_of(o, node)->units, 1, 1};
    struct onnx_value x = onnx_on_axis(o, "Unsqueeze", onnx_in(o, node, 0), 0);
    *y = onnx_binary(&o->graph, "Expand", x, onnx_int64s(&o->graph, shape, 3));
    return true;
}

/* Steps from the last to the first. */
static bool reverse(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    const int64_t start = -1, end = INT64_MIN, axis = 0, step = -1;
    const int64_t *const bounds[] = {&start, &end, &axis, &step};
    struct onnx_value inputs[5] = {onnx_in(o, node, 0)};
    for (size_t i = 0; i < 4; i++) inputs[1 + i] = onnx_int64s(&o->graph, bounds[i], 1);
    *y = onnx_node(&o->graph, "Slice", inputs, 5, NULL, 1);
    return true;
}

/* The number of the last step that counts: sum_t m_t - 1, at least 0; (B). */
static struct onnx_value last_index(struct onnx *o, size_t value) {
    struct onnx_value length = onnx_cast(o, onnx_lengths(o, value), ONNX_INT64);
    struct onnx_value index = onnx_binary(&o->graph, "Sub", length, onnx_int64(&o->graph, 1));
    return onnx_binary(&o->graph, "Max", index, onnx_int64(&o->graph, 0));
}

/* Unmasked: the step -1. Else GatherElements of (1, B, C) along the steps. */
static bool last_step(struct onnx *o, const struct network_node *node, struct onnx_value *y) {
    const int64_t shape[] = {1, 1, (int64_t)o->network->values[node->inputs[0]].width};
    struct onnx_value x = onnx_in(o, node, 0);
    if (!onnx_masked(o, node, 0)) {
        *y = onnx_binary(&o->graph, "Gather", x, onnx_int64(&o->graph, -1));
        return true;
    }
    struct onnx_value index = onnx_on_axis(o, "Unsqueeze", last_index(o, node->inputs[0]), 0);
    index = onnx_on_axis(o, "Unsqueeze", index, 2);
    index = onnx_binary(&o->graph, "Expand", index, onnx_int64s(&o->graph, shape, 3));
    onnx_integer(&o->graph, "axis", 0);
    *y = onnx_on_axis(o, "Squeeze", onnx_binary(&o->graph, "GatherElements", x, index), 0);
    return true;
}

/* ---- the table ---- */

bool onnx_layer(struct onnx *o, const struct network_node *node) {
    static const struct {
        const struct layer *layer;
        bool (*write)(struct onnx *o, const struct network_node *node, struct onnx_value *y);
    } table[] = {{&layer_one_hot, one_hot},
                 {&layer_embedding, embedding},
                 {&layer_dense, dense},
                 {&layer_activation, activation},
                 {&layer_dropout, dropout},
                 {&layer_normalization, normalization},
                 {&layer_pooling, pooling},
                 {&layer_repeat, repeat},
                 {&layer_concatenate, concatenate},
                 {&layer_add, add},
                 {&layer_multiply, multiply},
                 {&layer_average, average},
                 {&layer_last_step, last_step},
                 {&layer_reverse, reverse}};
    const char *name = config_of(o, node)->name;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].layer == node->layer)
            return table[i].write(o, node, &o->values[node->outputs[0]]);
    return status_set(o->status, STATUS_INVALID_CONFIG, name,
                      "layer \"%s\" cannot be written as ONNX yet", name);
}
