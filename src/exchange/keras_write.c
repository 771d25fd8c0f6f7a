#include "exchange/keras_write.h"

#include "base/json.h"
#include "base/memory.h"
#include "exchange/keras_keys.h"
#include "exchange/notes.h"
#include <stdlib.h>
#include <string.h>

struct writer {
    const struct network *network;
    const struct layer_config_list *list;
    struct buffer *out, *notes;
};

/* ---- arguments ---- */

static void write_l2(struct buffer *out, double factor) {
    if (factor == 0) {
        buffer_text(out, "null");
        return;
    }
    buffer_text(out,
                "{\"module\":\"keras.regularizers\",\"class_name\":\"L2\",\"config\":{\"l2\":");
    json_write_number(out, factor);
    buffer_text(out, "},\"registered_name\":null}");
}

static void write_value(struct buffer *out, enum keras_kind kind, const void *at) {
    switch (kind) {
    case KERAS_SIZE:
        buffer_format(out, "%zu", *(const size_t *)at);
        break;
    case KERAS_BOOLEAN:
        buffer_text(out, *(const bool *)at ? "true" : "false");
        break;
    case KERAS_SEQUENCES:
        buffer_text(out,
                    *(const enum layer_sequences *)at == LAYER_SEQUENCES_ALL ? "true" : "false");
        break;
    case KERAS_NUMBER:
        json_write_number(out, *(const double *)at);
        break;
    case KERAS_ACTIVATION:
        buffer_format(out, "\"%s\"", activations_names[*(const enum activation *)at]);
        break;
    case KERAS_INITIALIZER:
        buffer_format(out, "\"%s\"", keras_initializers[*(const enum initializer *)at]);
        break;
    case KERAS_L2:
        write_l2(out, *(const double *)at);
        break;
    }
}

static void write_arguments(struct buffer *out, const struct layer_config *layer) {
    for (const struct keras_key *key = keras_keys; key->name; key++) {
        if (!keras_key_of(key, layer->type)) continue;
        buffer_format(out, ",\"%s\":", key->name);
        write_value(out, key->kind, (const char *)layer + key->offset);
    }
}

/* ---- layers ---- */

static void open_object(struct buffer *out, const char *class_name, const char *name) {
    buffer_format(out,
                  "{\"module\":\"keras.layers\",\"class_name\":\"%s\",\"config\":{\"name\":\"%s\"",
                  class_name, name);
}

static const char *const close_object = "},\"registered_name\":null";

/* Whether a port other than the output is read. */
static bool states_read(const struct writer *w, size_t index) {
    for (size_t i = index + 1; i < w->list->count; i++)
        for (size_t k = 0; k < w->list->layers[i].input_count; k++)
            if (w->list->layers[i].inputs[k].layer == index && w->list->layers[i].inputs[k].port)
                return true;
    return false;
}

static bool masks_tokens(const struct writer *w, const struct layer_config *embedding) {
    return embedding->mask_zero || w->list->layers[embedding->inputs[0].layer].mask_zero;
}

/* The object of a layer that is no wrapper, up to where more members may follow. */
static void write_plain(const struct writer *w, size_t index, const char *name) {
    struct layer_config layer = w->list->layers[index];
    if (layer.type == LAYER_EMBEDDING) {
        layer.mask_zero = masks_tokens(w, &layer);
        if (!layer.input_dim) layer.input_dim = w->list->layers[layer.inputs[0].layer].units;
    }
    open_object(w->out, keras_class(layer.type), name);
    write_arguments(w->out, &layer);
    if (layer_config_is_recurrent(layer.type))
        buffer_format(w->out, ",\"return_state\":%s", states_read(w, index) ? "true" : "false");
    if (layer.type == LAYER_CONCATENATE || layer.type == LAYER_NORMALIZATION)
        buffer_text(w->out, ",\"axis\":-1");
    buffer_text(w->out, close_object);
}

static void write_object(const struct writer *w, size_t index) {
    static const char *const merges[] = {"concat", "sum", "mul", "ave"};
    const struct layer_config *layer = &w->list->layers[index];
    if (!layer->bidirectional && !layer->time_distributed) {
        write_plain(w, index, layer->name);
        return;
    }
    open_object(w->out, layer->bidirectional ? "Bidirectional" : "TimeDistributed", layer->name);
    if (layer->bidirectional) buffer_format(w->out, ",\"merge_mode\":\"%s\"", merges[layer->merge]);
    buffer_text(w->out, ",\"layer\":");
    write_plain(w, index, layer->inner);
    buffer_byte(w->out, '}');
    buffer_text(w->out, close_object);
}

