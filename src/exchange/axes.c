#include "exchange/axes.h"

enum { NONE = LAYER_CONFIG_MAX };

/* The input whose steps a port has, by what is known of the layers before; NONE: no input's. */
static size_t source_of(const struct layer_config_list *list, const size_t *sources,
                        struct layer_reference from) {
    size_t source = from.port ? NONE : sources[from.layer];
    while (source != NONE && list->layers[source].along) source = list->layers[source].along - 1;
    return source;
}

static size_t source_of_layer(const struct layer_config_list *list, const size_t *sources,
                              size_t index) {
    const struct layer_config *layer = &list->layers[index];
    if (layer->type == LAYER_INPUT) return layer->sequence ? index : NONE;
    if (layer->type == LAYER_POOLING || layer->type == LAYER_REPEAT ||
        layer->type == LAYER_LAST_STEP || layer->input_count == 0)
        return NONE;
    if (layer_config_is_recurrent(layer->type) && layer->return_sequences != LAYER_SEQUENCES_ALL)
        return NONE;
    return source_of(list, sources, layer->inputs[0]);
}

static void meet(struct layer_config_list *list, size_t a, size_t b) {
    if (a == NONE || b == NONE || a == b) return;
    list->layers[a > b ? a : b].along = (a > b ? b : a) + 1;
}

void axes_settle(struct layer_config_list *list) {
    size_t sources[LAYER_CONFIG_MAX];
    for (size_t i = 0; i < list->count; i++) {
        const struct layer_config *layer = &list->layers[i];
        bool merge = layer->type == LAYER_CONCATENATE || layer->type == LAYER_ADD;
        bool attention = layer->type == LAYER_ATTENTION || layer->type == LAYER_ADDITIVE_ATTENTION;
        for (size_t k = attention ? 2 : 1; (merge || attention) && k < layer->input_count; k++)
            meet(list, source_of(list, sources, layer->inputs[k - 1]),
                 source_of(list, sources, layer->inputs[k]));
        sources[i] = source_of_layer(list, sources, i);
    }
}
