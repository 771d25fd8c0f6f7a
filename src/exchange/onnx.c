#include "exchange/onnx.h"

#include "base/format.h"
#include "base/json.h"
#include "base/memory.h"
#include "exchange/notes.h"
#include "exchange/onnx_private.h"
#include <stdlib.h>
#include <string.h>

/* ---- shapes and names ---- */

static struct onnx_dimension open_dimension(const char *name) {
    return (struct onnx_dimension){0, name};
}

size_t onnx_shape(const struct onnx *o, size_t value, struct onnx_dimension *shape) {
    const struct network_value *v = &o->network->values[value];
    size_t rank = 0;
    shape[rank++] = open_dimension("batch");
    if (v->axis != NETWORK_VECTOR) {
        size_t fixed = o->network->axes[v->axis].fixed;
        shape[rank++] =
            fixed ? (struct onnx_dimension){fixed, NULL} : open_dimension(o->times[v->axis]);
    }
    if (!v->tokens) shape[rank++] = (struct onnx_dimension){v->width, NULL};
    return rank;
}

void onnx_tell(struct buffer *names, const char *name) {
    if (names->length) buffer_byte(names, ',');
    buffer_format(names, "\"%s\"", name);
}

/* "time", or "<input>_time" where there are several. */
static void name_axes(struct onnx *o) {
    for (size_t i = 0; i < o->network->axis_count; i++) {
        const char *input = network_input_name(o->network, o->network->axes[i].input);
        if (o->network->axis_count == 1)
            format_text(o->times[i], ONNX_NAME, "time");
        else
            format_text(o->times[i], ONNX_NAME, "%s_time", input);
    }
}

/* ---- small tools ---- */

struct onnx_value onnx_in(const struct onnx *o, const struct network_node *node, size_t input) {
    return o->values[node->inputs[input]];
}

struct onnx_value onnx_on_axis(struct onnx *o, const char *operation, struct onnx_value x,
                               int64_t axis) {
    struct onnx_value axes = onnx_int64s(&o->graph, &axis, 1);
    if (strcmp(operation, "ReduceSum") == 0) onnx_integer(&o->graph, "keepdims", 0);
    return onnx_binary(&o->graph, operation, x, axes);
}

struct onnx_value onnx_transpose(struct onnx *o, struct onnx_value x, const int64_t *order,
                                 size_t rank) {
    onnx_integers(&o->graph, "perm", order, rank);
    return onnx_unary(&o->graph, "Transpose", x);
}

struct onnx_value onnx_cast(struct onnx *o, struct onnx_value x, enum onnx_type type) {
    onnx_integer(&o->graph, "to", type);
    return onnx_unary(&o->graph, "Cast", x);
}

struct onnx_value onnx_one_hot(struct onnx *o, struct onnx_value tokens, size_t width) {
    const float off_on[] = {0, 1};
    const size_t two = 2;
    struct onnx_value depth = onnx_int64(&o->graph, (int64_t)width);
    struct onnx_value values = onnx_floats(&o->graph, NULL, &two, 1, off_on);
    const struct onnx_value inputs[] = {tokens, depth, values};
    return onnx_node(&o->graph, "OneHot", inputs, 3, NULL, 1);
}

bool onnx_parameter(struct onnx *o, const struct network_node *node, const char *leaf,
                    struct onnx_value *value) {
    const struct parameters_tensor *p =
        exchange_model_parameter(o->network, node->config, node->reverse, leaf);
    *value = onnx_named("");
    if (!p) return true;
    const size_t shape[] = {p->rows ? p->rows : p->columns, p->columns};
    float *data = exchange_model_floats(o->model, p, o->status);
    if (data) *value = onnx_floats(&o->graph, p->name, shape, p->rows ? 2 : 1, data);
    free(data);
    return data != NULL;
}

/* ---- masks ---- */

bool onnx_masked(const struct onnx *o, const struct network_node *node, size_t input) {
    const struct network_value *value = &o->network->values[node->inputs[input]];
    return value->masked && value->axis != NETWORK_VECTOR;
}

/* A step counts where the token is not 0, or some number of the step is not. */
struct onnx_value onnx_mask(struct onnx *o, size_t value) {
    size_t axis = (size_t)o->network->values[value].axis;
    size_t source = o->network->axes[axis].padding - 1;
    struct onnx_value x = o->values[source];
    const int64_t last = -1;
    if (o->masks[axis].name[0]) return o->masks[axis];
    if (o->network->values[source].tokens) {
        x = onnx_unary(&o->graph, "Not",
                       onnx_binary(&o->graph, "Equal", x, onnx_int64(&o->graph, 0)));
    } else {
        x = onnx_unary(&o->graph, "Abs", x);
        onnx_integers(&o->graph, "axes", &last, 1);
        onnx_integer(&o->graph, "keepdims", 0);
        x = onnx_unary(&o->graph, "ReduceMax", x);
        x = onnx_binary(&o->graph, "Greater", x, onnx_float(&o->graph, 0));
    }
    return o->masks[axis] = onnx_cast(o, x, ONNX_FLOAT);
}