/* ---- inputs ---- */

static bool read_by(const struct writer *w, size_t input, bool embedding) {
    for (size_t i = input + 1; i < w->list->count; i++)
        for (size_t k = 0; k < w->list->layers[i].input_count; k++)
            if (w->list->layers[i].inputs[k].layer == input &&
                (w->list->layers[i].type == LAYER_EMBEDDING) == embedding)
                return true;
    return false;
}

/* Tokens as numbers, for embeddings; else vectors. */
static bool is_whole(const struct writer *w, size_t input) {
    return w->list->layers[input].tokens && read_by(w, input, true);
}

/* Keras learns from a layer of its own which steps of a sequence of vectors are padding. */
static bool has_masking(const struct writer *w, size_t input) {
    const struct layer_config *layer = &w->list->layers[input];
    return layer->type == LAYER_INPUT && layer->mask_zero && !is_whole(w, input);
}

static void write_shape(const struct writer *w, size_t layer, size_t port) {
    const struct network_value *value = &w->network->values[w->network->ports[layer][port]];
    size_t fixed = value->axis == NETWORK_VECTOR ? 0 : w->network->axes[value->axis].fixed;
    buffer_text(w->out, "[null");
    if (fixed)
        buffer_format(w->out, ",%zu", fixed);
    else if (value->axis != NETWORK_VECTOR)
        buffer_text(w->out, ",null");
    if (w->list->layers[layer].type != LAYER_INPUT || !is_whole(w, layer))
        buffer_format(w->out, ",%zu", value->width);
    buffer_byte(w->out, ']');
}

static void write_tensor(const struct writer *w, size_t layer, size_t port, bool past_masking) {
    buffer_text(w->out, "{\"class_name\":\"__keras_tensor__\",\"config\":{\"shape\":");
    write_shape(w, layer, port);
    buffer_format(w->out, ",\"dtype\":\"float32\",\"keras_history\":[\"%s%s\",0,%zu]}}",
                  w->list->layers[layer].name,
                  past_masking && has_masking(w, layer) ? keras_masking : "", port);
}

static void note_one_hot(const struct writer *w, size_t input) {
    const struct layer_config *layer = &w->list->layers[input];
    if (layer->tokens)
        notes_add(w->notes, "input \"%s\" takes one-hot vectors of %zu numbers%s", layer->name,
                  layer->units, layer->mask_zero ? ", all zeros for padding" : "");
}

static void write_masking(const struct writer *w, size_t input) {
    buffer_text(w->out, ",{\"module\":\"keras.layers\",\"class_name\":\"Masking\",\"config\":{");
    buffer_format(w->out, "\"name\":\"%s%s\",\"mask_value\":0.0%s,\"name\":\"%s%s\"",
                  w->list->layers[input].name, keras_masking, close_object,
                  w->list->layers[input].name, keras_masking);
    buffer_text(w->out, ",\"inbound_nodes\":[{\"args\":[");
    write_tensor(w, input, 0, false);
    buffer_text(w->out, "],\"kwargs\":{}}]}");
}

static void write_input(const struct writer *w, size_t index) {
    const char *name = w->list->layers[index].name;
    bool whole = is_whole(w, index);
    open_object(w->out, "InputLayer", name);
    buffer_text(w->out, ",\"batch_shape\":");
    write_shape(w, index, 0);
    buffer_format(w->out, ",\"dtype\":\"%s\"%s,\"name\":\"%s\",\"inbound_nodes\":[]}",
                  whole ? "int32" : "float32", close_object, name);
    if (!whole) note_one_hot(w, index);
    if (has_masking(w, index)) write_masking(w, index);
}

/* ---- calls ---- */

static void write_tensors(const struct writer *w, const struct layer_config *layer, size_t first,
                          size_t end) {
    for (size_t i = first; i < end; i++) {
        if (i > first) buffer_byte(w->out, ',');
        write_tensor(w, layer->inputs[i].layer, layer->inputs[i].port, true);
    }
}

