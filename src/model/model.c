#include "model/model.h"

#include "model/gru.h"
#include "model/initializer.h"
#include "model/lstm.h"
#include "model/rnn.h"
#include <stdio.h>

static const struct recurrent_cell *const cells[] = {
    [MODEL_CONFIG_RNN] = &rnn_cell,
    [MODEL_CONFIG_LSTM] = &lstm_cell,
    [MODEL_CONFIG_GRU] = &gru_cell,
};

/* ---- layout ---- */

/* Keras numbers the layers of one kind: "lstm", "lstm_1", … */
static void name_layer(struct model *model, struct model_layer *layer) {
    int same = 0;
    for (const struct model_layer *l = model->layers; l < layer; l++)
        same += l->cell == layer->cell;
    if (same)
        snprintf(layer->name, sizeof layer->name, "%s_%d", layer->cell->keras_name, same);
    else
        snprintf(layer->name, sizeof layer->name, "%s", layer->cell->keras_name);
}

static void add_layer(struct model *model, const struct model_config_layer *config, size_t inputs) {
    struct parameters *p = &model->parameters;
    struct model_layer *layer = &model->layers[model->layer_count];
    layer->cell = cells[config->cell];
    layer->inputs = inputs;
    layer->units = config->units;
    name_layer(model, layer);
    size_t width = layer->cell->gate_count * layer->units;
    size_t bias_rows = layer->cell->bias_rows > 1 ? layer->cell->bias_rows : 0;
    layer->kernel = parameters_add(p, layer->name, "kernel", inputs, width);
    layer->recurrent_kernel =
        parameters_add(p, layer->name, "recurrent_kernel", layer->units, width);
    layer->bias = parameters_add(p, layer->name, "bias", bias_rows, width);
    model->layer_count++;
}

void model_build(struct model *model, const struct model_config *config, size_t vocabulary) {
    *model = (struct model){.vocabulary = vocabulary, .embedding = config->embedding};
    struct parameters *p = &model->parameters;
    size_t width = vocabulary;
    if (config->embedding) {
        model->embeddings =
            parameters_add(p, "embedding", "embeddings", vocabulary, config->embedding);
        width = config->embedding;
    }
    for (size_t i = 0; i < config->layer_count; i++) {
        add_layer(model, &config->layers[i], width);
        width = config->layers[i].units;
    }
    model->dense_kernel = parameters_add(p, "dense", "kernel", width, vocabulary);
    model->dense_bias = parameters_add(p, "dense", "bias", 0, vocabulary);
}

size_t model_state_size(const struct model *model, size_t batch) {
    size_t size = 0;
    for (size_t i = 0; i < model->layer_count; i++)
        size += model->layers[i].cell->state_count * batch * model->layers[i].units;
    return size;
}

size_t model_output_units(const struct model *model) {
    return model->layers[model->layer_count - 1].units;
}

size_t model_layer_parameters(const struct model *model, size_t index) {
    const struct model_layer *l = &model->layers[index];
    return (l->inputs + l->units + l->cell->bias_rows) * l->cell->gate_count * l->units;
}

/* ---- initial weights ---- */

/* Streams 0 to 15 of a seed are kept for other uses. */
static struct random stream(uint64_t seed, size_t tensor) {
    struct random random;
    random_seed(&random, seed, 16 + tensor);
    return random;
}

static void initialize_layer(const struct model_layer *layer, uint64_t seed, size_t *tensor,
                             real *values) {
    size_t h = layer->units, width = layer->cell->gate_count * h;
    struct random random = stream(seed, (*tensor)++);
    initializer_glorot_uniform(&random, values + layer->kernel, layer->inputs, width);
    random = stream(seed, (*tensor)++);
    initializer_orthogonal(&random, values + layer->recurrent_kernel, h, width);
    initializer_fill(values + layer->bias, layer->cell->bias_rows * width, 0);
    /* Jozefowicz et al. 2015: an open forget gate at the start (gates i, f, g, o) */
    if (layer->cell == &lstm_cell) initializer_fill(values + layer->bias + h, h, 1);
    (*tensor)++;
}

void model_initialize(const struct model *model, uint64_t seed, real *values) {
    size_t tensor = 0;
    struct random random;
    if (model->embedding) {
        random = stream(seed, tensor++);
        initializer_uniform(&random, values + model->embeddings,
                            model->vocabulary * model->embedding, 0.05);
    }
    for (size_t i = 0; i < model->layer_count; i++)
        initialize_layer(&model->layers[i], seed, &tensor, values);
    random = stream(seed, tensor);
    initializer_glorot_uniform(&random, values + model->dense_kernel, model_output_units(model),
                               model->vocabulary);
    initializer_fill(values + model->dense_bias, model->vocabulary, 0);
}
