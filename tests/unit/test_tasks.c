/* Every task learns, resumes to the same bits, and keeps its promises: early stopping, class
 * weights, schedules, the range test, masks. */
#include "check.h"

#include "train/checkpoint.h"
#include "train/trainer.h"
#include <stdlib.h>

static const char *const digits[] = {"zéro", "un",  "deux", "trois", "quatre",
                                     "cinq", "six", "sept", "huit",  "neuf"};

/* ---- data ---- */

static void word(struct buffer *out, struct random *random, uint32_t *digit) {
    *digit = random_below(random, 10);
    buffer_text(out, digits[*digit]);
}

/* "un deux trois" is "positif" when its first word is even: the order counts. */
static char *classification(size_t count) {
    struct buffer out = {0};
    struct random random;
    uint32_t first, other;
    random_seed(&random, 1, 0);
    buffer_text(&out, "{\"samples\":[");
    for (size_t i = 0; i < count; i++) {
        buffer_text(&out, i ? ",{\"text\":\"" : "{\"text\":\"");
        word(&out, &random, &first);
        for (uint32_t k = random_below(&random, 4); k > 0; k--) {
            buffer_byte(&out, ' ');
            word(&out, &random, &other);
        }
        buffer_format(&out, "\",\"label\":\"%s\"}", first % 2 ? "négatif" : "positif");
    }
    buffer_text(&out, "]}");
    return buffer_take(&out, NULL);
}

/* Each word's label: whether the word before it was even. */
static char *labelling(size_t count) {
    struct buffer out = {0};
    struct random random;
    random_seed(&random, 2, 0);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < count; i++) {
        uint32_t length = 2 + random_below(&random, 5), numbers[8];
        buffer_text(&out, i ? ",{\"words\":[" : "{\"words\":[");
        for (uint32_t k = 0; k < length; k++) {
            buffer_text(&out, k ? ",\"" : "\"");
            word(&out, &random, &numbers[k]);
            buffer_byte(&out, '"');
        }
        buffer_text(&out, "],\"labels\":[");
        for (uint32_t k = 0; k < length; k++)
            buffer_format(&out, "%s\"%s\"", k ? "," : "",
                          k && numbers[k - 1] % 2 == 0 ? "après pair" : "autre");
        buffer_text(&out, "]}");
    }
    buffer_byte(&out, ']');
    return buffer_take(&out, NULL);
}

/* Words to figures. */
static char *translation(size_t count) {
    struct buffer out = {0};
    struct random random;
    random_seed(&random, 3, 0);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < count; i++) {
        uint32_t length = 1 + random_below(&random, 4), numbers[4];
        buffer_text(&out, i ? ",{\"source\":\"" : "{\"source\":\"");
        for (uint32_t k = 0; k < length; k++) {
            if (k) buffer_byte(&out, ' ');
            word(&out, &random, &numbers[k]);
        }
        buffer_text(&out, "\",\"target\":\"");
        for (uint32_t k = 0; k < length; k++) buffer_format(&out, "%u", (unsigned)numbers[k]);
        buffer_text(&out, "\"}");
    }
    buffer_byte(&out, ']');
    return buffer_take(&out, NULL);
}

/* The mean of the numbers, and of each with the one before it. */
static char *regression(size_t count, bool each_step) {
    struct buffer out = {0};
    struct random random;
    random_seed(&random, 4, 0);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < count; i++) {
        uint32_t length = 3 + random_below(&random, 5);
        double sum = 0, before = 0;
        struct buffer targets = {0};
        buffer_text(&out, i ? ",{\"inputs\":[" : "{\"inputs\":[");
        for (uint32_t k = 0; k < length; k++) {
            double x = (double)random_below(&random, 1000) / 1000;
            sum += x;
            buffer_format(&out, "%s[%.3f]", k ? "," : "", x);
            buffer_format(&targets, "%s[%.4f]", k ? "," : "", (x + before) / 2);
            before = x;
        }
        buffer_text(&out, "],\"target\":[");
        if (each_step)
            buffer_text(&out, targets.data);
        else
            buffer_format(&out, "%.4f", sum / length);
        buffer_text(&out, "]}");
        buffer_free(&targets);
    }
    buffer_byte(&out, ']');
    return buffer_take(&out, NULL);
}

/* ---- tools ---- */

