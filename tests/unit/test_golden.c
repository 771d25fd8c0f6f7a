/* The engine against numbers computed by Keras and PyTorch: every file of tests/golden/ (or of the
 * folder GOLDEN_DIR), whose format tests/golden/generate.py describes. Errors are relative to the
 * largest number of a tensor. */
#include "check.h"

#include "base/json.h"
#include "model/layer.h"
#include "model/loss.h"
#include "model/network_run.h"
#include "train/optimizer.h"
#include "train/safetensors.h"
#include <dirent.h>
#include <stdlib.h>

#ifdef RECURRENCE_DOUBLE
static const double tolerance = 1e-9, trained_tolerance = 1e-9;
#else
static const double tolerance = 1e-5, trained_tolerance = 1e-4;
#endif

enum { LEAST_FILES = 128, STEPS = 10, MOST_CLASSES = 16, PATH = 512 };

struct golden {
    const char *name;
    void *bytes;
    struct safetensors file;
    cJSON *config;
    struct network network;
    struct network_run run;
    struct arena arena;
    struct optimizer optimizer;
    size_t batch, lengths[NETWORK_MAX_AXES];
    real *values, *gradients, *slots[OPTIMIZER_MAX_SLOTS], *scratch;
    uint16_t *tokens[LAYER_CONFIG_MAX], *classes;
    real *features[LAYER_CONFIG_MAX], *numbers, class_weights[MOST_CLASSES];
    struct loss_problem loss;
};

static double worst_error; /* of all files, but for trained weights */

static double number_at(const struct safetensors_tensor *tensor, size_t i) {
    double x;
    memcpy(&x, (const char *)tensor->data + i * sizeof x, sizeof x);
    return x;
}

static size_t count_of(const struct safetensors_tensor *tensor) {
    return tensor->bytes / sizeof(double);
}

/* The tensor "prefix/name", NULL when the file has none. */
static const struct safetensors_tensor *find(const struct golden *g, const char *prefix,
                                             const char *name) {
    char key[2 * PARAMETERS_NAME];
    snprintf(key, sizeof key, "%s%s%s", prefix, *name ? "/" : "", name);
    return safetensors_find(&g->file, key);
}

/* ---- comparing ---- */

/* Where element i of a batch-first tensor (B, T, C) stands time first; `steps` 0: (B, C). */
static size_t time_first(size_t i, size_t batch, size_t steps, size_t width) {
    if (steps == 0) return i;
    size_t c = i % width, t = i / width % steps, b = i / width / steps;
    return (t * batch + b) * width + c;
}

static bool check_tensor(const struct golden *g, const char *what, const char *name,
                         const struct safetensors_tensor *tensor, const real *ours, size_t steps,
                         size_t width, double limit) {
    double most = 0, apart = 0;
    for (size_t i = 0; i < count_of(tensor); i++) {
        double theirs = number_at(tensor, i);
        most = fmax(most, fabs(theirs));
        double error = fabs((double)ours[time_first(i, g->batch, steps, width)] - theirs);
        apart = error <= apart ? apart : error; /* NaN stays */
    }
    double error = apart / (most > 0 ? most : 1);
    if (limit <= tolerance) worst_error = fmax(worst_error, error);
    if (!CHECK(error <= limit))
        fprintf(stderr, "%s: %s %s: relative error %g\n", g->name, what, name, error);
    return error <= limit;
}

static size_t steps_of(const struct golden *g, const struct network_value *value) {
    return value->axis == NETWORK_VECTOR ? 0 : g->run.lengths[value->axis];
}

static void check_value(const struct golden *g, const char *name, size_t value,
                        const struct safetensors_tensor *tensor, const real *ours) {
    const struct network_value *v = &g->network.values[value];
    if (CHECK(count_of(tensor) == layer_rows(&g->run, value) * v->width))
        check_tensor(g, "value", name, tensor, ours, steps_of(g, v), v->width, tolerance);
}

/* A block of parameters against the tensors prefix/…; all of them must be there. */
static void check_block(const struct golden *g, const char *prefix, const real *block,
                        double limit) {
    for (size_t i = 0; i < g->network.parameters.count; i++) {
        const struct parameters_tensor *ours = &g->network.parameters.tensors[i];
        const struct safetensors_tensor *theirs = find(g, prefix, ours->name);
        if (!CHECK(theirs && count_of(theirs) == parameters_tensor_size(ours))) {
            fprintf(stderr, "%s: no %s/%s of that size\n", g->name, prefix, ours->name);
            continue;
        }
        check_tensor(g, prefix, ours->name, theirs, block + ours->offset, 0, 0, limit);
    }
}

