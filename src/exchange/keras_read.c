#include "exchange/keras_read.h"

#include "base/json.h"
#include "base/memory.h"
#include "exchange/keras_arguments.h"
#include "exchange/keras_graph.h"
#include <stdlib.h>
#include <string.h>

/* ---- the model ---- */

/* What the configuration language demands of names and numbers, and the network of shapes. */
static bool check_list(struct layer_config_list *list, struct status *status) {
    struct buffer text = {0};
    layer_config_write_all(list, &text);
    cJSON *layers = text.data ? json_parse(text.data, text.length, status) : NULL;
    bool good = layers && layer_config_parse(list, layers, status);
    if (!text.data || buffer_failed(&text)) good = status_no_memory(status);
    cJSON_Delete(layers);
    buffer_free(&text);
    return good;
}

static const cJSON *layers_of(const cJSON *architecture, const cJSON **config) {
    *config = cJSON_GetObjectItemCaseSensitive(architecture, "config");
    /* The oldest sequential models are a list of layers. */
    if (cJSON_IsArray(*config)) return *config;
    const cJSON *layers = cJSON_GetObjectItemCaseSensitive(*config, "layers");
    return cJSON_IsArray(layers) && layers->child ? layers : NULL;
}

bool keras_read(const cJSON *architecture, struct layer_config_list *list, struct buffer *notes,
                struct status *status) {
    const cJSON *kind = cJSON_GetObjectItemCaseSensitive(architecture, "class_name");
    const char *name = cJSON_IsString(kind) ? kind->valuestring : "";
    bool sequential = strcmp(name, "Sequential") == 0;
    const cJSON *config, *layers = layers_of(architecture, &config);
    if (!sequential && strcmp(name, "Functional") != 0 && strcmp(name, "Model") != 0)
        return status_set(status, STATUS_INVALID_CONFIG, "class_name",
                          "this is no sequential and no functional Keras model");
    if (!layers)
        return status_set(status, STATUS_INVALID_CONFIG, "config.layers",
                          "the Keras model has no layers");
    struct keras_graph *graph = memory_array(1, sizeof *graph);
    if (!graph) return status_no_memory(status);
    *graph = (struct keras_graph){.list = list, .notes = notes, .status = status};
    list->count = 0;
    bool good = keras_graph_fill(graph, layers, sequential) &&
                (sequential ? keras_graph_chain(graph, config) : keras_graph_wire(graph, config)) &&
                check_list(list, status) && keras_graph_check(graph);
    free(graph);
    return good;
}

/* ---- weights ---- */

static const struct layer_config *named(const struct layer_config_list *list, const char *name,
                                        size_t length) {
    for (size_t i = 0; i < list->count; i++)
        if (strlen(list->layers[i].name) == length &&
            memcmp(list->layers[i].name, name, length) == 0)
            return &list->layers[i];
    return NULL;
}

/* "model/bidirectional/forward_lstm/lstm_cell/kernel" becomes "bidirectional/forward_lstm/kernel":
 * from the first part that is the name of a layer, the direction, and the last part. */
static bool our_name(const struct layer_config_list *list, const char *path, char *name,
                     size_t size) {
    const struct layer_config *layer = NULL;
    const char *leaf = strrchr(path, '/');
    size_t length = 0;
    for (; *path && !layer; path += length + (path[length] == '/')) {
        length = strcspn(path, "/");
        layer = named(list, path, length);
    }
    if (!layer || !leaf || leaf + 1 < path) return false;
    struct buffer text = {0};
    buffer_text(&text, layer->name);
    if (layer->bidirectional) {
        buffer_byte(&text, '/');
        buffer_append(&text, path, strcspn(path, "/"));
    }
    buffer_text(&text, leaf);
    bool fits = !buffer_failed(&text) && text.length < size;
    if (fits) memcpy(name, text.data, text.length + 1);
    buffer_free(&text);
    return fits;
}

static const struct safetensors_tensor *
find(const struct safetensors *file, const struct layer_config_list *list, const char *wanted) {
    char name[PARAMETERS_NAME];
    for (size_t i = 0; i < file->count; i++)
        if (our_name(list, file->tensors[i].name, name, sizeof name) && strcmp(name, wanted) == 0)
            return &file->tensors[i];
    return NULL;
}

static bool read_weight(const struct network *network, const struct safetensors *file,
                        const struct parameters_tensor *p, struct tensors *to,
                        struct status *status) {
    const struct safetensors_tensor *tensor = find(file, &network->config, p->name);
    if (!tensor)
        return status_set(status, STATUS_INVALID_FILE, p->name,
                          "the Keras weights have nothing for \"%s\"", p->name);
    if (tensors_size(tensor) != parameters_tensor_size(p) ||
        (p->rows && (tensor->rank != 2 || tensor->shape[0] != p->rows)))
        return status_set(status, STATUS_INVALID_FILE, tensor->name,
                          "tensor \"%.80s\" does not have the shape (%zu, %zu) of \"%s\"",
                          tensor->name, p->rows, p->columns, p->name);
    float *from = tensors_floats(tensor, status);
    float *data = from ? exchange_model_add(to, p, status) : NULL;
    if (data) memcpy(data, from, parameters_tensor_size(p) * sizeof *data);
    free(from);
    return data != NULL;
}

bool keras_read_weights(const struct network *network, const void *bytes, size_t length,
                        struct tensors *to, struct status *status) {
    struct safetensors *file = memory_array(1, sizeof *file);
    if (!file) return status_no_memory(status);
    bool good = safetensors_open(file, bytes, length, status);
    for (size_t i = 0; good && i < network->parameters.count; i++)
        good = read_weight(network, file, &network->parameters.tensors[i], to, status);
    safetensors_close(file);
    free(file);
    return good;
}