/* {"args":[x],"kwargs":{"initial_state":[h,c]}}, or {"args":[[a,b]],"kwargs":{}} */
static void write_call(const struct writer *w, const struct layer_config *layer) {
    bool recurrent = layer_config_is_recurrent(layer->type);
    bool many = !recurrent && layer->input_count > 1;
    buffer_text(w->out, many ? "{\"args\":[[" : "{\"args\":[");
    write_tensors(w, layer, 0, recurrent ? 1 : layer->input_count);
    buffer_text(w->out, many ? "]],\"kwargs\":{" : "],\"kwargs\":{");
    if (recurrent && layer->input_count > 1) {
        buffer_text(w->out, "\"initial_state\":[");
        write_tensors(w, layer, 1, layer->input_count);
        buffer_byte(w->out, ']');
    }
    buffer_text(w->out, "}}");
}

static void write_layer(const struct writer *w, size_t index) {
    const struct layer_config *layer = &w->list->layers[index];
    if (index) buffer_byte(w->out, ',');
    if (layer->type == LAYER_INPUT) {
        write_input(w, index);
        return;
    }
    write_object(w, index);
    buffer_format(w->out, ",\"name\":\"%s\",\"inbound_nodes\":[", layer->name);
    write_call(w, layer);
    buffer_text(w->out, "]}");
}

/* One input stands alone, several in a list, as Keras has it. */
static void write_inputs(const struct writer *w) {
    bool several = w->network->input_count > 1;
    const char *comma = "";
    buffer_text(w->out, several ? "[" : "");
    for (size_t i = 0; i < w->list->count; i++) {
        if (w->list->layers[i].type != LAYER_INPUT) continue;
        buffer_format(w->out, "%s[\"%s\",0,0]", comma, w->list->layers[i].name);
        comma = ",";
    }
    buffer_text(w->out, several ? "]" : "");
}

static bool check(const struct writer *w, struct status *status) {
    for (size_t i = 0; i < w->list->count; i++) {
        const struct layer_config *layer = &w->list->layers[i];
        if (!keras_class(layer->type))
            return status_set(status, STATUS_INVALID_CONFIG, layer->name,
                              "layer \"%s\": Keras has no layer like %s", layer->name,
                              layer_config_types[layer->type]);
        if (layer->type == LAYER_INPUT && is_whole(w, i) && read_by(w, i, false))
            return status_set(status, STATUS_INVALID_CONFIG, layer->name,
                              "input \"%s\" is read as numbers by an embedding and one-hot by "
                              "another layer: Keras needs two inputs",
                              layer->name);
    }
    return true;
}

bool keras_write(const struct network *network, struct buffer *out, struct buffer *notes,
                 struct status *status) {
    const struct writer w = {network, &network->config, out, notes};
    if (!check(&w, status)) return false;
    buffer_text(
        out,
        "{\"module\":\"keras.src.models.functional\",\"class_name\":\"Functional\",\"config\":{"
        "\"name\":\"functional\",\"trainable\":true,\"layers\":[");
    for (size_t i = 0; i < w.list->count; i++) write_layer(&w, i);
    buffer_text(out, "],\"input_layers\":");
    write_inputs(&w);
    buffer_format(out, ",\"output_layers\":[\"%s\",0,0]},\"registered_name\":\"Functional\"}",
                  w.list->layers[w.list->count - 1].name);
    return !buffer_failed(out) && !buffer_failed(notes) ? true : status_no_memory(status);
}

/* ---- weights ---- */

/* The scale of dot-product attention is a number in Keras, a vector of one here. */
static bool is_single(const struct exchange_model *model, const char *name) {
    const struct layer_config_list *list = &model->network.config;
    for (size_t i = 0; i < list->count; i++)
        if (list->layers[i].type == LAYER_ATTENTION &&
            exchange_model_parameter(&model->network, i, false, "scale") ==
                parameters_find(&model->network.parameters, name))
            return list->layers[i].use_scale;
    return false;
}

bool keras_write_weights(const struct exchange_model *model, struct buffer *out,
                         struct status *status) {
    struct tensors *tensors = memory_array(1, sizeof *tensors);
    if (!tensors) return status_no_memory(status);
    bool good = exchange_model_copy(model, tensors, status);
    for (size_t i = 0; good && i < tensors->count; i++)
        if (is_single(model, tensors->at[i].name)) tensors->at[i].rank = 0;
    good = good && tensors_write(tensors, "recurrence", NULL, NULL, out, status);
    tensors_free(tensors);
    free(tensors);
    return good;
}
