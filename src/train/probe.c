/* A probe from its options to its JSON; traces and saturation. */
#include "train/probe_private.h"

#include "base/json.h"
#include "base/memory.h"
#include "model/layer.h"
#include "train/keys.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- kinds and options ---- */

static const struct {
    bool reads; /* a text */
    unsigned flags;
    bool (*look)(struct probe *probe, struct buffer *out, struct status *status);
} kinds[] = {
    [PROBE_TRACES] = {true, 0, probe_traces},
    [PROBE_GRADIENTS] = {true, NETWORK_RUN_GRADIENTS, probe_gradients},
    [PROBE_CONNECTIVITY] = {true, NETWORK_RUN_GRADIENTS | NETWORK_RUN_INPUT_GRADIENTS,
                            probe_connectivity},
    [PROBE_SATURATION] = {true, 0, probe_saturation},
    [PROBE_UPDATES] = {false, 0, probe_updates},
    [PROBE_CHECK] = {false, 0, probe_check},
};

#define BIT(kind) (1u << (kind))
#define AT(field) offsetof(struct probe_options, field)

enum {
    BACKWARD = BIT(PROBE_GRADIENTS) | BIT(PROBE_CONNECTIVITY),
    READING = BACKWARD | BIT(PROBE_TRACES) | BIT(PROBE_SATURATION),
};

