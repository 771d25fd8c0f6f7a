/* The exported functions of text and answers, called as a page calls them. */
#include "check.h"

#include "app/engine_api.h"
#include "app/engine_generate.h"

static const char lm[] =
    "{\"layers\":[{\"type\":\"lstm\",\"units\":6},{\"type\":\"gru\",\"units\":5}],"
    "\"batchSize\":2,\"sequenceLength\":8,\"validationSplit\":0}";
static const char text[] = "abcabcabdabcabcabdabcabcabdabcabcabd";
static const char translator[] = "{\"task\":\"seq2seq\",\"validationSplit\":0}";
static const char pairs[] = "[{\"source\":\"a b\",\"target\":\"x y .\"},"
                            "{\"source\":\"b a\",\"target\":\"y x .\"}]";
static const char classifier[] = "{\"task\":\"classification\",\"validationSplit\":0}";
static const char samples[] =
    "[{\"text\":\"a b\",\"label\":\"x\"},{\"text\":\"b\",\"label\":\"y\"}]";

static int create(const char *config, const char *data, int steps) {
    double metrics[8];
    int id = engine_create(config, strlen(config), data, strlen(data));
    CHECK(id > 0);
    for (int i = 0; i < steps; i++) CHECK(engine_train_step(id, metrics));
    return id;
}

static bool start(int id, const char *options) {
    return engine_generate_start(id, options, strlen(options));
}

static const char *beams(int id, const char *options) {
    if (!engine_generate_beams_start(id, options, strlen(options))) return NULL;
    while (engine_generate_beams_step(id) == 0) continue;
    return engine_generate_beams(id);
}

static const char *ask(int id, const char *sample) {
    return engine_predict(id, sample, strlen(sample));
}

static double sum(const float *values, int count) {
    double total = 0;
    for (int i = 0; i < count; i++) total += (double)values[i];
    return total;
}

/* Many tokens in one call are those of many calls. */
static void test_run(void) {
    static const char options[] = "{\"prompt\":\"ab\",\"maxLength\":9,\"seed\":3}";
    uint16_t *run = NULL;
    int tokens[9], id = create(lm, text, 3);
    CHECK(engine_generate_run(id, 1, &run) == -1);
    CHECK(start(id, options));
    for (int i = 0; i < 9; i++) tokens[i] = engine_generate_next(id);
    CHECK(start(id, options));
    CHECK(engine_generate_run(id, 0, &run) == 0);
    CHECK(engine_generate_run(id, -5, &run) == 0);
    CHECK(engine_generate_run(id, 4, &run) == 4);
    for (int i = 0; i < 4; i++) CHECK(run[i] == tokens[i]);
    CHECK(engine_generate_run(id, 2000000, &run) == 5);
    for (int i = 0; i < 5; i++) CHECK(run[i] == tokens[4 + i]);
    CHECK(engine_generate_run(id, 3, &run) == 0);
    CHECK(engine_generate_run(id + 1, 3, &run) == -1);
    engine_destroy(id);
}

static void test_language_model(void) {
    int id = create(lm, text, 3);
    float *values = NULL;
    CHECK(engine_generate_state(id, &values) == 0);
    CHECK(strstr(engine_error(), "\"usage\"") != NULL);
    CHECK(engine_generate_distribution(id, &values) == 0);
    CHECK(start(id, "{\"prompt\":\"ab\",\"maxLength\":3,\"repetitionPenalty\":1.2}"));
    for (int i = 0; i < 3; i++) {
        int token = engine_generate_next(id);
        CHECK(token >= 0 && token < 4);
        CHECK(engine_generate_distribution(id, &values) == 4);
        CHECK_NEAR(sum(values, 4), 1, 1e-5);
        CHECK(engine_generate_state(id, &values) == 6 + 6 + 5);
        CHECK(values[0] >= -1 && values[0] <= 1);
    }
    CHECK(engine_generate_next(id) == -2);
    const char *written = engine_generate_text(id);
    CHECK(written && strlen(written) == 5 && written[0] == '"');
    CHECK(engine_generate_attention(id, &values) == 0);
    written = beams(id, "{\"prompt\":\"ab\",\"maxLength\":4,\"beams\":2}");
    CHECK(written &&
          strstr(written, "{\"beams\":2,\"unknown\":0,\"hypotheses\":[{\"text\":\"") == written);
    CHECK(!beams(id, "{\"beams\":99}") && strstr(engine_error(), "\"beams\"") != NULL);
    CHECK(engine_generate_beams_step(id) == -1 && strstr(engine_error(), "\"usage\"") != NULL);
    CHECK(!engine_generate_beams(id) && strstr(engine_error(), "\"usage\"") != NULL);
    CHECK(!ask(id, "{}") && strstr(engine_error(), "\"usage\"") != NULL);
    engine_destroy(id);
}

static void test_translator(void) {
    int id = create(translator, pairs, 60);
    float *values = NULL;
    int token = 0, steps = 0;
    CHECK(start(id, "{\"source\":\"a b c\",\"temperature\":0}"));
    CHECK(engine_generate_unknown(id) == 1);
    CHECK(start(id, "{\"source\":\"a b\",\"temperature\":0}"));
    for (; steps < 10 && (token = engine_generate_next(id)) >= 0; steps++) {
        CHECK(engine_generate_attention(id, &values) == 2);
        CHECK_NEAR(sum(values, 2), 1, 1e-5);
        CHECK(engine_generate_state(id, &values) == 64);
    }
    CHECK(token == -2 && steps == 3);
    CHECK_TEXT(engine_generate_text(id), "\"x y.\"");
    const char *found = beams(id, "{\"source\":\"b a\"}");
    CHECK(found && strstr(found, "\"hypotheses\":[{\"text\":\"y x.\"") != NULL);
    CHECK(!start(id, "{\"prompt\":\"a\"}") && strstr(engine_error(), "\"prompt\"") != NULL);
    engine_destroy(id);
}

/* A model may be gone before its search has ended; the next of the same number knows none. */
static void test_gone(void) {
    int id = create(lm, text, 1);
    CHECK(engine_generate_beams_start(id, "{}", 2) && engine_generate_beams_step(id) == 0);
    engine_destroy(id);
    CHECK(engine_generate_beams_step(id) == -1 && strstr(engine_error(), "\"not-found\"") != NULL);
    CHECK(!engine_generate_beams(id) && strstr(engine_error(), "\"not-found\"") != NULL);
    CHECK(create(lm, text, 1) == id);
    CHECK(engine_generate_beams_step(id) == -1 && strstr(engine_error(), "\"usage\"") != NULL);
    engine_destroy(id);
}

static void test_predict(void) {
    int id = create(classifier, samples, 30);
    const char *answer = ask(id, "{\"text\":\"b b\"}");
    CHECK(answer && strstr(answer, "{\"tokens\":[2,2],\"unknown\":0,\"steps\":[[") == answer);
    answer = ask(id, "{\"text\":\"b b\",\"steps\":1}");
    CHECK(answer && strstr(answer, "{\"tokens\":[2],\"unknown\":0,\"steps\":[[") == answer);
    CHECK(!start(id, "{}") && strstr(engine_error(), "\"usage\"") != NULL);
    CHECK(!beams(id, "{}") && engine_generate_next(id) == -1);
    engine_destroy(id);
    CHECK(!ask(id, "{}") && !beams(id, "{}") && !engine_generate_text(id));
    float *values;
    CHECK(!engine_generate_state(id, &values) && !engine_generate_attention(id, &values));
}

int main(void) {
    test_run();
    test_language_model();
    test_translator();
    test_gone();
    test_predict();
    return check_report("engine_generate");
}
