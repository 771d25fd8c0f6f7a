#include "projects/baseline.h"

#include "base/elementary.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/sort.h"
#include "projects/bag.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 2000 };
static const double C = 1, SMALL_GRADIENT = 1e-7;

/* Weights of the regression and what the descent needs. */
struct regression {
    const struct bag *bag;
    double *weights, *ahead, *gradient; /* a word each, and the bias last */
};

static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + elementary_exponential(-x))
                  : elementary_exponential(x) / (1 + elementary_exponential(x));
}

static double score(const struct bag *bag, const double *weights, size_t row) {
    double sum = weights[bag->words];
    for (size_t i = bag->starts[row]; i < bag->starts[row + 1]; i++)
        sum += weights[bag->columns[i]] * bag->values[i];
    return sum;
}

/* Of the mean loss and the penalty at `ahead`; returns its largest number. */
static double find_gradient(struct regression *r) {
    const struct bag *bag = r->bag;
    double share = 1 / (double)bag->rows, most = 0;
    for (size_t j = 0; j < bag->words; j++) r->gradient[j] = share / C * r->ahead[j];
    r->gradient[bag->words] = 0;
    for (size_t row = 0; row < bag->rows; row++) {
        double error = share * (sigmoid(score(bag, r->ahead, row)) - bag->labels[row]);
        for (size_t i = bag->starts[row]; i < bag->starts[row + 1]; i++)
            r->gradient[bag->columns[i]] += error * bag->values[i];
        r->gradient[bag->words] += error;
    }
    for (size_t j = 0; j <= bag->words; j++) most = fmax(most, fabs(r->gradient[j]));
    return most;
}

/* The loss's curvature is at most (|x|^2 + 1) / 4 = 1/2 for rows of length 1 and a bias, and the
 * penalty's. */
static void descend(struct regression *r) {
    size_t count = r->bag->words + 1;
    double step = 1 / (0.5 + 1 / (C * (double)r->bag->rows)), momentum = 1;
    for (int i = 0; i < MOST_STEPS && find_gradient(r) > SMALL_GRADIENT; i++) {
        double next = (1 + sqrt(1 + 4 * momentum * momentum)) / 2;
        double carry = (momentum - 1) / next;
        momentum = next;
        for (size_t j = 0; j < count; j++) {
            double weight = r->ahead[j] - step * r->gradient[j];
            r->ahead[j] = weight + carry * (weight - r->weights[j]);
            r->weights[j] = weight;
        }
    }
}

struct ranked {
    double size;
    uint32_t word;
};

static int by_size(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->size != y->size) return x->size < y->size ? 1 : -1;
    return x->word < y->word ? -1 : 1;
}

static void write_word(const struct regression *r, uint32_t word, struct buffer *out) {
    size_t length;
    const char *text = lexicon_text(r->bag->lexicon, word, &length);
    buffer_text(out, "{\"word\":");
    json_quote(out, text, length);
    buffer_text(out, ",\"idf\":");
    json_write_number(out, r->bag->idf[word]);
    buffer_text(out, ",\"weight\":");
    json_write_number(out, r->weights[word]);
    buffer_byte(out, '}');
}

static bool write_model(const struct regression *r, struct buffer *out, struct status *status) {
    struct ranked *order = memory_array(r->bag->words, sizeof *order);
    if (!order) return status_no_memory(status);
    for (size_t i = 0; i < r->bag->words; i++)
        order[i] = (struct ranked){fabs(r->weights[i]), (uint32_t)i};
    sort_array(order, r->bag->words, sizeof *order, by_size);
    for (int i = 0; i < 2; i++) {
        buffer_text(out, i ? "," : "{\"labels\":[");
        json_quote(out, r->bag->label_names[i], strlen(r->bag->label_names[i]));
    }
    buffer_text(out, "],\"bias\":");
    json_write_number(out, r->weights[r->bag->words]);
    buffer_text(out, ",\"words\":[");
    for (size_t i = 0; i < r->bag->words; i++) {
        if (i) buffer_byte(out, ',');
        write_word(r, order[i].word, out);
    }
    buffer_text(out, "]}");
    free(order);
    return !buffer_failed(out) || status_no_memory(status);
}

bool baseline_train(const cJSON *samples, struct buffer *out, struct status *status) {
    struct bag bag = {0};
    struct regression r = {.bag = &bag};
    bool good = bag_learn(&bag, samples, status);
    if (good) {
        r.weights = memory_array(bag.words + 1, sizeof *r.weights);
        r.ahead = memory_array(bag.words + 1, sizeof *r.ahead);
        r.gradient = memory_array(bag.words + 1, sizeof *r.gradient);
        good = (r.weights && r.ahead && r.gradient) || status_no_memory(status);
    }
    if (good) {
        descend(&r);
        good = write_model(&r, out, status);
    }
    free(r.weights);
    free(r.ahead);
    free(r.gradient);
    bag_free(&bag);
    return good;
}

/* ---- answers ---- */

/* The bag's words and the weights of a model that was written. */
static bool read_words(const cJSON *model, struct bag *bag, double *weights,
                       struct status *status) {
    static const char *const keys[] = {"word", "idf", "weight", NULL};
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(model, "words")) {
        const char *word = NULL;
        if (!json_expect_object(item, "words", keys, status) ||
            !json_require(item, "words", "word", status) ||
            !json_string(item, "words", "word", &word, status) ||
            !json_number(item, "words", "idf", 0, 1e6, &bag->idf[bag->words], status) ||
            !json_number(item, "words", "weight", -1e6, 1e6, &weights[bag->words], status))
            return false;
        if (lexicon_add(bag->lexicon, word, strlen(word), status) != (int32_t)bag->words)
            return status_set(status, STATUS_INVALID_CONFIG, "words", "a word comes twice");
        bag->words++;
    }
    return json_number(model, "", "bias", -1e6, 1e6, &weights[bag->words], status);
}

static bool write_answers(struct bag *bag, const double *weights, const cJSON *texts,
                          struct buffer *out, struct status *status) {
    if (!bag_read(bag, texts, status)) return false;
    buffer_text(out, "{\"probabilities\":[");
    for (size_t row = 0; row < bag->rows; row++) {
        if (row) buffer_byte(out, ',');
        json_write_number(out, sigmoid(score(bag, weights, row)));
    }
    buffer_text(out, "],\"known\":[");
    for (size_t row = 0; row < bag->rows; row++)
        buffer_format(out, row ? ",%zu" : "%zu", bag->starts[row + 1] - bag->starts[row]);
    buffer_text(out, "]}");
    return !buffer_failed(out) || status_no_memory(status);
}

bool baseline_answer(const cJSON *model, const cJSON *texts, struct buffer *out,
                     struct status *status) {
    static const char *const keys[] = {"labels", "bias", "words", NULL};
    struct bag bag = {0};
    const cJSON *words = NULL;
    double *weights = NULL;
    bool good = json_expect_object(model, "model", keys, status) &&
                json_require(model, "model", "words", status) &&
                json_array(model, "model", "words", 0, LEXICON_MAX - 1, &words, status);
    if (good) {
        size_t count = (size_t)cJSON_GetArraySize(words);
        bag.lexicon = lexicon_create(status);
        bag.idf = memory_array(count, sizeof *bag.idf);
        weights = memory_array(count + 1, sizeof *weights);
        good = (bag.lexicon && bag.idf && weights) || status_no_memory(status);
    }
    good = good && read_words(model, &bag, weights, status) &&
           write_answers(&bag, weights, texts, out, status);
    free(weights);
    bag_free(&bag);
    return good;
}
