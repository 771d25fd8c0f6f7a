#include "exchange/exchange.h"

#include "base/json.h"
#include "base/memory.h"
#include "exchange/keras_read.h"
#include "exchange/keras_write.h"
#include "exchange/onnx.h"
#include "exchange/torch.h"
#include <stdlib.h>

struct exchange {
    const cJSON *request;
    const void *bytes; /* NULL: none */
    size_t length;
    bool each_step;
    struct buffer *text, *result, notes;
    struct status *status;
};

static const cJSON *get(const struct exchange *x, const char *key) {
    return cJSON_GetObjectItemCaseSensitive(x->request, key);
}

/* ,"notes":[…]} */
static bool finish(struct exchange *x) {
    buffer_text(x->text, ",\"notes\":[");
    buffer_append(x->text, x->notes.data, x->notes.length);
    buffer_text(x->text, "]}");
    return !buffer_failed(x->text) && !x->notes.failed ? true : status_no_memory(x->status);
}

/* ---- out ---- */

static bool write_keras(struct exchange *x, const struct exchange_model *model) {
    buffer_text(x->text, "{\"architecture\":");
    return keras_write(&model->network, x->text, &x->notes, x->status) &&
           keras_write_weights(model, x->result, x->status);
}

static bool write_torch(struct exchange *x, const struct exchange_model *model) {
    struct buffer modules = {0};
    bool good = torch_write(model, x->result, &modules, &x->notes, x->status);
    buffer_text(x->text, "{\"modules\":");
    buffer_append(x->text, modules.data, modules.length);
    buffer_free(&modules);
    return good;
}

static bool write_onnx(struct exchange *x, const struct exchange_model *model) {
    bool state = false;
    buffer_text(x->text, "{\"graph\":");
    return json_boolean(x->request, "", "state", &state, x->status) &&
           onnx_write(model, state, x->result, x->text, &x->notes, x->status);
}

static bool export_to(struct exchange *x) {
    static const char *const targets[] = {"keras", "torch", "onnx", NULL};
    static bool (*const writers[])(struct exchange *, const struct exchange_model *) = {
        write_keras, write_torch, write_onnx};
    static const char *const keys[] = {"to", "layers", "eachStep", "state", NULL};
    int target = 0;
    if (!json_expect_object(x->request, "", keys, x->status) ||
        !json_choice(x->request, "", "to", targets, &target, x->status))
        return false;
    if (!x->bytes)
        return status_set(x->status, STATUS_INVALID_FILE, NULL, "the weights are missing");
    struct exchange_model *model =
        exchange_model_open(get(x, "layers"), x->each_step, x->bytes, x->length, x->status);
    bool good = model && writers[target](x, model) && finish(x);
    exchange_model_close(model);
    return good;
}

/* ---- in ---- */

typedef bool read_weights(const struct network *network, const void *bytes, size_t length,
                          struct tensors *to, struct status *status);

/* Our weights, with the layers beside them. */
static bool put_weights(struct exchange *x, const struct network *network, read_weights *read,
                        const char *layers) {
    struct tensors *to = memory_array(1, sizeof *to);
    if (!to) return status_no_memory(x->status);
    bool good = read(network, x->bytes, x->length, to, x->status) &&
                tensors_write(to, "recurrence", "layers", layers, x->result, x->status);
    tensors_free(to);
    free(to);
    return good;
}

static bool put_model(struct exchange *x, const struct exchange_model *model, read_weights *read) {
    struct buffer layers = {0};
    layer_config_write_all(&model->network.config, &layers);
    bool good = !buffer_failed(&layers) ? true : status_no_memory(x->status);
    if (good && x->bytes) good = put_weights(x, &model->network, read, layers.data);
    buffer_text(x->text, "{\"layers\":");
    buffer_append(x->text, layers.data, layers.length);
    buffer_free(&layers);
    return good && finish(x);
}

static struct exchange_model *read_keras(struct exchange *x, struct layer_config_list *list) {
    if (!json_require(x->request, "", "architecture", x->status) ||
        !keras_read(get(x, "architecture"), list, &x->notes, x->status))
        return NULL;
    return exchange_model_build(list, false, x->status);
}

/* The layers given, or those of the state dict itself. */
static struct exchange_model *read_torch(struct exchange *x, struct layer_config_list *list) {
    struct torch_options options = {.return_sequences = true};
    int activation = ACTIVATION_LINEAR;
    const cJSON *layers = get(x, "layers");
    if (!x->bytes) {
        status_set(x->status, STATUS_INVALID_FILE, NULL, "the state dict is missing");
        return NULL;
    }
    if (layers) return exchange_model_open(layers, x->each_step, NULL, 0, x->status);
    if (!json_boolean(x->request, "", "returnSequences", &options.return_sequences, x->status) ||
        !json_choice(x->request, "", "activation", activations_names, &activation, x->status))
        return NULL;
    options.activation = (enum activation)activation;
    return torch_read(x->bytes, x->length, &options, list, x->status)
               ? exchange_model_build(list, x->each_step, x->status)
               : NULL;
}

static bool import_from(struct exchange *x) {
    static const char *const sources[] = {"keras", "torch", NULL};
    static const char *const keys[] = {
        "from", "architecture", "layers", "eachStep", "returnSequences", "activation", NULL};
    int source = 0;
    if (!json_expect_object(x->request, "", keys, x->status) ||
        !json_choice(x->request, "", "from", sources, &source, x->status))
        return false;
    struct layer_config_list *list = memory_array(1, sizeof *list);
    if (!list) return status_no_memory(x->status);
    struct exchange_model *model = source ? read_torch(x, list) : read_keras(x, list);
    bool good = model && put_model(x, model, source ? torch_read_weights : keras_read_weights);
    exchange_model_close(model);
    free(list);
    return good;
}

bool exchange_convert(const char *request, size_t request_length, const void *bytes, size_t length,
                      struct buffer *text, struct buffer *result, struct status *status) {
    cJSON *json = json_parse(request, request_length, status);
    if (!json) return false;
    struct exchange x = {.request = json,
                         .bytes = length ? bytes : NULL,
                         .length = length,
                         .text = text,
                         .result = result,
                         .status = status};
    bool out = json_has(json, "to");
    bool good = out || json_has(json, "from")
                    ? json_boolean(json, "", "eachStep", &x.each_step, status)
                    : status_set(status, STATUS_INVALID_CONFIG, "to",
                                 "the request says neither \"to\" nor \"from\"");
    good = good && (out ? export_to(&x) : import_from(&x));
    buffer_free(&x.notes);
    cJSON_Delete(json);
    return good;
}