static void check_number(const struct golden *g, const char *name, size_t i, double ours,
                         double limit) {
    const struct safetensors_tensor *tensor = find(g, name, "");
    if (!CHECK(tensor && i < count_of(tensor))) return;
    double theirs = number_at(tensor, i);
    if (!CHECK(fabs(ours - theirs) <= limit * fmax(fabs(theirs), 0.1)))
        fprintf(stderr, "%s: %s %zu is %.12g, expected %.12g\n", g->name, name, i, ours, theirs);
}

/* ---- a file's network ---- */

static bool read_file(struct golden *g, const char *path) {
    struct status status = {0};
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file);
    rewind(file);
    g->bytes = malloc(length);
    bool ok = g->bytes && fread(g->bytes, 1, length, file) == length;
    fclose(file);
    if (!ok || !safetensors_open(&g->file, g->bytes, length, &status)) {
        fprintf(stderr, "%s: %s\n", path, status.message);
        return false;
    }
    const char *config = safetensors_metadata(&g->file, "config");
    g->config = config ? json_parse(config, strlen(config), &status) : NULL;
    return g->config != NULL;
}

static const struct safetensors_tensor *input_named(const struct golden *g, const char *name) {
    return find(g, "input", name);
}

/* Feature inputs that have as many steps as an input before them go along with it. */
static void join_inputs(const struct golden *g, struct layer_config_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        struct layer_config *layer = &list->layers[i];
        const struct safetensors_tensor *tensor = input_named(g, layer->name);
        if (!tensor || layer->tokens || !layer->sequence) continue;
        for (size_t k = 0; k < i && !layer->along; k++) {
            const struct safetensors_tensor *other = input_named(g, list->layers[k].name);
            bool same = other && list->layers[k].sequence && other->shape[1] == tensor->shape[1];
            if (same) layer->along = k + 1;
        }
    }
}

static bool build(struct golden *g) {
    static struct layer_config_list list;
    struct status status = {0};
    g->optimizer = optimizer_default();
    g->optimizer.clip_norm = 0;
    bool ok = layer_config_parse(&list, cJSON_GetObjectItem(g->config, "layers"), &status);
    if (ok) join_inputs(g, &list);
    ok = ok && network_build(&g->network, &list, false, &status) &&
         optimizer_parse(&g->optimizer, g->config, &status);
    const cJSON *output = cJSON_GetObjectItem(g->config, "output");
    ok = ok && cJSON_IsString(output) &&
         strcmp(output->valuestring, list.layers[list.count - 1].name) == 0;
    if (!ok) fprintf(stderr, "%s: %s\n", g->name, status.message);
    return ok;
}

static const struct safetensors_tensor *input_of(const struct golden *g, size_t input) {
    return input_named(g, network_input_name(&g->network, input));
}

/* Batch size and lengths are those of the inputs. */
static bool measure(struct golden *g) {
    for (size_t i = 0; i < g->network.input_count; i++) {
        const struct network_value *value = &g->network.values[g->network.inputs[i]];
        const struct safetensors_tensor *tensor = input_of(g, i);
        if (!tensor || tensor->rank < 2) return false;
        g->batch = tensor->shape[0];
        if (value->axis != NETWORK_VECTOR) g->lengths[value->axis] = tensor->shape[1];
    }
    return true;
}

static void cut(struct golden *g) {
    struct arena *arena = &g->arena;
    size_t size = g->network.parameters.size;
    g->values = arena_cut(arena, size, sizeof(real));
    g->gradients = arena_cut(arena, size, sizeof(real));
    for (size_t i = 0; i < optimizer_slots(&g->optimizer); i++)
        g->slots[i] = arena_cut(arena, size, sizeof(real));
    for (size_t i = 0; i < g->network.input_count; i++) {
        g->tokens[i] = arena_cut(arena, count_of(input_of(g, i)), sizeof(uint16_t));
        g->features[i] = arena_cut(arena, count_of(input_of(g, i)), sizeof(real));
    }
    size_t targets = count_of(find(g, "target", ""));
    g->classes = arena_cut(arena, targets, sizeof(uint16_t));
    g->numbers = arena_cut(arena, targets, sizeof(real));
    g->scratch = arena_cut(arena, count_of(find(g, "output", "")), sizeof(real));
    network_run_cut(&g->run, &g->network, g->batch, g->lengths,
                    NETWORK_RUN_GRADIENTS | NETWORK_RUN_INPUT_GRADIENTS, arena);
}

/* ---- a file's numbers ---- */

static void read_weights(struct golden *g) {
    for (size_t i = 0; i < g->network.parameters.count; i++) {
        const struct parameters_tensor *tensor = &g->network.parameters.tensors[i];
        const struct safetensors_tensor *from = find(g, "weight", tensor->name);
        if (!CHECK(from && count_of(from) == parameters_tensor_size(tensor))) {
            fprintf(stderr, "%s: no weight/%s of that size\n", g->name, tensor->name);
            continue;
        }
        for (size_t k = 0; k < count_of(from); k++)
            g->values[tensor->offset + k] = (real)number_at(from, k);
    }
}