static struct trainer *create(const char *json, const char *data, struct status *status) {
    static struct train_config config;
    status_clear(status);
    if (!train_config_parse(&config, json, strlen(json), status)) return NULL;
    return trainer_create(&config, data, data ? strlen(data) : 0, status);
}

static struct trainer *must_create(const char *json, const char *data) {
    struct status status;
    struct trainer *trainer = create(json, data, &status);
    if (!CHECK(trainer != NULL)) {
        fprintf(stderr, "%s: %s\n", json, status.message);
        exit(check_report("tasks"));
    }
    return trainer;
}

static struct trainer_metrics train(struct trainer *trainer, int steps) {
    struct trainer_metrics m = {0};
    struct status status = {0};
    for (int i = 0; i < steps; i++)
        if (!CHECK(trainer_step(trainer, &m, &status))) fprintf(stderr, "%s\n", status.message);
    return m;
}

static struct trainer_validation validate(struct trainer *trainer) {
    struct trainer_validation v = {0};
    CHECK(trainer_validate(trainer, true, 100000, &v, NULL) && v.finished);
    return v;
}

static bool same_parameters(const struct trainer *a, const struct trainer *b) {
    size_t n, other;
    const real *x = trainer_parameters(a, &n), *y = trainer_parameters(b, &other);
    return n == other && memcmp(x, y, n * sizeof *x) == 0;
}

/* Saved in the middle of an epoch and loaded: the same bits as never stopped. */
static void check_resume(const char *json, const char *data) {
    struct trainer *a = must_create(json, data);
    struct buffer file = {0};
    struct status status = {0};
    train(a, 7);
    validate(a);
    CHECK(checkpoint_save(a, true, &file, &status));
    struct trainer *b = checkpoint_load(file.data, file.length, &status);
    if (!CHECK(b != NULL)) fprintf(stderr, "%s: %s\n", json, status.message);
    if (b) {
        train(a, 9);
        train(b, 9);
        CHECK(same_parameters(a, b));
        CHECK(validate(a).loss == validate(b).loss);
    }
    trainer_destroy(a);
    trainer_destroy(b);
    buffer_free(&file);
}

/* ---- tests ---- */

static void check_learns(const char *json, const char *data, int steps, double accuracy) {
    struct trainer *trainer = must_create(json, data);
    double before = validate(trainer).loss;
    train(trainer, steps);
    struct trainer_validation after = validate(trainer);
    /* numbers: the mean of the targets alone would bring the loss down by 15 (squares) or 3 */
    double numbers = strstr(json, "meanAbsolute") ? 8 : 20;
    CHECK(after.loss < before / (isnan(accuracy) ? numbers : 2));
    if (!CHECK(isnan(accuracy) ? isnan(after.accuracy) : after.accuracy >= accuracy))
        fprintf(stderr, "%s: accuracy %g, loss %g\n", json, after.accuracy, after.loss);
    trainer_destroy(trainer);
    check_resume(json, data);
}

static void test_learning(void) {
    char *c = classification(300), *l = labelling(300), *t = translation(400),
         *r = regression(200, false), *steps = regression(200, true);
    check_learns("{\"task\":\"classification\",\"optimizer\":{\"learningRate\":0.01}}", c, 150,
                 0.95);
    check_learns("{\"task\":\"classification\",\"unit\":\"character\",\"layers\":[{\"type\":"
                 "\"bidirectional\",\"layer\":{\"type\":\"gru\",\"units\":12,\"dropout\":0.1,"
                 "\"recurrentDropout\":0.1}},{\"type\":\"dropout\",\"rate\":0.1}],"
                 "\"optimizer\":{\"learningRate\":0.01}}",
                 c, 200, 0.95);
    check_learns("{\"task\":\"labelling\",\"layers\":[{\"type\":\"embedding\",\"outputDim\":8},"
                 "{\"type\":\"lstm\",\"units\":16}],\"optimizer\":{\"learningRate\":0.01}}",
                 l, 150, 0.97);
    check_learns(
        "{\"task\":\"seq2seq\",\"unit\":\"character\",\"optimizer\":{\"learningRate\":0.01}}", t,
        120, 0.6);
    check_learns("{\"task\":\"regression\",\"layers\":[{\"type\":\"gru\",\"units\":12}],"
                 "\"optimizer\":{\"learningRate\":0.01}}",
                 r, 150, (double)NAN);
    check_learns("{\"task\":\"regression\",\"layers\":[{\"type\":\"lstm\",\"units\":12}],"
                 "\"loss\":\"meanAbsoluteError\",\"optimizer\":{\"type\":\"rmsprop\","
                 "\"learningRate\":0.01}}",
                 steps, 200, (double)NAN);
    check_learns("{\"task\":\"adding\",\"sequenceLength\":8,\"layers\":[{\"type\":\"lstm\","
                 "\"units\":16}],\"optimizer\":{\"learningRate\":0.02},\"clipNorm\":1}",
                 NULL, 300, (double)NAN);
    free(c), free(l), free(t), free(r), free(steps);
}

