/* Attention of a query q (Tq, B, C) over values v (Tv, B, D) by their keys k (Tv, B, C; k = v when
 * there are two inputs): dot products (Luong et al. 2015), Keras's Attention, or the additive form
 * (Bahdanau et al. 2015), Keras's AdditiveAttention.
 *
 *   s_ij = scale (q_i . k_j)   or   s_ij = sum_d scale_d tanh(q_id + k_jd)
 *   a_i = softmax_j(s_ij - 1e9 where v_j is padding)       y_i = sum_j a_ij v_j, 0 where q_i is */
#include "model/layer.h"

#include "kernels/activation.h"
#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"
#include <string.h>

static const real padding_penalty = (real)1e9;

/* ---- building ---- */

static bool build(struct network *network, struct network_node *node, bool additive,
                  struct status *status) {
    if (node->input_count != 2 && node->input_count != 3)
        return layer_fault(network, node, status, "the inputs are query, value and perhaps key");
    const struct network_value *q = layer_input_value(network, node, 0);
    const struct network_value *v = layer_input_value(network, node, 1);
    const struct network_value *k = layer_input_value(network, node, node->input_count - 1);
    size_t width = q->width;
    if (q->axis == NETWORK_VECTOR || v->axis == NETWORK_VECTOR || k->axis != v->axis)
        return layer_fault(network, node, status,
                           "query and value are sequences, the key has the value's steps");
    if (k->width != width)
        return layer_fault(network, node, status, "query and key do not have the same width");
    if (!layer_output(network, node, q, v->width, status)) return false;
    return !layer_config_of(network, node)->use_scale ||
           layer_parameter(network, node, 0, "scale", 0, additive ? width : 1,
                           additive ? INITIALIZER_GLOROT_UNIFORM : INITIALIZER_ONES, 0, status);
}

static bool dot_build(struct network *network, struct network_node *node, struct status *status) {
    return build(network, node, false, status);
}

static bool additive_build(struct network *network, struct network_node *node,
                           struct status *status) {
    return build(network, node, true, status);
}

/* ---- one pass ---- */

/* What one sample's attention works on. Rows of a sequence lie batch x width apart. */
struct attention {
    size_t queries, keys, width, value_width; /* Tq, Tv, C, D */
    size_t query_stride, key_stride, value_stride, output_stride;
    const real *q, *k, *v, *scale; /* scale NULL: 1 */
    const uint8_t *query_mask, *value_mask;
    size_t batch;
    real *weights; /* a (Tq, Tv) */
    real *scores;  /* work: ds (Tq, Tv) */
    real *sums;    /* additive: work (C) */
    real *workspace;
};

static size_t length_of(const struct network_run *run, size_t value) {
    return run->lengths[run->network->values[value].axis];
}

static size_t width_of(const struct network_run *run, size_t value) {
    return run->network->values[value].width;
}

/* scratch: the weights of every sample (B, Tq, Tv), the work of one */
static void cut(struct network_run *run, struct network_node_run *node, struct arena *arena) {
    const size_t *in = node->node->inputs;
    uint64_t one = (uint64_t)length_of(run, in[0]) * length_of(run, in[1]);
    node->scratch = arena_cut(arena, one * (run->batch + 1) + width_of(run, in[0]), sizeof(real));
}

static struct attention at(const struct network_run *run, const struct network_node_run *node,
                           size_t b) {
    const size_t *in = node->node->inputs, key = node->node->input_count - 1, n = run->batch;
    struct attention a = {
        .queries = length_of(run, in[0]),
        .keys = length_of(run, in[1]),
        .width = width_of(run, in[0]),
        .value_width = width_of(run, in[1]),
        .batch = n,
        .workspace = run->workspace,
    };
    size_t one = a.queries * a.keys;
    a.query_stride = a.key_stride = n * a.width;
    a.value_stride = a.output_stride = n * a.value_width;
    a.q = layer_input_data(run, node, 0) + b * a.width;
    a.k = layer_input_data(run, node, key) + b * a.width;
    a.v = layer_input_data(run, node, 1) + b * a.value_width;
    a.scale = layer_running_config(run, node)->use_scale ? layer_weights(run, node, 0) : NULL;
    a.query_mask = layer_input_mask(run, node, 0);
    a.value_mask = layer_input_mask(run, node, 1);
    a.query_mask = a.query_mask ? a.query_mask + b : NULL;
    a.value_mask = a.value_mask ? a.value_mask + b : NULL;
    a.weights = node->scratch + b * one;
    a.scores = node->scratch + n * one;
    a.sums = a.scores + one;
    return a;
}

