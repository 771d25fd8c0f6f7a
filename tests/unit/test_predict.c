/* What models answer: the numbers of a pass, to a whole sample or one broken off, refusals. */
#include "writers.h"

#include "train/predict.h"
#include <cJSON.h>

static cJSON *answer(const struct trainer *t, const char *sample) {
    struct status status = {0};
    struct buffer out = {0};
    if (!CHECK(predict(t, sample, strlen(sample), &out, &status))) {
        fprintf(stderr, "%s\n", status.message);
        exit(1);
    }
    cJSON *root = cJSON_Parse(out.data);
    if (!CHECK(root != NULL)) fprintf(stderr, "%s\n", out.data);
    buffer_free(&out);
    return root;
}

static const cJSON *item(const cJSON *object, const char *key, int index) {
    return cJSON_GetArrayItem(cJSON_GetObjectItem(object, key), index);
}

static int size(const cJSON *object, const char *key) {
    return cJSON_GetArraySize(cJSON_GetObjectItem(object, key));
}

static double sum(const cJSON *row) {
    double total = 0;
    for (const cJSON *x = row->child; x; x = x->next) total += x->valuedouble;
    return total;
}

static const char *label(const cJSON *object) {
    return cJSON_GetObjectItem(object, "label")->valuestring;
}

static double probability(const cJSON *object) {
    return cJSON_GetObjectItem(object, "probability")->valuedouble;
}

/* ---- classification ---- */

static const char reviews[] =
    "[{\"text\":\"bon film\",\"label\":\"pour\"},{\"text\":\"mauvais film\",\"label\":\"contre\"},"
    "{\"text\":\"un bon livre\",\"label\":\"pour\"},{\"text\":\"un livre mauvais\",\"label\":"
    "\"contre\"},{\"text\":\"film bon\",\"label\":\"pour\"},{\"text\":\"un film\",\"label\":"
    "\"\\u00c0 \\\"revoir\\\"\"}]";

static const char *const classifiers[] = {
    "{\"task\":\"classification\",\"validationSplit\":0,\"optimizer\":{\"learningRate\":0.02}}",
    "{\"task\":\"classification\",\"validationSplit\":0,\"optimizer\":{\"learningRate\":0.02},"
    "\"layers\":[{\"type\":\"embedding\",\"outputDim\":8,\"maskZero\":true},{\"type\":"
    "\"bidirectional\",\"layer\":{\"type\":\"lstm\",\"units\":8}},{\"type\":\"dropout\",\"rate\":0."
    "5},"
    "{\"type\":\"dense\",\"units\":3}]}", /* gives logits */
    "{\"task\":\"classification\",\"validationSplit\":0,\"optimizer\":{\"learningRate\":0.02},"
    "\"layers\":[{\"type\":\"rnn\",\"units\":8,\"returnSequences\":true},"
    "{\"type\":\"globalAveragePooling1D\"}]}",
};

static void check_same(const struct trainer *t, const char *sample, const char *other) {
    cJSON *a = answer(t, sample), *b = answer(t, other);
    CHECK(cJSON_Compare(a, b, true));
    cJSON_Delete(a);
    cJSON_Delete(b);
}

/* The answer after a word is that to the text broken off there. */
static void check_steps(const struct trainer *t) {
    check_same(t, "{\"text\":\"un bon film\",\"steps\":1}", "{\"text\":\"un\"}");
    check_same(t, "{\"text\":\"un bon film\",\"steps\":2}", "{\"text\":\"un bon\"}");
    check_same(t, "{\"text\":\"un bon film\",\"steps\":3}", "{\"text\":\"un bon film\"}");
    check_same(t, "{\"text\":\"un bon film\",\"steps\":9}", "{\"text\":\"un bon film\"}");
}

