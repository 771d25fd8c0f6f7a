/* Probes against independent recomputation in double precision, finite differences and the training
 * they must not disturb. */
#include "check.h"

#include "base/json.h"
#include "base/random.h"
#include "train/probe.h"
#include "train/trainer_private.h"
#include <stdlib.h>
#ifndef RECURRENCE_DOUBLE
#include "app/engine_api.h"
#include "app/engine_probe.h"
#endif

#ifdef RECURRENCE_DOUBLE
static const double tight = 1e-9, loose = 1e-6, distance = 1e-5;
#else
static const double tight = 1e-5, loose = 1e-2, distance = 1e-2;
#endif

static const char text[] =
    "Il était un petit navire qui n'avait ja, ja, jamais navigué, ohé, ohé !\n"
    "Il partit pour un long voyage sur la mer Mé, Mé, Méditerranée.\n";
static const char reviews[] =
    "{'samples':[{'text':'un film beau et fort','label':'pour'},"
    "{'text':'un film long et creux','label':'contre'},{'text':'beau travail','label':'pour'},"
    "{'text':'long, très long','label':'contre'},{'text':'fort et beau','label':'pour'},"
    "{'text':'un long film creux','label':'contre'}]}";
static const char tagged[] = "{'samples':[{'words':['le','chat','dort'],'labels':['D','N','V']},"
                             "{'words':['la','pluie','tombe','ici'],'labels':['D','N','V','A']}]}";
static const char pairs[] = "{'samples':[{'source':'ab','target':'ba'},{'source':'abc','target':"
                            "'cba'},{'source':'ca','target':'ac'}]}";
static const char series[] = "{'samples':[{'inputs':[[0.1,0.2],[0.3,0.4]],'target':[0.5]},"
                             "{'inputs':[[0.5,-0.2],[0.1,0.4]],'target':[0.7]}]}";

/* ---- helpers ---- */

/* JSON is written with ' for ". */
static char *quoted(const char *json) {
    size_t length = strlen(json);
    char *copy = malloc(length + 1);
    for (size_t i = 0; i <= length; i++) copy[i] = json[i] == '\'' ? '"' : json[i];
    return copy;
}

static struct trainer *create(const char *json, const char *data) {
    static struct train_config config;
    struct status status = {0};
    char *options = quoted(json), *samples = data == text ? NULL : quoted(data);
    struct trainer *t = NULL;
    if (train_config_parse(&config, options, strlen(options), &status))
        t = trainer_create(&config, samples ? samples : data, strlen(data), &status);
    if (!CHECK(t != NULL)) fprintf(stderr, "%s: %s\n", json, status.message);
    free(options);
    free(samples);
    if (!t) exit(1);
    return t;
}

static void train(struct trainer *t, int steps) {
    struct trainer_metrics m;
    while (steps-- > 0) CHECK(trainer_step(t, &m, NULL));
}

/* What a probe found: close_look() frees it. */
struct look {
    struct probe *probe;
    cJSON *json;
};

static struct look look(struct trainer *t, enum probe_kind kind, const char *json) {
    struct buffer out = {0};
    struct status status = {0};
    char *options = quoted(json);
    struct look l = {probe_open(t, kind, options, strlen(options), &out, &status), NULL};
    if (!CHECK(l.probe != NULL)) fprintf(stderr, "%s: %s\n", json, status.message);
    if (!l.probe) exit(1);
    l.json = json_parse(out.data, out.length, &status);
    if (!CHECK(l.json != NULL)) fprintf(stderr, "%s\n", out.data);
    buffer_free(&out);
    free(options);
    return l;
}

static void close_look(struct look l) {
    probe_close(l.probe);
    cJSON_Delete(l.json);
}

/* A number or an object by its path, "layers.0.h". */
static const cJSON *item(struct look l, const char *path) {
    const cJSON *at = l.json;
    while (at && *path) {
        char key[32];
        size_t n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        at = cJSON_IsArray(at) ? cJSON_GetArrayItem(at, atoi(key))
                               : cJSON_GetObjectItemCaseSensitive(at, key);
        path += path[n] ? n + 1 : n;
    }
    return at;
}

static double number(struct look l, const char *path) {
    const cJSON *at = item(l, path);
    return cJSON_IsNumber(at) ? at->valuedouble : (double)NAN;
}

static const real *array(struct look l, const char *path, size_t expected) {
    static const real none[4096];
    size_t count = 0;
    double index = number(l, path);
    const real *data = index >= 0 ? probe_values(l.probe, (size_t)index, &count) : NULL;
    if (!CHECK(data != NULL && count == expected))
        fprintf(stderr, "%s: %zu numbers, not %zu\n", path, count, expected);
    return data && count == expected ? data : none;
}

static size_t token(struct look l, size_t t) {
    char path[64];
    snprintf(path, sizeof path, "inputs.0.tokens.%zu", t);
    return (size_t)number(l, path);
}

static uint64_t hash(const struct trainer *t) {
    size_t count;
    const unsigned char *bytes = (const unsigned char *)trainer_parameters(t, &count);
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < count * sizeof(real); i++) h = (h ^ bytes[i]) * 0x100000001B3u;
    return h;
}

static real *weights(const struct trainer *t, const char *name) {
    const struct parameters_tensor *tensor = parameters_find(&t->network.parameters, name);
    if (!CHECK(tensor != NULL)) {
        fprintf(stderr, "no tensor %s\n", name);
        exit(1);
    }
    return t->values + tensor->offset;
}

/* ---- language models to look into ---- */

#define REST ",'batchSize':2,'sequenceLength':11,'validationSplit':0}"
#define EMBED "{'type':'embedding','outputDim':5},"

static const char *const models[] = {
    "{'layers':[{'type':'rnn','units':7}]" REST,
    "{'layers':[{'type':'lstm','units':6}]" REST,
    "{'layers':[{'type':'gru','units':6}]" REST,
    "{'layers':[{'type':'gru','units':5,'resetAfter':false}]" REST,
    "{'layers':[" EMBED "{'type':'rnn','units':7}]" REST,
    "{'layers':[" EMBED "{'type':'lstm','units':6}]" REST,
    "{'layers':[" EMBED "{'type':'gru','units':5}]" REST,
};

