/* What a task adds to the configured layers, and what it asks of them. */
#include "train/trainer_private.h"

static bool fault(struct status *status, const char *message) {
    return status_set(status, STATUS_INVALID_CONFIG, "layers", "\"layers\": %s", message);
}

/* Only what has been must be seen when what comes next is to be guessed. */
static bool check_direction(const struct trainer *t, const struct layer_config *layer,
                            struct status *status) {
    if (!train_config_is_language_model(t->config.task)) return true;
    if (layer->bidirectional || (layer_config_is_recurrent(layer->type) && layer->go_backwards))
        return fault(status, "a layer that reads backwards would see what it is to predict");
    return layer->type != LAYER_ATTENTION && layer->type != LAYER_ADDITIVE_ATTENTION &&
                   layer->type != LAYER_POOLING
               ? true
               : fault(status, "attention and pooling would see what is to be predicted");
}

static bool fit_input(const struct trainer *t, struct layer_config *layer, size_t index,
                      struct status *status) {
    const struct trainer_shape *s = &t->shape;
    if (index >= s->input_count) return fault(status, "there are more inputs than the task has");
    if (layer->units && layer->units != s->widths[index])
        return status_set(status, STATUS_INVALID_CONFIG, "layers",
                          "\"layers\": input \"%s\" has width %zu, the data %zu", layer->name,
                          layer->units, s->widths[index]);
    layer->units = s->widths[index];
    layer->tokens = s->tokens[index];
    if (layer->implicit && s->padded) layer->mask_zero = true;
    return true;
}

static bool ends_with_output(const struct layer_config_list *list) {
    const struct layer_config *last = &list->layers[list->count - 1];
    return last->type == LAYER_DENSE || last->type == LAYER_ACTIVATION;
}

static bool add_output(const struct trainer *t, struct layer_config_list *list,
                       struct status *status) {
    struct layer_config dense = layer_config_default(LAYER_DENSE);
    dense.units = t->shape.outputs;
    dense.implicit = true;
    if (t->config.loss == LOSS_CROSS_ENTROPY) dense.activation = ACTIVATION_SOFTMAX;
    if (t->config.loss == LOSS_BINARY_CROSS_ENTROPY) dense.activation = ACTIVATION_SIGMOID;
    return layer_config_append(list, &dense) || fault(status, "there are too many");
}

bool trainer_layers(const struct trainer *t, struct layer_config_list *list,
                    struct status *status) {
    size_t inputs = 0;
    *list = t->config.layers;
    for (size_t i = 0; i < list->count; i++) {
        if (!check_direction(t, &list->layers[i], status)) return false;
        if (list->layers[i].type == LAYER_INPUT &&
            !fit_input(t, &list->layers[i], inputs++, status))
            return false;
    }
    if (inputs < t->shape.input_count)
        return fault(status, "the task has two inputs, \"source\" and \"target\"");
    return ends_with_output(list) || add_output(t, list, status);
}
