/* Attention, dot product and additive; see layer_attention.c for what it computes. */
#include "exchange/onnx_private.h"

static const int64_t batch_first[] = {1, 0, 2};
static const int64_t keys_last[] = {1, 2, 0};

/* s (B, Tq, Tk) = scale (q . k) */
static struct onnx_value dot_scores(struct onnx *o, struct onnx_value q, struct onnx_value k,
                                    struct onnx_value scale) {
    q = onnx_transpose(o, q, batch_first, 3);
    k = onnx_transpose(o, k, keys_last, 3);
    struct onnx_value s = onnx_binary(&o->graph, "MatMul", q, k);
    return scale.name[0] ? onnx_binary(&o->graph, "Mul", s, scale) : s;
}

/* s (B, Tq, Tk) = sum_d scale_d tanh(q (B, Tq, 1, C) + k (B, 1, Tk, C)) */
static struct onnx_value additive_scores(struct onnx *o, struct onnx_value q, struct onnx_value k,
                                         struct onnx_value scale) {
    q = onnx_on_axis(o, "Unsqueeze", onnx_transpose(o, q, batch_first, 3), 2);
    k = onnx_on_axis(o, "Unsqueeze", onnx_transpose(o, k, batch_first, 3), 1);
    struct onnx_value u = onnx_unary(&o->graph, "Tanh", onnx_binary(&o->graph, "Add", q, k));
    if (scale.name[0]) u = onnx_binary(&o->graph, "Mul", u, scale);
    return onnx_on_axis(o, "ReduceSum", u, -1);
}

/* The mask (T, B) as (B, T). */
static struct onnx_value mask_of(struct onnx *o, size_t value) {
    return onnx_transpose(o, onnx_mask(o, value), batch_first, 2);
}

/* s - 1e9 (1 - m), m (B, 1, Tk) */
static struct onnx_value penalize(struct onnx *o, struct onnx_value s, size_t value) {
    struct onnx_value m = onnx_on_axis(o, "Unsqueeze", mask_of(o, value), 1);
    struct onnx_value padding = onnx_binary(&o->graph, "Sub", onnx_float(&o->graph, 1), m);
    return onnx_binary(&o->graph, "Sub", s,
                       onnx_binary(&o->graph, "Mul", padding, onnx_float(&o->graph, 1e9f)));
}

bool onnx_attention(struct onnx *o, const struct network_node *node) {
    bool additive = node->layer == &layer_additive_attention;
    struct onnx_value q = onnx_in(o, node, 0), v = onnx_in(o, node, 1);
    struct onnx_value k = onnx_in(o, node, node->input_count - 1), scale;
    if (!onnx_parameter(o, node, "scale", &scale)) return false;
    struct onnx_value s = additive ? additive_scores(o, q, k, scale) : dot_scores(o, q, k, scale);
    if (onnx_masked(o, node, 1)) s = penalize(o, s, node->inputs[1]);
    onnx_integer(&o->graph, "axis", -1);
    struct onnx_value weights = onnx_unary(&o->graph, "Softmax", s);
    struct onnx_value y =
        onnx_binary(&o->graph, "MatMul", weights, onnx_transpose(o, v, batch_first, 3));
    if (onnx_masked(o, node, 0)) {
        struct onnx_value m = onnx_on_axis(o, "Unsqueeze", mask_of(o, node->inputs[0]), 2);
        y = onnx_binary(&o->graph, "Mul", y, m);
    }
    o->values[node->outputs[0]] = onnx_transpose(o, y, batch_first, 3);
    return true;
}
