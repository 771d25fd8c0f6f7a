#include "exchange/torch_parts.h"

#include "base/format.h"
#include <string.h>

size_t torch_gate_count(enum layer_type type) {
    if (type == LAYER_RNN) return 1;
    return type == LAYER_LSTM ? 4 : 3;
}

/* z r h among r z n; the others are in the same order */
size_t torch_gate(enum layer_type type, size_t gate) {
    return type == LAYER_GRU && gate < 2 ? 1 - gate : gate;
}

void torch_name(char *name, size_t size, const struct torch_part *part, const char *leaf,
                bool reverse) {
    const char *dot = part->module[0] ? "." : "";
    if (part->kind == TORCH_RECURRENT)
        format_text(name, size, "%s%s%s_l%zu%s", part->module, dot, leaf, part->level,
                    reverse ? "_reverse" : "");
    else
        format_text(name, size, "%s%s%s", part->module, dot, leaf);
}

/* ---- of a network ---- */

static bool fault(const struct layer_config *layer, struct status *status, const char *message) {
    return status_set(status, STATUS_INVALID_CONFIG, layer->name, "layer \"%s\": PyTorch %s",
                      layer->name, message);
}

/* "rnn", "rnn_1", … */
static void new_module(const struct torch_parts *parts, struct torch_part *part) {
    static const char *const stems[] = {"embedding", "rnn", "norm", "linear"};
    size_t earlier = 0;
    for (size_t i = 0; i < parts->count; i++)
        earlier += parts->at[i].kind == part->kind && parts->at[i].level == 0;
    if (earlier)
        format_text(part->module, sizeof part->module, "%s_%zu", stems[part->kind], earlier);
    else
        format_text(part->module, sizeof part->module, "%s", stems[part->kind]);
}

/* The next level of the recurrent module before it. */
static bool continues(const struct torch_parts *parts, const struct torch_part *part,
                      const struct layer_config_list *list) {
    const struct torch_part *last = parts->count ? &parts->at[parts->count - 1] : NULL;
    return last && part->kind == TORCH_RECURRENT && last->kind == TORCH_RECURRENT &&
           last->layer + 1 == part->layer && last->type == part->type &&
           last->units == part->units && last->bidirectional == part->bidirectional &&
           last->bias == part->bias &&
           list->layers[last->layer].activation == list->layers[part->layer].activation;
}

static bool check_recurrent(const struct layer_config *layer, struct status *status) {
    if (layer->go_backwards) return fault(layer, status, "has no layer that only goes backwards");
    if (layer->bidirectional && layer->merge != LAYER_MERGE_CONCAT)
        return fault(layer, status, "only puts the two directions side by side (mergeMode concat)");
    if (layer->type == LAYER_GRU && !layer->reset_after)
        return fault(layer, status, "only has the GRU with resetAfter");
    if (layer->type == LAYER_RNN && layer->activation != ACTIVATION_TANH &&
        layer->activation != ACTIVATION_RELU)
        return fault(layer, status, "only has RNNs with tanh or relu");
    return true;
}

static bool kind_of(const struct layer_config *layer, enum torch_kind *kind,
                    struct status *status) {
    if (layer_config_is_recurrent(layer->type)) {
        *kind = TORCH_RECURRENT;
        return check_recurrent(layer, status);
    }
    *kind = layer->type == LAYER_EMBEDDING       ? TORCH_EMBEDDING
            : layer->type == LAYER_NORMALIZATION ? TORCH_NORM
                                                 : TORCH_LINEAR;
    return *kind != TORCH_LINEAR || layer->type == LAYER_DENSE
               ? true
               : fault(layer, status, "has no module like it that takes a sequence in a row");
}

static bool without_weights(const struct layer_config *layer) {
    return layer->type == LAYER_INPUT || layer->type == LAYER_DROPOUT ||
           layer->type == LAYER_ACTIVATION;
}

static bool add_part(const struct network *network, size_t index, struct torch_parts *parts,
                     struct status *status) {
    const struct layer_config *layer = &network->config.layers[index];
    struct torch_part part = {.type = layer->type, .units = layer->units, .layer = index};
    if (!kind_of(layer, &part.kind, status)) return false;
    size_t from = network->ports[layer->inputs[0].layer][0];
    part.inputs = network->values[from].width;
    if (layer->type == LAYER_EMBEDDING && layer->input_dim) part.inputs = layer->input_dim;
    part.outputs = network->values[network->ports[index][0]].width;
    part.bidirectional = layer->bidirectional;
    part.bias = layer->use_bias;
    if (continues(parts, &part, &network->config)) {
        part.level = parts->at[parts->count - 1].level + 1;
        memcpy(part.module, parts->at[parts->count - 1].module, sizeof part.module);
    } else {
        new_module(parts, &part);
    }
    parts->at[parts->count++] = part;
    return true;
}