static void check_sorted(const cJSON *root) {
    double total = 0;
    CHECK(size(root, "labels") == 3 && size(root, "tokens") == 3 && size(root, "steps") == 1);
    CHECK_NEAR(sum(item(root, "steps", 0)), 1, 1e-5);
    for (int i = 0; i < 3; i++) {
        total += probability(item(root, "labels", i));
        CHECK(i == 0 ||
              probability(item(root, "labels", i)) <= probability(item(root, "labels", i - 1)));
    }
    CHECK_NEAR(total, 1, 1e-5);
    double last = 0;
    const cJSON *step = item(root, "steps", size(root, "steps") - 1);
    for (const cJSON *x = step->child; x; x = x->next) last = fmax(last, x->valuedouble);
    CHECK(probability(item(root, "labels", 0)) == last);
}

static void test_classification(void) {
    for (size_t i = 0; i < sizeof classifiers / sizeof *classifiers; i++) {
        struct trainer *t = writers_train(classifiers[i], reviews, 80);
        cJSON *root = answer(t, "{\"text\":\"un bon film\"}");
        check_sorted(root);
        check_steps(t);
        cJSON_Delete(root);
        root = answer(t, "{\"text\":\"un livre mauvais\"}");
        CHECK_TEXT(label(item(root, "labels", 0)), "contre");
        cJSON_Delete(root);
        root = answer(t, "{\"text\":\"un film\"}");
        CHECK_TEXT(label(item(root, "labels", 0)), "À \"revoir\"");
        cJSON_Delete(root);
        root = answer(t, "{\"text\":\"quel bon film, alors\"}");
        CHECK(cJSON_GetObjectItem(root, "unknown")->valuedouble == 3);
        CHECK(item(root, "tokens", 0)->valuedouble == CODEC_UNKNOWN && size(root, "tokens") == 5);
        cJSON_Delete(root);
        trainer_destroy(t);
    }
}

/* Rows of numbers: a rise or a fall. */
static void test_recognition(void) {
    static const char config[] =
        "{\"task\":\"classification\",\"validationSplit\":0,\"optimizer\":{\"learningRate\":0.02},"
        "\"layers\":[{\"type\":\"gru\",\"units\":8}]}";
    struct trainer *t = writers_train(config,
                                      "[{\"inputs\":[[0,1],[0.5,1],[1,1]],\"label\":\"haut\"},"
                                      "{\"inputs\":[[1,1],[0,1]],\"label\":\"bas\"}]",
                                      80);
    cJSON *root = answer(t, "{\"inputs\":[[0.1,1],[0.9,1]]}");
    CHECK_TEXT(label(item(root, "labels", 0)), "haut");
    CHECK(size(root, "labels") == 2 && size(root, "tokens") == 0 && size(root, "steps") == 1);
    CHECK_NEAR(sum(item(root, "steps", 0)), 1, 1e-5);
    cJSON_Delete(root);
    root = answer(t, "{\"inputs\":[[1,1],[0.1,1]]}");
    CHECK_TEXT(label(item(root, "labels", 0)), "bas");
    cJSON_Delete(root);
    check_same(t, "{\"inputs\":[[0,1],[1,1],[0,0]],\"steps\":2}", "{\"inputs\":[[0,1],[1,1]]}");
    trainer_destroy(t);
}

static void test_long_text(void) {
    struct trainer *t = writers_train(classifiers[0], reviews, 1);
    struct buffer sample = {0};
    buffer_text(&sample, "{\"text\":\"");
    for (int i = 0; i < 300; i++) buffer_text(&sample, "bon ");
    buffer_text(&sample, "\"}");
    cJSON *root = answer(t, sample.data);
    CHECK(size(root, "tokens") == 300 && size(root, "steps") == 1 && size(root, "labels") == 3);
    cJSON_Delete(root);
    buffer_free(&sample);
    trainer_destroy(t);
}

/* ---- labelling ---- */