static void read_input(struct golden *g, size_t input) {
    const struct network_value *value = &g->network.values[g->network.inputs[input]];
    const struct safetensors_tensor *tensor = input_of(g, input);
    size_t steps = steps_of(g, value), width = value->tokens ? 1 : value->width;
    for (size_t i = 0; i < count_of(tensor); i++) {
        size_t to = time_first(i, g->batch, steps, width);
        g->tokens[input][to] = value->tokens ? (uint16_t)number_at(tensor, i) : 0;
        g->features[input][to] = (real)number_at(tensor, i);
    }
    if (value->tokens)
        network_run_tokens(&g->run, input, g->tokens[input]);
    else
        network_run_features(&g->run, input, g->features[input]);
}

static void read_target(struct golden *g) {
    const struct network_value *output = &g->network.values[g->network.output];
    const struct safetensors_tensor *tensor = find(g, "target", "");
    size_t steps = steps_of(g, output);
    bool classes = g->loss.kind == LOSS_CROSS_ENTROPY;
    for (size_t i = 0; i < count_of(tensor); i++) {
        size_t to = time_first(i, g->batch, steps, classes ? 1 : output->width);
        g->classes[to] = classes ? (uint16_t)number_at(tensor, i) : 0;
        g->numbers[to] = (real)number_at(tensor, i);
    }
}

static void read_class_weights(struct golden *g) {
    const char *text = safetensors_metadata(&g->file, "classWeight");
    cJSON *list = text ? json_parse(text, strlen(text), NULL) : NULL;
    size_t count = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, list) if (CHECK(count < MOST_CLASSES)) g->class_weights[count++] =
        (real)item->valuedouble;
    if (text && CHECK(count == g->loss.width)) g->loss.class_weights = g->class_weights;
    cJSON_Delete(list);
}

static bool read_loss(struct golden *g) {
    const struct network_value *output = &g->network.values[g->network.output];
    int kind = 0;
    g->loss = (struct loss_problem){
        .rows = layer_rows(&g->run, g->network.output),
        .width = output->width,
        .classes = g->classes,
        .numbers = g->numbers,
        .mask = output->masked ? g->run.masks[output->axis] : NULL,
    };
    bool ok = json_choice(g->config, "", "loss", loss_names, &kind, NULL) &&
              json_number(g->config, "", "labelSmoothing", 0, 1, &g->loss.label_smoothing, NULL);
    g->loss.kind = (enum loss)kind;
    size_t numbers = g->loss.rows * (g->loss.kind == LOSS_CROSS_ENTROPY ? 1 : g->loss.width);
    return ok && count_of(find(g, "target", "")) == numbers &&
           loss_accepts(g->loss.kind, network_output_activation(&g->network));
}

static void read_factors(const struct golden *g, const char *layer, const char *kind, real *to,
                         size_t count) {
    char name[PARAMETERS_NAME];
    snprintf(name, sizeof name, "%s/%s", layer, kind);
    const struct safetensors_tensor *from = find(g, "mask", name);
    if (!CHECK(!from == !to) || !from || !CHECK(count_of(from) == count)) return;
    for (size_t i = 0; i < count; i++) to[i] = (real)number_at(from, i);
}

/* The dropout that the file states takes the place of a random one. */
static void read_dropout(struct golden *g) {
    g->run.training = true;
    g->run.keep_factors = true;
    for (size_t i = 0; i < g->network.node_count; i++) {
        struct network_node_run *node = &g->run.nodes[i];
        const struct recurrent *r = &node->recurrent;
        if (!node->node->cell) continue;
        const char *layer = g->network.config.layers[node->node->config].name;
        read_factors(g, layer, "input", node->factors, r->groups * r->batch * r->inputs);
        read_factors(g, layer, "recurrent", node->recurrent_factors,
                     r->groups * r->batch * r->units);
    }
}

static bool set_up(struct golden *g, const char *path) {
    if (!read_file(g, path) || !build(g) || !measure(g) || !find(g, "target", "") ||
        !find(g, "output", ""))
        return false;
    cut(g);
    if (!arena_take(&g->arena, NULL)) return false;
    cut(g);
    network_run_bind(&g->run, g->values, g->gradients);
    network_run_shape(&g->run, g->batch, g->lengths);
    read_weights(g);
    for (size_t i = 0; i < g->network.input_count; i++) read_input(g, i);
    if (!read_loss(g)) return false;
    read_target(g);
    read_class_weights(g);
    read_dropout(g);
    optimizer_reset(&g->optimizer, g->network.parameters.size, g->slots);
    return true;
}

