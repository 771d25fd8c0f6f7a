/* What comes back through a network: the gradient of one output at the states before it, at the
 * parameters, and at the inputs. */
#include "train/probe_private.h"

#include "base/logarithm.h"
#include "kernels/matrix.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"
#include "model/layer.h"
#include <math.h>
#include <string.h>

/* ---- one output ---- */

static bool is_class(const struct probe *p) {
    return p->trainer->config.loss == LOSS_CROSS_ENTROPY;
}

/* Probabilities of the classes at a step of the output, or its numbers. */
static void read_output(struct probe *p, size_t at) {
    size_t width = p->trainer->shape.outputs;
    const real *row = p->run.values[p->trainer->network.output].data + at * width;
    memcpy(p->distribution, row, width * sizeof *row);
    if (is_class(p)) softmax_row(p->distribution, width);
}

/* The class or number that is derived at the step read_output() has read. */
static size_t choose(const struct probe *p, size_t at, bool known) {
    size_t best = 0;
    if (p->options.target >= 0) return (size_t)p->options.target;
    if (known && p->answers[at] != PROBE_UNKNOWN) return p->answers[at];
    for (size_t i = 1; is_class(p) && i < p->trainer->shape.outputs; i++)
        if (p->distribution[i] > p->distribution[best]) best = i;
    return best;
}

/* Put scale times the gradient of the loss in the step's place: p - y of -ln p, 1 of a number. */
static void put_gradient(struct probe *p, size_t at, size_t target, real scale) {
    size_t width = p->trainer->shape.outputs;
    real *to = network_run_output_gradient(&p->run) + at * width;
    for (size_t i = 0; is_class(p) && i < width; i++) to[i] = scale * p->distribution[i];
    to[target] += is_class(p) ? -scale : scale;
}

static void clear_gradient(struct probe *p) {
    size_t output = p->trainer->network.output;
    size_t count = layer_rows(&p->run, output) * p->trainer->shape.outputs;
    memset(p->run.values[output].gradient, 0, count * sizeof(real));
}

static bool below(double value, size_t count, const char *key, struct status *status) {
    return value < (double)count ||
           status_set(status, STATUS_INVALID_CONFIG, key, "\"%s\" must lie below %zu", key, count);
}

/* ---- gradients through time ---- */

static size_t known_answers(const struct probe *p) {
    size_t count = 0;
    for (size_t t = 0; t < p->output_steps; t++) count += p->answers[t] != PROBE_UNKNOWN;
    return count;
}

static size_t last_known(const struct probe *p) {
    size_t at = p->output_steps - 1;
    while (at && p->answers[at] == PROBE_UNKNOWN) at--;
    return p->answers[at] == PROBE_UNKNOWN ? p->output_steps - 1 : at;
}

/* Loss and gradient of the step. */
static double derive(struct probe *p, size_t at, size_t *target, size_t count) {
    read_output(p, at);
    *target = choose(p, at, true);
    put_gradient(p, at, *target, (real)1 / (real)count);
    double value = (double)p->distribution[*target];
    return (is_class(p) ? -logarithm(value) : value) / (double)count;
}

static double derive_mean(struct probe *p) {
    size_t known = known_answers(p), count = known ? known : p->output_steps, target;
    double loss = 0;
    p->options.target = -1;
    for (size_t t = 0; t < p->output_steps; t++)
        if (!known || p->answers[t] != PROBE_UNKNOWN) loss += derive(p, t, &target, count);
    return loss;
}

static void write_norms(struct probe *p, size_t node, struct buffer *out) {
    const struct recurrent *r = &p->run.nodes[node].recurrent;
    for (size_t t = 0; t < r->length; t++) p->found[node][t] = (real)sqrt(r->norms[t]);
    probe_array(p, out, ",\"norms\":", p->found[node], r->length);
}