enum { MODELS = sizeof models / sizeof models[0], MOST = 64 };

static const struct network_node *recurrent_node(const struct trainer *t) {
    for (size_t i = 0; i < t->network.node_count; i++)
        if (t->network.nodes[i].cell) return &t->network.nodes[i];
    return NULL;
}

/* ---- traces ---- */

struct cell {
    size_t units, gates, inputs;
    const real *kernel, *recurrent, *bias, *bias_after, *embeddings;
    bool classic;
};

static struct cell cell_of(const struct trainer *t) {
    const struct network_node *node = recurrent_node(t);
    const struct network_value *x = &t->network.values[node->inputs[0]];
    const struct layer_config *c = &t->network.config.layers[node->config];
    struct cell cell = {.units = c->units, .gates = node->cell->gate_count, .inputs = x->width};
    cell.kernel = t->values + node->weights[0];
    cell.recurrent = t->values + node->weights[1];
    cell.bias = t->values + node->weights[2];
    cell.classic = c->type == LAYER_GRU && !c->reset_after;
    if (c->type == LAYER_GRU && c->reset_after)
        cell.bias_after = cell.bias + cell.gates * cell.units;
    if (!x->tokens) cell.embeddings = weights(t, "embedding/embeddings");
    return cell;
}

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

/* (x W + b)_column and (h U + b')_column */
static double from_input(const struct cell *c, size_t token_, size_t column) {
    size_t n = c->gates * c->units;
    double sum = (double)c->bias[column];
    if (!c->embeddings) return sum + (double)c->kernel[token_ * n + column];
    for (size_t i = 0; i < c->inputs; i++)
        sum += (double)c->embeddings[token_ * c->inputs + i] * (double)c->kernel[i * n + column];
    return sum;
}

static double from_state(const struct cell *c, const double *h, size_t column) {
    size_t n = c->gates * c->units;
    double sum = c->bias_after ? (double)c->bias_after[column] : 0;
    for (size_t i = 0; i < c->units; i++) sum += h[i] * (double)c->recurrent[i * n + column];
    return sum;
}

/* One step in double precision from h, c before; gates (G, H). */
static void reference_step(const struct cell *c, size_t token_, const double *h, double *memory,
                           double *gates, double *after) {
    size_t n = c->units;
    double x[4 * 8], u[4 * 8], reset[8];
    for (size_t k = 0; k < c->gates * n; k++) {
        x[k] = from_input(c, token_, k);
        u[k] = from_state(c, h, k);
    }
    for (size_t j = 0; j < n; j++) reset[j] = sigmoid(x[n + j] + u[n + j]) * h[j];
    for (size_t j = 0; j < n; j++) {
        if (c->gates == 1) {
            after[j] = tanh(x[j] + u[j]);
        } else if (c->gates == 4) {
            for (size_t g = 0; g < 4; g++)
                gates[g * n + j] = g == 2 ? tanh(x[2 * n + j] + u[2 * n + j])
                                          : sigmoid(x[g * n + j] + u[g * n + j]);
            memory[j] = gates[n + j] * memory[j] + gates[j] * gates[2 * n + j];
            after[j] = gates[3 * n + j] * tanh(memory[j]);
        } else {
            double z = sigmoid(x[j] + u[j]), r = sigmoid(x[n + j] + u[n + j]);
            double candidate = c->classic ? from_state(c, reset, 2 * n + j) : r * u[2 * n + j];
            gates[j] = z;
            gates[n + j] = r;
            gates[2 * n + j] = tanh(x[2 * n + j] + candidate);
            after[j] = z * h[j] + (1 - z) * gates[2 * n + j];
        }
    }
}

static double apart(const real *a, const double *b, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++) most = fmax(most, fabs((double)a[i] - b[i]));
    return most;
}

static void test_traces(void) {
    for (int m = 0; m < MODELS; m++) {
        struct trainer *t = create(models[m], text);
        train(t, 5);
        struct look l = look(t, PROBE_TRACES, "{'text':'Il partit ☃ loin'}");
        struct cell c = cell_of(t);
        size_t steps = (size_t)number(l, "inputs.0.length"), n = c.units;
        CHECK(steps == 15 && number(l, "unknown") == 1 && number(l, "layers.0.steps") == 15);
        CHECK((size_t)number(l, "layers.0.units") == n);
        CHECK(cJSON_GetArraySize(item(l, "layers.0.gates")) == (c.gates > 1 ? (int)c.gates : 0));
        const real *h = array(l, "layers.0.h", steps * n);
        const real *gates = c.gates > 1 ? array(l, "layers.0.values", steps * n * c.gates) : NULL;
        const real *memory = c.gates == 4 ? array(l, "layers.0.c", steps * n) : NULL;
        double before[8] = {0}, cell[8] = {0}, expected[32] = {0}, after[8];
        for (size_t s = 0; s < steps; s++) {
            reference_step(&c, token(l, s), before, cell, expected, after);
            CHECK(apart(h + s * n, after, n) < tight);
            CHECK(!gates || apart(gates + s * n * c.gates, expected, n * c.gates) < tight);
            CHECK(!memory || apart(memory + s * n, cell, n) < tight);
            memcpy(before, after, sizeof after);
        }
        close_look(l);
        trainer_destroy(t);
    }
}

/* Both directions of a layer, in the order of the input's steps. */
static void test_directions(void) {
    struct trainer *t = create("{'task':'classification','layers':[{'type':'embedding',"
                               "'outputDim':4},{'type':'bidirectional','layer':{'type':'lstm',"
                               "'units':3}}],'batchSize':2,'validationSplit':0}",
                               reviews);
    struct look l = look(t, PROBE_TRACES, "{'text':'un film beau'}");
    CHECK(cJSON_GetArraySize(item(l, "layers")) == 2);
    CHECK(cJSON_IsFalse(item(l, "layers.0.reverse")) && cJSON_IsTrue(item(l, "layers.1.reverse")));
    CHECK_TEXT(item(l, "layers.1.name")->valuestring, "bidirectional");
    const real *h = array(l, "layers.1.h", 9);
    /* The reverse direction begins at the last word: alone it gives the same there. */
    struct look one = look(t, PROBE_TRACES, "{'text':'beau'}");
    const real *alone = array(one, "layers.1.h", 3);
    for (int j = 0; j < 3; j++) CHECK_NEAR(h[6 + j], alone[j], tight);
    CHECK(fabs((double)(h[0] - alone[0])) > 1e-4 && alone[0] != 0 && h[6] != 0);
    close_look(one);
    close_look(l);
    trainer_destroy(t);
}

