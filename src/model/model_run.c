#include "model/model_run.h"

#include "kernels/matrix.h"
#include "model/dense.h"
#include "model/embedding.h"
#include "model/loss.h"
#include <string.h>

/* ---- memory ---- */

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* Columns of the widest product of the model, in either direction. */
static size_t widest(const struct model *model) {
    size_t most = model->vocabulary;
    for (size_t i = 0; i < model->layer_count; i++) {
        const struct model_layer *l = &model->layers[i];
        most = larger(most, larger(l->inputs, l->cell->gate_count * l->units));
    }
    return most;
}

static size_t largest_packed(const struct model *model) {
    size_t most = 0;
    for (size_t i = 0; i < model->layer_count; i++) {
        size_t h = model->layers[i].units, n = model->layers[i].cell->gate_count * h;
        most = larger(most, larger(matrix_packed_size(h, n), matrix_packed_size(n, h)));
    }
    return most;
}

static void cut_shared(struct model_run *run, bool training, struct arena *arena) {
    const struct model *model = run->model;
    uint64_t rows = (uint64_t)run->batch * run->length;
    if (model->embedding) {
        run->embedded = arena_cut(arena, rows * model->embedding, sizeof(real));
        if (training)
            run->embedded_gradient = arena_cut(arena, rows * model->embedding, sizeof(real));
    }
    run->logits = arena_cut(arena, rows * model->vocabulary, sizeof(real));
    run->workspace = arena_cut(arena, matrix_workspace(widest(model)), sizeof(real));
    if (training || run->batch > 1)
        run->packed = arena_cut(arena, largest_packed(model), sizeof(real));
}

/* Each layer reads the output of the one below and hands its input's gradient down to it. */
static void connect(struct model_run *run) {
    size_t states;
    for (size_t i = 0; i < run->model->layer_count; i++) {
        struct recurrent *layer = &run->layers[i];
        layer->packed = run->packed;
        layer->workspace = run->workspace;
        if (i == 0) {
            layer->input = run->embedded;
            layer->input_gradient = run->embedded_gradient;
        } else {
            states = run->batch * run->layers[i - 1].units;
            layer->input = run->layers[i - 1].output ? run->layers[i - 1].output + states : NULL;
            layer->input_gradient = run->layers[i - 1].output_gradient;
        }
    }
}

void model_run_cut(struct model_run *run, const struct model *model, size_t batch, size_t length,
                   bool training, struct arena *arena) {
    *run = (struct model_run){.model = model, .batch = batch, .length = length};
    cut_shared(run, training, arena);
    for (size_t i = 0; i < model->layer_count; i++) {
        struct recurrent *layer = &run->layers[i];
        layer->batch = batch;
        layer->length = length;
        layer->inputs = model->layers[i].inputs;
        layer->units = model->layers[i].units;
        recurrent_cut(layer, model->layers[i].cell, arena, training);
    }
    connect(run);
}

static struct recurrent_weights weights_in(const struct model_layer *layer, real *block) {
    return (struct recurrent_weights){block + layer->kernel, block + layer->recurrent_kernel,
                                      block + layer->bias};
}

void model_run_bind(struct model_run *run, real *values, real *gradients) {
    run->values = values;
    run->gradients = gradients;
    for (size_t i = 0; i < run->model->layer_count; i++) {
        run->layers[i].weights = weights_in(&run->model->layers[i], values);
        if (gradients) run->layers[i].gradients = weights_in(&run->model->layers[i], gradients);
    }
}

void model_run_shape(struct model_run *run, size_t batch, size_t length) {
    run->batch = batch;
    run->length = length;
    for (size_t i = 0; i < run->model->layer_count; i++) {
        run->layers[i].batch = batch;
        run->layers[i].length = length;
    }
    connect(run);
}

/* ---- carried state ---- */

void model_run_set_state(struct model_run *run, const real *state) {
    for (size_t i = 0; i < run->model->layer_count; i++) {
        struct recurrent *layer = &run->layers[i];
        size_t size = layer->batch * layer->units;
        memcpy(layer->output, state, size * sizeof *state);
        state += size;
        if (!layer->memory) continue;
        memcpy(layer->memory, state, size * sizeof *state);
        state += size;
    }
}

void model_run_get_state(const struct model_run *run, real *state) {
    for (size_t i = 0; i < run->model->layer_count; i++) {
        const struct recurrent *layer = &run->layers[i];
        size_t size = layer->batch * layer->units, last = layer->length * size;
        memcpy(state, layer->output + last, size * sizeof *state);
        state += size;
        if (!layer->memory) continue;
        memcpy(state, layer->memory + last, size * sizeof *state);
        state += size;
    }
}

/* ---- passes ---- */

static struct recurrent *top(struct model_run *run) {
    return &run->layers[run->model->layer_count - 1];
}

/* The hidden states after each step (T, B, H) of the last layer. */
static const real *top_output(struct model_run *run) {
    return top(run)->output + run->batch * top(run)->units;
}

static struct dense dense_of(struct model_run *run) {
    const struct model *m = run->model;
    struct dense dense = {.rows = run->length * run->batch,
                          .inputs = model_output_units(m),
                          .units = m->vocabulary,
                          .kernel = run->values + m->dense_kernel,
                          .bias = run->values + m->dense_bias,
                          .workspace = run->workspace};
    if (run->gradients) {
        dense.kernel_gradient = run->gradients + m->dense_kernel;
        dense.bias_gradient = run->gradients + m->dense_bias;
    }
    return dense;
}

real *model_run_forward(struct model_run *run, const uint16_t *tokens) {
    const struct model *model = run->model;
    if (model->embedding)
        embedding_forward(run->length * run->batch, model->embedding, tokens,
                          run->values + model->embeddings, run->embedded);
    else
        run->layers[0].tokens = tokens;
    for (size_t i = 0; i < model->layer_count; i++) model->layers[i].cell->forward(&run->layers[i]);
    struct dense dense = dense_of(run);
    dense_forward(&dense, top_output(run), run->logits);
    return run->logits;
}

void model_run_backward(struct model_run *run, const uint16_t *tokens) {
    const struct model *model = run->model;
    struct dense dense = dense_of(run);
    dense_backward(&dense, top_output(run), run->logits, top(run)->output_gradient);
    for (size_t i = model->layer_count; i-- > 0;) model->layers[i].cell->backward(&run->layers[i]);
    if (model->embedding)
        embedding_backward(run->length * run->batch, model->embedding, model->vocabulary, tokens,
                           run->embedded_gradient, run->gradients + model->embeddings);
}
