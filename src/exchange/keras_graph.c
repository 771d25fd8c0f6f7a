#include "exchange/keras_graph.h"

#include "exchange/exchange_model.h"
#include "exchange/keras_arguments.h"
#include "exchange/keras_call.h"
#include <math.h>
#include <string.h>

static const cJSON *get(const cJSON *object, const char *key) {
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static const char *text_of(const cJSON *object, const char *key) {
    const cJSON *item = get(object, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static bool is_class(const struct keras_entry *entry, const char *name) {
    return strcmp(entry->class_name, name) == 0;
}

/* ---- entries ---- */

static bool fill_entry(struct keras_graph *graph, const cJSON *layer) {
    struct keras_entry *entry = &graph->entries[graph->count++];
    const char *module = text_of(layer, "module");
    entry->class_name = text_of(layer, "class_name");
    entry->config = get(layer, "config");
    entry->name = text_of(layer, "name");
    entry->nodes = get(layer, "inbound_nodes");
    entry->operation = module && strstr(module, ".ops.");
    if (!entry->name) entry->name = text_of(entry->config, "name");
    if (!entry->name || !entry->class_name)
        return status_set(graph->status, STATUS_INVALID_CONFIG, "config.layers",
                          "layer %zu of the Keras model has no class_name or no name",
                          graph->count);
    for (size_t i = 0; i + 1 < graph->count; i++)
        if (strcmp(graph->entries[i].name, entry->name) == 0)
            return keras_arguments_fault(graph->status, entry->name, "name", "is there twice");
    return true;
}

bool keras_graph_fill(struct keras_graph *graph, const cJSON *layers, bool sequential) {
    for (const cJSON *layer = layers->child; layer; layer = layer->next) {
        if (graph->count == KERAS_GRAPH_MAX)
            return status_set(graph->status, STATUS_LIMIT, "config.layers",
                              "the Keras model has more than %d layers", KERAS_GRAPH_MAX);
        if (!fill_entry(graph, layer)) return false;
        if (sequential) graph->entries[graph->count - 1].nodes = NULL;
    }
    return true;
}

/* ---- layers into the list ---- */

static bool put_name(struct keras_graph *graph, char *to, const char *name) {
    static const char *const letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    size_t length = strlen(name);
    if (length == 0 || length >= LAYER_CONFIG_NAME || strspn(name, letters) != length)
        return keras_arguments_fault(graph->status, name, "name",
                                     "must be 1 to 39 letters, digits, \"_\", \"-\" or \".\"");
    memcpy(to, name, length + 1);
    return true;
}

static bool append(struct keras_graph *graph, struct keras_entry *entry,
                   struct layer_config *layer) {
    if (!put_name(graph, layer->name, entry->name)) return false;
    if (layer->inner[0] && !put_name(graph, layer->inner, layer->inner)) return false;
    if (!layer_config_append(graph->list, layer))
        return status_set(graph->status, STATUS_LIMIT, "config.layers",
                          "there can be at most %d layers", LAYER_CONFIG_MAX);
    entry->layer = graph->list->count - 1;
    entry->done = true;
    for (size_t i = 0; i < LAYER_CONFIG_INPUTS; i++)
        graph->masks[entry->layer][i] = KERAS_MASK_UNSAID;
    /* This layer takes a mask as a choice of classes. */
    if (is_class(entry, "Softmax")) graph->masks[entry->layer][0] = KERAS_MASK_TRUE;
    return true;
}

/* ---- inputs ---- */

/* The whole number of at least 1 in a shape; 0: left open. */
static size_t dimension(const cJSON *item) {
    double x = cJSON_IsNumber(item) ? item->valuedouble : 0;
    return x >= 1 && x <= LAYER_CONFIG_MAX_WIDTH && x == floor(x) ? (size_t)x : 0;
}

/* From (batch, steps) for an embedding over `vocabulary` tokens, else (batch, steps, width) or
 * (batch, width). */
static bool put_input(struct keras_graph *graph, struct keras_entry *entry, const cJSON *shape,
                      size_t vocabulary) {
    struct layer_config input = layer_config_default(LAYER_INPUT);
    int rank = cJSON_IsArray(shape) ? cJSON_GetArraySize(shape) : 0;
    input.tokens = vocabulary != 0;
    input.sequence = vocabulary || rank == 3;
    if (vocabulary ? rank != 2 && rank != 0 : rank != 2 && rank != 3)
        return keras_arguments_fault(graph->status, entry->name, "batch_shape",
                                     "must be (batch, steps) before an Embedding, else (batch, "
                                     "steps, width) or (batch, width); has the model been built?");
    input.units = vocabulary ? vocabulary : dimension(cJSON_GetArrayItem(shape, rank - 1));
    if (!input.units)
        return keras_arguments_fault(graph->status, entry->name, "batch_shape",
                                     "leaves the width open");
    return append(graph, entry, &input);
}

/* The vocabulary of an embedding; 0: the entry is none. */
static size_t vocabulary_of(const struct keras_entry *entry) {
    return is_class(entry, "Embedding") ? dimension(get(entry->config, "input_dim")) : 0;
}

static const cJSON *shape_of(const cJSON *config) {
    const cJSON *shape = get(config, "batch_shape");
    return shape ? shape : get(config, "batch_input_shape");
}

static bool check_input(struct keras_graph *graph, const struct keras_entry *entry) {
    static const char *const known[] = {"batch_shape", "batch_input_shape", "dtype", NULL};
    return keras_arguments_neutral(entry->name, entry->config, known, graph->status);
}

/* ---- what is not a layer of its own ---- */

/* Masking makes the steps of an input whose numbers are all zero padding. */
static bool put_masking(struct keras_graph *graph, struct keras_entry *entry, size_t from) {
    static const char *const none[] = {NULL};
    struct layer_config *input = &graph->list->layers[from];
    if (!keras_arguments_neutral(entry->name, entry->config, none, graph->status)) return false;
    if (input->type != LAYER_INPUT || !input->sequence)
        return keras_arguments_fault(graph->status, entry->name, "inbound_nodes",
                                     "must be a sequence that comes in, for a Masking layer");
    input->mask_zero = true;
    entry->layer = from;
    entry->done = true;
    return true;
}

/* ---- a chain ---- */

static bool read_plain(struct keras_graph *graph, struct keras_entry *entry,
                       struct layer_config *layer) {
    bool bidirectional = is_class(entry, "Bidirectional");
    if (bidirectional || is_class(entry, "TimeDistributed"))
        return keras_arguments_read_wrapper(layer, entry->name, bidirectional, entry->config,
                                            graph->notes, graph->status);
    return keras_arguments_read(layer, entry->name, entry->class_name, entry->config, graph->notes,
                                graph->status);
}

/* The input before a first layer that is none: its shape stands with the layer or with the model.
 */
static bool put_first_input(struct keras_graph *graph, const cJSON *config) {
    struct keras_entry input = {.name = "input", .class_name = "InputLayer"};
    struct keras_entry *first = &graph->entries[0];
    bool given = is_class(first, "InputLayer");
    struct keras_entry *entry = given ? first : &input;
    struct keras_entry *reader = &graph->entries[given];
    const cJSON *shape = shape_of(first->config);
    if (!shape) shape = get(config, "build_input_shape");
    if (given && !check_input(graph, first)) return false;
    return put_input(graph, entry, shape, graph->count > (size_t)given ? vocabulary_of(reader) : 0);
}

static bool chain_entry(struct keras_graph *graph, struct keras_entry *entry, size_t *last) {
    struct layer_config layer;
    if (is_class(entry, "Masking")) return put_masking(graph, entry, *last);
    if (!read_plain(graph, entry, &layer)) return false;
    layer.input_count = 1;
    layer.inputs[0] = (struct layer_reference){*last, 0};
    if (!append(graph, entry, &layer)) return false;
    *last = entry->layer;
    return true;
}

bool keras_graph_chain(struct keras_graph *graph, const cJSON *config) {
    size_t last = 0;
    if (!put_first_input(graph, config)) return false;
    for (size_t i = 0; i < graph->count; i++)
        if (!graph->entries[i].done && !chain_entry(graph, &graph->entries[i], &last)) return false;
    return true;
}

/* ---- masks ---- */

/* Either of two masks. */
static bool either(struct keras_graph *graph, struct keras_entry *entry, int mask) {
    if (entry->mask == KERAS_MASK_FALSE || mask == KERAS_MASK_TRUE)
        entry->mask = mask;
    else if (mask != KERAS_MASK_FALSE && entry->mask != KERAS_MASK_TRUE && mask != entry->mask)
        return keras_arguments_fault(graph->status, entry->name, "inbound_nodes",
                                     "joins the masks of two inputs");
    return true;
}

/* Operations that Keras 3 makes masks with; "NotEqual" compares an input with 0. */
static bool is_mask_operation(const struct keras_entry *entry, const struct keras_call *call) {
    static const char *const names[] = {"NotEqual", "OnesLike",        "ZerosLike", "ExpandDims",
                                        "Any",      "ConvertToTensor", "Cast",      "LogicalOr",
                                        "Squeeze",  "BroadcastTo",     NULL};
    if (!entry->operation || call->count == 0) return false;
    for (int i = 0; names[i]; i++)
        if (is_class(entry, names[i])) return true;
    return is_class(entry, "Concatenate") && call->tensors[0].from->is_mask;
}

static bool put_mask(struct keras_graph *graph, struct keras_entry *entry,
                     const struct keras_call *call) {
    struct keras_entry *from = call->tensors[0].from;
    entry->is_mask = entry->done = true;
    entry->mask = is_class(entry, "OnesLike") ? KERAS_MASK_TRUE : KERAS_MASK_FALSE;
    if (is_class(entry, "OnesLike") || is_class(entry, "ZerosLike")) return true;
    if (is_class(entry, "NotEqual")) {
        if (from->is_mask || graph->list->layers[from->layer].type != LAYER_INPUT)
            return keras_arguments_fault(graph->status, entry->name, "inbound_nodes",
                                         "must be an input: other masks are not supported");
        entry->mask = (int)from->layer;
        return true;
    }
    for (size_t i = 0; i < call->count; i++) {
        if (!call->tensors[i].from->is_mask)
            return keras_arguments_fault(graph->status, entry->name, "inbound_nodes",
                                         "is an operation that is not supported");
        if (!either(graph, entry, call->tensors[i].from->mask)) return false;
    }
    return true;
}

/* ---- a graph ---- */

static bool put_references(struct keras_graph *graph, const struct keras_entry *entry,
                           struct layer_config *layer, const struct keras_call *call) {
    if (call->count == 0 || call->count > LAYER_CONFIG_INPUTS)
        return keras_arguments_fault(graph->status, entry->name, "inbound_nodes",
                                     "must be 1 to 6 tensors");
    for (size_t i = 0; i < call->count; i++) {
        if (call->tensors[i].from->is_mask)
            return keras_arguments_fault(graph->status, entry->name, "inbound_nodes",
                                         "reads a mask as if it were numbers");
        layer->inputs[i] =
            (struct layer_reference){call->tensors[i].from->layer, call->tensors[i].port};
    }
    layer->input_count = call->count;
    return true;
}

/* The mask said for each input; one mask is that of the first. */
static bool put_said_masks(struct keras_graph *graph, const struct keras_entry *entry,
                           const struct keras_call *call) {
    for (size_t i = 0; i < call->mask_count; i++) {
        const struct keras_entry *from = call->masks[i];
        if (!from) continue;
        if (!from->is_mask || i >= LAYER_CONFIG_INPUTS)
            return keras_arguments_fault(graph->status, entry->name, "mask", "is no mask");
        graph->masks[entry->layer][i] = from->mask;
    }
    return true;
}

static bool wire_entry(struct keras_graph *graph, struct keras_entry *entry) {
    struct keras_call call = {0};
    struct layer_config layer;
    if (is_class(entry, "InputLayer"))
        return status_set(graph->status, STATUS_INVALID_CONFIG, "config.input_layers",
                          "\"%.60s\" is not among the inputs of the Keras model", entry->name);
    if (!keras_call_read(graph, entry, &call)) return false;
    if (call.waiting) return true;
    if (is_mask_operation(entry, &call)) return put_mask(graph, entry, &call);
    if (is_class(entry, "Masking") && call.count == 1 && !call.tensors[0].from->is_mask)
        return put_masking(graph, entry, call.tensors[0].from->layer);
    return read_plain(graph, entry, &layer) && put_references(graph, entry, &layer, &call) &&
           append(graph, entry, &layer) && put_said_masks(graph, entry, &call);
}

/* The least vocabulary of the embeddings that read an input; 0: none does. */
static bool vocabulary_behind(struct keras_graph *graph, const struct keras_entry *input,
                              size_t *least) {
    struct keras_call call = {0};
    *least = 0;
    for (size_t i = 0; i < graph->count; i++) {
        size_t vocabulary = vocabulary_of(&graph->entries[i]);
        if (!vocabulary) continue;
        if (!keras_call_read(graph, &graph->entries[i], &call)) return false;
        if (call.count && call.tensors[0].from == input && (!*least || vocabulary < *least))
            *least = vocabulary;
    }
    return true;
}

static bool wire_input(struct keras_graph *graph, const char *name) {
    size_t vocabulary;
    for (size_t i = 0; i < graph->count; i++) {
        struct keras_entry *entry = &graph->entries[i];
        if (strcmp(entry->name, name) != 0 || !is_class(entry, "InputLayer") || entry->done)
            continue;
        return check_input(graph, entry) && vocabulary_behind(graph, entry, &vocabulary) &&
               put_input(graph, entry, shape_of(entry->config), vocabulary);
    }
    return status_set(graph->status, STATUS_INVALID_CONFIG, "config.input_layers",
                      "\"%.60s\" is not an input of the Keras model", name);
}

/* ["name", 0, 0], or a list of such */
static bool wire_inputs(struct keras_graph *graph, const cJSON *inputs) {
    if (cJSON_IsArray(inputs) && cJSON_IsString(inputs->child))
        return wire_input(graph, inputs->child->valuestring);
    for (const cJSON *item = cJSON_IsArray(inputs) ? inputs->child : NULL; item; item = item->next)
        if (!cJSON_IsArray(item) || !cJSON_IsString(item->child) ||
            !wire_input(graph, item->child->valuestring))
            return status_set(graph->status, STATUS_INVALID_CONFIG, "config.input_layers",
                              "the inputs of the Keras model are not a list of layers");
    return true;
}

/* Everything in a functional model leads to its output, which so comes last. */
static bool check_output(struct keras_graph *graph, const cJSON *outputs) {
    const cJSON *output = cJSON_IsArray(outputs) ? outputs->child : NULL;
    if (output && cJSON_IsString(output)) output = outputs;
    const struct layer_config *last =
        graph->list->count ? &graph->list->layers[graph->list->count - 1] : NULL;
    bool one = output && (output == outputs || !output->next) && cJSON_IsArray(output) &&
               cJSON_GetArraySize(output) == 3 && cJSON_IsString(output->child);
    if (one && last && strcmp(output->child->valuestring, last->name) == 0 &&
        cJSON_IsNumber(output->child->next->next) && output->child->next->next->valuedouble == 0)
        return true;
    return status_set(graph->status, STATUS_INVALID_CONFIG, "config.output_layers",
                      "the Keras model must have one output, the output of its last layer");
}

bool keras_graph_wire(struct keras_graph *graph, const cJSON *config) {
    if (!wire_inputs(graph, get(config, "input_layers"))) return false;
    size_t open = graph->count + 1, before;
    do {
        before = open;
        open = 0;
        for (size_t i = 0; i < graph->count; i++) {
            if (!graph->entries[i].done && !wire_entry(graph, &graph->entries[i])) return false;
            open += !graph->entries[i].done;
        }
    } while (open && open < before);
    if (open)
        return status_set(graph->status, STATUS_INVALID_CONFIG, "config.layers",
                          "layers of the Keras model read each other in a circle");
    return check_output(graph, get(config, "output_layers"));
}

/* ---- masks as said and as they are ---- */

/* The input whose padding masks a value. */
static int mask_of(const struct network *network, size_t index) {
    const struct network_value *value = &network->values[index];
    if (!value->masked || value->axis == NETWORK_VECTOR) return KERAS_MASK_TRUE;
    size_t input = network->axes[value->axis].padding - 1;
    return (int)network->nodes[network->values[input].node].config;
}

/* Keras looks at a mask that is said even where an initial state is given; we do not. */
static bool mask_fits(const struct network *network, const struct layer_config *layer, size_t i,
                      int said) {
    if (said == KERAS_MASK_UNSAID) return true;
    if (i >= layer->input_count) return said == KERAS_MASK_TRUE;
    size_t value = network->ports[layer->inputs[i].layer][layer->inputs[i].port];
    if (layer_config_is_recurrent(layer->type) && layer->input_count > 1)
        return said == KERAS_MASK_TRUE;
    return mask_of(network, value) == said;
}

bool keras_graph_check(struct keras_graph *graph) {
    struct exchange_model *model = exchange_model_build(graph->list, false, graph->status);
    bool good = model != NULL;
    for (size_t i = 0; good && i < graph->list->count; i++)
        for (size_t k = 0; good && k < LAYER_CONFIG_INPUTS; k++)
            if (!mask_fits(&model->network, &graph->list->layers[i], k, graph->masks[i][k]))
                good = keras_arguments_fault(graph->status, graph->list->layers[i].name, "mask",
                                             "is not the one that follows from the inputs");
    exchange_model_close(model);
    return good;
}
