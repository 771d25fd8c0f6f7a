/* Layers about the steps of a sequence: all of them turned round, their mean, the last of them, and
 * one vector repeated. */
#include "model/layer.h"

#include "kernels/reduce.h"
#include <string.h>

static bool sequence_input(const struct network *network, const struct network_node *node,
                           struct status *status) {
    return (node->input_count == 1 && layer_input_value(network, node, 0)->axis != NETWORK_VECTOR)
               ? true
               : layer_fault(network, node, status, "it reads one sequence");
}

static bool vector_build(struct network *network, struct network_node *node,
                         struct status *status) {
    struct network_value vector = {.axis = NETWORK_VECTOR};
    return sequence_input(network, node, status) &&
           layer_output(network, node, &vector, layer_input_value(network, node, 0)->width, status);
}

static size_t width_of(const struct network_run *run, const struct network_node_run *node) {
    return run->network->values[node->node->outputs[0]].width;
}

static size_t length_of(const struct network_run *run, size_t value) {
    return run->lengths[run->network->values[value].axis];
}

/* ---- reverse: y_t = x_{T-1-t} ---- */

static bool reverse_build(struct network *network, struct network_node *node,
                          struct status *status) {
    const struct network_value *input = layer_input_value(network, node, 0);
    return layer_output(network, node, input, input->width, status) != NULL;
}

static void reverse_forward(struct network_run *run, struct network_node_run *node) {
    size_t length = length_of(run, node->node->inputs[0]);
    size_t step = run->batch * width_of(run, node);
    const real *x = layer_input_data(run, node, 0);
    real *y = layer_output_data(run, node, 0);
    for (size_t t = 0; t < length; t++)
        memcpy(y + t * step, x + (length - 1 - t) * step, step * sizeof *y);
}

static void reverse_backward(struct network_run *run, struct network_node_run *node) {
    size_t length = length_of(run, node->node->inputs[0]);
    size_t step = run->batch * width_of(run, node);
    const real *dy = layer_output_gradient(run, node, 0);
    bool add;
    real *dx = layer_gradient(run, node, 0, &add);
    if (dx && !add) memset(dx, 0, length * step * sizeof *dx);
    for (size_t t = 0; dx && t < length; t++)
        reduce_add(dx + t * step, dy + (length - 1 - t) * step, step);
}

const struct layer layer_reverse = {"reverse", reverse_build,   NULL,
                                    NULL,      reverse_forward, reverse_backward};

/* ---- mean over the steps that are not padding, Keras's GlobalAveragePooling1D ---- */

static void cut_counts(struct network_run *run, struct network_node_run *node,
                       struct arena *arena) {
    node->scratch = arena_cut(arena, run->batch, sizeof(real));
}

static bool counts(const uint8_t *mask, size_t row) {
    return !mask || mask[row];
}

/* scratch = 1 / steps that count; a sequence of nothing but padding has the mean 0 */
static void count_steps(struct network_run *run, struct network_node_run *node) {
    const uint8_t *mask = layer_input_mask(run, node, 0);
    size_t length = length_of(run, node->node->inputs[0]);
    for (size_t b = 0; b < run->batch; b++) {
        size_t steps = 0;
        for (size_t t = 0; t < length; t++) steps += counts(mask, t * run->batch + b);
        node->scratch[b] = steps ? (real)1 / (real)steps : 0;
    }
}

static void pooling_forward(struct network_run *run, struct network_node_run *node) {
    const uint8_t *mask = layer_input_mask(run, node, 0);
    size_t c = width_of(run, node), rows = layer_rows(run, node->node->inputs[0]);
    const real *x = layer_input_data(run, node, 0);
    real *y = layer_output_data(run, node, 0);
    memset(y, 0, run->batch * c * sizeof *y);
    for (size_t r = 0; r < rows; r++)
        if (counts(mask, r)) reduce_add(y + r % run->batch * c, x + r * c, c);
    count_steps(run, node);
    for (size_t i = 0; i < run->batch * c; i++) y[i] *= node->scratch[i / c];
}

