/* Beam search: the greedy path with one beam, the best of all texts with enough of them, a tree
 * whose numbers are the model's, and searches that are left, or whose model changes meanwhile. */
#include "writers.h"

#include "train/beam.h"
#include <cJSON.h>

static const char text[] = "dabcabdacadbacbdadcbabacadabdcabcadbcabdacdbacbadacbabdc";

/* ---- reading the answer ---- */

struct answer {
    cJSON *root;
    const cJSON *hypotheses, *steps;
};

static bool begin(struct trainer *t, struct sampler_options o, const char *given,
                  struct status *status) {
    o.source = t->config.task == TASK_SEQ2SEQ;
    return beam_start(t, &o, given, strlen(given), status);
}

/* At most so many steps; the last thing that beam_step() said. */
static int step(struct trainer *t, size_t most, struct status *status) {
    int said = 0;
    for (size_t i = 0; i < most && said == 0; i++) said = beam_step(t, status);
    return said;
}

static struct answer finish(struct trainer *t) {
    struct buffer out = {0};
    struct answer a = {0};
    CHECK(beam_finish(t, &out, NULL) && t->beams == NULL);
    a.root = cJSON_Parse(out.data);
    CHECK(a.root != NULL);
    a.hypotheses = cJSON_GetObjectItem(a.root, "hypotheses");
    a.steps = cJSON_GetObjectItem(a.root, "steps");
    buffer_free(&out);
    return a;
}

static struct answer search(struct trainer *t, struct sampler_options o, const char *given) {
    struct status status = {0};
    if (!CHECK(begin(t, o, given, &status) && step(t, SIZE_MAX, &status) == 1)) {
        fprintf(stderr, "%s\n", status.message);
        exit(1);
    }
    return finish(t);
}

static double number(const cJSON *object, const char *key) {
    return cJSON_GetObjectItem(object, key)->valuedouble;
}

static double at(const cJSON *array, size_t index) {
    return cJSON_GetArrayItem(array, (int)index)->valuedouble;
}

static size_t size(const cJSON *array) {
    return (size_t)cJSON_GetArraySize(array);
}

static const cJSON *node(const struct answer *a, size_t step, size_t beam) {
    return cJSON_GetArrayItem(cJSON_GetArrayItem(a->steps, (int)step), (int)beam);
}

/* The tokens of a hypothesis, by the tree; returns their number. */
static size_t path(const struct answer *a, size_t index, uint16_t *tokens) {
    const cJSON *h = cJSON_GetArrayItem(a->hypotheses, (int)index);
    size_t beam = (size_t)number(h, "beam"), count = (size_t)number(h, "step") + 1;
    for (size_t i = count; i-- > 0;) {
        tokens[i] = (uint16_t)at(node(a, i, beam), 1);
        beam = (size_t)at(node(a, i, beam), 0);
    }
    return count;
}

static double score(const struct answer *a, size_t index) {
    return number(cJSON_GetArrayItem(a->hypotheses, (int)index), "score");
}

/* log P of tokens behind a text, by one pass. */
static double log_probability(const struct trainer *t, const char *given, const uint16_t *tokens,
                              size_t count) {
    size_t width = t->shape.outputs;
    double sum = 0;
    real *logits = writers_forced(t, given, tokens, count);
    for (size_t i = 0; i < count; i++)
        sum += writers_log_probability(logits + i * width, width, t->config.task == TASK_SEQ2SEQ,
                                       tokens[i]);
    free(logits);
    return sum;
}

/* ---- what holds for every search ---- */

static void check_tree(const struct answer *a, size_t beams) {
    for (size_t t = 0; t < size(a->steps); t++) {
        const cJSON *step = cJSON_GetArrayItem(a->steps, (int)t);
        CHECK(size(step) >= 1 && size(step) <= beams);
        for (size_t b = 0; b < size(step); b++) {
            size_t parent = (size_t)at(node(a, t, b), 0);
            double p = at(node(a, t, b), 2);
            double before = t ? at(node(a, t - 1, parent), 2) : 0;
            CHECK(t ? parent < size(cJSON_GetArrayItem(a->steps, (int)t - 1)) : parent == 0);
            CHECK(p <= before + 1e-9 && (b == 0 || p <= at(node(a, t, b - 1), 2)));
        }
    }
}

