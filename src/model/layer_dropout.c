#include "model/dropout.h"

#include "kernels/reduce.h"
#include "model/layer.h"
#include <string.h>

void dropout_factors(struct random *random, double rate, size_t count, real *factors) {
    real kept = (real)(1 / (1 - rate));
    for (size_t i = 0; factors && i < count; i++)
        factors[i] = random_uniform(random) < rate ? 0 : kept;
}

static bool build(struct network *network, struct network_node *node, struct status *status) {
    const struct network_value *input = layer_input_value(network, node, 0);
    if (node->input_count != 1) return layer_fault(network, node, status, "dropout has one input");
    return layer_output(network, node, input, input->width, status) != NULL;
}

static size_t numbers(const struct network_run *run, const struct network_node_run *node) {
    size_t output = node->node->outputs[0];
    return layer_rows(run, output) * run->network->values[output].width;
}

static void cut(struct network_run *run, struct network_node_run *node, struct arena *arena) {
    size_t output = node->node->outputs[0];
    uint64_t rows = layer_rows(run, output);
    if (run->flags & NETWORK_RUN_GRADIENTS)
        node->factors = arena_cut(arena, rows * run->network->values[output].width, sizeof(real));
}

static bool drops(const struct network_run *run, const struct network_node_run *node) {
    return run->training && node->factors;
}

static void forward(struct network_run *run, struct network_node_run *node) {
    size_t count = numbers(run, node);
    const real *x = layer_input_data(run, node, 0);
    real *y = layer_output_data(run, node, 0);
    if (!drops(run, node)) {
        memcpy(y, x, count * sizeof *y);
        return;
    }
    if (!run->keep_factors)
        dropout_factors(run->random, layer_running_config(run, node)->rate, count, node->factors);
    reduce_multiply(y, x, node->factors, count);
}

static void backward(struct network_run *run, struct network_node_run *node) {
    size_t count = numbers(run, node);
    real *dy = layer_output_gradient(run, node, 0);
    for (size_t i = 0; drops(run, node) && i < count; i++) dy[i] *= node->factors[i];
    layer_give_gradient(run, node, 0, dy, count);
}

const struct layer layer_dropout = {"dropout", build, cut, NULL, forward, backward};