bool torch_parts_of(const struct network *network, struct torch_parts *parts,
                    struct status *status) {
    const struct layer_config_list *list = &network->config;
    parts->count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct layer_config *layer = &list->layers[i];
        bool first = layer->type == LAYER_INPUT && i == 0;
        if (!first && (layer->input_count != 1 || layer->inputs[0].layer + 1 != i ||
                       layer->inputs[0].port != 0))
            return fault(layer, status, "takes modules in a row, each reading the one before");
        if (!without_weights(layer) && !add_part(network, i, parts, status)) return false;
    }
    return true;
}

/* ---- of a state dict ---- */

static size_t length_of(const char *name, const char *ending) {
    size_t length = strlen(name), cut = strlen(ending);
    if (length < cut || strcmp(name + length - cut, ending) != 0) return SIZE_MAX;
    length -= cut;
    if (length == 0) return 0;
    return name[length - 1] == '.' ? length - 1 : SIZE_MAX;
}

/* Whether a tensor is the `ending` of a module, whose name goes to the part. */
static bool module_of(const struct safetensors_tensor *tensor, const char *ending,
                      struct torch_part *part) {
    size_t length = length_of(tensor->name, ending);
    if (length >= sizeof part->module) return false;
    memcpy(part->module, tensor->name, length);
    part->module[length] = '\0';
    return true;
}

static const struct safetensors_tensor *leaf_of(const struct safetensors *file,
                                                const struct torch_part *part, const char *leaf,
                                                bool reverse) {
    char name[SAFETENSORS_NAME];
    torch_name(name, sizeof name, part, leaf, reverse);
    return safetensors_find(file, name);
}

static bool bad_tensor(const struct safetensors_tensor *tensor, struct status *status) {
    return status_set(status, STATUS_INVALID_FILE, tensor->name,
                      "tensor \"%.80s\" is not of an Embedding, RNN, LSTM, GRU, LayerNorm or "
                      "Linear module",
                      tensor->name);
}

/* The level `part->level`; its kind of cell is told by the rows of weight_hh. */
static bool read_level(const struct safetensors *file, struct torch_part *part,
                       const struct safetensors_tensor *ih, struct status *status) {
    static const enum layer_type types[] = {[1] = LAYER_RNN, [3] = LAYER_GRU, [4] = LAYER_LSTM};
    const struct safetensors_tensor *hh = leaf_of(file, part, "weight_hh", false);
    if (!hh || hh->rank != 2 || ih->rank != 2 || hh->shape[1] == 0 || hh->shape[0] % hh->shape[1] ||
        leaf_of(file, part, "weight_hr", false))
        return bad_tensor(ih, status);
    size_t gates = hh->shape[0] / hh->shape[1];
    if (gates != 1 && gates != 3 && gates != 4) return bad_tensor(hh, status);
    part->type = types[gates];
    part->units = hh->shape[1];
    part->inputs = ih->shape[1];
    part->bidirectional = leaf_of(file, part, "weight_ih", true) != NULL;
    part->bias = leaf_of(file, part, "bias_ih", false) != NULL;
    part->outputs = part->units * (part->bidirectional ? 2 : 1);
    return true;
}

static bool push(struct torch_parts *parts, const struct torch_part *part, struct status *status) {
    if (parts->count == TORCH_PARTS)
        return status_set(status, STATUS_LIMIT, NULL, "there are more than %d modules",
                          TORCH_PARTS);
    parts->at[parts->count++] = *part;
    return true;
}

static bool push_levels(const struct safetensors *file, struct torch_parts *parts,
                        struct torch_part part, struct status *status) {
    const struct safetensors_tensor *ih;
    part.kind = TORCH_RECURRENT;
    for (part.level = 0; (ih = leaf_of(file, &part, "weight_ih", false)); part.level++)
        if (!read_level(file, &part, ih, status) || !push(parts, &part, status)) return false;
    return true;
}

/* A matrix without a bias is an embedding when nothing comes before it: its name says so, or a
 * recurrent module reads vectors of its width and no matrix has been taken for one before. */