struct onnx_value onnx_lengths(struct onnx *o, size_t value) {
    size_t axis = (size_t)o->network->values[value].axis;
    if (o->lengths[axis].name[0]) return o->lengths[axis];
    struct onnx_value sum = onnx_on_axis(o, "ReduceSum", onnx_mask(o, value), 0);
    return o->lengths[axis] = onnx_cast(o, sum, ONNX_INT32);
}

/* ---- the model ---- */

/* Batch first inside out. */
static struct onnx_value swap_axes(struct onnx *o, size_t value, struct onnx_value x) {
    static const int64_t order[] = {1, 0, 2};
    const struct network_value *v = &o->network->values[value];
    return v->axis == NETWORK_VECTOR ? x : onnx_transpose(o, x, order, v->tokens ? 2 : 3);
}

static void write_input(struct onnx *o, const struct network_node *node) {
    size_t value = node->outputs[0];
    const char *name = o->network->config.layers[node->config].name;
    bool tokens = o->network->values[value].tokens;
    struct onnx_dimension shape[ONNX_RANK];
    size_t rank = onnx_shape(o, value, shape);
    struct onnx_value x =
        onnx_input(&o->graph, name, tokens ? ONNX_INT64 : ONNX_FLOAT, shape, rank);
    onnx_tell(o->inputs, name);
    o->values[value] = swap_axes(o, value, x);
}

static bool write_node(struct onnx *o, const struct network_node *node) {
    o->graph.prefix = o->network->config.layers[node->config].name;
    if (node->layer == &layer_input) {
        write_input(o, node);
        return true;
    }
    if (node->layer == &layer_recurrent) return onnx_recurrent(o, node);
    if (node->layer == &layer_attention || node->layer == &layer_additive_attention)
        return onnx_attention(o, node);
    return onnx_layer(o, node);
}

static void declare_output(struct onnx *o) {
    struct onnx_dimension shape[ONNX_RANK];
    size_t rank = onnx_shape(o, o->network->output, shape);
    onnx_output(&o->graph, "output", shape, rank);
    onnx_tell(o->outputs, "output");
}

static void write_output(struct onnx *o) {
    size_t value = o->network->output;
    onnx_rename(&o->graph, swap_axes(o, value, o->values[value]), "output");
}

static bool check_state(const struct network *network, struct status *status) {
    for (size_t i = 0; i < network->node_count; i++) {
        const struct network_node *node = &network->nodes[i];
        const char *name = network->config.layers[node->config].name;
        if (network_carries_state(node) && node->reverse)
            return status_set(status, STATUS_INVALID_CONFIG, name,
                              "layer \"%s\" reads backwards: it cannot go on step by step", name);
    }
    return true;
}

static void write_notes(const struct network *network, struct buffer *notes) {
    for (size_t i = 0; i < network->axis_count; i++)
        if (network->axes[i].padding)
            notes_add(notes, "padding of input \"%s\" must stand at the end of a sequence",
                      network_input_name(network, network->axes[i].input));
}

static bool write_model(struct onnx *o, struct buffer *out, struct buffer *description) {
    bool good = !o->state || check_state(o->network, o->status);
    name_axes(o);
    declare_output(o);
    for (size_t i = 0; good && i < o->network->node_count; i++)
        good = write_node(o, &o->network->nodes[i]);
    if (!good) return false;
    write_output(o);
    if (buffer_failed(o->inputs) || buffer_failed(o->outputs)) return status_no_memory(o->status);
    buffer_format(description, "{\"inputs\":[%s],\"outputs\":[%s]}", o->inputs->data,
                  o->outputs->data);
    return onnx_finish(&o->graph, out) && !buffer_failed(description) ? true
                                                                      : status_no_memory(o->status);
}

bool onnx_write(const struct exchange_model *model, bool state, struct buffer *out,
                struct buffer *description, struct buffer *notes, struct status *status) {
    struct buffer inputs = {0}, outputs = {0};
    struct onnx *o = memory_array(1, sizeof *o);
    bool good = o ? true : status_no_memory(status);
    if (good) {
        o->model = model;
        o->network = &model->network;
        o->state = state;
        o->inputs = &inputs;
        o->outputs = &outputs;
        o->status = status;
        write_notes(o->network, notes);
        good = write_model(o, out, description);
        onnx_free(&o->graph);
    }
    free(o);
    buffer_free(&inputs);
    buffer_free(&outputs);
    return good;
}
