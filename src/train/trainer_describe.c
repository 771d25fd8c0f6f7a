#include "train/trainer_private.h"

static void write_layer(struct buffer *out, const char *name, const char *type, size_t units,
                        size_t parameters) {
    buffer_format(out, "{\"name\":\"%s\",\"type\":\"%s\",\"units\":%zu,\"parameters\":%zu}", name,
                  type, units, parameters);
}

static void write_layers(const struct model *model, struct buffer *out) {
    if (model->embedding) {
        write_layer(out, "embedding", "embedding", model->embedding,
                    model->vocabulary * model->embedding);
        buffer_byte(out, ',');
    }
    for (size_t i = 0; i < model->layer_count; i++) {
        const struct model_layer *l = &model->layers[i];
        write_layer(out, l->name, l->cell->type, l->units, model_layer_parameters(model, i));
        buffer_byte(out, ',');
    }
    write_layer(out, "dense", "dense", model->vocabulary,
                (model_output_units(model) + 1) * model->vocabulary);
}

void trainer_describe(const struct trainer *t, struct buffer *out) {
    bool text = t->text != NULL;
    buffer_text(out, "{\"config\":");
    model_config_write(&t->config, out);
    buffer_format(out, ",\"parameters\":%zu,\"memoryBytes\":%llu,\"vocabulary\":",
                  t->model.parameters.size, (unsigned long long)t->memory_bytes);
    vocabulary_write(&t->vocabulary, out);
    buffer_format(out,
                  ",\"characters\":%zu,\"trainCharacters\":%zu,\"validationCharacters\":%zu,"
                  "\"replacedCharacters\":%zu,\"stepsPerEpoch\":%zu,\"step\":%llu,\"layers\":[",
                  text ? t->characters : 0, text ? t->train_characters : 0,
                  text ? t->characters - t->train_characters : 0, t->replaced,
                  t->windows.stream / t->config.sequence_length, (unsigned long long)t->step);
    write_layers(&t->model, out);
    buffer_text(out, "]}");
}
