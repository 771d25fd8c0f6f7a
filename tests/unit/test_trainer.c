/* Training: determinism, reset, carried state, what it learns, what it refuses. */
#include "check.h"

#include "train/trainer.h"
#include <stdlib.h>

/* The hash of the parameters of check_bits() below: every build that is not the double one gives
 * it. A change means that trained weights change: say so when it is meant. */
#define EXPECTED_BITS 0x912D8583CC3C00CFu

static const char tale[] =
    "Il était une fois, au bord d'un fleuve lent, une meunière qui parlait aux oiseaux. Chaque "
    "matin "
    "elle ouvrait la fenêtre, posait du pain sur le rebord, et les mésanges lui disaient le temps "
    "qu'il "
    "ferait. « Demain la pluie », disait l'une ; « demain le vent », disait l'autre. Et la "
    "meunière "
    "riait, car les deux avaient raison. Un jour pourtant l'œil du plus vieux corbeau se fit grave "
    ": "
    "« Demain, dit-il, rien du tout. » Alors elle ferma la porte, et attendit le lendemain.\n";

static struct trainer *create(const char *json, const char *text, size_t length,
                              struct status *status) {
    static struct train_config config;
    status_clear(status);
    if (!train_config_parse(&config, json, strlen(json), status)) return NULL;
    return trainer_create(&config, text, length, status);
}

static struct trainer *create_tale(const char *json) {
    struct status status;
    struct trainer *trainer = create(json, tale, sizeof tale - 1, &status);
    if (!CHECK(trainer != NULL)) fprintf(stderr, "%s\n", status.message);
    return trainer;
}

static double train(struct trainer *trainer, int steps) {
    struct trainer_metrics m = {0};
    for (int i = 0; i < steps; i++)
        if (!trainer_step(trainer, &m, NULL)) return (double)NAN;
    return m.loss;
}

/* FNV-1a over the bytes of the parameters. */
static uint64_t hash(const struct trainer *trainer) {
    size_t count;
    const unsigned char *bytes = (const unsigned char *)trainer_parameters(trainer, &count);
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < count * sizeof(real); i++) h = (h ^ bytes[i]) * 0x100000001B3u;
    return h;
}

static const char *const small[] = {
    "{\"layers\":[{\"type\":\"rnn\",\"units\":21}],\"batchSize\":3,\"sequenceLength\":13}",
    "{\"layers\":[{\"type\":\"lstm\",\"units\":21}],\"batchSize\":3,\"sequenceLength\":13}",
    "{\"layers\":[{\"type\":\"gru\",\"units\":21}],\"batchSize\":3,\"sequenceLength\":13}",
    ("{\"layers\":[{\"type\":\"embedding\",\"outputDim\":9},{\"type\":\"lstm\",\"units\":18},"
     "{\"type\":\"gru\",\"units\":11}],\"clipNorm\":0.5,\"batchSize\":5,\"sequenceLength\":7}"),
};

enum { SMALL = sizeof small / sizeof small[0] };

/* All cells together, after thirty steps. */
static void test_bits(void) {
    uint64_t all = 0;
    for (int i = 0; i < SMALL; i++) {
        struct trainer *trainer = create_tale(small[i]);
        train(trainer, 30);
        all = all * 31 + hash(trainer);
        trainer_destroy(trainer);
    }
    fprintf(stderr, "# bits: %016llx\n", (unsigned long long)all);
#ifndef RECURRENCE_DOUBLE
    CHECK(all == EXPECTED_BITS);
#endif
}

static void test_same_seed(void) {
    for (int i = 0; i < SMALL; i++) {
        struct trainer *a = create_tale(small[i]), *b = create_tale(small[i]);
        uint64_t start = hash(a);
        CHECK(hash(b) == start);
        train(a, 15);
        train(b, 15);
        uint64_t trained = hash(a);
        CHECK(hash(b) == trained && trained != start);
        trainer_reset(a);
        CHECK(hash(a) == start);
        train(a, 15);
        CHECK(hash(a) == trained);
        CHECK(trainer_reseed(b, 7, NULL) && hash(b) != start);
        CHECK(trainer_reseed(b, 42, NULL) && hash(b) == start);
        trainer_destroy(a);
        trainer_destroy(b);
    }
}

/* Generating and validating between steps leaves no trace in the training. */
static void test_undisturbed(void) {
    struct trainer *a = create_tale(small[3]), *b = create_tale(small[3]);
    struct sampler_options options = sampler_default();
    struct trainer_validation v;
    for (int i = 0; i < 10; i++) {
        train(a, 1);
        train(b, 1);
        CHECK(sampler_start(trainer_sampler(a), &options, "Il ", 3, NULL));
        CHECK(sampler_next(trainer_sampler(a), NULL) >= 0);
        CHECK(trainer_validate(a, i & 1, 1, &v, NULL));
    }
    CHECK(hash(a) == hash(b));
    trainer_destroy(a);
    trainer_destroy(b);
}

