#include "model/network_run.h"

#include "kernels/matrix.h"
#include "model/layer.h"
#include <string.h>

/* ---- memory ---- */

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* Columns of the widest product of the network, in either direction. */
static size_t widest(const struct network_run *run) {
    const struct network *n = run->network;
    size_t most = 1;
    for (size_t i = 0; i < n->node_count; i++) {
        const struct network_node *node = &n->nodes[i];
        size_t gates = node->cell ? node->cell->gate_count : 1;
        most = larger(most, gates * n->values[node->outputs[0]].width);
        for (size_t k = 0; k < node->input_count; k++)
            if (!n->values[node->inputs[k]].tokens)
                most = larger(most, n->values[node->inputs[k]].width);
    }
    for (size_t i = 0; i < n->axis_count; i++) most = larger(most, run->lengths[i]);
    return most;
}

static size_t largest_packed(const struct network *network) {
    size_t most = 0;
    for (size_t i = 0; i < network->node_count; i++) {
        const struct network_node *node = &network->nodes[i];
        if (!node->cell) continue;
        size_t h = network->values[node->outputs[0]].width, n = node->cell->gate_count * h;
        most = larger(most, larger(matrix_packed_size(h, n), matrix_packed_size(n, h)));
    }
    return most;
}

static bool wants_gradient(const struct network_run *run, size_t index) {
    const struct network_value *value = &run->network->values[index];
    if (!(run->flags & NETWORK_RUN_GRADIENTS) || value->tokens) return false;
    return value->differentiable || run->flags & NETWORK_RUN_INPUT_GRADIENTS;
}

static bool in_place(const struct network_run *run, size_t index) {
    const struct network_value *value = &run->network->values[index];
    return run->flags & NETWORK_RUN_IN_PLACE && index == run->network->output &&
           value->readers == 1 && run->network->nodes[value->node].layer == &layer_dense;
}

/* Recurrent nodes have the data of their outputs in their own buffers, inputs are the caller's. */
static void cut_value(struct network_run *run, size_t index, struct arena *arena) {
    const struct network_value *value = &run->network->values[index];
    const struct layer *layer = run->network->nodes[value->node].layer;
    uint64_t size = (uint64_t)layer_rows(run, index) * value->width;
    struct network_value_run *to = &run->values[index];
    if (!value->tokens && layer != &layer_recurrent && layer != &layer_input)
        to->data = arena_cut(arena, size, sizeof(real));
    if (!wants_gradient(run, index)) return;
    if (in_place(run, index))
        to->gradient = to->data;
    else if (value->readers || value->port == 0)
        to->gradient = arena_cut(arena, size, sizeof(real));
}

static void cut_masks(struct network_run *run, struct arena *arena) {
    const struct network *network = run->network;
    for (size_t i = 0; i < network->value_count; i++) {
        const struct network_value *value = &network->values[i];
        if (!value->masked || value->axis == NETWORK_VECTOR || run->masks[value->axis]) continue;
        /* Planning has no memory: cut again for every value, the same number each time. */
        size_t steps = run->lengths[value->axis] * run->batch;
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && !(network->values[k].masked && network->values[k].axis == value->axis);
        if (first) run->masks[value->axis] = arena_cut(arena, steps, 1);
    }
}

static void set_lengths(struct network_run *run, const size_t *lengths) {
    for (size_t i = 0; i < run->network->axis_count; i++) {
        size_t fixed = run->network->axes[i].fixed;
        run->lengths[i] = fixed ? fixed : lengths[i];
    }
}

static void place(struct network_run *run) {
    for (size_t i = 0; i < run->network->node_count; i++) {
        const struct layer *layer = run->nodes[i].node->layer;
        if (layer->place) layer->place(run, &run->nodes[i]);
    }
}

void network_run_cut(struct network_run *run, const struct network *network, size_t batch,
                     const size_t *lengths, unsigned flags, struct arena *arena) {
    memset(run, 0, sizeof *run);
    run->network = network;
    run->flags = flags;
    run->batch = batch;
    set_lengths(run, lengths);
    run->workspace = arena_cut(arena, matrix_workspace(widest(run)), sizeof(real));
    if (flags & NETWORK_RUN_GRADIENTS || batch > 1)
        run->packed = arena_cut(arena, largest_packed(network), sizeof(real));
    cut_masks(run, arena);
    for (size_t i = 0; i < network->value_count; i++) cut_value(run, i, arena);
    for (size_t i = 0; i < network->node_count; i++) {
        run->nodes[i].node = &network->nodes[i];
        if (network->nodes[i].layer->cut) network->nodes[i].layer->cut(run, &run->nodes[i], arena);
    }
    if (arena->base) place(run);
}

void network_run_bind(struct network_run *run, real *parameters, real *gradients) {
    run->parameters = parameters;
    run->gradients = gradients;
}