static void write_tensors(const struct probe *p, struct buffer *out) {
    const struct parameters *parameters = &p->trainer->network.parameters;
    probe_number(out, ",\"norm\":", sqrt(reduce_squares(p->block, parameters->size)));
    buffer_text(out, ",\"tensors\":[");
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameters_tensor *tensor = &parameters->tensors[i];
        size_t size = parameters_tensor_size(tensor);
        buffer_format(out, "%s{\"name\":\"%s\"", i ? "," : "", tensor->name);
        probe_number(out, ",\"norm\":", sqrt(reduce_squares(p->block + tensor->offset, size)));
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

bool probe_gradients(struct probe *p, struct buffer *out, struct status *status) {
    size_t at = p->options.at < 0 ? last_known(p) : (size_t)p->options.at, target;
    if (!below((double)at, p->output_steps, "at", status) ||
        !below(p->options.target, p->trainer->shape.outputs, "target", status))
        return false;
    bool mean = p->options.mean;
    probe_forward(p, p->input.steps[0]);
    clear_gradient(p);
    double loss = mean ? derive_mean(p) : derive(p, at, &target, 1);
    network_run_backward(&p->run);
    probe_number(out, ",\"at\":", mean ? (double)NAN : (double)at);
    probe_number(out, ",\"target\":", mean ? (double)NAN : (double)target);
    probe_number(out, ",\"loss\":", loss);
    write_tensors(p, out);
    probe_layers(p, out, write_norms);
    return true;
}

/* ---- connectivity ---- */

static bool reads(const struct network_node *node, size_t value) {
    for (size_t i = 0; i < node->input_count; i++)
        if (node->inputs[i] == value) return true;
    return false;
}

bool probe_spells_out(const struct probe *p, size_t input) {
    const struct network *n = &p->trainer->network;
    for (size_t i = 0; i < n->node_count; i++)
        if (reads(&n->nodes[i], n->inputs[input]) && n->nodes[i].layer != &layer_embedding)
            return true;
    return false;
}

/* The gradient of the one-hot rows (T, V): of recurrent nodes that look rows up dZ W^T. */
static void gather_rows(struct probe *p, size_t input) {
    const struct network *n = &p->trainer->network;
    size_t width = p->trainer->shape.widths[input], steps = layer_rows(&p->run, n->inputs[input]);
    memset(p->rows[input], 0, steps * width * sizeof(real));
    for (size_t i = 0; i < n->node_count; i++) {
        const struct network_node_run *node = &p->run.nodes[i];
        const struct recurrent *r = &node->recurrent;
        const struct network_value_run *y = &p->run.values[node->node->outputs[0]];
        size_t gates = r->gate_count * r->units;
        if (!reads(node->node, n->inputs[input]) || !y->has_gradient) continue;
        if (node->node->cell)
            matrix_multiply(steps, width, gates, matrix_of(r->gates, gates),
                            matrix_transposed(r->weights.kernel, gates), p->rows[input], width,
                            true, p->run.workspace);
        else if (node->node->layer == &layer_one_hot)
            reduce_add(p->rows[input], y->gradient, steps * width);
    }
}

static double squares_at(const struct probe *p, size_t value, size_t t) {
    const struct network_value_run *v = &p->run.values[value];
    size_t width = p->trainer->network.values[value].width;
    return v->has_gradient ? reduce_squares(v->gradient + t * width, width) : 0;
}

/* The norm of the gradient of what goes in at step t. */
static double norm_at(const struct probe *p, size_t input, size_t t) {
    const struct network *n = &p->trainer->network;
    size_t value = n->inputs[input], width = p->trainer->shape.widths[input];
    if (!p->trainer->shape.tokens[input]) return sqrt(squares_at(p, value, t));
    double sum = p->rows[input] ? reduce_squares(p->rows[input] + t * width, width) : 0;
    for (size_t i = 0; i < n->node_count; i++)
        if (n->nodes[i].layer == &layer_embedding && reads(&n->nodes[i], value))
            sum += squares_at(p, n->nodes[i].outputs[0], t);
    return sqrt(sum);
}

/* Row `row` of every input's matrix, from the output at one step. */
static void connect(struct probe *p, size_t row, size_t at, struct buffer *out) {
    probe_forward(p, at + 1);
    clear_gradient(p);
    read_output(p, at);
    size_t target = choose(p, at, false);
    put_gradient(p, at, target, 1);
    network_run_backward(&p->run);
    buffer_format(out, "%s{\"at\":%zu,\"target\":%zu", row ? "," : "", at, target);
    probe_number(
        out, is_class(p) ? ",\"probability\":" : ",\"value\":", (double)p->distribution[target]);
    buffer_byte(out, '}');
    for (size_t i = 0; i < p->trainer->shape.input_count; i++) {
        size_t steps = layer_rows(&p->run, p->trainer->network.inputs[i]);
        real *to = p->found[i] + row * p->input.steps[i];
        if (p->rows[i]) gather_rows(p, i);
        for (size_t t = 0; t < steps; t++) to[t] = (real)norm_at(p, i, t);
    }
}

bool probe_connectivity(struct probe *p, struct buffer *out, struct status *status) {
    size_t rows = (size_t)p->options.rows;
    size_t at = p->options.at < 0 ? p->output_steps - 1 : (size_t)p->options.at;
    if (!below((double)(at + rows - 1), p->output_steps, rows > 1 ? "rows" : "at", status) ||
        !below(p->options.target, p->trainer->shape.outputs, "target", status))
        return false;
    buffer_text(out, ",\"rows\":[");
    for (size_t row = 0; row < rows; row++) connect(p, row, at + row, out);
    for (size_t i = 0; i < p->trainer->shape.input_count; i++)
        probe_array(p, out, i ? "," : "],\"connectivity\":[", p->found[i],
                    rows * p->input.steps[i]);
    buffer_byte(out, ']');
    return true;
}