static void test_word_model(void) {
    static const char text[] =
        "le chat dort, le chien mange. le chien dort, le chat mange. l'ours rit, le chat dort. ";
    struct buffer long_text = {0};
    for (int i = 0; i < 12; i++) buffer_text(&long_text, text);
    static const char json[] =
        "{\"task\":\"word-lm\",\"layers\":[{\"type\":\"embedding\",\"outputDim\":8},{\"type\":"
        "\"lstm\",\"units\":24}],\"batchSize\":4,\"sequenceLength\":12,\"optimizer\":{"
        "\"learningRate\":0.02}}";
    check_learns(json, long_text.data, 150, 0.8);
    buffer_free(&long_text);
}

/* The best weights come back when the loss has stopped falling. */
static void test_early_stopping(void) {
    char *data = classification(60);
    struct trainer *t = must_create("{\"task\":\"classification\",\"validationSplit\":0.5,"
                                    "\"optimizer\":{\"learningRate\":0.01},"
                                    "\"earlyStopping\":{\"patience\":4,\"minDelta\":0.005}}",
                                    data);
    double best = (double)INFINITY;
    struct trainer_validation v = {0};
    int rounds = 0;
    for (; rounds < 300 && !v.stopped; rounds++) {
        train(t, 2);
        v = validate(t);
        if (!v.stopped && v.loss < best - 0.005) best = v.loss;
    }
    CHECK(v.stopped && rounds > 5);
    CHECK(validate(t).loss == best);
    trainer_destroy(t);
    check_resume("{\"task\":\"classification\",\"earlyStopping\":{\"patience\":4}}", data);
    free(data);
}

/* A class of weight 0 does not count, and an unknown label is a fault. */
static void test_class_weights(void) {
    char *data = classification(60);
    struct status status;
    struct trainer *t =
        must_create("{\"task\":\"classification\",\"classWeights\":{\"négatif\":0}}", data);
    train(t, 60);
    CHECK(train(t, 1).loss < 0.05); /* the other class is all there is to learn */
    CHECK(validate(t).accuracy < 1);
    trainer_destroy(t);
    CHECK(!create("{\"task\":\"classification\",\"classWeights\":{\"neutre\":1}}", data, &status));
    CHECK_TEXT(status.key, "classWeights");
    free(data);
}

static void test_rates(void) {
    char *data = classification(60);
    struct trainer_metrics m;
    struct trainer *t = must_create(
        "{\"task\":\"classification\",\"optimizer\":{\"learningRate\":0.1},\"schedule\":{\"type\":"
        "\"exponential\",\"decaySteps\":1,\"decayRate\":0.5}}",
        data);
    CHECK_NEAR(train(t, 1).learning_rate, 0.1, 1e-12);
    CHECK_NEAR(train(t, 1).learning_rate, 0.05, 1e-12);
    CHECK(trainer_set_learning_rate(t, 0.4, NULL)); /* while it runs */
    CHECK_NEAR(train(t, 1).learning_rate, 0.1, 1e-12);
    struct trainer *other = must_create(
        "{\"task\":\"classification\",\"optimizer\":{\"learningRate\":0.1},\"schedule\":{\"type\":"
        "\"exponential\",\"decaySteps\":1,\"decayRate\":0.5}}",
        data);
    train(other, 2);
    CHECK(trainer_set_learning_rate(other, 0.4, NULL));
    train(other, 1);
    CHECK(trainer_range_start(t, 1e-4, 1, 5, NULL) && !trainer_range_start(t, 1e-4, 1, 5, NULL));
    for (int i = 0; i < 5; i++) {
        CHECK(trainer_step(t, &m, NULL));
        CHECK_NEAR(m.learning_rate / pow(10, i - 4), 1, 1e-9);
    }
    CHECK(!same_parameters(t, other));
    CHECK(trainer_range_stop(t, NULL) && !trainer_range_stop(t, NULL));
    CHECK(same_parameters(t, other));
    train(t, 5);
    train(other, 5);
    CHECK(same_parameters(t, other));
    trainer_destroy(t);
    trainer_destroy(other);
    free(data);
}

