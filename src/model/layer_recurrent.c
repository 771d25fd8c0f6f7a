/* A recurrent cell as a node: input x, or x and the initial states; outputs the sequence of h, the
 * last h and, of an LSTM, the last c. */
#include "model/layer.h"

#include "kernels/reduce.h"
#include "model/dropout.h"
#include <string.h>

/* ---- building ---- */

static bool check_inputs(const struct network *network, const struct network_node *node,
                         struct status *status) {
    const struct layer_config *config = layer_config_of(network, node);
    if (layer_input_value(network, node, 0)->axis == NETWORK_VECTOR)
        return layer_fault(network, node, status, "a recurrent layer reads a sequence");
    if (node->input_count != 1 && node->input_count != 1 + node->cell->state_count)
        return layer_fault(network, node, status, "the inputs are x, or x and every initial state");
    for (size_t i = 1; i < node->input_count; i++) {
        const struct network_value *state = layer_input_value(network, node, i);
        if (state->axis != NETWORK_VECTOR || state->width != config->units)
            return layer_fault(network, node, status,
                               "an initial state is a vector of as many numbers as units");
    }
    return true;
}

static bool add_parameters(struct network *network, struct network_node *node, size_t inputs,
                           struct status *status) {
    const struct layer_config *c = layer_config_of(network, node);
    size_t width = node->cell->gate_count * c->units;
    enum initializer bias = c->bias_initializer;
    if (c->type == LAYER_LSTM && c->unit_forget_bias && bias == INITIALIZER_ZEROS)
        bias = INITIALIZER_UNIT_FORGET;
    return layer_parameter(network, node, 0, "kernel", inputs, width, c->kernel_initializer,
                           c->kernel_l2, status) &&
           layer_parameter(network, node, 1, "recurrent_kernel", c->units, width,
                           c->recurrent_initializer, c->recurrent_l2, status) &&
           (!c->use_bias || layer_parameter(network, node, 2, "bias",
                                            node->cell->bias_rows > 1 ? node->cell->bias_rows : 0,
                                            width, bias, c->bias_l2, status));
}

/* The bias is the last parameter added. */
static void set_chrono(struct network *network, const struct layer_config *config) {
    struct parameters_tensor *bias = &network->parameters.tensors[network->parameters.count - 1];
    if (!config->use_bias) return;
    bias->chrono = config->chrono_steps;
    bias->units = config->units;
}

static bool build(struct network *network, struct network_node *node, struct status *status) {
    if (!check_inputs(network, node, status)) return false;
    const struct network_value *x = layer_input_value(network, node, 0);
    size_t inputs = x->width, units = layer_config_of(network, node)->units;
    struct network_value vector = {.axis = NETWORK_VECTOR};
    bool good =
        layer_output(network, node, x, units, status) &&
        layer_output(network, node, &vector, units, status) &&
        (node->cell->state_count == 1 || layer_output(network, node, &vector, units, status)) &&
        add_parameters(network, node, inputs, status);
    if (good) set_chrono(network, layer_config_of(network, node));
    return good;
}

/* ---- memory ---- */

static size_t length_of(const struct network_run *run, const struct network_node_run *node) {
    return run->lengths[layer_input_value(run->network, node->node, 0)->axis];
}

static void cut_factors(struct network_run *run, struct network_node_run *node,
                        struct arena *arena) {
    const struct layer_config *config = layer_running_config(run, node);
    const struct recurrent *r = &node->recurrent;
    uint64_t rows = (uint64_t)r->groups * r->batch;
    if (config->rate > 0) node->factors = arena_cut(arena, rows * r->inputs, sizeof(real));
    if (config->recurrent_rate > 0)
        node->recurrent_factors = arena_cut(arena, rows * r->units, sizeof(real));
}

static void cut(struct network_run *run, struct network_node_run *node, struct arena *arena) {
    const struct layer_config *config = layer_running_config(run, node);
    bool gradients = run->flags & NETWORK_RUN_GRADIENTS;
    unsigned flags = (gradients ? RECURRENT_TRAINING : 0u) |
                     (gradients && config->rate > 0 ? RECURRENT_INPUT_DROPOUT : 0u) |
                     (gradients && config->recurrent_rate > 0 ? RECURRENT_STATE_DROPOUT : 0u) |
                     (node->node->input_count > 1 ? RECURRENT_INITIAL_STATE : 0u);
    struct recurrent *r = &node->recurrent;
    r->length = length_of(run, node);
    r->batch = run->batch;
    r->inputs = layer_input_value(run->network, node->node, 0)->width;
    r->units = config->units;
    r->activation = config->activation;
    r->reverse = node->node->reverse;
    r->packed = run->packed;
    r->workspace = run->workspace;
    recurrent_cut(r, node->node->cell, arena, flags);
    if (gradients) cut_factors(run, node, arena);
}

