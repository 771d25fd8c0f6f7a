/* Several values into one: side by side (Concatenate), or number by number. The two directions of a
 * bidirectional layer meet here; there, as in Keras, padding comes out as zeros, unless initial
 * states are given. */
#include "model/layer.h"

#include "kernels/reduce.h"
#include <string.h>

static bool same_axis(const struct network *network, const struct network_node *node) {
    for (size_t i = 1; i < node->input_count; i++)
        if (layer_input_value(network, node, i)->axis != layer_input_value(network, node, 0)->axis)
            return false;
    return true;
}

/* Padding is known to be padding only when every input says so. */
static bool all_masked(const struct network *network, const struct network_node *node) {
    for (size_t i = 0; i < node->input_count; i++)
        if (!layer_input_value(network, node, i)->masked) return false;
    return true;
}

static bool add_output(struct network *network, struct network_node *node, size_t width,
                       struct status *status) {
    if (node->input_count < 2)
        return layer_fault(network, node, status, "two inputs or more are needed");
    if (!same_axis(network, node))
        return layer_fault(network, node, status, "the inputs do not have the same steps");
    bool masked = all_masked(network, node);
    const struct network_value *first = layer_input_value(network, node, 0);
    struct network_value *value = layer_output(network, node, first, width, status);
    if (value) value->masked = masked;
    return value != NULL;
}

static bool concatenate_build(struct network *network, struct network_node *node,
                              struct status *status) {
    size_t width = 0;
    for (size_t i = 0; i < node->input_count; i++)
        width += layer_input_value(network, node, i)->width;
    return add_output(network, node, width, status);
}

static bool same_build(struct network *network, struct network_node *node, struct status *status) {
    size_t width = node->input_count ? layer_input_value(network, node, 0)->width : 0;
    for (size_t i = 1; i < node->input_count; i++)
        if (layer_input_value(network, node, i)->width != width)
            return layer_fault(network, node, status, "the inputs do not have the same width");
    return add_output(network, node, width, status);
}

static size_t width_of(const struct network_run *run, const struct network_node_run *node) {
    return run->network->values[node->node->outputs[0]].width;
}

static size_t rows_of(const struct network_run *run, const struct network_node_run *node) {
    return layer_rows(run, node->node->outputs[0]);
}

static void clear_padding(struct network_run *run, const struct network_node_run *node, real *x) {
    size_t width = width_of(run, node), rows = rows_of(run, node);
    const uint8_t *mask = layer_input_mask(run, node, 0);
    const struct layer_config *config = layer_running_config(run, node);
    if (!mask || !config->bidirectional || config->input_count > 1) return;
    for (size_t r = 0; r < rows; r++)
        if (!mask[r]) memset(x + r * width, 0, width * sizeof *x);
}

/* dy, without what came to padding. */
static real *gradient_of(struct network_run *run, const struct network_node_run *node) {
    real *dy = layer_output_gradient(run, node, 0);
    clear_padding(run, node, dy);
    return dy;
}

/* ---- side by side ---- */

static void concatenate_forward(struct network_run *run, struct network_node_run *node) {
    size_t width = width_of(run, node), rows = rows_of(run, node), at = 0;
    real *y = layer_output_data(run, node, 0);
    for (size_t i = 0; i < node->node->input_count; i++) {
        size_t c = layer_input_value(run->network, node->node, i)->width;
        const real *x = layer_input_data(run, node, i);
        for (size_t r = 0; r < rows; r++) memcpy(y + r * width + at, x + r * c, c * sizeof *y);
        at += c;
    }
    clear_padding(run, node, y);
}

static void take_columns(size_t rows, size_t width, size_t c, const real *dy, real *dx, bool add) {
    for (size_t r = 0; r < rows; r++) {
        if (add)
            reduce_add(dx + r * c, dy + r * width, c);
        else
            memcpy(dx + r * c, dy + r * width, c * sizeof *dx);
    }
}

static void concatenate_backward(struct network_run *run, struct network_node_run *node) {
    const real *dy = gradient_of(run, node);
    for (size_t i = 0; i < node->node->input_count; i++) {
        size_t c = layer_input_value(run->network, node->node, i)->width;
        bool add;
        real *dx = layer_gradient(run, node, i, &add);
        if (dx) take_columns(rows_of(run, node), width_of(run, node), c, dy, dx, add);
        dy += c;
    }
}

const struct layer layer_concatenate = {"concatenate", concatenate_build,   NULL,
                                        NULL,          concatenate_forward, concatenate_backward};

/* ---- number by number ---- */

static size_t numbers(const struct network_run *run, const struct network_node_run *node) {
    return rows_of(run, node) * width_of(run, node);
}

static void add_forward(struct network_run *run, struct network_node_run *node) {
    size_t count = numbers(run, node);
    real *y = layer_output_data(run, node, 0);
    memcpy(y, layer_input_data(run, node, 0), count * sizeof *y);
    for (size_t i = 1; i < node->node->input_count; i++)
        reduce_add(y, layer_input_data(run, node, i), count);
    clear_padding(run, node, y);
}

static void add_backward(struct network_run *run, struct network_node_run *node) {
    const real *dy = gradient_of(run, node);
    for (size_t i = 0; i < node->node->input_count; i++)
        layer_give_gradient(run, node, i, dy, numbers(run, node));
}

const struct layer layer_add = {"add", same_build, NULL, NULL, add_forward, add_backward};

static void halve(real *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] *= (real)0.5;
}

/* The mean of two. */
static void average_forward(struct network_run *run, struct network_node_run *node) {
    add_forward(run, node);
    halve(layer_output_data(run, node, 0), numbers(run, node));
}

static void average_backward(struct network_run *run, struct network_node_run *node) {
    halve(layer_output_gradient(run, node, 0), numbers(run, node));
    add_backward(run, node);
}

const struct layer layer_average = {"average", same_build,      NULL,
                                    NULL,      average_forward, average_backward};

/* The product of two. */
static void multiply_forward(struct network_run *run, struct network_node_run *node) {
    const real *a = layer_input_data(run, node, 0), *b = layer_input_data(run, node, 1);
    real *y = layer_output_data(run, node, 0);
    for (size_t i = 0; i < numbers(run, node); i++) y[i] = a[i] * b[i];
    clear_padding(run, node, y);
}

static void multiply_backward(struct network_run *run, struct network_node_run *node) {
    const real *dy = gradient_of(run, node);
    for (size_t k = 0; k < 2; k++) {
        const real *other = layer_input_data(run, node, 1 - k);
        bool add;
        real *dx = layer_gradient(run, node, k, &add);
        for (size_t i = 0; dx && i < numbers(run, node); i++)
            dx[i] = (add ? dx[i] : 0) + dy[i] * other[i];
    }
}

const struct layer layer_multiply = {"multiply", same_build,       NULL,
                                     NULL,       multiply_forward, multiply_backward};
