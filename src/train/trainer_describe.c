#include "train/trainer_private.h"

static void write_layer(const struct network *network, size_t index, struct buffer *out) {
    const struct layer_config *layer = &network->config.layers[index];
    const char *type = layer_config_types[layer->type];
    buffer_format(
        out, "{\"name\":\"%s\",\"type\":\"%s\",\"units\":%zu,\"parameters\":%zu}", layer->name,
        layer->bidirectional      ? "bidirectional"
        : layer->time_distributed ? "timeDistributed"
                                  : type,
        network->values[network->ports[index][0]].width, network_layer_parameters(network, index));
}

static void write_layers(const struct network *network, struct buffer *out) {
    bool first = true;
    for (size_t i = 0; i < network->config.count; i++) {
        if (network->config.layers[i].type == LAYER_INPUT) continue;
        if (!first) buffer_byte(out, ',');
        first = false;
        write_layer(network, i, out);
    }
}

static void write_codec(const char *key, const struct codec *codec, struct buffer *out) {
    buffer_format(out, ",\"%s\":", key);
    if (codec)
        codec_write(codec, out);
    else
        buffer_text(out, "null");
}

static void write_counts(const struct trainer *t, struct buffer *out) {
    bool text = t->text != NULL;
    size_t validation =
        text ? t->characters - t->train_characters : t->dataset.count - t->train_count;
    buffer_format(out,
                  ",\"characters\":%zu,\"trainCharacters\":%zu,\"validationCharacters\":%zu,"
                  "\"replacedCharacters\":%zu,\"samples\":%zu,\"validationSamples\":%zu,"
                  "\"stepsPerEpoch\":%zu,\"step\":%llu",
                  text ? t->characters : 0, text ? t->train_characters : 0, text ? validation : 0,
                  t->replaced, t->dataset.count, text ? 0 : validation,
                  t->can_train ? t->feed->steps_per_epoch(t) : 0, (unsigned long long)t->step);
}

void trainer_describe(const struct trainer *t, struct buffer *out) {
    const struct codec *source = trainer_source_codec(t), *output = trainer_output_codec(t);
    buffer_text(out, "{\"config\":");
    train_config_write(&t->config, out);
    buffer_format(out, ",\"parameters\":%zu,\"memoryBytes\":%llu", t->network.parameters.size,
                  (unsigned long long)t->memory_bytes);
    write_codec("vocabulary", source, out);
    if (output != source) write_codec("labels", output, out);
    write_counts(t, out);
    buffer_text(out, ",\"layers\":[");
    write_layers(&t->network, out);
    buffer_text(out, "]}");
}
