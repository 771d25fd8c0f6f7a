#include "exchange/torch.h"

#include "base/json.h"
#include "base/memory.h"
#include "exchange/notes.h"
#include "exchange/torch_parts.h"
#include <stdlib.h>
#include <string.h>

struct writer {
    const struct exchange_model *model;
    struct tensors *to;
    struct status *status;
};

/* ---- weights ---- */

/* Ours (rows, G*H) becomes (G*H, rows), gate by gate. */
static void turn(const float *from, size_t rows, enum layer_type type, size_t gates, size_t units,
                 float *to) {
    for (size_t g = 0; g < gates; g++)
        for (size_t u = 0; u < units; u++)
            for (size_t r = 0; r < rows; r++)
                to[((gates > 1 ? torch_gate(type, g) : 0) * units + u) * rows + r] =
                    from[r * gates * units + g * units + u];
}

/* Our parameter "leaf" of a part, turned into "theirs". A row of a bias is a matrix of one row. */
static bool write_tensor(const struct writer *w, const struct torch_part *part, bool reverse,
                         const char *leaf, const char *theirs, size_t gates) {
    const struct parameters_tensor *p =
        exchange_model_parameter(&w->model->network, part->layer, reverse, leaf);
    char name[SAFETENSORS_NAME];
    torch_name(name, sizeof name, part, theirs, reverse);
    float *from = exchange_model_floats(w->model, p, w->status);
    float *to = from ? tensors_add(w->to, name, p->rows ? p->columns : 0,
                                   p->rows ? p->rows : p->columns, w->status)
                     : NULL;
    if (to) turn(from, p->rows ? p->rows : 1, part->type, gates, p->columns / gates, to);
    free(from);
    return to != NULL;
}

/* bias_ih and bias_hh: the two rows of a GRU's; else the bias and zeros */
static bool write_biases(const struct writer *w, const struct torch_part *part, bool reverse) {
    static const char *const theirs[] = {"bias_ih", "bias_hh"};
    const struct parameters_tensor *p =
        exchange_model_parameter(&w->model->network, part->layer, reverse, "bias");
    size_t gates = torch_gate_count(part->type);
    char name[SAFETENSORS_NAME];
    float *from = exchange_model_floats(w->model, p, w->status), *to = from;
    for (size_t i = 0; to && i < 2; i++) {
        torch_name(name, sizeof name, part, theirs[i], reverse);
        to = tensors_add(w->to, name, 0, p->columns, w->status);
        if (to && (i == 0 || p->rows))
            turn(from + i * p->columns, 1, part->type, gates, part->units, to);
    }
    free(from);
    return to != NULL;
}

static bool write_recurrent(const struct writer *w, const struct torch_part *part) {
    size_t gates = torch_gate_count(part->type);
    for (int reverse = 0; reverse < (part->bidirectional ? 2 : 1); reverse++)
        if (!write_tensor(w, part, reverse, "kernel", "weight_ih", gates) ||
            !write_tensor(w, part, reverse, "recurrent_kernel", "weight_hh", gates) ||
            (part->bias && !write_biases(w, part, reverse)))
            return false;
    return true;
}

/* An embedding is the same in both. */
static bool write_embedding(const struct writer *w, const struct torch_part *part) {
    const struct parameters_tensor *p =
        exchange_model_parameter(&w->model->network, part->layer, false, "embeddings");
    char name[SAFETENSORS_NAME];
    torch_name(name, sizeof name, part, "weight", false);
    float *from = exchange_model_floats(w->model, p, w->status);
    float *to = from ? tensors_add(w->to, name, p->rows, p->columns, w->status) : NULL;
    if (to) memcpy(to, from, parameters_tensor_size(p) * sizeof *to);
    free(from);
    return to != NULL;
}

static bool write_part(const struct writer *w, const struct torch_part *part) {
    switch (part->kind) {
    case TORCH_EMBEDDING:
        return write_embedding(w, part);
    case TORCH_RECURRENT:
        return write_recurrent(w, part);
    case TORCH_NORM:
        return write_tensor(w, part, false, "gamma", "weight", 1) &&
               write_tensor(w, part, false, "beta", "bias", 1);
    case TORCH_LINEAR:
        return write_tensor(w, part, false, "kernel", "weight", 1) &&
               (!part->bias || write_tensor(w, part, false, "bias", "bias", 1));
    }
    return false;
}

/* ---- modules ---- */

static const char *truth(bool x) {
    return x ? "true" : "false";
}

static size_t levels(const struct torch_parts *parts, size_t first) {
    size_t count = 1;
    while (first + count < parts->count && parts->at[first + count].level == count) count++;
    return count;
}

