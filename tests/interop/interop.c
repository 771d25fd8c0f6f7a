/* The engine as a program for tests/interop: trains, predicts, converts.
 *
 *   interop train CONFIG.json DATA STEPS MODEL.safetensors WEIGHTS.safetensors
 *       trains and saves the model, and its weights alone
 *   interop predict WEIGHTS.safetensors INPUTS.safetensors OUTPUT.safetensors
 *       one forward pass; the weights have the metadata "layers", the inputs are named
 * "input/<name>", batch first, tokens as numbers; the output is named "output" interop convert
 * REQUEST.json BYTES TEXT RESULT exchange.h; BYTES "-": none interop export|import … the
 * subcommands of the program */
#include "app/command_exchange.h"
#include "app/command_tools.h"
#include "base/memory.h"
#include "exchange/exchange.h"
#include "exchange/exchange_model.h"
#include "model/network_run.h"
#include "train/checkpoint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- train ---- */

static bool train_steps(struct trainer *trainer, long steps, struct status *status) {
    struct trainer_metrics m = {0};
    for (long i = 0; i < steps; i++)
        if (!trainer_step(trainer, &m, status)) return false;
    fprintf(stderr, "loss %.4f after %ld steps\n", m.loss, steps);
    return true;
}

static bool save_weights(const struct trainer *trainer, const char *path, struct status *status) {
    struct buffer out = {0};
    bool good =
        checkpoint_save_weights(trainer, &out, status) && command_tools_write(path, &out, status);
    buffer_free(&out);
    return good;
}

static bool train(char **argv, struct status *status) {
    struct buffer config = {0}, data = {0}, out = {0};
    struct train_config *parsed = memory_array(1, sizeof *parsed);
    struct trainer *trainer = NULL;
    bool good = parsed && command_tools_read(argv[0], &config, status) &&
                command_tools_read(argv[1], &data, status) &&
                train_config_parse(parsed, config.data, config.length, status) &&
                (trainer = trainer_create(parsed, data.data, data.length, status)) &&
                train_steps(trainer, strtol(argv[2], NULL, 10), status) &&
                checkpoint_save(trainer, true, &out, status) &&
                command_tools_write(argv[3], &out, status) &&
                save_weights(trainer, argv[4], status);
    trainer_destroy(trainer);
    free(parsed);
    buffer_free(&config);
    buffer_free(&data);
    buffer_free(&out);
    return good;
}

/* ---- predict ---- */

struct prediction {
    const struct exchange_model *model;
    struct safetensors inputs;
    struct network_run run;
    struct arena arena;
    real *parameters;
    uint16_t *tokens[LAYER_CONFIG_MAX];
    real *features[LAYER_CONFIG_MAX];
};

static const struct safetensors_tensor *input_of(const struct prediction *p, size_t input) {
    char name[SAFETENSORS_NAME];
    snprintf(name, sizeof name, "input/%s", network_input_name(&p->model->network, input));
    return safetensors_find(&p->inputs, name);
}

/* (B, T, C) becomes (T, B, C); a vector has one step. */
static bool put_input(struct prediction *p, size_t input, struct status *status) {
    const struct network *network = &p->model->network;
    const struct network_value *value = &network->values[network->inputs[input]];
    const struct safetensors_tensor *tensor = input_of(p, input);
    float *from = tensor ? tensors_floats(tensor, status) : NULL;
    if (!from) return status_set(status, STATUS_INVALID_FILE, NULL, "input %zu is missing", input);
    size_t batch = p->run.batch, c = value->tokens ? 1 : value->width;
    size_t steps = tensors_size(tensor) / (batch * c);
    p->tokens[input] = memory_array(batch * steps, sizeof(uint16_t));
    p->features[input] = memory_array(batch * steps * c, sizeof(real));
    for (size_t b = 0; b < batch; b++)
        for (size_t t = 0; t < steps; t++)
            for (size_t i = 0; i < c; i++) {
                float x = from[(b * steps + t) * c + i];
                p->features[input][(t * batch + b) * c + i] = (real)x;
                p->tokens[input][t * batch + b] = (uint16_t)x;
            }
    free(from);
    if (value->tokens)
        network_run_tokens(&p->run, input, p->tokens[input]);
    else
        network_run_features(&p->run, input, p->features[input]);
    return true;
}

/* Steps of zeros are padding. */
static void put_mask(struct prediction *p, size_t input) {
    uint8_t *mask = network_run_mask(&p->run, input);
    const struct network *network = &p->model->network;
    const struct network_value *value = &network->values[network->inputs[input]];
    if (!mask || value->tokens) return;
    size_t rows = p->run.batch * p->run.lengths[value->axis];
    for (size_t r = 0; r < rows; r++) {
        mask[r] = 0;
        for (size_t i = 0; i < value->width; i++)
            mask[r] |= p->features[input][r * value->width + i] != 0;
    }
}

