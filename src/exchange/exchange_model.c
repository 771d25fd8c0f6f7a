#include "exchange/exchange_model.h"

#include "base/format.h"
#include "base/json.h"
#include "base/memory.h"
#include "exchange/axes.h"
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

/* "layer/leaf", "layer/forward_lstm/leaf" */
static void write_name(char *name, size_t size, const struct layer_config *layer, bool reverse,
                       const char *leaf) {
    if (layer->bidirectional)
        format_text(name, size, "%s/%s_%s/%s", layer->name, reverse ? "backward" : "forward",
                    layer->inner, leaf);
    else
        format_text(name, size, "%s/%s", layer->name, leaf);
}

const struct parameters_tensor *exchange_model_parameter(const struct network *network,
                                                         size_t layer, bool reverse,
                                                         const char *leaf) {
    char name[PARAMETERS_NAME];
    write_name(name, sizeof name, &network->config.layers[layer], reverse, leaf);
    return parameters_find(&network->parameters, name);
}

/* ---- widths ---- */

static size_t rows_of(const struct safetensors *weights, const struct layer_config *layer,
                      const char *leaf) {
    char name[PARAMETERS_NAME];
    write_name(name, sizeof name, layer, false, leaf);
    const struct safetensors_tensor *tensor = safetensors_find(weights, name);
    return tensor && tensor->rank == 2 ? tensor->shape[0] : 0;
}

/* The width of what a layer reads, by its weights; 0: unknown. */
static size_t width_read(const struct safetensors *weights, const struct layer_config *layer) {
    if (layer->type != LAYER_EMBEDDING) return rows_of(weights, layer, "kernel");
    return layer->input_dim ? layer->input_dim : rows_of(weights, layer, "embeddings");
}

static size_t width_of_input(const struct layer_config_list *list, size_t input,
                             const struct safetensors *weights) {
    for (size_t i = input + 1; i < list->count; i++)
        if (list->layers[i].input_count && list->layers[i].inputs[0].layer == input &&
            width_read(weights, &list->layers[i]))
            return width_read(weights, &list->layers[i]);
    return 0;
}

static void fill_widths(struct layer_config_list *list, const struct safetensors *weights) {
    for (size_t i = 0; i < list->count; i++)
        if (list->layers[i].type == LAYER_INPUT && list->layers[i].units == 0)
            list->layers[i].units = width_of_input(list, i, weights);
}

/* ---- opening ---- */

static bool shape_fits(const struct safetensors_tensor *tensor, const struct parameters_tensor *p) {
    size_t rows = tensor->rank == 2 ? tensor->shape[0] : 0;
    size_t columns = tensor->rank == 2 ? tensor->shape[1] : tensors_size(tensor);
    return tensor->rank <= 2 && rows == p->rows && columns == p->columns;
}

static bool check_weights(const struct exchange_model *model, struct status *status) {
    for (size_t i = 0; i < model->network.parameters.count; i++) {
        const struct parameters_tensor *p = &model->network.parameters.tensors[i];
        const struct safetensors_tensor *tensor = safetensors_find(&model->weights, p->name);
        if (!tensor)
            return status_set(status, STATUS_INVALID_FILE, p->name,
                              "the weights have no tensor \"%s\"", p->name);
        if (!shape_fits(tensor, p))
            return status_set(status, STATUS_INVALID_FILE, p->name,
                              "tensor \"%s\" does not have the shape (%zu, %zu) that the layers "
                              "give it",
                              p->name, p->rows, p->columns);
    }
    return true;
}

static bool build(struct exchange_model *model, struct layer_config_list *list, bool each_step,
                  struct status *status) {
    if (model->weights.header) fill_widths(list, &model->weights);
    axes_settle(list);
    return network_build(&model->network, list, each_step, status) &&
           (!model->weights.header || check_weights(model, status));
}

static bool parse_and_build(struct exchange_model *model, const cJSON *layers, bool each_step,
                            struct status *status) {
    struct layer_config_list *list = memory_array(1, sizeof *list);
    bool good = list ? true : status_no_memory(status);
    if (good && !cJSON_IsArray(layers))
        good = status_set(status, STATUS_INVALID_CONFIG, "layers", "\"layers\" must be an array");
    good =
        good && layer_config_parse(list, layers, status) && build(model, list, each_step, status);
    free(list);
    return good;
}

static bool build_from_metadata(struct exchange_model *model, bool each_step,
                                struct status *status) {
    const char *text =
        model->weights.header ? safetensors_metadata(&model->weights, "layers") : NULL;
    if (!text)
        return status_set(status, STATUS_INVALID_CONFIG, "layers",
                          "\"layers\" is missing, here and in the weights' metadata");
    cJSON *layers = json_parse(text, strlen(text), status);
    bool good = layers && parse_and_build(model, layers, each_step, status);
    cJSON_Delete(layers);
    return good;
}

struct exchange_model *exchange_model_open(const cJSON *layers, bool each_step, const void *bytes,
                                           size_t length, struct status *status) {
    struct exchange_model *model = memory_array(1, sizeof *model);
    if (!model) {
        status_no_memory(status);
        return NULL;
    }
    bool good = (!bytes || safetensors_open(&model->weights, bytes, length, status)) &&
                (layers ? parse_and_build(model, layers, each_step, status)
                        : build_from_metadata(model, each_step, status));
    if (good) return model;
    exchange_model_close(model);
    return NULL;
}

struct exchange_model *exchange_model_build(struct layer_config_list *list, bool each_step,
                                            struct status *status) {
    struct exchange_model *model = memory_array(1, sizeof *model);
    if (!model)
        status_no_memory(status);
    else if (build(model, list, each_step, status))
        return model;
    free(model);
    return NULL;
}

void exchange_model_close(struct exchange_model *model) {
    if (model) safetensors_close(&model->weights);
    free(model);
}

/* ---- weights ---- */

float *exchange_model_floats(const struct exchange_model *model,
                             const struct parameters_tensor *parameter, struct status *status) {
    return tensors_floats(safetensors_find(&model->weights, parameter->name), status);
}

float *exchange_model_add(struct tensors *to, const struct parameters_tensor *parameter,
                          struct status *status) {
    return tensors_add(to, parameter->name, parameter->rows, parameter->columns, status);
}

bool exchange_model_copy(const struct exchange_model *model, struct tensors *to,
                         struct status *status) {
    for (size_t i = 0; i < model->network.parameters.count; i++) {
        const struct parameters_tensor *p = &model->network.parameters.tensors[i];
        float *from = exchange_model_floats(model, p, status);
        float *data = from ? exchange_model_add(to, p, status) : NULL;
        if (data) memcpy(data, from, parameters_tensor_size(p) * sizeof *data);
        free(from);
        if (!data) return false;
    }
    return true;
}
