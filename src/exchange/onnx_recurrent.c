/* LSTM, GRU and RNN of ONNX: weights (1, G*H, C) with gates i o f c or z r h, bias (1, 2*G*H) that
 * of x and that of h, states (1, B, H), output (T, 1, B, H). */
#include "exchange/onnx_private.h"

#include "base/format.h"
#include "base/memory.h"
#include <stdlib.h>

/* ONNX's place of our gate: i f c o among i o f c; z r h are the same. */
static size_t place_of(size_t gates, size_t gate) {
    static const size_t lstm[] = {0, 2, 3, 1};
    return gates == 4 ? lstm[gate] : gate;
}

/* Ours (rows, G*H) becomes (G*H, rows). */
static void turn(const float *from, size_t rows, size_t gates, size_t units, float *to) {
    for (size_t g = 0; g < gates; g++)
        for (size_t u = 0; u < units; u++)
            for (size_t r = 0; r < rows; r++)
                to[(place_of(gates, g) * units + u) * rows + r] = from[(r * gates + g) * units + u];
}

static bool write_matrix(struct onnx *o, const struct network_node *node, const char *leaf,
                         struct onnx_value *value) {
    const struct parameters_tensor *p =
        exchange_model_parameter(o->network, node->config, node->reverse, leaf);
    size_t gates = node->cell->gate_count, shape[] = {1, p->columns, p->rows};
    float *from = exchange_model_floats(o->model, p, o->status);
    float *to = from ? memory_array(p->rows * p->columns, sizeof *to) : NULL;
    if (to) {
        turn(from, p->rows, gates, p->columns / gates, to);
        *value = onnx_floats(&o->graph, p->name, shape, 3, to);
    }
    free(from);
    free(to);
    return to ? true : status_no_memory(o->status);
}

/* The second row is zero where we have but one. */
static bool write_bias(struct onnx *o, const struct network_node *node, struct onnx_value *value) {
    const struct parameters_tensor *p =
        exchange_model_parameter(o->network, node->config, node->reverse, "bias");
    *value = onnx_named("");
    if (!p) return true;
    size_t gates = node->cell->gate_count, n = p->columns, shape[] = {1, 2 * n};
    float *from = exchange_model_floats(o->model, p, o->status);
    float *to = from ? memory_array(2 * n, sizeof *to) : NULL;
    for (size_t i = 0; to && i < (p->rows ? p->rows : 1); i++)
        turn(from + i * n, 1, gates, n / gates, to + i * n);
    if (to) *value = onnx_floats(&o->graph, p->name, shape, 2, to);
    free(from);
    free(to);
    return to ? true : status_no_memory(o->status);
}

static const char *operation_of(const struct layer_config *layer) {
    if (layer->type == LAYER_RNN) return "RNN";
    return layer->type == LAYER_LSTM ? "LSTM" : "GRU";
}

static void write_activation(struct onnx *o, enum activation activation) {
    static const char *const names[] = {"Affine", "Relu", "Tanh", "Sigmoid"};
    const float one = 1, zero = 0;
    onnx_texts(&o->graph, "activations", names[activation]);
    if (activation != ACTIVATION_LINEAR) return;
    onnx_reals(&o->graph, "activation_alpha", &one, 1);
    onnx_reals(&o->graph, "activation_beta", &zero, 1);
}

static void write_attributes(struct onnx *o, const struct network_node *node,
                             const struct layer_config *layer) {
    onnx_integer(&o->graph, "hidden_size", (int64_t)layer->units);
    onnx_text(&o->graph, "direction", node->reverse ? "reverse" : "forward");
    if (layer->type == LAYER_RNN) write_activation(o, layer->activation);
    if (layer->type == LAYER_GRU)
        onnx_integer(&o->graph, "linear_before_reset", layer->reset_after);
}

/* ---- states ---- */

static const char *const letters[] = {"h", "c"};

/* "h0_lstm", "cn_lstm" */
static void name_state(char *name, const struct layer_config *layer, size_t state, char which) {
    format_text(name, ONNX_NAME, "%s%c_%s", letters[state], which, layer->name);
}

static size_t shape_state(const struct layer_config *layer, struct onnx_dimension *shape) {
    shape[0] = (struct onnx_dimension){1, NULL};
    shape[1] = (struct onnx_dimension){0, "batch"};
    shape[2] = (struct onnx_dimension){layer->units, NULL};
    return 3;
}

static struct onnx_value initial_state(struct onnx *o, const struct network_node *node,
                                       const struct layer_config *layer, size_t state) {
    struct onnx_dimension shape[ONNX_RANK];
    char name[ONNX_NAME];
    if (node->input_count > 1) return onnx_on_axis(o, "Unsqueeze", onnx_in(o, node, 1 + state), 0);
    if (!o->state) return onnx_named("");
    name_state(name, layer, state, '0');
    onnx_tell(o->inputs, name);
    return onnx_input(&o->graph, name, ONNX_FLOAT, shape, shape_state(layer, shape));
}

static void final_state(struct onnx *o, const struct network_node *node,
                        const struct layer_config *layer, size_t state, struct onnx_value value) {
    struct onnx_dimension shape[ONNX_RANK];
    char name[ONNX_NAME];
    size_t output = node->outputs[1 + state];
    if (o->network->values[output].readers)
        o->values[output] = onnx_on_axis(o, "Squeeze", value, 0);
    if (!o->state || !network_carries_state(node)) return;
    name_state(name, layer, state, 'n');
    onnx_tell(o->outputs, name);
    onnx_rename(&o->graph, value, name);
    onnx_output(&o->graph, name, shape, shape_state(layer, shape));
}

/* ---- the node ---- */

bool onnx_recurrent(struct onnx *o, const struct network_node *node) {
    const struct layer_config *layer = &o->network->config.layers[node->config];
    const struct network_value *x = &o->network->values[node->inputs[0]];
    size_t states = node->cell->state_count;
    struct onnx_value inputs[7] = {onnx_in(o, node, 0)}, finals[2];
    if (x->tokens) inputs[0] = onnx_one_hot(o, inputs[0], x->width);
    if (!write_matrix(o, node, "kernel", &inputs[1]) ||
        !write_matrix(o, node, "recurrent_kernel", &inputs[2]) || !write_bias(o, node, &inputs[3]))
        return false;
    inputs[4] = node->input_count == 1 && onnx_masked(o, node, 0) ? onnx_lengths(o, node->inputs[0])
                                                                  : onnx_named("");
    for (size_t i = 0; i < states; i++) inputs[5 + i] = initial_state(o, node, layer, i);
    write_attributes(o, node, layer);
    struct onnx_value y =
        onnx_node(&o->graph, operation_of(layer), inputs, 5 + states, finals, 1 + states);
    if (o->network->values[node->outputs[0]].readers)
        o->values[node->outputs[0]] = onnx_on_axis(o, "Squeeze", y, 1);
    for (size_t i = 0; i < states; i++) final_state(o, node, layer, i, finals[i]);
    return true;
}