static void pooling_backward(struct network_run *run, struct network_node_run *node) {
    const uint8_t *mask = layer_input_mask(run, node, 0);
    size_t c = width_of(run, node), rows = layer_rows(run, node->node->inputs[0]);
    const real *dy = layer_output_gradient(run, node, 0);
    bool add;
    real *dx = layer_gradient(run, node, 0, &add);
    if (dx && !add) memset(dx, 0, rows * c * sizeof *dx);
    for (size_t r = 0; dx && r < rows; r++)
        if (counts(mask, r))
            reduce_add_scaled(dx + r * c, node->scratch[r % run->batch], dy + r % run->batch * c,
                              c);
}

const struct layer layer_pooling = {"pooling", vector_build,    cut_counts,
                                    NULL,      pooling_forward, pooling_backward};

/* ---- the last step that is not padding ---- */

static size_t last_row(const struct network_run *run, const struct network_node_run *node,
                       size_t b) {
    const uint8_t *mask = layer_input_mask(run, node, 0);
    size_t t = length_of(run, node->node->inputs[0]) - 1;
    while (t > 0 && !counts(mask, t * run->batch + b)) t--;
    return t * run->batch + b;
}

static void last_forward(struct network_run *run, struct network_node_run *node) {
    size_t c = width_of(run, node);
    for (size_t b = 0; b < run->batch; b++)
        memcpy(layer_output_data(run, node, 0) + b * c,
               layer_input_data(run, node, 0) + last_row(run, node, b) * c, c * sizeof(real));
}

static void last_backward(struct network_run *run, struct network_node_run *node) {
    size_t c = width_of(run, node), rows = layer_rows(run, node->node->inputs[0]);
    const real *dy = layer_output_gradient(run, node, 0);
    bool add;
    real *dx = layer_gradient(run, node, 0, &add);
    if (!dx) return;
    if (!add) memset(dx, 0, rows * c * sizeof *dx);
    for (size_t b = 0; b < run->batch; b++)
        reduce_add(dx + last_row(run, node, b) * c, dy + b * c, c);
}

const struct layer layer_last_step = {"last step", vector_build, NULL,
                                      NULL,        last_forward, last_backward};

/* ---- one vector at each of n steps, Keras's RepeatVector ---- */

static bool repeat_build(struct network *network, struct network_node *node,
                         struct status *status) {
    const struct network_value *input = layer_input_value(network, node, 0);
    if (node->input_count != 1 || input->axis != NETWORK_VECTOR)
        return layer_fault(network, node, status, "it reads one vector, not a sequence");
    if (network->axis_count == NETWORK_MAX_AXES)
        return layer_fault(network, node, status, "there are too many sequences");
    struct network_value like = {.axis = (int)network->axis_count};
    network->axes[network->axis_count++].fixed = layer_config_of(network, node)->units;
    return layer_output(network, node, &like, input->width, status) != NULL;
}

static void repeat_forward(struct network_run *run, struct network_node_run *node) {
    size_t count = run->batch * width_of(run, node);
    for (size_t t = 0; t < length_of(run, node->node->outputs[0]); t++)
        memcpy(layer_output_data(run, node, 0) + t * count, layer_input_data(run, node, 0),
               count * sizeof(real));
}

static void repeat_backward(struct network_run *run, struct network_node_run *node) {
    size_t count = run->batch * width_of(run, node);
    const real *dy = layer_output_gradient(run, node, 0);
    for (size_t t = 0; t < length_of(run, node->node->outputs[0]); t++)
        layer_give_gradient(run, node, 0, dy + t * count, count);
}

const struct layer layer_repeat = {"repeat", repeat_build,   NULL,
                                   NULL,     repeat_forward, repeat_backward};