static void test_labelling(void) {
    struct trainer *t = writers_train(
        "{\"task\":\"labelling\",\"validationSplit\":0,\"optimizer\":{\"learningRate\":0.02}}",
        "[{\"words\":[\"le\",\"chat\",\"dort\"],\"labels\":[\"DET\",\"NOM\",\"VERBE\"]},"
        "{\"words\":[\"un\",\"chien\"],\"labels\":[\"DET\",\"NOM\"]},"
        "{\"words\":[\"le\",\"chien\",\"dort\"],\"labels\":[\"DET\",\"NOM\",\"VERBE\"]}]",
        80);
    cJSON *root = answer(t, "{\"words\":[\"un\",\"chat\",\"dort\",\"ici\"]}");
    static const char *const expected[] = {"DET", "NOM", "VERBE"};
    CHECK(size(root, "labels") == 4 && size(root, "steps") == 4 && size(root, "tokens") == 4);
    CHECK(cJSON_GetObjectItem(root, "unknown")->valuedouble == 1);
    for (int i = 0; i < 3; i++) CHECK_TEXT(label(item(root, "labels", i)), expected[i]);
    for (int i = 0; i < 4; i++) {
        double most = 0;
        const cJSON *row = item(root, "steps", i);
        for (const cJSON *x = row->child; x; x = x->next) most = fmax(most, x->valuedouble);
        CHECK(probability(item(root, "labels", i)) == most);
        CHECK_NEAR(sum(row), 1, 1e-5);
    }
    cJSON_Delete(root);
    check_same(t, "{\"words\":[\"un\",\"chat\",\"dort\"],\"steps\":2}",
               "{\"words\":[\"un\",\"chat\"]}");
    trainer_destroy(t);
}

/* ---- numbers ---- */

static void test_numbers(void) {
    static const char adding[] =
        "{\"task\":\"adding\",\"sequenceLength\":4,\"layers\":[{\"type\":\"lstm\",\"units\":16}],"
        "\"optimizer\":{\"learningRate\":0.01}}";
    struct trainer *t = writers_train(adding, "", 400);
    cJSON *root = answer(t, "{\"inputs\":[[0.5,1],[0.9,0],[0.3,0],[0.25,1]]}");
    CHECK(size(root, "values") == 1 && cJSON_GetArraySize(item(root, "values", 0)) == 1);
    CHECK_NEAR(item(root, "values", 0)->child->valuedouble, 0.75, 0.25);
    cJSON_Delete(root);
    trainer_destroy(t);
    t = writers_train("{\"task\":\"regression\",\"validationSplit\":0}",
                      "[{\"inputs\":[[0],[1]],\"target\":[[1,2],[0,1]]}]", 2);
    root = answer(t, "{\"inputs\":[[0],[1],[0.5]]}");
    CHECK(size(root, "values") == 3 && cJSON_GetArraySize(item(root, "values", 2)) == 2);
    cJSON_Delete(root);
    check_same(t, "{\"inputs\":[[0],[1],[0.5]],\"steps\":2}", "{\"inputs\":[[0],[1]]}");
    trainer_destroy(t);
    t = writers_train("{\"task\":\"copy\",\"sequenceLength\":4}", "", 2);
    root = answer(t, "{\"inputs\":[[1],[9],[0]]}");
    CHECK(size(root, "labels") == 3 && cJSON_GetArraySize(item(root, "steps", 0)) == 10);
    CHECK(item(root, "tokens", 1)->valuedouble == 9);
    cJSON_Delete(root);
    trainer_destroy(t);
}

/* ---- refusals ---- */

static void check_refused(const struct trainer *t, const char *sample, enum status_code code,
                          const char *key) {
    struct status status = {0};
    struct buffer out = {0};
    CHECK(!predict(t, sample, strlen(sample), &out, &status) && status.code == code);
    CHECK_TEXT(status.key, key);
    buffer_free(&out);
}