static bool is_padding(const uint8_t *mask, size_t t, size_t batch) {
    return mask && !mask[t * batch];
}

static void dot_scores(const struct attention *a) {
    size_t count = a->queries * a->keys;
    matrix_multiply(a->queries, a->keys, a->width, matrix_of(a->q, a->query_stride),
                    matrix_transposed(a->k, a->key_stride), a->weights, a->keys, false,
                    a->workspace);
    for (size_t i = 0; a->scale && i < count; i++) a->weights[i] *= a->scale[0];
}

/* sums = tanh(q_i + k_j) */
static void tanh_of_sum(const struct attention *a, size_t i, size_t j) {
    memcpy(a->sums, a->q + i * a->query_stride, a->width * sizeof(real));
    reduce_add(a->sums, a->k + j * a->key_stride, a->width);
    activation_tanh_array(a->sums, a->width);
}

static void additive_scores(const struct attention *a) {
    for (size_t i = 0; i < a->queries; i++) {
        for (size_t j = 0; j < a->keys; j++) {
            real score = 0;
            tanh_of_sum(a, i, j);
            for (size_t d = 0; d < a->width; d++)
                score += a->scale ? a->scale[d] * a->sums[d] : a->sums[d];
            a->weights[i * a->keys + j] = score;
        }
    }
}

/* Weights from scores, and y = a v */
static void weigh(const struct attention *a, real *y) {
    for (size_t i = 0; i < a->queries; i++) {
        real *row = a->weights + i * a->keys;
        for (size_t j = 0; j < a->keys; j++)
            if (is_padding(a->value_mask, j, a->batch)) row[j] -= padding_penalty;
        softmax_row(row, a->keys);
    }
    matrix_multiply(a->queries, a->value_width, a->keys, matrix_of(a->weights, a->keys),
                    matrix_of(a->v, a->value_stride), y, a->output_stride, false, a->workspace);
    for (size_t i = 0; i < a->queries; i++)
        if (is_padding(a->query_mask, i, a->batch))
            memset(y + i * a->output_stride, 0, a->value_width * sizeof *y);
}

static void forward(struct network_run *run, struct network_node_run *node, bool additive) {
    for (size_t b = 0; b < run->batch; b++) {
        struct attention a = at(run, node, b);
        if (additive)
            additive_scores(&a);
        else
            dot_scores(&a);
        weigh(&a, layer_output_data(run, node, 0) + b * a.value_width);
    }
}

static void dot_forward(struct network_run *run, struct network_node_run *node) {
    forward(run, node, false);
}

static void additive_forward(struct network_run *run, struct network_node_run *node) {
    forward(run, node, true);
}

const real *layer_attention_weights(const struct network_run *run,
                                    const struct network_node_run *node, size_t b, size_t *keys) {
    const struct layer *layer = node->node->layer;
    if (layer != &layer_attention && layer != &layer_additive_attention) return NULL;
    struct attention a = at(run, node, b);
    *keys = a.keys;
    return a.weights;
}

/* ---- back ---- */

/* Where a sample's gradients go; all are added to. NULL: not wanted. */
struct gradients {
    real *dq, *dk, *dv, *dscale;
};

/* da = dy v^T   dv += a^T dy   ds = a (da - sum da a), in a->scores */
static void weigh_backward(const struct attention *a, const struct gradients *g, real *dy) {
    for (size_t i = 0; i < a->queries; i++)
        if (is_padding(a->query_mask, i, a->batch))
            memset(dy + i * a->output_stride, 0, a->value_width * sizeof *dy);
    matrix_multiply(a->queries, a->keys, a->value_width, matrix_of(dy, a->output_stride),
                    matrix_transposed(a->v, a->value_stride), a->scores, a->keys, false,
                    a->workspace);
    if (g->dv)
        matrix_multiply(a->keys, a->value_width, a->queries, matrix_transposed(a->weights, a->keys),
                        matrix_of(dy, a->output_stride), g->dv, a->value_stride, true,
                        a->workspace);
    activations_backward(ACTIVATION_SOFTMAX, a->queries, a->keys, a->weights, a->scores);
}