static void write_recurrent_module(const struct layer_config_list *list,
                                   const struct torch_parts *parts, size_t first,
                                   struct buffer *out) {
    static const char *const classes[] = {
        [LAYER_RNN] = "RNN", [LAYER_LSTM] = "LSTM", [LAYER_GRU] = "GRU"};
    const struct torch_part *part = &parts->at[first];
    size_t count = levels(parts, first);
    const struct layer_config *last = &list->layers[parts->at[first + count - 1].layer];
    buffer_format(out, "%s\",\"arguments\":{\"input_size\":%zu,\"hidden_size\":%zu,",
                  classes[part->type], part->inputs, part->units);
    if (part->type == LAYER_RNN)
        buffer_format(out, "\"nonlinearity\":\"%s\",", activations_names[last->activation]);
    buffer_format(out,
                  "\"num_layers\":%zu,\"bias\":%s,\"bidirectional\":%s,\"batch_first\":true},"
                  "\"returnSequences\":%s",
                  count, truth(part->bias), truth(part->bidirectional),
                  truth(last->return_sequences == LAYER_SEQUENCES_ALL));
}

static void write_module(const struct layer_config_list *list, const struct torch_parts *parts,
                         size_t index, struct buffer *out) {
    const struct torch_part *part = &parts->at[index];
    const struct layer_config *layer = &list->layers[part->layer];
    buffer_format(out, "{\"name\":\"%s\",\"class\":\"", part->module);
    if (part->kind == TORCH_RECURRENT) {
        write_recurrent_module(list, parts, index, out);
    } else if (part->kind == TORCH_EMBEDDING) {
        buffer_format(out,
                      "Embedding\",\"arguments\":{\"num_embeddings\":%zu,\"embedding_dim\":%zu}",
                      part->inputs, part->outputs);
    } else if (part->kind == TORCH_LINEAR) {
        buffer_format(out,
                      "Linear\",\"arguments\":{\"in_features\":%zu,\"out_features\":%zu,"
                      "\"bias\":%s},\"activation\":\"%s\"",
                      part->inputs, part->outputs, truth(part->bias),
                      activations_names[layer->activation]);
    } else {
        buffer_format(out,
                      "LayerNorm\",\"arguments\":{\"normalized_shape\":%zu,\"eps\":", part->inputs);
        json_write_number(out, layer->epsilon);
        buffer_byte(out, '}');
    }
    buffer_byte(out, '}');
}

/* Dropout and activations of their own, which have no weights. */
static void write_bare_module(const struct layer_config *layer, struct buffer *out) {
    if (layer->type == LAYER_DROPOUT) {
        buffer_text(out, "{\"class\":\"Dropout\",\"arguments\":{\"p\":");
        json_write_number(out, layer->rate);
        buffer_text(out, "}}");
    } else {
        buffer_format(out, "{\"activation\":\"%s\"}", activations_names[layer->activation]);
    }
}

static void write_modules(const struct layer_config_list *list, const struct torch_parts *parts,
                          struct buffer *out) {
    const char *comma = "";
    size_t next = 0;
    buffer_byte(out, '[');
    for (size_t i = 1; i < list->count; i++) {
        bool bare = next >= parts->count || parts->at[next].layer != i;
        size_t at = bare ? 0 : next++;
        if (!bare && parts->at[at].level) continue;
        buffer_text(out, comma);
        comma = ",";
        if (bare)
            write_bare_module(&list->layers[i], out);
        else
            write_module(list, parts, at, out);
    }
    buffer_byte(out, ']');
}

static void write_notes(const struct network *network, struct buffer *notes) {
    const struct layer_config *input = &network->config.layers[0];
    if (input->tokens && network->config.layers[1].type != LAYER_EMBEDDING)
        notes_add(notes, "input \"%s\" takes one-hot vectors of %zu numbers", input->name,
                  input->units);
    for (size_t i = 0; i < network->config.count; i++) {
        const struct layer_config *layer = &network->config.layers[i];
        if (layer->mask_zero)
            notes_add(notes, "\"%s\": PyTorch masks nothing, pack padded sequences there",
                      layer->name);
        if (layer_config_is_recurrent(layer->type) &&
            (layer->rate > 0 || layer->recurrent_rate > 0))
            notes_add(notes, "\"%s\": PyTorch has no dropout within cells", layer->name);
    }
}

bool torch_write(const struct exchange_model *model, struct buffer *out, struct buffer *modules,
                 struct buffer *notes, struct status *status) {
    struct torch_parts *parts = memory_array(1, sizeof *parts);
    struct tensors *tensors = memory_array(1, sizeof *tensors);
    struct writer w = {model, tensors, status};
    bool good = parts && tensors ? true : status_no_memory(status);
    good = good && torch_parts_of(&model->network, parts, status);
    for (size_t i = 0; good && i < parts->count; i++) good = write_part(&w, &parts->at[i]);
    if (good) {
        write_notes(&model->network, notes);
        write_modules(&model->network.config, parts, modules);
        good = buffer_failed(modules)
                   ? status_no_memory(status)
                   : tensors_write(tensors, "pt", "modules", modules->data, out, status);
    }
    if (tensors) tensors_free(tensors);
    free(tensors);
    free(parts);
    return good;
}