void network_run_shape(struct network_run *run, size_t batch, const size_t *lengths) {
    run->batch = batch;
    set_lengths(run, lengths);
    place(run);
    network_run_set_state(run, NULL);
}

/* ---- inputs and outputs ---- */

void network_run_tokens(struct network_run *run, size_t input, const uint16_t *tokens) {
    run->values[run->network->inputs[input]].tokens = tokens;
}

void network_run_features(struct network_run *run, size_t input, real *features) {
    run->values[run->network->inputs[input]].data = features;
}

uint8_t *network_run_mask(struct network_run *run, size_t input) {
    size_t value = run->network->inputs[input];
    int axis = run->network->values[value].axis;
    bool own = axis != NETWORK_VECTOR && run->network->axes[axis].padding == value + 1;
    return own ? run->masks[axis] : NULL;
}

const real *network_run_value(const struct network_run *run, size_t layer, size_t port) {
    if (layer >= run->network->config.count || port >= run->network->port_counts[layer])
        return NULL;
    return run->values[run->network->ports[layer][port]].data;
}

real *network_run_output_gradient(struct network_run *run) {
    return run->values[run->network->output].gradient;
}

/* ---- carried state ---- */

static void put_state(real *to, const real **from, size_t size) {
    if (!*from) {
        memset(to, 0, size * sizeof *to);
        return;
    }
    memcpy(to, *from, size * sizeof *to);
    *from += size;
}

void network_run_set_state(struct network_run *run, const real *state) {
    for (size_t i = 0; i < run->network->node_count; i++) {
        struct recurrent *r = &run->nodes[i].recurrent;
        if (!network_carries_state(run->nodes[i].node)) continue;
        size_t size = r->batch * r->units, at = recurrent_first(r) * size;
        put_state(r->output + at, &state, size);
        if (r->memory) put_state(r->memory + at, &state, size);
    }
}

void network_run_get_state(const struct network_run *run, real *state) {
    for (size_t i = 0; i < run->network->node_count; i++) {
        const struct recurrent *r = &run->nodes[i].recurrent;
        if (!network_carries_state(run->nodes[i].node)) continue;
        size_t size = r->batch * r->units, at = recurrent_last(r) * size;
        memcpy(state, r->output + at, size * sizeof *state);
        state += size;
        if (!r->memory) continue;
        memcpy(state, r->memory + at, size * sizeof *state);
        state += size;
    }
}

/* ---- passes ---- */

real *network_run_forward(struct network_run *run) {
    for (size_t i = 0; i < run->network->node_count; i++)
        run->nodes[i].node->layer->forward(run, &run->nodes[i]);
    return run->values[run->network->output].data;
}

static bool depends(const struct network_run *run, size_t node, size_t input) {
    size_t output = run->network->nodes[node].outputs[0];
    return run->network->values[output].sources >> input & 1;
}

real *network_run_continue(struct network_run *run, size_t input) {
    run->resume = true;
    for (size_t i = 0; i < run->network->node_count; i++)
        if (depends(run, i, input)) run->nodes[i].node->layer->forward(run, &run->nodes[i]);
    run->resume = false;
    return run->values[run->network->output].data;
}

static void reorder_rows(real *rows, size_t batch, size_t width, const size_t *parents,
                         real *scratch) {
    memcpy(scratch, rows, batch * width * sizeof *rows);
    for (size_t b = 0; b < batch; b++)
        memcpy(rows + b * width, scratch + parents[b] * width, width * sizeof *rows);
}

void network_run_reorder(struct network_run *run, size_t input, const size_t *parents,
                         real *scratch) {
    for (size_t i = 0; i < run->network->node_count; i++) {
        struct recurrent *r = &run->nodes[i].recurrent;
        if (!run->network->nodes[i].cell || !depends(run, i, input)) continue;
        size_t at = recurrent_last(r) * r->batch * r->units;
        reorder_rows(r->output + at, r->batch, r->units, parents, scratch);
        if (r->memory) reorder_rows(r->memory + at, r->batch, r->units, parents, scratch);
    }
}

static bool has_gradient(const struct network_run *run, const struct network_node *node) {
    for (size_t i = 0; i < node->output_count; i++)
        if (run->values[node->outputs[i]].has_gradient) return true;
    return false;
}

void network_run_backward_from(struct network_run *run, size_t value) {
    const struct network *network = run->network;
    memset(run->gradients, 0, network->parameters.size * sizeof(real));
    for (size_t i = 0; i < network->value_count; i++) run->values[i].has_gradient = i == value;
    for (size_t i = network->values[value].node + 1; i-- > 0;)
        if (has_gradient(run, run->nodes[i].node))
            run->nodes[i].node->layer->backward(run, &run->nodes[i]);
}

void network_run_backward(struct network_run *run) {
    network_run_backward_from(run, run->network->output);
}