static void check_hypotheses(const struct answer *a, const struct trainer *t, double alpha,
                             const char *given) {
    uint16_t tokens[1024];
    CHECK(size(a->hypotheses) >= 1);
    for (size_t i = 0; i < size(a->hypotheses); i++) {
        const cJSON *h = cJSON_GetArrayItem(a->hypotheses, (int)i);
        size_t count = path(a, i, tokens);
        double p = number(h, "logProbability");
        CHECK(p == at(node(a, count - 1, (size_t)number(h, "beam")), 2));
        CHECK_NEAR(p, log_probability(t, given, tokens, count), 1e-5 * (double)count);
        CHECK_NEAR(number(h, "score"), p / pow((5 + (double)count) / 6, alpha), 1e-7);
        CHECK(i == 0 || number(h, "score") <= score(a, i - 1));
        struct buffer decoded = {0};
        codec_decode_all(trainer_output_codec(t), tokens, count, &decoded);
        CHECK_TEXT(cJSON_GetObjectItem(h, "text")->valuestring, decoded.data ? decoded.data : "");
        buffer_free(&decoded);
        if (t->config.task == TASK_SEQ2SEQ)
            CHECK(cJSON_IsTrue(cJSON_GetObjectItem(h, "finished")) ==
                  (tokens[count - 1] == CODEC_END));
    }
}

/* ---- one beam is greedy ---- */

static size_t greedy(struct trainer *t, struct sampler_options o, const char *given,
                     uint16_t *tokens) {
    struct sampler *s = trainer_sampler(t);
    size_t count = 0;
    int32_t token = 0;
    o.temperature = 0;
    o.source = t->config.task == TASK_SEQ2SEQ;
    CHECK(sampler_start(s, &o, given, strlen(given), NULL));
    while (count < o.max_length && (token = sampler_next(s, NULL)) >= 0)
        tokens[count++] = (uint16_t)token;
    if (o.source && token == SAMPLER_END) tokens[count++] = CODEC_END;
    return count;
}

static void check_greedy(struct trainer *t, struct sampler_options o, const char *given) {
    uint16_t a[1024], b[1024];
    size_t count = greedy(t, o, given, a);
    o.beams = 1;
    struct answer one = search(t, o, given);
    CHECK(size(one.hypotheses) == 1 && path(&one, 0, b) == count);
    CHECK(memcmp(a, b, count * sizeof *a) == 0);
    check_tree(&one, 1);
    /* More beams find nothing worse. */
    for (o.beams = 2; o.beams <= 16 && o.repetition_penalty <= 1; o.beams *= 2) {
        struct answer more = search(t, o, given);
        CHECK(score(&more, 0) >= score(&one, 0) - 1e-9);
        check_tree(&more, o.beams);
        check_hypotheses(&more, t, o.length_penalty, given);
        CHECK(size(more.hypotheses) <= o.beams);
        cJSON_Delete(more.root);
    }
    cJSON_Delete(one.root);
}

static void test_greedy(struct trainer *model, struct trainer *translator) {
    struct sampler_options o = {
        .top_p = 1, .repetition_penalty = 1, .length_penalty = 0.6, .max_length = 12};
    check_greedy(model, o, "ab");
    check_greedy(model, o, "d");
    check_greedy(translator, o, "a c b");
    check_greedy(translator, o, "e");
    o.repetition_penalty = 3;
    o.repetition_window = 4;
    check_greedy(model, o, "abca");
    check_greedy(translator, o, "a a a");
}

/* ---- enough beams find everything ---- */

struct best {
    size_t count;
    double scores[1024];
};

static void note(struct best *best, double s) {
    size_t i = best->count++;
    for (; i > 0 && best->scores[i - 1] < s; i--) best->scores[i] = best->scores[i - 1];
    best->scores[i] = s;
}

static void note_text(struct best *best, const struct trainer *t, double alpha, const char *given,
                      const uint16_t *tokens, size_t count) {
    note(best, log_probability(t, given, tokens, count) / pow((5 + (double)count) / 6, alpha));
}

static void check_best(const struct answer *a, const struct best *best, size_t expected) {
    CHECK(size(a->hypotheses) == expected && best->count >= expected);
    for (size_t i = 0; i < expected; i++) CHECK_NEAR(score(a, i), best->scores[i], 1e-5);
}

/* Four characters: 16 beams hold all beginnings of two, and so the 16 best texts of three. */
static void test_all_texts(struct trainer *t) {
    static struct best best;
    struct sampler_options o = {.beams = 16, .length_penalty = 0.6, .max_length = 3};
    CHECK(t->shape.outputs == 4);
    best.count = 0;
    for (unsigned i = 0; i < 64; i++) {
        uint16_t tokens[] = {(uint16_t)(i / 16), (uint16_t)(i / 4 % 4), (uint16_t)(i % 4)};
        note_text(&best, t, 0.6, "abc", tokens, 3);
    }
    struct answer a = search(t, o, "abc");
    check_best(&a, &best, 16);
    cJSON_Delete(a.root);
    /* What a narrow search misses it does not find better. */
    o.beams = 2;
    a = search(t, o, "abc");
    CHECK(score(&a, 0) <= best.scores[0] + 1e-5);
    cJSON_Delete(a.root);
}

