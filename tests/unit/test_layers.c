/* The cells' forward passes against their equations written out in double precision with libm, in
 * Keras's layout, over two windows with carried state; and the initial weights. */
#include "check.h"

#include "base/random.h"
#include "model/gru.h"
#include "model/initializer.h"
#include "model/lstm.h"
#include "model/network.h"
#include "model/rnn.h"
#include <stdlib.h>

enum { INPUTS = 5, BATCH = 3, LENGTH = 4, MOST = 32 };

static struct random source;

static real *numbers(size_t count) {
    real *x = malloc(count * sizeof *x);
    for (size_t i = 0; i < count; i++) x[i] = (real)random_normal(&source);
    return x;
}

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

/* Column j of x W (+ b). */
static double project(const double *x, size_t count, const real *w, size_t columns, size_t j) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += x[i] * (double)w[i * columns + j];
    return sum;
}

struct reference {
    size_t units;
    const struct recurrent_weights *w;
    double x[INPUTS], h[MOST], c[MOST];
};

static void rnn_step(struct reference *r) {
    double next[MOST];
    size_t n = r->units;
    for (size_t j = 0; j < n; j++)
        next[j] = tanh(project(r->x, INPUTS, r->w->kernel, n, j) +
                       project(r->h, n, r->w->recurrent_kernel, n, j) + (double)r->w->bias[j]);
    memcpy(r->h, next, sizeof next);
}

static void lstm_step(struct reference *r) {
    double next[MOST], z[4];
    size_t n = r->units, columns = 4 * n;
    for (size_t j = 0; j < n; j++) {
        for (size_t g = 0; g < 4; g++)
            z[g] = project(r->x, INPUTS, r->w->kernel, columns, g * n + j) +
                   project(r->h, n, r->w->recurrent_kernel, columns, g * n + j) +
                   (double)r->w->bias[g * n + j];
        r->c[j] = sigmoid(z[1]) * r->c[j] + sigmoid(z[0]) * tanh(z[2]);
        next[j] = sigmoid(z[3]) * tanh(r->c[j]);
    }
    memcpy(r->h, next, sizeof next);
}

static void gru_step(struct reference *r) {
    double next[MOST], x[3], u[3];
    size_t n = r->units, columns = 3 * n;
    for (size_t j = 0; j < n; j++) {
        for (size_t g = 0; g < 3; g++) {
            x[g] = project(r->x, INPUTS, r->w->kernel, columns, g * n + j) +
                   (double)r->w->bias[g * n + j];
            u[g] = project(r->h, n, r->w->recurrent_kernel, columns, g * n + j) +
                   (double)r->w->bias[columns + g * n + j];
        }
        double z = sigmoid(x[0] + u[0]), reset = sigmoid(x[1] + u[1]);
        next[j] = z * r->h[j] + (1 - z) * tanh(x[2] + reset * u[2]);
    }
    memcpy(r->h, next, sizeof next);
}

/* Largest difference of h over all steps of one row of the batch; the reference goes on from where
 * it is. */
static double row_error(const struct recurrent *run, size_t b, struct reference *r,
                        void (*step)(struct reference *)) {
    double worst = 0;
    for (size_t t = 0; t < LENGTH; t++) {
        for (size_t i = 0; i < INPUTS; i++)
            r->x[i] = run->tokens ? run->tokens[t * BATCH + b] == i
                                  : (double)run->input[(t * BATCH + b) * INPUTS + i];
        step(r);
        for (size_t j = 0; j < r->units; j++)
            worst = fmax(worst,
                         fabs(r->h[j] - (double)run->output[((t + 1) * BATCH + b) * r->units + j]));
    }
    return worst;
}

static void carry(struct recurrent *run) {
    size_t states = BATCH * run->units, last = LENGTH * states;
    memmove(run->output, run->output + last, states * sizeof(real));
    if (run->memory) memmove(run->memory, run->memory + last, states * sizeof(real));
}

static void check_windows(struct recurrent *run, const struct recurrent_cell *cell,
                          void (*step)(struct reference *)) {
    struct reference rows[BATCH];
    for (size_t b = 0; b < BATCH; b++)
        rows[b] = (struct reference){.units = run->units, .w = &run->weights};
    for (int window = 0; window < 2; window++) {
        double worst = 0;
        cell->forward(run);
        for (size_t b = 0; b < BATCH; b++) worst = fmax(worst, row_error(run, b, &rows[b], step));
        CHECK_NEAR(worst, 0, 1e-5);
        carry(run);
    }
}

static void check_cell(const struct recurrent_cell *cell, void (*step)(struct reference *),
                       size_t units, bool one_hot) {
    static const uint16_t tokens[LENGTH * BATCH] = {0, 1, 2, 3, 4, 0, 2, 4, 1, 3, 3, 1};
    size_t width = cell->gate_count * units;
    struct arena arena = {0};
    struct recurrent run = {.length = LENGTH,
                            .batch = BATCH,
                            .inputs = INPUTS,
                            .units = units,
                            .activation = ACTIVATION_TANH};
    recurrent_cut(&run, cell, &arena, 0);
    if (!CHECK(arena_take(&arena, NULL))) return;
    recurrent_cut(&run, cell, &arena, 0);
    real *input = numbers(LENGTH * BATCH * INPUTS),
         *workspace = numbers(256 * (128 + 4 * MOST + 8));
    run.weights = (struct recurrent_weights){numbers(INPUTS * width), numbers(units * width),
                                             numbers(cell->bias_rows * width)};
    run.workspace = workspace;
    run.input = input;
    if (one_hot) run.tokens = tokens;
    check_windows(&run, cell, step);
    arena_free(&arena);
    free(input);
    free(workspace);
    free(run.weights.kernel);
    free(run.weights.recurrent_kernel);
    free(run.weights.bias);
}