/* ---- a loss of our own ---- */

struct replay {
    struct trainer *trainer;
    struct arena arena;
    struct network_run run;
    uint16_t tokens[MOST];
    real *state;
};

static void replay_cut(struct replay *r) {
    size_t lengths[NETWORK_MAX_AXES];
    for (size_t i = 0; i < NETWORK_MAX_AXES; i++) lengths[i] = MOST;
    network_run_cut(&r->run, &r->trainer->network, 1, lengths, 0, &r->arena);
    r->state = arena_cut(&r->arena, network_state_size(&r->trainer->network, 1), sizeof *r->state);
}

static void replay_open(struct replay *r, struct trainer *t, struct look l, size_t steps) {
    *r = (struct replay){.trainer = t};
    replay_cut(r);
    CHECK(arena_take(&r->arena, NULL));
    replay_cut(r);
    network_run_bind(&r->run, t->values, NULL);
    r->run.logits = true;
    for (size_t s = 0; s < steps; s++) r->tokens[s] = (uint16_t)token(l, s);
}

/* The output (N) behind the last of the steps from `from` to before `to`, from r->state on. */
static const real *replay(struct replay *r, size_t from, size_t to, bool carried) {
    size_t lengths[NETWORK_MAX_AXES];
    for (size_t i = 0; i < NETWORK_MAX_AXES; i++) lengths[i] = to - from;
    network_run_shape(&r->run, 1, lengths);
    network_run_tokens(&r->run, 0, r->tokens + from);
    if (carried) network_run_set_state(&r->run, r->state);
    const real *y = network_run_forward(&r->run);
    bool each = r->trainer->shape.each_step;
    return y + (each ? to - from - 1 : 0) * r->trainer->shape.outputs;
}

static double log_probability(const real *logits, size_t count, size_t target) {
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++) most = fmax(most, (double)logits[i]);
    for (size_t i = 0; i < count; i++) sum += exp((double)logits[i] - most);
    return (double)logits[target] - most - log(sum);
}

static double slope(struct replay *r, real *x, size_t from, size_t to, bool carried,
                    size_t target) {
    real kept = *x;
    size_t count = r->trainer->shape.outputs;
    *x = (real)((double)kept + distance);
    double above = log_probability(replay(r, from, to, carried), count, target);
    *x = (real)((double)kept - distance);
    double below = log_probability(replay(r, from, to, carried), count, target);
    *x = kept;
    return (above - below) / (2 * distance);
}

/* ---- gradients ---- */

/* |dL/dh_t| by moving h_t, and for the simple cell by the recursion
 * dL/dh_{t-1} = (dL/dh_t (1 - h_t^2)) U^T. */
static void check_norms(struct trainer *t, struct look l, size_t at) {
    size_t steps = (size_t)number(l, "inputs.0.length"), n = cell_of(t).units;
    size_t target = (size_t)number(l, "target");
    const real *norms = array(l, "layers.0.norms", steps);
    struct replay r;
    replay_open(&r, t, l, steps);
    double logp = log_probability(replay(&r, 0, at + 1, false), t->shape.outputs, target);
    CHECK_NEAR(number(l, "loss"), -logp, tight);
    for (size_t s = 0; s < at; s++) {
        double sum = 0;
        replay(&r, 0, s + 1, false);
        network_run_get_state(&r.run, r.state);
        for (size_t j = 0; j < n; j++) {
            double d = slope(&r, r.state + j, s + 1, at + 1, true, target);
            sum += d * d;
        }
        double scale = (double)norms[at];
        CHECK(scale > 0 && fabs((double)norms[s] - sqrt(sum)) < loose * scale);
    }
    for (size_t s = at + 1; s < steps; s++) CHECK(norms[s] == 0);
    arena_free(&r.arena);
}

static void test_gradients(void) {
    for (int m = 0; m < MODELS; m++) {
        struct trainer *t = create(models[m], text);
        train(t, 20);
        struct look l = look(t, PROBE_GRADIENTS, "{'text':'Il partit loin'}");
        CHECK(number(l, "at") == 12 && number(l, "target") == (double)token(l, 13));
        check_norms(t, l, 12);
        close_look(l);
        l = look(t, PROBE_GRADIENTS, "{'text':'Il partit loin','at':6,'target':3}");
        CHECK(number(l, "at") == 6 && number(l, "target") == 3);
        check_norms(t, l, 6);
        close_look(l);
        trainer_destroy(t);
    }
}

static void test_recursion(void) {
    struct trainer *t = create(models[0], text);
    train(t, 20);
    struct look traces = look(t, PROBE_TRACES, "{'text':'Il partit'}");
    struct look l = look(t, PROBE_GRADIENTS, "{'text':'Il partit','at':8}");
    enum { H = 7, T = 9 };
    const real *h = array(traces, "layers.0.h", T * H), *norms = array(l, "layers.0.norms", T);
    const real *u = weights(t, "simple_rnn/recurrent_kernel"), *v = weights(t, "dense/kernel");
    size_t target = (size_t)number(l, "target"), width = t->shape.outputs;
    double dh[H] = {0}, back[H], logits[64], sum = 0;
    for (size_t k = 0; k < width; k++) {
        logits[k] = (double)weights(t, "dense/bias")[k];
        for (size_t j = 0; j < H; j++) logits[k] += (double)h[8 * H + j] * (double)v[j * width + k];
        sum += exp(logits[k]);
    }
    for (size_t k = 0; k < width; k++)
        for (size_t j = 0; j < H; j++)
            dh[j] += (double)v[j * width + k] * (exp(logits[k]) / sum - (k == target));
    for (size_t s = T; s-- > 0;) {
        double squares = 0;
        for (size_t j = 0; j < H; j++) squares += dh[j] * dh[j];
        CHECK_NEAR((double)norms[s], sqrt(squares), tight * sqrt(squares));
        memset(back, 0, sizeof back);
        for (size_t i = 0; i < H; i++)
            for (size_t j = 0; j < H; j++) {
                double slope_ = 1 - (double)h[s * H + j] * (double)h[s * H + j];
                back[i] += dh[j] * slope_ * (double)u[i * H + j];
            }
        memcpy(dh, back, sizeof dh);
    }
    close_look(l);
    close_look(traces);
    trainer_destroy(t);
}

