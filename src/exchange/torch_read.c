#include "exchange/torch.h"

#include "base/memory.h"
#include "exchange/torch_parts.h"
#include <stdlib.h>
#include <string.h>

struct reader {
    const struct network *network;
    const struct safetensors *file;
    struct tensors *to;
    struct status *status;
};

/* ---- weights ---- */

/* A tensor of a part as floats, of exactly (rows, columns); rows 0: a vector. */
static float *tensor_of(const struct reader *r, const struct torch_part *part, const char *leaf,
                        bool reverse, size_t rows, size_t columns) {
    char name[SAFETENSORS_NAME];
    torch_name(name, sizeof name, part, leaf, reverse);
    const struct safetensors_tensor *tensor = safetensors_find(r->file, name);
    int rank = rows ? 2 : 1;
    if (tensor && tensor->rank == rank && tensor->shape[rank - 1] == columns &&
        (!rows || tensor->shape[0] == rows))
        return tensors_floats(tensor, r->status);
    status_set(r->status, STATUS_INVALID_FILE, name,
               "the PyTorch file has no tensor \"%.80s\" of the shape (%zu, %zu)", name, rows,
               columns);
    return NULL;
}

/* Theirs (G*H, rows) becomes (rows, G*H), gate by gate. */
static void turn(const float *from, size_t rows, enum layer_type type, size_t gates, size_t units,
                 float *to) {
    for (size_t g = 0; g < gates; g++)
        for (size_t u = 0; u < units; u++)
            for (size_t k = 0; k < rows; k++)
                to[k * gates * units + g * units + u] =
                    from[((gates > 1 ? torch_gate(type, g) : 0) * units + u) * rows + k];
}

static const struct parameters_tensor *
parameter(const struct reader *r, const struct torch_part *part, bool reverse, const char *leaf) {
    return exchange_model_parameter(r->network, part->layer, reverse, leaf);
}

static bool read_tensor(const struct reader *r, const struct torch_part *part, bool reverse,
                        const char *leaf, const char *theirs, size_t gates) {
    const struct parameters_tensor *p = parameter(r, part, reverse, leaf);
    float *from = tensor_of(r, part, theirs, reverse, p->rows ? p->columns : 0,
                            p->rows ? p->rows : p->columns);
    float *to = from ? exchange_model_add(r->to, p, r->status) : NULL;
    if (to) turn(from, p->rows ? p->rows : 1, part->type, gates, p->columns / gates, to);
    free(from);
    return to != NULL;
}

static bool read_biases(const struct reader *r, const struct torch_part *part, bool reverse) {
    const struct parameters_tensor *p = parameter(r, part, reverse, "bias");
    size_t gates = torch_gate_count(part->type), n = p->columns;
    float *a = tensor_of(r, part, "bias_ih", reverse, 0, n);
    float *b = a ? tensor_of(r, part, "bias_hh", reverse, 0, n) : NULL;
    float *to = b ? exchange_model_add(r->to, p, r->status) : NULL;
    if (to && p->rows) turn(b, 1, part->type, gates, part->units, to + n);
    for (size_t i = 0; to && !p->rows && i < n; i++) a[i] += b[i];
    if (to) turn(a, 1, part->type, gates, part->units, to);
    free(a);
    free(b);
    return to != NULL;
}

static bool read_recurrent(const struct reader *r, const struct torch_part *part) {
    size_t gates = torch_gate_count(part->type);
    for (int reverse = 0; reverse < (part->bidirectional ? 2 : 1); reverse++)
        if (!read_tensor(r, part, reverse, "kernel", "weight_ih", gates) ||
            !read_tensor(r, part, reverse, "recurrent_kernel", "weight_hh", gates) ||
            (part->bias && !read_biases(r, part, reverse)))
            return false;
    return true;
}

static bool read_embedding(const struct reader *r, const struct torch_part *part) {
    const struct parameters_tensor *p = parameter(r, part, false, "embeddings");
    float *from = tensor_of(r, part, "weight", false, p->rows, p->columns);
    float *to = from ? exchange_model_add(r->to, p, r->status) : NULL;
    if (to) memcpy(to, from, parameters_tensor_size(p) * sizeof *to);
    free(from);
    return to != NULL;
}

static bool read_part(const struct reader *r, const struct torch_part *part) {
    switch (part->kind) {
    case TORCH_EMBEDDING:
        return read_embedding(r, part);
    case TORCH_RECURRENT:
        return read_recurrent(r, part);
    case TORCH_NORM:
        return read_tensor(r, part, false, "gamma", "weight", 1) &&
               read_tensor(r, part, false, "beta", "bias", 1);
    case TORCH_LINEAR:
        return read_tensor(r, part, false, "kernel", "weight", 1) &&
               (!part->bias || read_tensor(r, part, false, "bias", "bias", 1));
    }
    return false;
}

/* ---- the file's parts, one for one with ours ---- */

static bool same_kind(const struct torch_part *ours, const struct torch_part *theirs) {
    return ours->kind == theirs->kind &&
           (ours->kind != TORCH_RECURRENT ||
            (ours->type == theirs->type && ours->bidirectional == theirs->bidirectional)) &&
           (ours->kind == TORCH_EMBEDDING || ours->bias == theirs->bias);
}

/* Their names for our parts. */
static bool match(const struct layer_config_list *list, struct torch_parts *ours,
                  const struct torch_parts *theirs, struct status *status) {
    for (size_t i = 0; i < ours->count && i < theirs->count; i++) {
        struct torch_part *part = &ours->at[i];
        if (!same_kind(part, &theirs->at[i]))
            return status_set(status, STATUS_INVALID_FILE, list->layers[part->layer].name,
                              "layer \"%s\" is not what module \"%s\" of the PyTorch file is",
                              list->layers[part->layer].name, theirs->at[i].module);
        memcpy(part->module, theirs->at[i].module, sizeof part->module);
        part->level = theirs->at[i].level;
    }
    return ours->count == theirs->count ||
           status_set(status, STATUS_INVALID_FILE, NULL,
                      "the PyTorch file has %zu layers with weights, the network %zu",
                      theirs->count, ours->count);
}