/* Unknown, end and one word: 15 texts of at most three tokens. */
static void all_endings(struct best *best, const struct trainer *t, uint16_t *tokens,
                        size_t count) {
    static const uint16_t writable[] = {CODEC_UNKNOWN, CODEC_END, CODEC_RESERVED};
    for (int i = 0; i < 3; i++) {
        tokens[count] = writable[i];
        if (writable[i] == CODEC_END || count == 2)
            note_text(best, t, 1, "a", tokens, count + 1);
        else
            all_endings(best, t, tokens, count + 1);
    }
}

static void test_all_endings(void) {
    static struct best best;
    uint16_t tokens[3];
    struct trainer *t = writers_train(
        "{\"task\":\"seq2seq\",\"validationSplit\":0,\"optimizer\":{\"learningRate\":0.01}}",
        "[{\"source\":\"a\",\"target\":\"x\"},{\"source\":\"a b\",\"target\":\"x x\"},"
        "{\"source\":\"b\",\"target\":\"x x x\"}]",
        4);
    CHECK(t->shape.outputs == 5);
    best.count = 0;
    all_endings(&best, t, tokens, 0);
    struct answer a =
        search(t, (struct sampler_options){.beams = 16, .length_penalty = 1, .max_length = 3}, "a");
    check_best(&a, &best, 15);
    check_hypotheses(&a, t, 1, "a");
    cJSON_Delete(a.root);
    trainer_destroy(t);
}

/* ---- the rest ---- */

/* A higher alpha is kinder to what is long. */
static void test_length(struct trainer *translator) {
    size_t lengths[2] = {0, 0};
    uint16_t tokens[64];
    for (int i = 0; i < 2; i++) {
        struct sampler_options o = {.beams = 16, .length_penalty = i ? 10 : 0, .max_length = 12};
        struct answer a = search(translator, o, "b d");
        for (size_t k = 0; k < 4; k++) lengths[i] += path(&a, k, tokens);
        cJSON_Delete(a.root);
    }
    CHECK(lengths[1] > lengths[0]);
}

static void test_translation(struct trainer *translator) {
    struct answer a = search(translator, sampler_default(), "a c b");
    const cJSON *best = cJSON_GetArrayItem(a.hypotheses, 0);
    CHECK_TEXT(cJSON_GetObjectItem(best, "text")->valuestring, "B C A");
    CHECK(cJSON_IsTrue(cJSON_GetObjectItem(best, "finished")));
    CHECK(number(a.root, "beams") == BEAM_DEFAULT && number(a.root, "unknown") == 0);
    check_hypotheses(&a, translator, 0.6, "a c b");
    cJSON_Delete(a.root);
}

static void test_stop(struct trainer *t) {
    struct sampler_options o = {.beams = 5, .max_length = 1024, .stop = "ba"};
    struct answer a = search(t, o, "cb"); /* the prompt's b does not count */
    CHECK(size(a.hypotheses) == 5);
    for (size_t i = 0; i < size(a.hypotheses); i++) {
        const cJSON *h = cJSON_GetArrayItem(a.hypotheses, (int)i);
        const char *written = cJSON_GetObjectItem(h, "text")->valuestring;
        CHECK(cJSON_IsTrue(cJSON_GetObjectItem(h, "finished")));
        const char *found = strstr(written, "ba");
        CHECK(found && found == written + strlen(written) - 2);
    }
    check_tree(&a, 5);
    cJSON_Delete(a.root);
}

/* ---- between two steps ---- */

static bool same_step(const struct answer *a, const struct answer *b, size_t step) {
    return cJSON_Compare(cJSON_GetArrayItem(a->steps, (int)step),
                         cJSON_GetArrayItem(b->steps, (int)step), true);
}

/* What is there at any step: the beginning of the whole search, and every beam of it. */
static void check_left(struct trainer *t, const char *given, size_t most) {
    struct sampler_options o = sampler_default();
    struct answer whole = search(t, o, given);
    for (size_t steps = 0; steps <= most; steps++) {
        CHECK(begin(t, o, given, NULL) && step(t, steps, NULL) == 0);
        struct answer a = finish(t);
        size_t open = 0;
        CHECK(size(a.steps) == steps && size(a.hypotheses) == (steps ? BEAM_DEFAULT : 0));
        for (size_t i = 0; i < steps; i++) CHECK(same_step(&a, &whole, i));
        for (size_t i = 0; i < size(a.hypotheses); i++) {
            const cJSON *h = cJSON_GetArrayItem(a.hypotheses, (int)i);
            bool finished = cJSON_IsTrue(cJSON_GetObjectItem(h, "finished"));
            CHECK(finished || (size_t)number(h, "step") == steps - 1);
            open += !finished;
        }
        CHECK(open > 0 || steps == 0);
        check_tree(&a, BEAM_DEFAULT);
        if (steps) check_hypotheses(&a, t, o.length_penalty, given);
        cJSON_Delete(a.root);
    }
    cJSON_Delete(whole.root);
}