static void test_refusals(void) {
    struct trainer *t = writers_train(classifiers[0], reviews, 1);
    check_refused(t, "{", STATUS_INVALID_JSON, "");
    check_refused(t, "7", STATUS_INVALID_CONFIG, "");
    check_refused(t, "{}", STATUS_INVALID_CONFIG, "text");
    check_refused(t, "{\"text\":7}", STATUS_INVALID_CONFIG, "text");
    check_refused(t, "{\"text\":[\"bon\"]}", STATUS_INVALID_CONFIG, "text");
    check_refused(t, "{\"text\":\"  \"}", STATUS_LIMIT, "text");
    check_refused(t, "{\"words\":[\"bon\"]}", STATUS_INVALID_CONFIG, "words");
    check_refused(t, "{\"text\":\"bon\",\"steps\":true}", STATUS_INVALID_CONFIG, "steps");
    check_refused(t, "{\"text\":\"bon\",\"steps\":0}", STATUS_INVALID_CONFIG, "steps");
    for (size_t i = 0; i < t->network.parameters.size; i++) t->values[i] = (real)NAN;
    check_refused(t, "{\"text\":\"bon\"}", STATUS_DIVERGED, "");
    trainer_destroy(t);
    t = writers_train("{\"task\":\"classification\",\"layers\":[{\"type\":\"gru\",\"units\":4}]}",
                      "[{\"inputs\":[[1,2]],\"label\":\"a\"},{\"inputs\":[[1,2]],\"label\":\"a\"}]",
                      1);
    check_refused(t, "{\"text\":\"bon\"}", STATUS_INVALID_CONFIG, "text");
    check_refused(t, "{\"inputs\":[]}", STATUS_LIMIT, "inputs");
    check_refused(t, "{\"inputs\":[[1]]}", STATUS_INVALID_CONFIG, "inputs");
    trainer_destroy(t);
    t = writers_train("{\"task\":\"labelling\"}",
                      "[{\"words\":[\"a\",\"b\"],\"labels\":[\"x\",\"y\"]},{\"words\":[\"a\"],"
                      "\"labels\":[\"x\"]}]",
                      1);
    check_refused(t, "{\"words\":\"a b\"}", STATUS_INVALID_CONFIG, "words");
    check_refused(t, "{\"words\":[]}", STATUS_LIMIT, "words");
    check_refused(t, "{\"words\":[1]}", STATUS_INVALID_CONFIG, "words");
    trainer_destroy(t);
    t = writers_train("{\"task\":\"adding\",\"sequenceLength\":4}", "", 1);
    check_refused(t, "{\"inputs\":[[1]]}", STATUS_INVALID_CONFIG, "inputs");
    check_refused(t, "{\"inputs\":[[1,2,3]]}", STATUS_INVALID_CONFIG, "inputs");
    check_refused(t, "{\"inputs\":[1,2]}", STATUS_INVALID_CONFIG, "inputs");
    check_refused(t, "{\"inputs\":[[1,1e300]]}", STATUS_INVALID_CONFIG, "inputs");
    check_refused(t, "{\"inputs\":[[1,\"a\"]]}", STATUS_INVALID_CONFIG, "inputs");
    trainer_destroy(t);
    t = writers_train("{\"task\":\"copy\",\"sequenceLength\":4}", "", 1);
    check_refused(t, "{\"inputs\":[[10]]}", STATUS_INVALID_CONFIG, "inputs");
    check_refused(t, "{\"inputs\":[[-1]]}", STATUS_INVALID_CONFIG, "inputs");
    check_refused(t, "{\"inputs\":[[0.5]]}", STATUS_INVALID_CONFIG, "inputs");
    trainer_destroy(t);
    t = writers_train("{\"layers\":[{\"type\":\"rnn\",\"units\":4}],\"validationSplit\":0,"
                      "\"batchSize\":1,\"sequenceLength\":4}",
                      "abcabcabc", 1);
    check_refused(t, "{\"text\":\"a\"}", STATUS_USAGE, "task");
    trainer_destroy(t);
}

int main(void) {
    test_classification();
    test_recognition();
    test_long_text();
    test_labelling();
    test_numbers();
    test_refusals();
    return check_report("predict");
}