/* Whether the modules are called as torch_write() calls them. */
static bool has_our_names(const struct reader *r, const struct torch_parts *ours) {
    char name[SAFETENSORS_NAME];
    for (size_t i = 0; i < ours->count; i++) {
        bool recurrent = ours->at[i].kind == TORCH_RECURRENT;
        torch_name(name, sizeof name, &ours->at[i], recurrent ? "weight_ih" : "weight", false);
        if (!safetensors_find(r->file, name)) return false;
    }
    return true;
}

static bool read_all(const struct reader *r, struct torch_parts *ours, struct torch_parts *theirs) {
    if (!torch_parts_of(r->network, ours, r->status) ||
        !torch_parts_gather(r->file, theirs, r->status))
        return false;
    if (!(theirs->count == ours->count && has_our_names(r, ours)) &&
        (!torch_parts_find(r->file, theirs, r->status) ||
         !match(&r->network->config, ours, theirs, r->status)))
        return false;
    for (size_t i = 0; i < ours->count; i++)
        if (!read_part(r, &ours->at[i])) return false;
    return true;
}

struct work {
    struct safetensors file;
    struct torch_parts ours, theirs;
};

static struct work *open_file(const void *bytes, size_t length, struct status *status) {
    struct work *work = memory_array(1, sizeof *work);
    if (!work)
        status_no_memory(status);
    else if (safetensors_open(&work->file, bytes, length, status))
        return work;
    free(work);
    return NULL;
}

static void close_file(struct work *work) {
    if (work) safetensors_close(&work->file);
    free(work);
}

bool torch_read_weights(const struct network *network, const void *bytes, size_t length,
                        struct tensors *to, struct status *status) {
    struct work *work = open_file(bytes, length, status);
    bool good = false;
    if (work) {
        struct reader r = {network, &work->file, to, status};
        good = read_all(&r, &work->ours, &work->theirs);
    }
    close_file(work);
    return good;
}

/* ---- layers ---- */

static enum layer_type type_of(const struct torch_part *part) {
    static const enum layer_type types[] = {[TORCH_EMBEDDING] = LAYER_EMBEDDING,
                                            [TORCH_NORM] = LAYER_NORMALIZATION,
                                            [TORCH_LINEAR] = LAYER_DENSE};
    return part->kind == TORCH_RECURRENT ? part->type : types[part->kind];
}

static bool sizes_fit(const struct torch_part *part, struct status *status) {
    size_t most = part->kind == TORCH_RECURRENT || part->kind == TORCH_EMBEDDING
                      ? LAYER_CONFIG_MAX_UNITS
                      : LAYER_CONFIG_MAX_WIDTH;
    size_t units = part->kind == TORCH_RECURRENT ? part->units : part->outputs;
    return units >= 1 && units <= most && part->inputs >= 1 &&
                   part->inputs <= LAYER_CONFIG_MAX_WIDTH
               ? true
               : status_set(status, STATUS_LIMIT, part->module,
                            "module \"%s\" of the PyTorch file is too large", part->module);
}

static struct layer_config layer_of(const struct torch_part *part) {
    struct layer_config layer = layer_config_default(type_of(part));
    layer.units = part->kind == TORCH_RECURRENT ? part->units : part->outputs;
    if (part->kind == TORCH_EMBEDDING) layer.input_dim = part->inputs;
    if (part->kind == TORCH_NORM) {
        layer.units = 0;
        layer.epsilon = 1e-5; /* PyTorch's */
    } else if (part->kind != TORCH_EMBEDDING) {
        layer.use_bias = part->bias;
        layer.bidirectional = part->bidirectional;
        layer.return_sequences = LAYER_SEQUENCES_ALL;
    }
    if (part->kind == TORCH_LINEAR) layer.return_sequences = LAYER_SEQUENCES_AUTO;
    return layer;
}

static bool add_layers(const struct torch_parts *parts, const struct torch_options *options,
                       struct layer_config_list *list, struct status *status) {
    struct layer_config input = layer_config_default(LAYER_INPUT);
    struct layer_config *last_recurrent = NULL, *last_linear = NULL;
    input.tokens = parts->at[0].kind == TORCH_EMBEDDING;
    input.units = parts->at[0].inputs;
    list->count = 0;
    layer_config_append(list, &input);
    for (size_t i = 0; i < parts->count; i++) {
        struct layer_config layer = layer_of(&parts->at[i]);
        if (!sizes_fit(&parts->at[i], status)) return false;
        struct layer_config *to = layer_config_append(list, &layer);
        if (!to)
            return status_set(status, STATUS_LIMIT, NULL, "there can be at most %d layers",
                              LAYER_CONFIG_MAX);
        if (parts->at[i].kind == TORCH_RECURRENT) last_recurrent = to;
        last_linear = parts->at[i].kind == TORCH_LINEAR ? to : NULL;
    }
    if (last_recurrent && !options->return_sequences)
        last_recurrent->return_sequences = LAYER_SEQUENCES_LAST;
    if (last_linear) last_linear->activation = options->activation;
    return true;
}

bool torch_read(const void *bytes, size_t length, const struct torch_options *options,
                struct layer_config_list *list, struct status *status) {
    struct work *work = open_file(bytes, length, status);
    bool good = work && torch_parts_find(&work->file, &work->theirs, status) &&
                add_layers(&work->theirs, options, list, status);
    close_file(work);
    return good;
}