static bool put_parameters(struct prediction *p, struct status *status) {
    const struct parameters *all = &p->model->network.parameters;
    p->parameters = memory_array(all->size, sizeof(real));
    for (size_t i = 0; i < all->count; i++) {
        const struct parameters_tensor *tensor = &all->tensors[i];
        float *from = exchange_model_floats(p->model, tensor, status);
        if (!from) return false;
        for (size_t k = 0; k < parameters_tensor_size(tensor); k++)
            p->parameters[tensor->offset + k] = (real)from[k];
        free(from);
    }
    return true;
}

static bool cut_run(struct prediction *p, struct status *status) {
    const struct network *network = &p->model->network;
    size_t lengths[NETWORK_MAX_AXES] = {0}, batch = 0;
    for (size_t i = 0; i < network->input_count; i++) {
        const struct safetensors_tensor *tensor = input_of(p, i);
        int axis = network->values[network->inputs[i]].axis;
        if (!tensor || tensor->rank < 2)
            return status_set(status, STATUS_INVALID_FILE, NULL, "input %zu is missing", i);
        batch = tensor->shape[0];
        if (axis != NETWORK_VECTOR) lengths[axis] = tensor->shape[1];
    }
    for (int pass = 0; pass < 2; pass++) {
        network_run_cut(&p->run, network, batch, lengths, 0, &p->arena);
        if (pass == 0 && !arena_take(&p->arena, status)) return false;
    }
    network_run_bind(&p->run, p->parameters, NULL);
    network_run_shape(&p->run, batch, lengths);
    return true;
}

/* The output, batch first. */
static bool write_output(struct prediction *p, const real *y, struct buffer *out,
                         struct status *status) {
    const struct network_value *value = &p->model->network.values[p->model->network.output];
    size_t batch = p->run.batch, c = value->width;
    size_t steps = value->axis == NETWORK_VECTOR ? 1 : p->run.lengths[value->axis];
    struct tensors *to = memory_array(1, sizeof *to);
    float *data = to ? tensors_add(to, "output", batch * steps, c, status) : NULL;
    for (size_t b = 0; data && b < batch; b++)
        for (size_t t = 0; t < steps; t++)
            for (size_t i = 0; i < c; i++)
                data[(b * steps + t) * c + i] = (float)y[(t * batch + b) * c + i];
    bool good = data && tensors_write(to, "recurrence", NULL, NULL, out, status);
    if (to) tensors_free(to);
    free(to);
    return good;
}

static bool run_model(struct prediction *p, struct buffer *out, struct status *status) {
    size_t inputs = p->model->network.input_count;
    if (!put_parameters(p, status) || !cut_run(p, status)) return false;
    for (size_t i = 0; i < inputs; i++)
        if (!put_input(p, i, status)) return false;
    for (size_t i = 0; i < inputs; i++) put_mask(p, i);
    return write_output(p, network_run_forward(&p->run), out, status);
}

static bool predict(char **argv, struct status *status) {
    struct buffer weights = {0}, inputs = {0}, out = {0};
    struct prediction *p = memory_array(1, sizeof *p);
    struct exchange_model *model = NULL;
    bool good = p && command_tools_read(argv[0], &weights, status) &&
                command_tools_read(argv[1], &inputs, status) &&
                (model = exchange_model_open(NULL, false, weights.data, weights.length, status)) &&
                safetensors_open(&p->inputs, inputs.data, inputs.length, status);
    if (good) {
        p->model = model;
        good = run_model(p, &out, status) && command_tools_write(argv[2], &out, status);
        safetensors_close(&p->inputs);
        for (size_t i = 0; i < LAYER_CONFIG_MAX; i++) {
            free(p->tokens[i]);
            free(p->features[i]);
        }
        free(p->parameters);
        arena_free(&p->arena);
    }
    exchange_model_close(model);
    free(p);
    buffer_free(&weights);
    buffer_free(&inputs);
    buffer_free(&out);
    return good;
}

/* ---- convert ---- */

static bool convert(char **argv, struct status *status) {
    struct buffer request = {0}, bytes = {0}, text = {0}, result = {0};
    bool good = command_tools_read(argv[0], &request, status) &&
                (strcmp(argv[1], "-") == 0 || command_tools_read(argv[1], &bytes, status)) &&
                exchange_convert(request.data, request.length, bytes.data, bytes.length, &text,
                                 &result, status) &&
                command_tools_write(argv[2], &text, status) &&
                command_tools_write(argv[3], &result, status);
    buffer_free(&request);
    buffer_free(&bytes);
    buffer_free(&text);
    buffer_free(&result);
    return good;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        int arguments;
        bool (*run)(char **argv, struct status *status);
    } commands[] = {{"train", 5, train}, {"predict", 3, predict}, {"convert", 4, convert}};
    struct status status = {0};
    if (argc > 1 && strcmp(argv[1], "export") == 0) return command_export(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "import") == 0) return command_import(argc - 1, argv + 1);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (argc == commands[i].arguments + 2 && strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argv + 2, &status) ? 0 : command_tools_report(argv[1], &status);
    fputs("usage: see tests/interop/interop.c\n", stderr);
    return 2;
}