/* The mean over the steps: of the losses; and its parameters' gradient by a finite difference. */
static void test_mean(void) {
    struct trainer *t = create(models[5], text);
    train(t, 10);
    struct look l = look(t, PROBE_GRADIENTS, "{'text':'Il part','mean':true}");
    double sum = 0, squares = 0;
    for (int at = 0; at < 6; at++) {
        char options[64];
        snprintf(options, sizeof options, "{'text':'Il part','at':%d}", at);
        struct look one = look(t, PROBE_GRADIENTS, options);
        sum += number(one, "loss") / 6;
        close_look(one);
    }
    CHECK_NEAR(number(l, "loss"), sum, tight);
    CHECK(cJSON_IsNull(item(l, "at")) && cJSON_IsNull(item(l, "target")));
    CHECK(cJSON_GetArraySize(item(l, "tensors")) == (int)t->network.parameters.count);
    for (size_t i = 0; i < t->network.parameters.count; i++) {
        char path[64];
        snprintf(path, sizeof path, "tensors.%zu.norm", i);
        squares += number(l, path) * number(l, path);
    }
    CHECK_NEAR(number(l, "norm"), sqrt(squares), tight);
    const real *norms = array(l, "layers.0.norms", 7);
    CHECK(norms[0] > 0 && norms[6] == 0);
    /* Only the loss of its own step reaches the last state. */
    struct look last = look(t, PROBE_GRADIENTS, "{'text':'Il part','at':5}");
    CHECK_NEAR(norms[5], array(last, "layers.0.norms", 7)[5] / 6, tight);
    close_look(last);
    close_look(l);
    trainer_destroy(t);
}

/* With an orthogonal U shrunk to a half no step keeps more than half of the gradient. */
static void test_vanishing(void) {
    struct trainer *t = create("{'layers':[{'type':'rnn','units':32}]" REST, text);
    real *u = weights(t, "simple_rnn/recurrent_kernel");
    for (size_t i = 0; i < 32 * 32; i++) u[i] *= (real)0.5;
    struct look l = look(t, PROBE_GRADIENTS, "{'text':'Il était un petit navire qui n ','at':30}");
    const real *norms = array(l, "layers.0.norms", 31);
    for (size_t s = 0; s < 30; s++) CHECK(norms[s] <= (real)0.5001 * norms[s + 1] && norms[s] > 0);
    close_look(l);
    trainer_destroy(t);
}

/* ---- connectivity ---- */

/* |d ln p / dx_s| by moving the row of the token that stands at step s and nowhere else: the
 * embedded vector itself; of a one-hot row, W[token] moves along W[v] for every v. */
static double input_norm(struct replay *r, const struct cell *c, size_t s, size_t at,
                         size_t target) {
    size_t n = c->gates * c->units, width = r->trainer->shape.outputs;
    double sum = 0;
    if (c->embeddings) {
        real *x = weights(r->trainer, "embedding/embeddings") + r->tokens[s] * c->inputs;
        for (size_t i = 0; i < c->inputs; i++) {
            double d = slope(r, x + i, 0, at + 1, false, target);
            sum += d * d;
        }
        return sqrt(sum);
    }
    real *row = r->trainer->values + recurrent_node(r->trainer)->weights[0] + r->tokens[s] * n;
    real kept[32], along[32];
    for (size_t v = 0; v < c->inputs; v++) {
        double y[2];
        memcpy(kept, row, n * sizeof *row);
        memcpy(along, c->kernel + v * n, n * sizeof *row);
        for (int side = 0; side < 2; side++) {
            double eps = side ? -distance : distance;
            for (size_t k = 0; k < n; k++)
                row[k] = (real)((double)kept[k] + eps * (double)along[k]);
            y[side] = log_probability(replay(r, 0, at + 1, false), width, target);
        }
        memcpy(row, kept, n * sizeof *row);
        double d = (y[0] - y[1]) / (2 * distance);
        sum += d * d;
    }
    return sqrt(sum);
}

static void test_connectivity(void) {
    for (int m = 0; m < MODELS; m++) {
        struct trainer *t = create(models[m], text);
        train(t, 20);
        struct look l = look(t, PROBE_CONNECTIVITY, "{'text':'partoul','at':4,'rows':3}");
        struct cell c = cell_of(t);
        const real *all = array(l, "connectivity.0", 3 * 7);
        struct replay r;
        replay_open(&r, t, l, 7);
        for (size_t row = 0; row < 3; row++) {
            char path[64];
            snprintf(path, sizeof path, "rows.%zu.target", row);
            size_t target = (size_t)number(l, path), at = 4 + row;
            snprintf(path, sizeof path, "rows.%zu.probability", row);
            double logp = log_probability(replay(&r, 0, at + 1, false), t->shape.outputs, target);
            CHECK_NEAR(number(l, path), exp(logp), tight);
            for (size_t k = 0; k < t->shape.outputs; k++)
                CHECK(log_probability(replay(&r, 0, at + 1, false), t->shape.outputs, k) <= logp);
            double largest = 0;
            for (size_t s = 0; s <= at; s++) largest = fmax(largest, (double)all[row * 7 + s]);
            for (size_t s = 0; s < 7; s++) {
                double expected = s <= at ? input_norm(&r, &c, s, at, target) : 0;
                CHECK(largest > 0 && fabs((double)all[row * 7 + s] - expected) <= loose * largest);
            }
        }
        arena_free(&r.arena);
        close_look(l);
        trainer_destroy(t);
    }
}

/* A row is the same alone as among others, dropout changes nothing (one-hot rows are then spelt
 * out), and a layer that hands the input on unchanged adds its part. */