/* Padding changes nothing: a sample alone or beside a longer one gives the same loss. */
static void check_padding(const char *layers, const char *data) {
    static const char json[] = "{\"task\":\"classification\",\"validationSplit\":0,\"batchSize\":%"
                               "d,%s\"optimizer\":{\"type\":"
                               "\"sgd\",\"learningRate\":0}}";
    char one[240], two[240];
    snprintf(one, sizeof one, json, 1, layers);
    snprintf(two, sizeof two, json, 2, layers);
    struct trainer *alone = must_create(one, data), *both = must_create(two, data);
    double sum = train(alone, 1).loss + train(alone, 1).loss;
    CHECK_NEAR(train(both, 1).loss, sum / 2, 1e-6);
    trainer_destroy(alone);
    trainer_destroy(both);
}

static void test_padding(void) {
    static const char rows[] = "[{\"inputs\":[[1,-1]],\"label\":\"a\"},{\"inputs\":[[1,2],[3,-1],"
                               "[0,0],[2,2]],\"label\":\"b\"}]";
    check_padding("", "[{\"text\":\"un\",\"label\":\"a\"},{\"text\":\"un deux trois quatre\","
                      "\"label\":\"b\"}]");
    check_padding("\"layers\":[{\"type\":\"gru\",\"units\":5}],", rows);
    check_padding(
        "\"layers\":[{\"type\":\"bidirectional\",\"layer\":{\"type\":\"lstm\",\"units\":3}}],",
        rows);
    check_padding("\"layers\":[{\"type\":\"rnn\",\"units\":5,\"returnSequences\":true},"
                  "{\"type\":\"globalAveragePooling1D\"}],",
                  rows);
}

static void test_faults(void) {
    static const char *const faults[][3] = {
        {"{\"task\":\"classification\"}", "[]", "samples"},
        {"{\"task\":\"classification\"}", "[{\"text\":\"a\"}]", "samples[0].label"},
        {"{\"task\":\"seq2seq\"}", "[{\"source\":\"a\"}]", "samples[0].target"},
        {"{\"task\":\"regression\"}", "[{\"inputs\":[[1],[2,3]],\"target\":[1]}]", "samples[0]"},
        {"{\"task\":\"char-lm\",\"layers\":[{\"type\":\"bidirectional\",\"layer\":{\"type\":"
         "\"gru\","
         "\"units\":3}}],\"sequenceLength\":1,\"validationSplit\":0}",
         "abc", "layers"},
        {"{\"task\":\"char-lm\",\"layers\":[{\"type\":\"lstm\",\"units\":3,\"returnSequences\":"
         "false}],\"sequenceLength\":1,\"validationSplit\":0}",
         "abc", "layers"},
        {"{\"task\":\"char-lm\",\"layers\":[{\"type\":\"lstm\",\"units\":3},{\"type\":\"dense\","
         "\"units\":9}],\"sequenceLength\":1,\"validationSplit\":0}",
         "abc", "layers"},
        {"{\"task\":\"char-lm\",\"layers\":[{\"type\":\"lstm\",\"units\":3},{\"type\":\"dense\","
         "\"units\":3,\"activation\":\"tanh\"}],\"sequenceLength\":1,\"validationSplit\":0}",
         "abc", "layers"},
        {"{\"task\":\"seq2seq\",\"layers\":[{\"type\":\"lstm\",\"units\":3}]}",
         "[{\"source\":\"a\",\"target\":\"b\"}]", "layers"},
        {"{\"task\":\"adding\",\"sequenceLength\":1}", "", "sequenceLength"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct status status;
        struct trainer *trainer = create(faults[i][0], faults[i][1], &status);
        CHECK(trainer == NULL);
        if (!CHECK(strstr(status.key, faults[i][2]) || strstr(status.message, faults[i][2])))
            fprintf(stderr, "%zu: %s (%s)\n", i, status.message, status.key);
        trainer_destroy(trainer);
    }
}

int main(void) {
    test_learning();
    test_word_model();
    test_early_stopping();
    test_class_weights();
    test_rates();
    test_padding();
    test_faults();
    return check_report("tasks");
}