/* ---- what is compared ---- */

/* "state/<layer>:<port>" */
static void check_states(const struct golden *g) {
    for (size_t i = 0; i < g->file.count; i++) {
        const struct safetensors_tensor *tensor = &g->file.tensors[i];
        if (strncmp(tensor->name, "state/", 6) != 0) continue;
        const char *name = tensor->name + 6, *colon = strchr(name, ':');
        size_t port = colon ? strtoul(colon + 1, NULL, 10) : 0;
        bool found = false;
        for (size_t k = 0; colon && k < g->network.config.count; k++) {
            const char *layer = g->network.config.layers[k].name;
            if (strlen(layer) != (size_t)(colon - name) ||
                strncmp(layer, name, strlen(layer)) != 0 || port >= g->network.port_counts[k])
                continue;
            found = true;
            check_value(g, tensor->name, g->network.ports[k][port], tensor,
                        network_run_value(&g->run, k, port));
        }
        CHECK(found);
    }
}

static void check_output(struct golden *g) {
    g->run.logits = false;
    const real *y = network_run_forward(&g->run);
    check_value(g, "output", g->network.output, find(g, "output", ""), y);
    check_states(g);
    g->run.logits = loss_wants_logits(g->loss.kind);
}

/* One pass there and back; returns the loss with its penalties. */
static double pass(struct golden *g, double *data_loss) {
    real *y = network_run_forward(&g->run);
    memcpy(g->scratch, y, g->loss.rows * g->loss.width * sizeof *y);
    struct loss_result result =
        loss_evaluate(&g->loss, g->scratch, network_run_output_gradient(&g->run));
    network_run_backward(&g->run);
    *data_loss = result.sum / result.count;
    return *data_loss + parameters_penalty(&g->network.parameters, g->values, g->gradients);
}

static void check_gradients(struct golden *g) {
    double data_loss, loss = pass(g, &data_loss);
    check_number(g, "loss", 0, loss, tolerance);
    if (find(g, "dataLoss", "")) check_number(g, "dataLoss", 0, data_loss, tolerance);
    check_block(g, "gradient", g->gradients, tolerance);
    for (size_t i = 0; i < g->network.input_count; i++) {
        size_t value = g->network.inputs[i];
        const struct safetensors_tensor *tensor =
            find(g, "inputGradient", network_input_name(&g->network, i));
        if (CHECK(!tensor == g->network.values[value].tokens) && tensor)
            check_value(g, network_input_name(&g->network, i), value, tensor,
                        g->run.values[value].gradient);
    }
}

static void check_training(struct golden *g) {
    bool has_weights = false;
    for (size_t i = 0; i < g->file.count; i++)
        has_weights = has_weights || strncmp(g->file.tensors[i].name, "after", 5) == 0;
    for (uint64_t step = 0; step <= STEPS; step++) {
        double data_loss;
        if (step == 1 && has_weights) check_block(g, "after1", g->values, tolerance);
        if (step == STEPS && has_weights) check_block(g, "after10", g->values, trained_tolerance);
        check_number(g, "losses", step, pass(g, &data_loss), trained_tolerance);
        double norm = optimizer_norm(g->gradients, g->network.parameters.size);
        optimizer_apply(&g->optimizer, &g->network.parameters, step, norm, g->values, g->gradients,
                        g->slots);
    }
}

static void check_file(const char *folder, const char *name) {
    struct golden *g = calloc(1, sizeof *g);
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    g->name = name;
    if (CHECK(set_up(g, path))) {
        check_output(g);
        check_gradients(g);
        check_training(g);
    } else {
        fprintf(stderr, "%s cannot be used\n", path);
    }
    safetensors_close(&g->file);
    cJSON_Delete(g->config);
    arena_free(&g->arena);
    free(g->bytes);
    free(g);
}

static bool is_golden(const char *name) {
    size_t length = strlen(name), end = strlen(".safetensors");
    return length > end && strcmp(name + length - end, ".safetensors") == 0;
}

int main(void) {
    const char *folder = getenv("GOLDEN_DIR") ? getenv("GOLDEN_DIR") : "tests/golden";
    DIR *directory = opendir(folder);
    int files = 0;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (!is_golden(entry->d_name)) continue;
        check_file(folder, entry->d_name);
        files++;
    }
    if (directory) closedir(directory);
    if (!CHECK(files >= LEAST_FILES))
        fprintf(stderr, "%s has %d golden files, %d are expected\n", folder, files, LEAST_FILES);
    fprintf(stderr, "# %d files, largest relative error %.1e\n", files, worst_error);
    return check_report("golden");
}