static void test_one_hot(void) {
    static const char *const configs[] = {
        "{'layers':[{'type':'gru','units':6}]" REST,
        "{'layers':[{'type':'gru','units':6,'dropout':0.5}]" REST,
        "{'layers':[{'type':'gru','units':6,'recurrentDropout':0.5}]" REST,
        "{'layers':[{'type':'gru','name':'gru','units':6},"
        "{'type':'concatenate','inputs':['gru','input']}]" REST,
    };
    real first[9] = {0};
    for (int i = 0; i < 4; i++) {
        struct trainer *t = create(configs[i], text);
        struct look l =
            look(t, PROBE_CONNECTIVITY, "{'text':'Il partit','target':2,'rows':9,'at':0}");
        struct look one = look(t, PROBE_CONNECTIVITY, "{'text':'Il partit','target':2}");
        const real *all = array(l, "connectivity.0", 81), *row = array(one, "connectivity.0", 9);
        CHECK(number(one, "rows.0.at") == 8 && memcmp(all + 72, row, 9 * sizeof *row) == 0);
        if (i == 0) memcpy(first, row, sizeof first);
        for (int s = 0; s < 9 && i < 3; s++) CHECK_NEAR(row[s], first[s], tight);
        /* Here the dense layer sees the row itself as well: about |W_target - sum p W| more. */
        if (i == 3) CHECK(row[8] > (real)1.5 * row[7]);
        close_look(one);
        close_look(l);
        trainer_destroy(t);
    }
}

/* ---- saturation ---- */

static double fraction(const real *x, size_t count, size_t stride, size_t units, bool high,
                       double bound) {
    size_t beyond = 0;
    for (size_t s = 0; s < count; s++)
        for (size_t j = 0; j < units; j++) {
            double value = (double)x[s * stride + j];
            beyond += high ? value > bound : value < bound;
        }
    return (double)beyond / (double)(count * units);
}

static void test_saturation(void) {
    static const char options[] = "{'text':'Il était un petit navire'}";
    for (int m = 0; m < 4; m++) {
        struct trainer *t = create(models[m], text);
        size_t size;
        real *all = (real *)trainer_parameters(t, &size);
        for (size_t i = 0; i < size; i++) all[i] *= 6; /* so that much is full */
        struct look traces = look(t, PROBE_TRACES, options), l = look(t, PROBE_SATURATION, options);
        struct cell c = cell_of(t);
        size_t n = c.units, gates = c.gates > 1 ? c.gates : 0, steps = 24;
        const real *values = gates ? array(traces, "layers.0.values", steps * n * gates) : NULL;
        const real *h = array(traces, "layers.0.h", steps * n);
        const real *units = array(l, "layers.0.values", (gates + 1) * 2 * n);
        double some = 0;
        for (size_t i = 0; i <= gates; i++) {
            char path[64];
            snprintf(path, sizeof path, "layers.0.saturation.%zu.name", i);
            const char *name = item(l, path)->valuestring;
            CHECK_TEXT(
                name,
                i == gates
                    ? "h"
                    : cJSON_GetArrayItem(item(traces, "layers.0.gates"), (int)i)->valuestring);
            double low = name[0] == 'g' || name[0] == 'h' ? -0.9 : 0.1;
            const real *x = i == gates ? h : values + i * n;
            size_t stride = i == gates ? n : n * gates;
            for (int high = 0; high < 2; high++) {
                snprintf(path, sizeof path, "layers.0.saturation.%zu.%s", i, high ? "high" : "low");
                double bound = high ? 0.9 : low, found = number(l, path);
                CHECK_NEAR(found, fraction(x, steps, stride, n, high, bound), 1e-9);
                some += found;
                for (size_t j = 0; j < n; j++)
                    CHECK_NEAR(units[(2 * i + (size_t)high) * n + j],
                               fraction(x + j, steps, stride, 1, high, bound), 1e-6);
            }
        }
        CHECK(some > 0.1);
        close_look(l);
        close_look(traces);
        trainer_destroy(t);
    }
}

/* ---- every task ---- */

struct task_case {
    const char *config, *data, *options;
    size_t length, outputs; /* steps of the first input and of the output */
};

static const struct task_case tasks[] = {
    {"{'layers':[{'type':'lstm','units':6,'dropout':0.2,'kernelL2':0.01},{'type':'dropout','rate':"
     "0.2},{'type':'gru','units':5,'recurrentDropout':0.2}]" REST,
     text, "{'text':'navire'}", 6, 6},
    {"{'task':'word-lm','layers':[" EMBED "{'type':'gru','units':5}],'batchSize':1,"
     "'sequenceLength':5,'validationSplit':0}",
     text, "{'text':'Il partit pour'}", 3, 3},
    {"{'task':'classification','layers':[" EMBED
     "{'type':'bidirectional','layer':{'type':'gru','units':3}}],'batchSize':2,"
     "'validationSplit':0,'labelSmoothing':0.1,'classWeights':{'pour':2}}",
     reviews, "{'text':'un film creux'}", 3, 1},
    {"{'task':'labelling','layers':[" EMBED "{'type':'rnn','units':4}],'batchSize':2,"
     "'validationSplit':0}",
     tagged, "{'words':['le','chat','miaule']}", 3, 3},
    {"{'task':'regression','layers':[{'type':'lstm','units':4}],'batchSize':2,"
     "'validationSplit':0}",
     series, "{'inputs':[[0.5,1],[1,0],[0,-1]]}", 3, 1},
    {"{'task':'seq2seq','unit':'character','layers':["
     "{'type':'input','name':'source'},{'type':'embedding','name':'e','outputDim':4},"
     "{'type':'lstm','name':'encoder','units':4,'returnSequences':true},"
     "{'type':'input','name':'target'},{'type':'embedding','name':'d','outputDim':4},"
     "{'type':'lstm','name':'decoder','units':4,'inputs':['d','encoder:1','encoder:2']},"
     "{'type':'attention','name':'a','inputs':['decoder','encoder']},"
     "{'type':'concatenate','inputs':['decoder','a']}],'batchSize':2,'validationSplit':0}",
     pairs, "{'text':'abca','reply':'ac'}", 4, 3},
    {"{'task':'adding','sequenceLength':10,'layers':[{'type':'rnn','units':5}],'batchSize':3}", "",
     "{'seed':3}", 10, 1},
    {"{'task':'copy','sequenceLength':4,'layers':[{'type':'lstm','units':5}],'batchSize':3}", "",
     "{}", 24, 24},
};