static void test_cells(void) {
    for (size_t units = 1; units <= 17; units += 4) {
        for (int one_hot = 0; one_hot < 2; one_hot++) {
            check_cell(&rnn_cell, rnn_step, units, one_hot);
            check_cell(&lstm_cell, lstm_step, units, one_hot);
            check_cell(&gru_cell, gru_step, units, one_hot);
        }
    }
}

static double orthogonality_error(const real *x, size_t rows, size_t columns) {
    double worst = 0;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j <= i; j++) {
            double dot = 0;
            for (size_t k = 0; k < columns; k++)
                dot += (double)x[i * columns + k] * (double)x[j * columns + k];
            worst = fmax(worst, fabs(dot - (i == j)));
        }
    }
    return worst;
}

static void test_orthogonal(void) {
    static const size_t shapes[][2] = {{1, 1}, {3, 12}, {33, 33}, {64, 256}, {100, 100}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        size_t rows = shapes[i][0], columns = shapes[i][1];
        real *x = malloc(rows * columns * sizeof *x);
        initializer_apply(INITIALIZER_ORTHOGONAL, &source, x, rows, columns);
        CHECK_NEAR(orthogonality_error(x, rows, columns), 0, 1e-6);
        free(x);
    }
}

static void append(struct layer_config_list *list, enum layer_type type, size_t units) {
    struct layer_config layer = layer_config_default(type);
    layer.units = units;
    CHECK(layer_config_append(list, &layer) != NULL);
}

static const real *tensor(const struct network *network, const char *name, const real *block) {
    const struct parameters_tensor *found = parameters_find(&network->parameters, name);
    return CHECK(found != NULL) ? block + found->offset : block;
}

static void test_initial_weights(void) {
    static struct layer_config_list list;
    static struct network network;
    append(&list, LAYER_INPUT, 20);
    append(&list, LAYER_EMBEDDING, 6);
    append(&list, LAYER_LSTM, 10);
    append(&list, LAYER_LSTM, 10);
    append(&list, LAYER_DENSE, 20);
    CHECK(network_build(&network, &list, true, NULL));
    const struct parameters *p = &network.parameters;
    CHECK_TEXT(p->tensors[0].name, "embedding/embeddings");
    CHECK_TEXT(p->tensors[1].name, "lstm/kernel");
    CHECK_TEXT(p->tensors[2].name, "lstm/recurrent_kernel");
    CHECK_TEXT(p->tensors[6].name, "lstm_1/bias");
    CHECK_TEXT(p->tensors[8].name, "dense/bias");
    CHECK(p->size == 20 * 6 + (6 + 10 + 1) * 40 + (10 + 10 + 1) * 40 + 11 * 20);
    CHECK(network_state_size(&network, 3) == 3 * 2 * 20);
    real *x = malloc(p->size * sizeof *x);
    parameters_initialize(p, 1, x);
    double limit = sqrt(6.0 / (6 + 40)), most = 0;
    for (size_t i = 0; i < 6 * 40; i++)
        most = fmax(most, fabs((double)tensor(&network, "lstm/kernel", x)[i]));
    CHECK(most <= limit && most > 0.95 * limit);
    const real *bias = tensor(&network, "lstm/bias", x);
    CHECK(bias[0] == 0 && bias[9] == 0 && bias[10] == 1 && bias[19] == 1 && bias[20] == 0);
    CHECK(fabs((double)x[0]) <= 0.05);
    free(x);
}

/* Deviations of the other distributions, over many numbers. */
static void test_distributions(void) {
    static const struct {
        enum initializer kind;
        double deviation, most;
    } cases[] = {
        {INITIALIZER_GLOROT_NORMAL, 0.1, 0.2275}, {INITIALIZER_HE_UNIFORM, 0.1414, 0.245},
        {INITIALIZER_HE_NORMAL, 0.1414, 0.322},   {INITIALIZER_RANDOM_UNIFORM, 0.02887, 0.05},
        {INITIALIZER_RANDOM_NORMAL, 0.05, 0.5},   {INITIALIZER_GLOROT_UNIFORM, 0.1, 0.1733},
    };
    enum { ROWS = 100, COLUMNS = 100 };
    static real x[ROWS * COLUMNS];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double squares = 0, most = 0;
        initializer_apply(cases[i].kind, &source, x, ROWS, COLUMNS);
        for (size_t k = 0; k < ROWS * COLUMNS; k++) {
            squares += (double)x[k] * (double)x[k];
            most = fmax(most, fabs((double)x[k]));
        }
        CHECK_NEAR(sqrt(squares / (ROWS * COLUMNS)), cases[i].deviation, 0.03 * cases[i].deviation);
        CHECK(most <= cases[i].most);
    }
    initializer_apply(INITIALIZER_IDENTITY, &source, x, 2, 4);
    static const real identity[] = {1, 0, 1, 0, 0, 1, 0, 1};
    CHECK(memcmp(x, identity, sizeof identity) == 0);
}

int main(void) {
    random_seed(&source, 3, 0);
    test_cells();
    test_orthogonal();
    test_initial_weights();
    test_distributions();
    return check_report("layers");
}
