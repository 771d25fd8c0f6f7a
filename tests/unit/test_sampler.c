/* Drawing characters: greedy, temperature, top-k, top-p, prompts. */
#include "check.h"

#include "train/trainer.h"
#include <stdlib.h>

static const char text[] = "le loup et l'agneau au bord de l'eau, le loup et le renard au bois ; "
                           "le loup a faim, l'agneau a soif, le renard a tout son temps.\n";

static struct trainer *trainer;
static struct sampler *sampler;
static size_t count;

static void set_up(void) {
    static const char json[] =
        "{\"layers\":[{\"type\":\"gru\",\"units\":24}],\"validationSplit\":0,"
        "\"batchSize\":2,\"sequenceLength\":20,"
        "\"optimizer\":{\"learningRate\":0.01}}";
    struct model_config config;
    struct trainer_metrics m;
    CHECK(model_config_parse(&config, json, strlen(json), NULL));
    trainer = trainer_create(&config, text, sizeof text - 1, NULL);
    for (int i = 0; i < 60; i++) CHECK(trainer_step(trainer, &m, NULL));
    sampler = trainer_sampler(trainer);
    count = trainer_vocabulary(trainer)->count;
}

static void start(struct sampler_options options, const char *prompt) {
    CHECK(sampler_start(sampler, &options, prompt, strlen(prompt), NULL));
}

enum { DRAWN = 40 };

static void draw(int32_t *tokens) {
    for (int i = 0; i < DRAWN; i++) tokens[i] = sampler_next(sampler, NULL);
}

static double sum(void) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += (double)sampler->probabilities[i];
    return total;
}

static size_t possible(void) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) n += sampler->probabilities[i] > 0;
    return n;
}

static double most(void) {
    double p = 0;
    for (size_t i = 0; i < count; i++) p = fmax(p, (double)sampler->probabilities[i]);
    return p;
}

static void test_repeatable(void) {
    int32_t a[DRAWN], b[DRAWN], c[DRAWN];
    struct sampler_options options = {.temperature = 1, .top_p = 1, .seed = 7};
    start(options, "le ");
    draw(a);
    start(options, "le ");
    draw(b);
    options.seed = 8;
    start(options, "le ");
    draw(c);
    CHECK(memcmp(a, b, sizeof a) == 0);
    CHECK(memcmp(a, c, sizeof a) != 0);
}

static void test_greedy(void) {
    int32_t a[DRAWN], b[DRAWN];
    start((struct sampler_options){.temperature = 0, .top_p = 1, .seed = 1}, "le ");
    for (int i = 0; i < DRAWN; i++) {
        a[i] = sampler_next(sampler, NULL);
        CHECK(a[i] >= 0 && (double)sampler->probabilities[a[i]] == most());
        CHECK_NEAR(sum(), 1, 1e-5);
    }
    start((struct sampler_options){.temperature = 0, .top_p = 1, .seed = 2}, "le ");
    draw(b);
    CHECK(memcmp(a, b, sizeof a) == 0);
    start((struct sampler_options){.temperature = 1, .top_k = 1, .top_p = 1, .seed = 3}, "le ");
    draw(b);
    CHECK(memcmp(a, b, sizeof a) == 0);
}

/* A lower temperature sharpens the first distribution, a higher one flattens it. */
static void test_temperature(void) {
    double peaks[3];
    static const double temperatures[] = {0.3, 1, 5};
    for (int i = 0; i < 3; i++) {
        start((struct sampler_options){.temperature = temperatures[i], .top_p = 1}, "le l");
        CHECK(sampler_next(sampler, NULL) >= 0);
        CHECK_NEAR(sum(), 1, 1e-5);
        peaks[i] = most();
    }
    CHECK(peaks[0] > peaks[1] && peaks[1] > peaks[2] && peaks[2] > 1.0 / (double)count);
    start((struct sampler_options){.temperature = 1e-3, .top_p = 1}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && isfinite(sum()));
}