enum { TASKS = sizeof tasks / sizeof tasks[0] };

static const enum probe_kind harmless[] = {PROBE_TRACES, PROBE_GRADIENTS, PROBE_CONNECTIVITY,
                                           PROBE_SATURATION};

static void test_tasks(void) {
    for (int i = 0; i < TASKS; i++) {
        const struct task_case *c = &tasks[i];
        struct trainer *t = create(c->config, c->data);
        train(t, 3);
        for (int k = 0; k < 4; k++) {
            struct look l = look(t, harmless[k], c->options);
            CHECK_NEAR(number(l, "inputs.0.length"), (double)c->length, 0);
            close_look(l);
        }
        struct look l = look(t, PROBE_CONNECTIVITY, c->options);
        const real *x = array(l, "connectivity.0", c->length);
        double sum = 0;
        for (size_t s = 0; s < c->length; s++) sum += (double)x[s];
        CHECK(sum > 0 && isfinite(sum) && number(l, "rows.0.at") == (double)c->outputs - 1);
        if (t->shape.input_count > 1) array(l, "connectivity.1", c->outputs);
        if (t->config.task == TASK_COPY) /* the answer is known, and a symbol */
            CHECK(isfinite(number(l, "rows.0.probability")));
        if (t->config.loss == LOSS_MEAN_SQUARED_ERROR) CHECK(isfinite(number(l, "rows.0.value")));
        close_look(l);
        trainer_destroy(t);
    }
}

/* Numbers at the input: the gradient of the prediction by finite differences. */
static void test_features(void) {
    struct trainer *t = create(tasks[4].config, series);
    double base[3][2] = {{0.5, 1}, {1, 0}, {0, -1}};
    struct look l = look(t, PROBE_CONNECTIVITY, tasks[4].options);
    const real *found = array(l, "connectivity.0", 3), *rows = array(l, "inputs.0.values", 6);
    for (int i = 0; i < 6; i++) CHECK_NEAR(rows[i], base[i / 2][i % 2], 0);
    for (int s = 0; s < 3; s++) {
        double sum = 0;
        for (int j = 0; j < 2; j++) {
            double y[2];
            for (int side = 0; side < 2; side++) {
                char options[200];
                base[s][j] += (side ? -2 : 1) * distance;
                snprintf(options, sizeof options,
                         "{'inputs':[[%.17g,%.17g],[%.17g,%.17g],[%.17g,%.17g]]}", base[0][0],
                         base[0][1], base[1][0], base[1][1], base[2][0], base[2][1]);
                struct look moved = look(t, PROBE_GRADIENTS, options);
                y[side] = number(moved, "loss");
                close_look(moved);
            }
            base[s][j] += distance;
            double d = (y[0] - y[1]) / (2 * distance);
            sum += d * d;
        }
        CHECK(fabs((double)found[s] - sqrt(sum)) < loose * (sqrt(sum) + 0.1));
    }
    close_look(l);
    trainer_destroy(t);
}

/* The reply's tokens and the end are the answers; a drawn sample knows its own. */
static void test_answers(void) {
    struct trainer *t = create(tasks[5].config, pairs);
    struct look l = look(t, PROBE_GRADIENTS, "{'text':'abc','reply':'cb'}");
    CHECK(number(l, "at") == 2 && number(l, "target") == CODEC_END);
    CHECK(number(l, "inputs.1.tokens.0") == CODEC_START && number(l, "inputs.1.length") == 3);
    close_look(l);
    trainer_destroy(t);
    t = create(tasks[7].config, "");
    l = look(t, PROBE_GRADIENTS, "{'seed':5}");
    struct look other = look(t, PROBE_GRADIENTS, "{'seed':6}");
    CHECK(number(l, "at") == 23 && number(l, "target") == (double)token(l, 9));
    bool same = true;
    for (size_t s = 0; s < 10; s++) same = same && token(l, s) == token(other, s);
    CHECK(!same);
    close_look(other);
    close_look(l);
    trainer_destroy(t);
}

/* ---- training ---- */

/* All probes between the steps, and a validation cut in two by them: the same bits. */
static void test_undisturbed(void) {
    for (int i = 0; i < TASKS; i++) {
        struct trainer *a = create(tasks[i].config, tasks[i].data);
        struct trainer *b = create(tasks[i].config, tasks[i].data);
        for (int step = 0; step < 4; step++) {
            struct trainer_validation va, vb;
            struct trainer_metrics ma, mb;
            for (int k = 0; k < 4; k++) close_look(look(a, harmless[k], tasks[i].options));
            trainer_validate(a, true, 1, &va, NULL);
            trainer_validate(b, true, 1, &vb, NULL);
            close_look(look(a, PROBE_CHECK, "{'samples':1}"));
            trainer_validate(a, false, 1, &va, NULL);
            trainer_validate(b, false, 1, &vb, NULL);
            CHECK(memcmp(&va.loss, &vb.loss, sizeof va.loss) == 0);
            CHECK(trainer_step(a, &ma, NULL) && trainer_step(b, &mb, NULL));
            CHECK(memcmp(&ma.loss, &mb.loss, sizeof ma.loss) == 0 && ma.epoch == mb.epoch);
            CHECK(hash(a) == hash(b));
        }
        trainer_destroy(a);
        trainer_destroy(b);
    }
}