static void place(struct network_run *run, struct network_node_run *node) {
    struct recurrent *r = &node->recurrent;
    r->length = length_of(run, node);
    r->batch = run->batch;
    size_t step = r->batch * r->units, last = recurrent_last(r) * step;
    run->values[node->node->outputs[0]].data = r->output + (r->reverse ? 0 : step);
    run->values[node->node->outputs[1]].data = r->output + last;
    if (r->memory) run->values[node->node->outputs[2]].data = r->memory + last;
}

/* ---- passes ---- */

static struct recurrent_weights weights_in(const struct network_run *run,
                                           const struct network_node_run *node, real *block) {
    const size_t *at = node->node->weights;
    return (struct recurrent_weights){block + at[0], block + at[1],
                                      layer_running_config(run, node)->use_bias ? block + at[2]
                                                                                : NULL};
}

/* Keras leaves the mask out of the recurrence when the initial state is given. */
static void connect(struct network_run *run, struct network_node_run *node) {
    const struct network_value_run *x = &run->values[node->node->inputs[0]];
    struct recurrent *r = &node->recurrent;
    r->weights = weights_in(run, node, run->parameters);
    r->tokens = x->tokens;
    r->input = x->data;
    r->mask = node->node->input_count == 1 ? layer_input_mask(run, node, 0) : NULL;
}

/* The state carried in is that of the last pass. */
static void resume(struct recurrent *r) {
    size_t size = r->batch * r->units;
    size_t from = recurrent_last(r) * size, to = recurrent_first(r) * size;
    memcpy(r->output + to, r->output + from, size * sizeof(real));
    if (r->memory) memcpy(r->memory + to, r->memory + from, size * sizeof(real));
}

static void put_initial_states(struct network_run *run, struct network_node_run *node) {
    struct recurrent *r = &node->recurrent;
    size_t size = r->batch * r->units, at = recurrent_first(r) * size;
    if (run->resume) resume(r);
    if (run->resume || node->node->input_count == 1) return;
    memcpy(r->output + at, layer_input_data(run, node, 1), size * sizeof(real));
    if (r->memory) memcpy(r->memory + at, layer_input_data(run, node, 2), size * sizeof(real));
}

static void draw_factors(struct network_run *run, struct network_node_run *node) {
    const struct layer_config *config = layer_running_config(run, node);
    struct recurrent *r = &node->recurrent;
    bool drop = run->training && run->flags & NETWORK_RUN_GRADIENTS;
    r->input_factors = drop ? node->factors : NULL;
    r->recurrent_factors = drop ? node->recurrent_factors : NULL;
    if (!drop || run->keep_factors) return;
    dropout_factors(run->random, config->rate, r->groups * r->batch * r->inputs, node->factors);
    dropout_factors(run->random, config->recurrent_rate, r->groups * r->batch * r->units,
                    node->recurrent_factors);
}

static void forward(struct network_run *run, struct network_node_run *node) {
    connect(run, node);
    put_initial_states(run, node);
    draw_factors(run, node);
    node->node->cell->forward(&node->recurrent);
}

/* The gradients of the last states join those of the sequence, or start that of c. */
static void gather_gradients(struct network_run *run, struct network_node_run *node) {
    struct recurrent *r = &node->recurrent;
    size_t size = r->batch * r->units, last = recurrent_time(r, r->length - 1);
    const struct network_value_run *h = &run->values[node->node->outputs[1]];
    r->output_gradient = layer_output_gradient(run, node, 0);
    if (h->has_gradient) reduce_add(r->output_gradient + last * size, h->gradient, size);
    if (r->state_gradient) memset(r->state_gradient, 0, size * sizeof(real));
    if (!r->memory) return;
    const struct network_value_run *c = &run->values[node->node->outputs[2]];
    if (c->has_gradient)
        memcpy(r->memory_gradient, c->gradient, size * sizeof(real));
    else
        memset(r->memory_gradient, 0, size * sizeof(real));
}

static void backward(struct network_run *run, struct network_node_run *node) {
    struct recurrent *r = &node->recurrent;
    size_t size = r->batch * r->units;
    gather_gradients(run, node);
    r->gradients = weights_in(run, node, run->gradients);
    r->input_gradient = layer_gradient(run, node, 0, &r->add_gradient);
    node->node->cell->backward(r);
    if (node->node->input_count == 1) return;
    layer_give_gradient(run, node, 1, r->state_gradient, size);
    if (r->memory) layer_give_gradient(run, node, 2, r->memory_gradient, size);
}

const struct layer layer_recurrent = {"recurrent", build, cut, place, forward, backward};