static const struct keys_entry entries[] = {
    {"at", BACKWARD, KEYS_WHOLE, AT(at), 0, LAYER_CONFIG_MAX_LENGTH - 1},
    {"target", BACKWARD, KEYS_WHOLE, AT(target), 0, LAYER_CONFIG_MAX_WIDTH},
    {"mean", BIT(PROBE_GRADIENTS), KEYS_BOOLEAN, AT(mean), 0, 0},
    {"rows", BIT(PROBE_CONNECTIVITY), KEYS_WHOLE, AT(rows), 1, PROBE_MAX_ROWS},
    {"samples", BIT(PROBE_CHECK), KEYS_WHOLE, AT(samples), 1, PROBE_MAX_SAMPLES},
    {"tensor", BIT(PROBE_CHECK), KEYS_WHOLE, AT(tensor), 0, PARAMETERS_MAX - 1},
    {"seed", READING | BIT(PROBE_CHECK), KEYS_WHOLE, AT(seed), 0, TRAIN_CONFIG_MAX_SEED},
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

static bool read_options(struct probe *p, const cJSON *root, struct status *status) {
    static const char *const inputs[] = {"text", "words", "inputs", "reply"};
    static const struct keys keys = {"", NULL, entries, ENTRIES};
    const char *names[ENTRIES + 5] = {NULL};
    size_t count = 0;
    for (size_t i = 0; kinds[p->kind].reads && i < 4; i++) names[count++] = inputs[i];
    for (size_t i = 0; i < ENTRIES; i++)
        if (entries[i].types >> p->kind & 1) names[count++] = entries[i].name;
    p->options =
        (struct probe_options){.at = -1, .target = -1, .rows = 1, .samples = 4, .tensor = -1};
    return json_expect_object(root, "", names, status) &&
           keys_read(&keys, (int)p->kind, root, &p->options, status);
}

/* ---- memory ---- */

static size_t axis_steps(const struct probe *p, int axis) {
    const struct network_axis *a = &p->trainer->network.axes[axis < 0 ? 0 : axis];
    return axis == NETWORK_VECTOR ? 1 : a->fixed ? a->fixed : p->input.steps[a->input];
}

static size_t node_steps(const struct probe *p, size_t node) {
    const struct network *n = &p->trainer->network;
    return axis_steps(p, n->values[n->nodes[node].inputs[0]].axis);
}

/* What each recurrent node's findings take. */
static void cut_node(struct probe *p, size_t i) {
    const struct network_node *node = &p->trainer->network.nodes[i];
    if (!node->cell) return;
    size_t units = p->trainer->network.values[node->outputs[0]].width;
    if (p->kind == PROBE_SATURATION)
        p->found[i] = arena_cut(&p->arena, 2 * units * (node->cell->gate_count + 1), sizeof(real));
    if (p->kind != PROBE_GRADIENTS) return;
    p->found[i] = arena_cut(&p->arena, node_steps(p, i), sizeof(real));
    p->run.nodes[i].recurrent.norms = arena_cut(&p->arena, node_steps(p, i), sizeof(double));
}

static void cut_input(struct probe *p, size_t i) {
    const struct trainer_shape *s = &p->trainer->shape;
    uint64_t steps = p->input.steps[i], width = s->widths[i];
    if (!s->tokens[i]) p->input.features[i] = arena_cut(&p->arena, steps * width, sizeof(real));
    if (p->kind != PROBE_CONNECTIVITY) return;
    p->found[i] = arena_cut(&p->arena, steps * (uint64_t)p->options.rows, sizeof(real));
    if (s->tokens[i] && probe_spells_out(p, i))
        p->rows[i] = arena_cut(&p->arena, steps * width, sizeof(real));
}

static void cut(struct probe *p) {
    const struct network *n = &p->trainer->network;
    size_t lengths[NETWORK_MAX_AXES];
    unsigned flags = kinds[p->kind].flags;
    for (size_t i = 0; i < n->axis_count; i++) lengths[i] = axis_steps(p, (int)i);
    if (flags || p->kind == PROBE_UPDATES)
        p->block = arena_cut(&p->arena, n->parameters.size, sizeof(real));
    if (!kinds[p->kind].reads) return;
    p->distribution = arena_cut(&p->arena, p->trainer->shape.outputs, sizeof(real));
    p->input.numbers = arena_cut(&p->arena, p->trainer->shape.outputs, sizeof(real));
    network_run_cut(&p->run, n, 1, lengths, flags, &p->arena);
    for (size_t i = 0; i < p->trainer->shape.input_count; i++) cut_input(p, i);
    for (size_t i = 0; i < n->node_count; i++) cut_node(p, i);
}

static bool take(struct probe *p, struct status *status) {
    cut(p);
    if (p->arena.used > TRAINER_MAX_MEMORY)
        return status_set(status, STATUS_LIMIT, "text", "the probe takes more than %u bytes",
                          TRAINER_MAX_MEMORY);
    if (!arena_take(&p->arena, status)) return false;
    cut(p);
    network_run_bind(&p->run, p->trainer->values, p->block);
    p->run.logits = loss_wants_logits(p->trainer->config.loss);
    return true;
}

/* ---- telling ---- */

void probe_number(struct buffer *out, const char *key, double x) {
    buffer_text(out, key);
    if (isfinite(x))
        json_write_number(out, x);
    else
        buffer_text(out, "null");
}

void probe_array(struct probe *p, struct buffer *out, const char *key, real *data, size_t count) {
    p->arrays[p->array_count] = (struct probe_array){data, count};
    probe_number(out, key, (double)p->array_count++);
}

static void write_tokens(const struct probe *p, size_t input, struct buffer *out) {
    for (size_t t = 0; t < p->input.steps[input]; t++)
        buffer_format(out, "%c%u", t ? ',' : '[', p->tokens[input][t]);
    buffer_byte(out, ']');
}

static void write_inputs(struct probe *p, struct buffer *out) {
    const struct trainer_shape *s = &p->trainer->shape;
    for (size_t i = 0; i < s->input_count; i++) {
        size_t steps = p->input.steps[i];
        buffer_format(out, "%s{\"name\":\"%s\",\"length\":%zu,", i ? "," : "{\"inputs\":[",
                      network_input_name(&p->trainer->network, i), steps);
        if (s->tokens[i]) {
            buffer_text(out, "\"tokens\":");
            write_tokens(p, i, out);
        } else {
            probe_array(p, out, "\"values\":", p->input.features[i], steps * s->widths[i]);
        }
        buffer_byte(out, '}');
    }
    buffer_format(out, "],\"unknown\":%zu", p->unknown);
}

void probe_layers(struct probe *p, struct buffer *out,
                  void (*members)(struct probe *p, size_t node, struct buffer *out)) {
    const struct network *n = &p->trainer->network;
    bool first = true;
    buffer_text(out, ",\"layers\":[");
    for (size_t i = 0; i < n->node_count; i++) {
        const struct network_node *node = &n->nodes[i];
        if (!node->cell) continue;
        buffer_format(out, "%s{\"name\":\"%s\",\"type\":\"%s\",\"reverse\":%s,", first ? "" : ",",
                      n->config.layers[node->config].name, node->cell->type,
                      node->reverse ? "true" : "false");
        buffer_format(out, "\"units\":%zu,\"steps\":%zu", n->values[node->outputs[0]].width,
                      node_steps(p, i));
        members(p, i, out);
        buffer_byte(out, '}');
        first = false;
    }
    buffer_byte(out, ']');
}

/* ---- one pass ---- */

void probe_forward(struct probe *p, size_t steps) {
    const struct network *n = &p->trainer->network;
    bool cuts = train_config_is_language_model(p->trainer->config.task);
    size_t lengths[NETWORK_MAX_AXES];
    cuts = cuts && steps < p->input.steps[0];
    for (size_t i = 0; i < n->axis_count; i++) lengths[i] = cuts ? steps : axis_steps(p, (int)i);
    network_run_shape(&p->run, 1, lengths);
    for (size_t i = 0; i < p->trainer->shape.input_count; i++) {
        if (p->trainer->shape.tokens[i]) {
            network_run_tokens(&p->run, i, p->tokens[i]);
            continue;
        }
        network_run_features(&p->run, i, p->input.features[i]);
        uint8_t *mask = network_run_mask(&p->run, i);
        if (mask) memset(mask, 1, p->input.steps[i]);
    }
    network_run_forward(&p->run);
}

/* ---- traces ---- */

/* Names of the gates in the order of the kernels' columns; g: the candidate. */
static const char *gate_names(const struct recurrent *r) {
    return r->gate_count == 4 ? "ifgo" : r->gate_count == 3 ? "zrg" : "";
}

/* The states after each step, in the input's order of steps. */
static real *states_after(const struct recurrent *r, real *states) {
    return states + (r->reverse ? 0 : r->batch * r->units);
}

static void trace(struct probe *p, size_t node, struct buffer *out) {
    const struct recurrent *r = &p->run.nodes[node].recurrent;
    const char *names = gate_names(r);
    size_t count = r->length * r->units;
    buffer_text(out, ",\"gates\":[");
    for (size_t g = 0; names[g]; g++) buffer_format(out, "%s\"%c\"", g ? "," : "", names[g]);
    buffer_byte(out, ']');
    if (names[0]) probe_array(p, out, ",\"values\":", r->gates, count * r->gate_count);
    probe_array(p, out, ",\"h\":", states_after(r, r->output), count);
    if (r->memory) probe_array(p, out, ",\"c\":", states_after(r, r->memory), count);
}

bool probe_traces(struct probe *p, struct buffer *out, struct status *status) {
    (void)status;
    probe_forward(p, p->input.steps[0]);
    probe_layers(p, out, trace);
    return true;
}

/* ---- saturation ---- */

/* Of each unit the fractions of steps (stride apart) below and above; to (2, H). Their means go
 * into mean[2]. */
static void count_beyond(const struct recurrent *r, const real *x, size_t stride, double low,
                         real *to, double *mean) {
    double one = 1 / (double)r->length;
    mean[0] = mean[1] = 0;
    for (size_t j = 0; j < r->units; j++) {
        size_t counts[2] = {0, 0};
        for (size_t t = 0; t < r->length; t++) {
            double value = (double)x[t * stride + j];
            counts[0] += value < low;
            counts[1] += value > 0.9;
        }
        for (size_t side = 0; side < 2; side++) {
            double fraction = (double)counts[side] * one;
            to[side * r->units + j] = (real)fraction;
            mean[side] += fraction / (double)r->units;
        }
    }
}

/* The gates, then h: number `index` of what can be full. */
static void count_one(const struct recurrent *r, size_t index, real *to, struct buffer *out) {
    bool gate = r->gate_count > 1 && index < r->gate_count;
    char name = gate ? gate_names(r)[index] : 'h';
    bool sigmoid = gate ? name != 'g' : r->gate_count == 1 && r->activation == ACTIVATION_SIGMOID;
    double mean[2];
    if (gate)
        count_beyond(r, r->gates + index * r->units, r->gate_count * r->units, sigmoid ? 0.1 : -0.9,
                     to, mean);
    else
        count_beyond(r, states_after(r, r->output), r->units, sigmoid ? 0.1 : -0.9, to, mean);
    buffer_format(out, "%s{\"name\":\"%c\"", index ? "," : "", name);
    probe_number(out, ",\"low\":", mean[0]);
    probe_number(out, ",\"high\":", mean[1]);
    buffer_byte(out, '}');
}

static void saturate(struct probe *p, size_t node, struct buffer *out) {
    const struct recurrent *r = &p->run.nodes[node].recurrent;
    bool bounded = r->gate_count > 1 || r->activation == ACTIVATION_TANH ||
                   r->activation == ACTIVATION_SIGMOID;
    size_t count = r->gate_count > 1 ? r->gate_count + 1 : bounded;
    buffer_text(out, ",\"saturation\":[");
    for (size_t i = 0; i < count; i++) count_one(r, i, p->found[node] + 2 * i * r->units, out);
    probe_array(p, out, "],\"values\":", p->found[node], 2 * count * r->units);
}

bool probe_saturation(struct probe *p, struct buffer *out, struct status *status) {
    (void)status;
    probe_forward(p, p->input.steps[0]);
    probe_layers(p, out, saturate);
    return true;
}

/* ---- life ---- */

static bool look(struct probe *p, const cJSON *root, struct buffer *out, struct status *status) {
    const struct network *n = &p->trainer->network;
    if (!read_options(p, root, status)) return false;
    if (!kinds[p->kind].reads) return take(p, status) && kinds[p->kind].look(p, out, status);
    if (!probe_input_read(p, root, status)) return false;
    p->output_steps = axis_steps(p, n->values[n->output].axis);
    if (!take(p, status)) return false;
    probe_input_fill(p, root);
    write_inputs(p, out);
    if (!kinds[p->kind].look(p, out, status)) return false;
    buffer_byte(out, '}');
    return true;
}

struct probe *probe_open(struct trainer *trainer, enum probe_kind kind, const char *options,
                         size_t length, struct buffer *out, struct status *status) {
    struct probe *p = memory_array(1, sizeof *p);
    cJSON *root = p ? json_parse(options, length, status) : NULL;
    if (!p) status_no_memory(status);
    bool good = false;
    if (root) {
        p->trainer = trainer;
        p->kind = kind;
        good = look(p, root, out, status);
    }
    cJSON_Delete(root);
    if (good) return p;
    probe_close(p);
    return NULL;
}

real *probe_values(const struct probe *p, size_t index, size_t *count) {
    if (index >= p->array_count) return NULL;
    *count = p->arrays[index].count;
    return p->arrays[index].data;
}

void probe_close(struct probe *p) {
    if (!p) return;
    arena_free(&p->arena);
    free(p);
}