/* A search that is over says so again, and one that is begun takes the place of another. */
static void test_over(struct trainer *t) {
    struct sampler_options o = sampler_default();
    o.max_length = 2;
    CHECK(begin(t, o, "ab", NULL) && step(t, 1, NULL) == 0 && begin(t, o, "dc", NULL));
    CHECK(step(t, 2, NULL) == 0 && step(t, 1, NULL) == 1 && step(t, 1, NULL) == 1);
    struct answer a = finish(t), b = search(t, o, "dc");
    CHECK(cJSON_Compare(a.root, b.root, true));
    cJSON_Delete(a.root);
    cJSON_Delete(b.root);
}

static void test_undisturbed(struct trainer *t) {
    uint16_t before[20], after[20];
    struct sampler *s = trainer_sampler(t);
    struct sampler_options o = {.temperature = 1, .top_p = 1, .seed = 2};
    struct answer whole = search(t, sampler_default(), "dc");
    for (int run = 0; run < 2; run++) {
        uint16_t *to = run ? after : before;
        CHECK(sampler_start(s, &o, "ab", 2, NULL));
        if (run) CHECK(begin(t, sampler_default(), "dc", NULL));
        for (int i = 0; i < 20; i++) {
            if (run) CHECK(step(t, 3, NULL) == 0);
            to[i] = (uint16_t)sampler_next(s, NULL);
        }
    }
    CHECK(memcmp(before, after, sizeof before) == 0);
    CHECK(step(t, SIZE_MAX, NULL) == 1);
    struct answer a = finish(t);
    CHECK(cJSON_Compare(a.root, whole.root, true));
    cJSON_Delete(a.root);
    cJSON_Delete(whole.root);
}

static const char small[] =
    "{\"layers\":[{\"type\":\"lstm\",\"units\":10},{\"type\":\"gru\",\"units\":7}],"
    "\"validationSplit\":0,\"batchSize\":2,\"sequenceLength\":12,"
    "\"optimizer\":{\"learningRate\":0.02}}";

/* What is learnt between two steps counts from the next one on; the training goes on to the same
 * bits. */
static void test_training(void) {
    struct trainer *t = writers_train(small, text, 30), *twin = writers_train(small, text, 31);
    struct trainer_metrics m;
    struct answer before = search(t, sampler_default(), "ab");
    CHECK(begin(t, sampler_default(), "ab", NULL) && step(t, 5, NULL) == 0);
    CHECK(trainer_step(t, &m, NULL) && step(t, SIZE_MAX, NULL) == 1);
    struct answer a = finish(t);
    CHECK(size(a.steps) == size(before.steps));
    for (size_t i = 0; i < 5; i++) CHECK(same_step(&a, &before, i));
    CHECK(!same_step(&a, &before, 5));
    check_tree(&a, BEAM_DEFAULT);
    CHECK(memcmp(t->values, twin->values, t->network.parameters.size * sizeof *t->values) == 0);
    cJSON_Delete(a.root);
    cJSON_Delete(before.root);
    CHECK(begin(t, sampler_default(), "ab", NULL) && step(t, 2, NULL) == 0);
    trainer_destroy(t); /* and with it the search */
    trainer_destroy(twin);
}

static void test_refusals(struct trainer *t) {
    struct status status = {0};
    struct buffer out = {0};
    struct sampler_options o = sampler_default();
    CHECK(!begin(t, o, "\xFF", &status) && status.code == STATUS_INVALID_TEXT);
    o.stop[0] = 'z';
    status_clear(&status);
    CHECK(!begin(t, o, "ab", &status));
    CHECK_TEXT(status.key, "stop");
    o = sampler_default();
    status_clear(&status);
    CHECK(begin(t, o, "a", &status) && step(t, 3, &status) == 0);
    for (size_t i = 0; i < t->network.parameters.size; i++) t->values[i] = (real)NAN;
    CHECK(step(t, 1, &status) == -1 && status.code == STATUS_DIVERGED);
    status_clear(&status);
    CHECK(step(t, 1, &status) == -1 && status.code == STATUS_USAGE);
    CHECK(!beam_finish(t, &out, NULL) && out.length == 0);
    buffer_free(&out);
}

int main(void) {
    struct trainer *model = writers_train(small, text, 60);
    struct trainer *translator = writers_translator(NULL, 200);
    test_greedy(model, translator);
    test_all_texts(model);
    test_all_endings();
    test_length(translator);
    test_translation(translator);
    test_stop(model);
    check_left(model, "ab", 9);
    check_left(translator, "a c b", 3);
    test_over(model);
    test_undisturbed(model);
    test_training();
    test_refusals(model);
    trainer_destroy(model);
    trainer_destroy(translator);
    return check_report("beam");
}