static bool is_embedding(const struct safetensors *file, const struct torch_parts *parts,
                         const struct torch_part *part) {
    struct torch_part other;
    if (part->bias) return false;
    if (strstr(part->module, "emb")) return true;
    for (size_t i = 0; i < parts->count; i++)
        if (parts->at[i].kind == TORCH_EMBEDDING) return false;
    for (size_t i = 0; i < file->count; i++)
        if (module_of(&file->tensors[i], "weight_ih_l0", &other) && file->tensors[i].rank == 2 &&
            file->tensors[i].shape[1] == part->inputs)
            return true;
    return false;
}

/* A tensor "weight": of an embedding (V, D), a linear layer (N, C) or a normalization (C). */
static bool push_matrix(const struct safetensors *file, struct torch_parts *parts,
                        struct torch_part part, const struct safetensors_tensor *weight,
                        struct status *status) {
    part.kind = TORCH_LINEAR;
    part.bias = leaf_of(file, &part, "bias", false) != NULL;
    if (weight->rank == 1 && part.bias) {
        part.kind = TORCH_NORM;
        part.inputs = part.outputs = weight->shape[0];
        return push(parts, &part, status);
    }
    if (weight->rank != 2) return bad_tensor(weight, status);
    part.outputs = weight->shape[0];
    part.inputs = weight->shape[1];
    if (is_embedding(file, parts, &part)) {
        part.kind = TORCH_EMBEDDING;
        part.inputs = weight->shape[0];
        part.outputs = weight->shape[1];
    }
    return push(parts, &part, status);
}

static bool is_of_part(const struct safetensors_tensor *tensor, const struct torch_parts *parts) {
    static const char *const leaves[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh",
                                         "weight",    "bias",      NULL};
    char name[SAFETENSORS_NAME];
    for (size_t i = 0; i < parts->count; i++) {
        for (int k = 0; leaves[k]; k++) {
            torch_name(name, sizeof name, &parts->at[i], leaves[k], false);
            if (strcmp(name, tensor->name) == 0) return true;
            torch_name(name, sizeof name, &parts->at[i], leaves[k], true);
            if (strcmp(name, tensor->name) == 0) return true;
        }
    }
    return false;
}

bool torch_parts_gather(const struct safetensors *file, struct torch_parts *parts,
                        struct status *status) {
    parts->count = 0;
    for (size_t i = 0; i < file->count; i++) {
        const struct safetensors_tensor *tensor = &file->tensors[i];
        struct torch_part part = {0};
        if (module_of(tensor, "weight_ih_l0", &part)) {
            if (!push_levels(file, parts, part, status)) return false;
        } else if (module_of(tensor, "weight", &part)) {
            if (!push_matrix(file, parts, part, tensor, status)) return false;
        }
    }
    for (size_t i = 0; i < file->count; i++)
        if (!is_of_part(&file->tensors[i], parts)) return bad_tensor(&file->tensors[i], status);
    return true;
}

/* Shorter names first, then by letters: "rnn", "rnn_1", …, "rnn_10". */
static bool before(const struct torch_part *a, const struct torch_part *b) {
    size_t m = strlen(a->module), n = strlen(b->module);
    if (a->kind != b->kind) return a->kind < b->kind;
    return m != n ? m < n : strcmp(a->module, b->module) < 0;
}

/* The part that comes next: of those that read `width` numbers, or any for the first. Levels above
 * the first follow the one below. */
static size_t next_part(const struct torch_parts *parts, const bool *used, size_t width) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < parts->count; i++) {
        const struct torch_part *part = &parts->at[i];
        bool fits = !width || (part->inputs == width && part->kind != TORCH_EMBEDDING);
        if (used[i] || part->level || !fits) continue;
        if (best == SIZE_MAX || before(part, &parts->at[best])) best = i;
    }
    return best;
}

static bool put_in_order(struct torch_parts *parts, struct status *status) {
    struct torch_parts from = *parts;
    bool used[TORCH_PARTS] = {false};
    size_t width = 0;
    for (parts->count = 0; parts->count < from.count;) {
        size_t next = next_part(&from, used, width);
        if (next == SIZE_MAX)
            return status_set(status, STATUS_INVALID_FILE, NULL,
                              "the modules of the PyTorch file do not follow one another: none "
                              "reads %zu numbers",
                              width);
        do {
            used[next] = true;
            parts->at[parts->count++] = from.at[next];
            width = from.at[next].outputs;
            next++;
        } while (next < from.count && from.at[next].level);
    }
    return true;
}

bool torch_parts_find(const struct safetensors *file, struct torch_parts *parts,
                      struct status *status) {
    if (!torch_parts_gather(file, parts, status)) return false;
    if (parts->count == 0)
        return status_set(status, STATUS_INVALID_FILE, NULL,
                          "the PyTorch file has no modules that are known here");
    return put_in_order(parts, status);
}