/* dscale += sum ds (q . k)   dq += scale ds k   dk += scale ds^T q */
static void dot_scores_backward(const struct attention *a, const struct gradients *g) {
    size_t count = a->queries * a->keys;
    if (a->scale) {
        /* The weights have served: their place takes the products. */
        matrix_multiply(a->queries, a->keys, a->width, matrix_of(a->q, a->query_stride),
                        matrix_transposed(a->k, a->key_stride), a->weights, a->keys, false,
                        a->workspace);
        g->dscale[0] += reduce_dot(a->scores, a->weights, count);
        for (size_t i = 0; i < count; i++) a->scores[i] *= a->scale[0];
    }
    if (g->dq)
        matrix_multiply(a->queries, a->width, a->keys, matrix_of(a->scores, a->keys),
                        matrix_of(a->k, a->key_stride), g->dq, a->query_stride, true, a->workspace);
    if (g->dk)
        matrix_multiply(a->keys, a->width, a->queries, matrix_transposed(a->scores, a->keys),
                        matrix_of(a->q, a->query_stride), g->dk, a->key_stride, true, a->workspace);
}

/* dscale += ds u, du = ds scale (1 - u^2) goes to q_i and k_j, with u = tanh(q_i + k_j) */
static void additive_pair_backward(const struct attention *a, const struct gradients *g, size_t i,
                                   size_t j) {
    real ds = a->scores[i * a->keys + j];
    tanh_of_sum(a, i, j);
    if (a->scale) reduce_add_scaled(g->dscale, ds, a->sums, a->width);
    for (size_t d = 0; d < a->width; d++) {
        real slope = (a->scale ? a->scale[d] : (real)1) * ((real)1 - a->sums[d] * a->sums[d]);
        a->sums[d] = ds * slope;
    }
    if (g->dq) reduce_add(g->dq + i * a->query_stride, a->sums, a->width);
    if (g->dk) reduce_add(g->dk + j * a->key_stride, a->sums, a->width);
}

/* The gradient of an input, zeroed when it is the first to be written. */
static real *cleared_gradient(struct network_run *run, const struct network_node_run *node,
                              size_t input) {
    size_t value = node->node->inputs[input];
    bool add;
    real *to = layer_gradient(run, node, input, &add);
    if (to && !add) memset(to, 0, layer_rows(run, value) * width_of(run, value) * sizeof *to);
    return to;
}

static void backward(struct network_run *run, struct network_node_run *node, bool additive) {
    real *dy = layer_output_gradient(run, node, 0);
    real *dq = cleared_gradient(run, node, 0), *dv = cleared_gradient(run, node, 1);
    real *dk = node->node->input_count == 3 ? cleared_gradient(run, node, 2) : dv;
    bool scaled = layer_running_config(run, node)->use_scale;
    for (size_t b = 0; b < run->batch; b++) {
        struct attention a = at(run, node, b);
        struct gradients g = {dq ? dq + b * a.width : NULL, dk ? dk + b * a.width : NULL,
                              dv ? dv + b * a.value_width : NULL,
                              scaled ? layer_weights_gradient(run, node, 0) : NULL};
        weigh_backward(&a, &g, dy + b * a.value_width);
        if (!additive) dot_scores_backward(&a, &g);
        for (size_t i = 0; additive && i < a.queries; i++)
            for (size_t j = 0; j < a.keys; j++) additive_pair_backward(&a, &g, i, j);
    }
}

static void dot_backward(struct network_run *run, struct network_node_run *node) {
    backward(run, node, false);
}

static void additive_backward(struct network_run *run, struct network_node_run *node) {
    backward(run, node, true);
}

const struct layer layer_attention = {"attention", dot_build, cut, NULL, dot_forward, dot_backward};
const struct layer layer_additive_attention = {"additive attention", additive_build,   cut, NULL,
                                               additive_forward,     additive_backward};
