/* Every gradient of every cell against central differences of the loss. The same source reaches
 * 1e-2 relative in floats and 1e-6 with -DRECURRENCE_DOUBLE. */
#include "check.h"

#include "base/random.h"
#include "model/loss.h"
#include "model/model_run.h"
#include <stdlib.h>

#ifdef RECURRENCE_DOUBLE
static const double step = 1e-5, tolerance = 1e-6;
#else
static const double step = 1e-2, tolerance = 1e-2;
#endif

enum { VOCABULARY = 7, BATCH = 3, LENGTH = 5, ROWS = BATCH * LENGTH };

struct problem {
    struct model model;
    struct model_run run;
    struct arena arena;
    real *values, *gradients, *state;
    uint16_t tokens[ROWS], targets[ROWS];
};

static void cut(struct problem *p) {
    p->values = arena_cut(&p->arena, p->model.parameters.size, sizeof(real));
    p->gradients = arena_cut(&p->arena, p->model.parameters.size, sizeof(real));
    p->state = arena_cut(&p->arena, model_state_size(&p->model, BATCH), sizeof(real));
    model_run_cut(&p->run, &p->model, BATCH, LENGTH, true, &p->arena);
}

/* Larger weights than the initial ones, and a state that is not zero, so that every term counts. */
static void fill(struct problem *p) {
    struct random random;
    random_seed(&random, 5, 1);
    for (size_t i = 0; i < p->model.parameters.size; i++)
        p->values[i] = (real)(0.6 * random_normal(&random));
    for (size_t i = 0; i < model_state_size(&p->model, BATCH); i++)
        p->state[i] = (real)(0.5 * random_normal(&random));
    for (size_t i = 0; i < ROWS; i++) {
        p->tokens[i] = (uint16_t)random_below(&random, VOCABULARY);
        p->targets[i] = (uint16_t)random_below(&random, VOCABULARY);
    }
}

static bool set_up(struct problem *p, const struct model_config *config) {
    memset(p, 0, sizeof *p);
    model_build(&p->model, config, VOCABULARY);
    cut(p);
    if (!arena_take(&p->arena, NULL)) return false;
    cut(p);
    model_run_bind(&p->run, p->values, p->gradients);
    fill(p);
    return true;
}

static double loss(struct problem *p) {
    model_run_shape(&p->run, BATCH, LENGTH);
    model_run_set_state(&p->run, p->state);
    real *logits = model_run_forward(&p->run, p->tokens);
    return loss_softmax_cross_entropy(ROWS, VOCABULARY, p->targets, logits, (real)1 / ROWS) / ROWS;
}

static double difference(struct problem *p, size_t i) {
    real kept = p->values[i];
    p->values[i] = (real)((double)kept + step);
    double above = loss(p), high = (double)p->values[i];
    p->values[i] = (real)((double)kept - step);
    double below = loss(p), low = (double)p->values[i];
    p->values[i] = kept;
    return (above - below) / (high - low);
}

/* |analytic - numeric| over |analytic| + |numeric|, both norms over the tensor. */
static double tensor_error(struct problem *p, const struct parameters_tensor *tensor) {
    double apart = 0, analytic = 0, numeric = 0;
    for (size_t i = 0; i < parameters_tensor_size(tensor); i++) {
        double a = (double)p->gradients[tensor->offset + i], n = difference(p, tensor->offset + i);
        apart += (a - n) * (a - n);
        analytic += a * a;
        numeric += n * n;
    }
    return sqrt(apart) / (sqrt(analytic) + sqrt(numeric));
}

static void check_model(const struct model_config *config) {
    struct problem *p = malloc(sizeof *p);
    double worst = 0;
    if (!CHECK(set_up(p, config))) return;
    loss(p);
    model_run_backward(&p->run, p->tokens);
    for (size_t i = 0; i < p->model.parameters.count; i++) {
        const struct parameters_tensor *tensor = &p->model.parameters.tensors[i];
        double error = tensor_error(p, tensor);
        if (!CHECK(error < tolerance))
            fprintf(stderr, "%s: relative error %g\n", tensor->name, error);
        worst = fmax(worst, error);
    }
    fprintf(stderr, "# %s x%zu%s: largest relative error %.1e\n",
            model_config_cells[config->layers[0].cell], config->layer_count,
            config->embedding ? " after an embedding" : "", worst);
    arena_free(&p->arena);
    free(p);
}

static struct model_config configuration(enum model_config_cell cell, size_t layers, size_t units,
                                         size_t embedding) {
    struct model_config config = model_config_default();
    config.embedding = embedding;
    config.layer_count = layers;
    for (size_t i = 0; i < layers; i++)
        config.layers[i] = (struct model_config_layer){cell, units + 2 * i};
    return config;
}

int main(void) {
    for (int cell = MODEL_CONFIG_RNN; cell <= MODEL_CONFIG_GRU; cell++) {
        for (size_t layers = 1; layers <= 2; layers++) {
            for (size_t embedding = 0; embedding <= 5; embedding += 5) {
                struct model_config config =
                    configuration((enum model_config_cell)cell, layers, 6, embedding);
                check_model(&config);
            }
        }
    }
    struct model_config mixed = configuration(MODEL_CONFIG_LSTM, 3, 4, 3);
    mixed.layers[1].cell = MODEL_CONFIG_GRU;
    mixed.layers[2].cell = MODEL_CONFIG_RNN;
    check_model(&mixed);
    return check_report("gradients");
}