static void test_updates(void) {
    struct trainer *a = create(models[5], text), *b = create(models[5], text);
    struct trainer_metrics m;
    train(a, 2);
    train(b, 2);
    size_t size;
    const real *values = trainer_parameters(a, &size);
    real *before = malloc(size * sizeof *before);
    memcpy(before, values, size * sizeof *before);
    struct look l = look(a, PROBE_UPDATES, "{}");
    CHECK(trainer_step(b, &m, NULL) && hash(a) == hash(b));
    CHECK(number(l, "metrics.step") == 3 && number(l, "metrics.loss") == m.loss);
    CHECK(number(l, "metrics.gradientNorm") == m.gradient_norm);
    double all = 0;
    for (size_t i = 0; i < a->network.parameters.count; i++) {
        const struct parameters_tensor *tensor = &a->network.parameters.tensors[i];
        double weight = 0, moved = 0;
        for (size_t k = tensor->offset; k < tensor->offset + parameters_tensor_size(tensor); k++) {
            weight += (double)before[k] * (double)before[k];
            moved += pow((double)values[k] - (double)before[k], 2);
        }
        char path[64];
        snprintf(path, sizeof path, "tensors.%zu.weights", i);
        CHECK_NEAR(number(l, path), sqrt(weight), tight * sqrt(weight));
        snprintf(path, sizeof path, "tensors.%zu.update", i);
        CHECK_NEAR(number(l, path), sqrt(moved), tight);
        snprintf(path, sizeof path, "tensors.%zu.ratio", i);
        CHECK_NEAR(number(l, path), sqrt(moved / weight), tight);
        snprintf(path, sizeof path, "tensors.%zu.gradient", i);
        all += number(l, path) * number(l, path);
    }
    CHECK_NEAR(sqrt(all), m.gradient_norm, tight);
    close_look(l);
    trainer_reset(a); /* biases of 0: no ratio */
    l = look(a, PROBE_UPDATES, "{}");
    CHECK(cJSON_IsNull(item(l, "tensors.5.ratio")) && number(l, "tensors.5.update") > 0);
    close_look(l);
    free(before);
    trainer_destroy(a);
    trainer_destroy(b);
}

static void test_check(void) {
    for (int i = 0; i < TASKS; i++) {
        struct trainer *t = create(tasks[i].config, tasks[i].data);
        train(t, 3);
        struct look l = look(t, PROBE_CHECK, "{'samples':6}");
        if (!CHECK(number(l, "error") < loose))
            fprintf(stderr, "task %d: error %g\n", i, number(l, "error"));
        CHECK(cJSON_GetArraySize(item(l, "tensors")) == (int)t->network.parameters.count);
        CHECK(number(l, "tensors.0.checked") == 6);
        close_look(l);
        l = look(t, PROBE_CHECK, "{'samples':2,'tensor':1,'seed':9}");
        CHECK(cJSON_GetArraySize(item(l, "tensors")) == 1);
        CHECK_TEXT(item(l, "tensors.0.name")->valuestring, t->network.parameters.tensors[1].name);
        close_look(l);
        trainer_destroy(t);
    }
}

/* ---- faults ---- */

static void check_fault(struct trainer *t, enum probe_kind kind, const char *json,
                        enum status_code code, const char *key) {
    struct status status = {0};
    struct buffer out = {0};
    char *options = quoted(json);
    struct probe *p = probe_open(t, kind, options, strlen(options), &out, &status);
    if (!CHECK(p == NULL && status.code == code && strcmp(status.key, key) == 0))
        fprintf(stderr, "%s: %s \"%s\" %s\n", json, status_name(status.code), status.key,
                status.message);
    probe_close(p);
    buffer_free(&out);
    free(options);
}

static const struct {
    int task;
    enum probe_kind kind;
    const char *options;
    enum status_code code;
    const char *key;
} faults[] = {
    {0, PROBE_TRACES, "{", STATUS_INVALID_JSON, ""},
    {0, PROBE_TRACES, "[]", STATUS_INVALID_CONFIG, ""},
    {0, PROBE_TRACES, "{}", STATUS_INVALID_CONFIG, "text"},
    {0, PROBE_TRACES, "{'text':1}", STATUS_INVALID_CONFIG, "text"},
    {0, PROBE_TRACES, "{'text':''}", STATUS_TEXT_TOO_SHORT, "text"},
    {0, PROBE_TRACES, "{'text':'☃'}", STATUS_TEXT_TOO_SHORT, "text"},
    {0, PROBE_TRACES, "{'text':'a','words':['a']}", STATUS_INVALID_CONFIG, "text"},
    {0, PROBE_TRACES, "{'text':'a','inputs':[[1]]}", STATUS_INVALID_CONFIG, "inputs"},
    {0, PROBE_TRACES, "{'text':'a','reply':'b'}", STATUS_INVALID_CONFIG, "reply"},
    {0, PROBE_TRACES, "{'text':'a','at':0}", STATUS_INVALID_CONFIG, "at"},
    {0, PROBE_GRADIENTS, "{'text':'par','at':3}", STATUS_INVALID_CONFIG, "at"},
    {0, PROBE_GRADIENTS, "{'text':'par','at':-1}", STATUS_INVALID_CONFIG, "at"},
    {0, PROBE_GRADIENTS, "{'text':'par','at':0.5}", STATUS_INVALID_CONFIG, "at"},
    {0, PROBE_GRADIENTS, "{'text':'par','target':60000}", STATUS_INVALID_CONFIG, "target"},
    {0, PROBE_GRADIENTS, "{'text':'par','mean':1}", STATUS_INVALID_CONFIG, "mean"},
    {0, PROBE_GRADIENTS, "{'text':'par','rows':1}", STATUS_INVALID_CONFIG, "rows"},
    {0, PROBE_CONNECTIVITY, "{'text':'par','rows':2}", STATUS_INVALID_CONFIG, "rows"},
    {0, PROBE_CONNECTIVITY, "{'text':'par','rows':129}", STATUS_INVALID_CONFIG, "rows"},
    {0, PROBE_CONNECTIVITY, "{'text':'par','rows':0}", STATUS_INVALID_CONFIG, "rows"},
    {0, PROBE_UPDATES, "{'text':'a'}", STATUS_INVALID_CONFIG, "text"},
    {0, PROBE_CHECK, "{'samples':65}", STATUS_INVALID_CONFIG, "samples"},
    {0, PROBE_CHECK, "{'tensor':100}", STATUS_INVALID_CONFIG, "tensor"},
    {0, PROBE_CHECK, "{'tensor':1000}", STATUS_INVALID_CONFIG, "tensor"},
    {2, PROBE_GRADIENTS, "{'text':'un film','at':1}", STATUS_INVALID_CONFIG, "at"},
    {2, PROBE_GRADIENTS, "{'text':'un film','target':2}", STATUS_INVALID_CONFIG, "target"},
    {3, PROBE_TRACES, "{'words':'le'}", STATUS_INVALID_CONFIG, "words"},
    {3, PROBE_TRACES, "{'words':[]}", STATUS_INVALID_CONFIG, "words"},
    {3, PROBE_TRACES, "{'words':['le',2]}", STATUS_INVALID_CONFIG, "words"},
    {4, PROBE_TRACES, "{}", STATUS_INVALID_CONFIG, "inputs"},
    {4, PROBE_TRACES, "{'text':'a'}", STATUS_INVALID_CONFIG, "text"},
    {4, PROBE_TRACES, "{'inputs':[]}", STATUS_INVALID_CONFIG, "inputs"},
    {4, PROBE_TRACES, "{'inputs':[1,2]}", STATUS_INVALID_CONFIG, "inputs"},
    {4, PROBE_TRACES, "{'inputs':[[1,2],[1]]}", STATUS_INVALID_CONFIG, "inputs"},
    {4, PROBE_TRACES, "{'inputs':[[1,2,3]]}", STATUS_INVALID_CONFIG, "inputs"},
    {4, PROBE_TRACES, "{'inputs':[[1,'a']]}", STATUS_INVALID_CONFIG, "inputs"},
    {4, PROBE_TRACES, "{'inputs':[[1,1e300]]}", STATUS_INVALID_CONFIG, "inputs"},
    {4, PROBE_CONNECTIVITY, "{'inputs':[[1,1]],'target':1}", STATUS_INVALID_CONFIG, "target"},
    {5, PROBE_TRACES, "{'reply':'a'}", STATUS_INVALID_CONFIG, "text"},
    {5, PROBE_TRACES, "{'text':'a','reply':1}", STATUS_INVALID_CONFIG, "reply"},
    {6, PROBE_TRACES, "{'words':['a']}", STATUS_INVALID_CONFIG, "text"},
    {6, PROBE_TRACES, "{'inputs':[[1]]}", STATUS_INVALID_CONFIG, "inputs"},
    {7, PROBE_TRACES, "{'text':'a'}", STATUS_INVALID_CONFIG, "text"},
    {7, PROBE_TRACES, "{'words':['a']}", STATUS_INVALID_CONFIG, "text"},
    {7, PROBE_TRACES, "{'seed':-1}", STATUS_INVALID_CONFIG, "seed"},
};