static void test_overfit(void) {
    static const char text[] = "abcabdabeabfabcabdabeabfabcabdabeabfabcabdabeabf";
    static const char *const json[] = {
        "{\"layers\":[{\"type\":\"rnn\",\"units\":24}],\"validationSplit\":0,\"batchSize\":1,"
        "\"sequenceLength\":24,\"optimizer\":{\"learningRate\":0.01}}",
        "{\"layers\":[{\"type\":\"lstm\",\"units\":24}],\"validationSplit\":0,\"batchSize\":1,"
        "\"sequenceLength\":24,\"optimizer\":{\"learningRate\":0.01}}",
        "{\"layers\":[{\"type\":\"gru\",\"units\":24}],\"validationSplit\":0,\"batchSize\":1,"
        "\"sequenceLength\":24,\"optimizer\":{\"learningRate\":0.01}}",
    };
    for (int i = 0; i < 3; i++) {
        struct status status;
        struct trainer *trainer = create(json[i], text, sizeof text - 1, &status);
        train(trainer, 399);
        CHECK(train(trainer, 1) < 0.1);
        trainer_destroy(trainer);
    }
}

static void test_halves(void) {
    struct trainer *trainer =
        create_tale("{\"layers\":[{\"type\":\"lstm\",\"units\":48}],\"validationSplit\":0,"
                    "\"batchSize\":4,\"sequenceLength\":24,\"optimizer\":{\"learningRate\":0.01}}");
    double first = train(trainer, 1), last = train(trainer, 250);
    CHECK_NEAR(first, log((double)codec_size(trainer_source_codec(trainer))), 0.2);
    CHECK(last < first / 2);
    trainer_destroy(trainer);
}

static void test_metrics(void) {
    struct trainer *trainer = create_tale(small[1]);
    struct trainer_metrics m;
    /* 480 characters, 48 held out: 3 streams of 143 targets, 11 windows of 13 */
    for (int i = 1; i <= 12; i++) {
        CHECK(trainer_step(trainer, &m, NULL));
        CHECK(m.step == i && m.characters == 39 && m.gradient_norm > 0 && m.learning_rate == 0.002);
    }
    struct buffer info = {0};
    trainer_describe(trainer, &info);
    const char *at = strstr(info.data, "\"stepsPerEpoch\":");
    int per_epoch = at ? atoi(at + 16) : 0;
    CHECK(per_epoch >= 8 && per_epoch <= 12);
    CHECK(m.epoch == 1 + 11 / per_epoch);
    CHECK(strstr(info.data, "\"layers\":[{\"name\":\"lstm\",\"type\":\"lstm\",\"units\":21,") !=
          NULL);
    buffer_free(&info);
    CHECK(trainer_set_learning_rate(trainer, 0.5, NULL));
    CHECK(trainer_step(trainer, &m, NULL) && m.learning_rate == 0.5);
    CHECK(!trainer_set_learning_rate(trainer, -1, NULL));
    CHECK(!trainer_set_learning_rate(trainer, (double)NAN, NULL));
    trainer_destroy(trainer);
}

/* In slices or at once, the same mean. */
static void test_validation(void) {
    struct trainer *trainer = create_tale(
        "{\"layers\":[{\"type\":\"gru\",\"units\":8}],\"validationSplit\":0.4,\"batchSize\":3,"
        "\"sequenceLength\":10}");
    struct trainer_validation whole, sliced = {0};
    train(trainer, 5);
    CHECK(trainer_validate(trainer, true, 1000, &whole, NULL) && whole.finished && whole.done == 1);
    CHECK(whole.loss > 1 && whole.loss < 5);
    int slices = 0;
    for (bool restart = true; !sliced.finished && slices < 100; restart = false, slices++) {
        CHECK(trainer_validate(trainer, restart, 1, &sliced, NULL));
        CHECK(sliced.done > 0 && (sliced.done < 1 || sliced.finished));
    }
    CHECK(slices > 3 && sliced.loss == whole.loss);
    trainer_destroy(trainer);
    trainer = create_tale("{\"layers\":[{\"type\":\"rnn\",\"units\":4}],\"validationSplit\":0}");
    CHECK(trainer_validate(trainer, true, 1, &whole, NULL) && whole.finished && isnan(whole.loss));
    trainer_destroy(trainer);
}