static void test_cuts(void) {
    start((struct sampler_options){.temperature = 2, .top_k = 3, .top_p = 1, .seed = 5}, "l");
    for (int i = 0; i < DRAWN; i++) {
        int32_t token = sampler_next(sampler, NULL);
        CHECK(possible() == 3 && sampler->probabilities[token] > 0);
        CHECK_NEAR(sum(), 1, 1e-5);
    }
    start((struct sampler_options){.temperature = 1, .top_p = 1}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0);
    double peak = most();
    start((struct sampler_options){.temperature = 1, .top_p = peak * 0.99}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && possible() == 1);
    start((struct sampler_options){.temperature = 1, .top_p = peak * 1.01}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && possible() == 2);
    start((struct sampler_options){.temperature = 1, .top_p = 0}, "le l");
    CHECK(sampler_next(sampler, NULL) >= 0 && possible() == 1);
}

/* The frequency of what is drawn follows the distribution. */
static void test_frequencies(void) {
    enum { TIMES = 2000 };
    size_t hits = 0;
    double expected = 0;
    for (uint64_t seed = 0; seed < TIMES; seed++) {
        start((struct sampler_options){.temperature = 1, .top_p = 1, .seed = seed}, "le l");
        int32_t token = sampler_next(sampler, NULL);
        expected = most();
        hits += token >= 0 && (double)sampler->probabilities[token] == expected;
    }
    CHECK_NEAR((double)hits / TIMES, expected, 0.05);
}

static void test_prompts(void) {
    struct status status = {0};
    struct sampler_options options = sampler_default();
    start(options, "le Ωloup ☃");
    CHECK(sampler->unknown == 2 && sampler_next(sampler, NULL) >= 0);
    start(options, "");
    CHECK(sampler->unknown == 0 && sampler_next(sampler, NULL) >= 0);
    start(options, "ΩΩ");
    CHECK(sampler->unknown == 2 && sampler_next(sampler, NULL) >= 0);
    CHECK(!sampler_start(sampler, &options, "\xFF", 1, &status) &&
          status.code == STATUS_INVALID_TEXT);
    status_clear(&status);
    CHECK(sampler_next(sampler, &status) == -1 && status.code == STATUS_USAGE);
    char *long_prompt = calloc(SAMPLER_MAX_PROMPT + 1, 1);
    status_clear(&status);
    CHECK(!sampler_start(sampler, &options, long_prompt, SAMPLER_MAX_PROMPT + 1, &status));
    CHECK(status.code == STATUS_LIMIT);
    free(long_prompt);
}

static void test_options(void) {
    static const char *const faults[][2] = {
        {"{\"temperature\":-1}", "temperature"},
        {"{\"temperature\":\"hot\"}", "temperature"},
        {"{\"topK\":1.5}", "topK"},
        {"{\"topK\":2000}", "topK"},
        {"{\"topP\":2}", "topP"},
        {"{\"seed\":-1}", "seed"},
        {"{\"prompt\":7}", "prompt"},
        {"{\"length\":7}", "length"},
    };
    struct sampler_options options;
    char *prompt;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct status status = {0};
        CHECK(!sampler_parse(&options, &prompt, faults[i][0], strlen(faults[i][0]), &status));
        CHECK_TEXT(status.key, faults[i][1]);
        CHECK(prompt == NULL);
    }
    static const char good[] =
        "{\"prompt\":\"\\u0153uf\",\"temperature\":0.5,\"topK\":4,\"topP\":0.9,"
        "\"seed\":9}";
    CHECK(sampler_parse(&options, &prompt, good, sizeof good - 1, NULL));
    CHECK_TEXT(prompt, "œuf");
    CHECK(options.temperature == 0.5 && options.top_k == 4 && options.top_p == 0.9);
    CHECK(options.seed == 9);
    free(prompt);
}

int main(void) {
    set_up();
    test_repeatable();
    test_greedy();
    test_temperature();
    test_cuts();
    test_frequencies();
    test_prompts();
    test_options();
    trainer_destroy(trainer);
    return check_report("sampler");
}