static void test_faults(void) {
    for (int i = 0; i < TASKS; i++) {
        struct trainer *t = create(tasks[i].config, tasks[i].data);
        uint64_t before = hash(t);
        for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++)
            if (faults[f].task == i)
                check_fault(t, faults[f].kind, faults[f].options, faults[f].code, faults[f].key);
        CHECK(hash(t) == before);
        trainer_destroy(t);
    }
}

/* As long as may be, and one more. */
static void test_longest(void) {
    char options[600] = "{'text':'";
    size_t at = strlen(options);
    struct trainer *t = create(models[1], text);
    memset(options + at, 'a', 513);
    memcpy(options + at + 513, "'}", 3);
    check_fault(t, PROBE_TRACES, options, STATUS_LIMIT, "text");
    memcpy(options + at + 512, "'}", 3);
    struct look l = look(t, PROBE_CONNECTIVITY, options);
    array(l, "connectivity.0", 512);
    close_look(l);
    trainer_destroy(t);
    t = create("{'task':'adding','sequenceLength':600,'layers':[{'type':'rnn','units':2}]}", "");
    check_fault(t, PROBE_TRACES, "{}", STATUS_LIMIT, "sequenceLength");
    trainer_destroy(t);
}

/* ---- exports ---- */

#ifndef RECURRENCE_DOUBLE
static void test_exports(void) {
    static const char *(*const all[])(int, const char *, size_t) = {
        engine_probe_traces,     engine_probe_gradients, engine_probe_connectivity,
        engine_probe_saturation, engine_probe_updates,   engine_probe_check};
    char *config = quoted(models[1]), *options = quoted("{'text':'Il'}");
    int id = engine_create(config, strlen(config), text, sizeof text - 1);
    float *values = NULL;
    CHECK(id > 0 && engine_probe_values(id, 0, &values) == 0);
    for (int i = 0; i < 6; i++) {
        const char *given = i < 4 ? options : "{}";
        const char *json = all[i](id, given, strlen(given));
        if (!CHECK(json && json[0] == '{' && json[strlen(json) - 1] == '}'))
            fprintf(stderr, "%s\n", engine_error());
        CHECK(all[i](id, "{", 1) == NULL && strstr(engine_error(), "invalid-json") != NULL);
        CHECK(all[i](0, given, strlen(given)) == NULL && strstr(engine_error(), "not-found"));
    }
    CHECK(engine_probe_traces(id, options, strlen(options)) != NULL);
    CHECK(engine_probe_values(id, 0, &values) == 2 * 4 * 6 && values[0] > 0 && values[0] < 1);
    CHECK(engine_probe_values(id, 2, &values) == 2 * 6);
    CHECK(engine_probe_values(id, 3, &values) == 0 && engine_probe_values(id, -1, &values) == 0);
    CHECK(engine_probe_values(id + 1, 0, &values) == 0 && strstr(engine_error(), "not-found"));
    engine_destroy(id);
    CHECK(engine_probe_values(id, 2, &values) == 2 * 6); /* found is found */
    engine_probe_release();
    engine_probe_release();
    CHECK(engine_probe_values(id, 2, &values) == 0);
    free(config);
    free(options);
}
#endif

int main(void) {
    test_traces();
    test_directions();
    test_gradients();
    test_recursion();
    test_mean();
    test_vanishing();
    test_connectivity();
    test_one_hot();
    test_saturation();
    test_tasks();
    test_features();
    test_answers();
    test_undisturbed();
    test_updates();
    test_check();
    test_faults();
    test_longest();
#ifndef RECURRENCE_DOUBLE
    test_exports();
#endif
    return check_report("probe");
}