static void test_divergence(void) {
    struct trainer *trainer =
        create_tale("{\"layers\":[{\"type\":\"rnn\",\"units\":16}],\"clipNorm\":0,\"batchSize\":2,"
                    "\"sequenceLength\":30}");
    struct trainer_metrics m;
    struct status status = {0};
    size_t count;
    real *values = (real *)trainer_parameters(trainer, &count); /* spoil the weights from outside */
    for (size_t i = 0; i < count; i++) values[i] = (real)3e38;
#ifdef RECURRENCE_DOUBLE
    for (size_t i = 0; i < count; i++) values[i] *= 1e270;
#endif
    uint64_t before = hash(trainer);
    CHECK(!trainer_step(trainer, &m, &status) && status.code == STATUS_DIVERGED);
    CHECK(hash(trainer) == before);
    struct sampler_options options = sampler_default();
    status_clear(&status);
    CHECK(sampler_start(trainer_sampler(trainer), &options, "", 0, NULL));
    CHECK(sampler_next(trainer_sampler(trainer), &status) < 0 && status.code == STATUS_DIVERGED);
    trainer_reset(trainer);
    CHECK(trainer_step(trainer, &m, NULL) && m.step == 1);
    trainer_destroy(trainer);
}

/* A finite but hopeless loss stops training too. */
static void test_explosion(void) {
    struct trainer *trainer =
        create_tale("{\"layers\":[{\"type\":\"rnn\",\"units\":64}],\"clipNorm\":0,\"batchSize\":2,"
                    "\"sequenceLength\":30,\"optimizer\":{\"type\":\"adam\",\"learningRate\":3}}");
    struct trainer_metrics m = {0};
    struct status status = {0};
    int steps = 0;
    while (steps < 200 && trainer_step(trainer, &m, &status)) steps++;
    CHECK(steps > 0 && steps < 200 && status.code == STATUS_DIVERGED);
    CHECK(isfinite(m.loss) && strstr(status.message, "exploded") != NULL);
    trainer_destroy(trainer);
}

static void check_create_fault(const char *json, const char *text, enum status_code code,
                               const char *message) {
    struct status status;
    CHECK(create(json, text, strlen(text), &status) == NULL);
    CHECK(status.code == code);
    if (!CHECK(strstr(status.message, message) != NULL)) fprintf(stderr, "%s\n", status.message);
}

static void test_texts(void) {
    static const char json[] =
        "{\"layers\":[{\"type\":\"rnn\",\"units\":4}],\"validationSplit\":0.5,"
        "\"batchSize\":8,\"sequenceLength\":10}";
    struct status status;
    check_create_fault(json, "", STATUS_TEXT_TOO_SHORT, "empty");
    check_create_fault(json, "abc", STATUS_TEXT_TOO_SHORT, "at least 22");
    check_create_fault(json, "aaaaaaaaaaaaaaaaaaaa", STATUS_TEXT_TOO_SHORT, "20 characters");
    check_create_fault(json, "abc\xFF", STATUS_INVALID_TEXT, "offset 3");
    struct trainer *one = create(json, "aaaaaaaaaaaaaaaaaaaaaa", 22, &status);
    CHECK(one && trainer_config(one)->batch_size == 1);
    CHECK(one && train(one, 5) < 0.01); /* a single character in the vocabulary */
    trainer_destroy(one);
}

static void test_memory(void) {
    static struct train_config config;
    static const char large[] =
        "{\"layers\":[{\"type\":\"gru\",\"units\":1024},{\"type\":\"gru\",\"units\":1024},"
        "{\"type\":\"gru\",\"units\":1024},{\"type\":\"gru\",\"units\":1024}],\"batchSize\":1024,"
        "\"sequenceLength\":1024}";
    train_config_default(&config);
    struct trainer_plan plan;
    struct status status = {0};
    CHECK(trainer_plan(&config, 100000, 96, &plan, &status));
    CHECK(plan.parameters == 127584 && plan.memory_bytes < 20000000 * sizeof(real) / 4);
    CHECK(train_config_parse(&config, large, sizeof large - 1, &status));
    CHECK(!trainer_plan(&config, 64 << 20, 1024, &plan, &status));
    CHECK(status.code == STATUS_LIMIT && strstr(status.message, " bytes ") != NULL);
    CHECK(plan.memory_bytes > 100000000000);
}

int main(void) {
    test_bits();
    test_same_seed();
    test_undisturbed();
    test_overfit();
    test_halves();
    test_metrics();
    test_validation();
    test_divergence();
    test_explosion();
    test_texts();
    test_memory();
    return check_report("trainer");
}
