/* Samples: reading, batches, hostile data. */
#include "base/random.h"
#include "data/dataset.h"
#include "unit/check.h"
#include <stdlib.h>

static struct dataset d;
static struct status status;

enum { ROOM = 4096 };

static uint16_t tokens[2][ROOM], classes[ROOM];
static real features[ROOM], numbers[ROOM];
static uint8_t step_mask[2][ROOM], mask[ROOM];
static struct batch batch = {.tokens = {tokens[0], tokens[1]},
                             .features = {features},
                             .step_mask = {step_mask[0], step_mask[1]},
                             .classes = classes,
                             .numbers = numbers,
                             .mask = mask};

static bool read_more(enum dataset_kind kind, enum codec_unit unit, size_t most, const char *json) {
    status_clear(&status);
    return dataset_read(&d, kind, unit, most, json, strlen(json), &status);
}

static bool read(enum dataset_kind kind, enum codec_unit unit, const char *json) {
    dataset_free(&d);
    return read_more(kind, unit, 0, json);
}

static void fill(uint32_t a, uint32_t b) {
    uint32_t rows[] = {a, b};
    memset(tokens, 0xFF, sizeof tokens);
    memset(classes, 0xFF, sizeof classes);
    memset(mask, 0xFF, sizeof mask);
    memset(step_mask, 0xFF, sizeof step_mask);
    for (size_t i = 0; i < ROOM; i++) features[i] = numbers[i] = -7;
    dataset_fill(&d, rows, 2, &batch);
}

#define SAME(values, ...)                                                                          \
    (memcmp(values, (const uint16_t[]){__VA_ARGS__}, sizeof(const uint16_t[]){__VA_ARGS__}) == 0)
#define SAME_BYTES(values, ...)                                                                    \
    (memcmp(values, (const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__}) == 0)

static const char reviews[] = "{\"samples\":[{\"text\":\"bon film\",\"label\":\"pos\"},"
                              "{\"label\":\"neg\",\"text\":\"film film  mauvais\"}],"
                              "\"validation\":[{\"text\":\"bon\",\"label\":\"pos\"}]}";

static void test_classification(void) {
    CHECK(read(DATASET_CLASSIFICATION, CODEC_WORD, reviews));
    CHECK(d.count == 3 && d.validation == 1 && d.input_count == 1 && d.has_source && d.has_output);
    CHECK_TEXT(d.inputs[0].name, "input");
    CHECK_TEXT(d.target.name, "target");
    CHECK(d.inputs[0].width == 5 && d.inputs[0].longest == 3);
    CHECK(d.target.width == 2 && d.target.longest == 1);
    CHECK(dataset_bytes(&d) >= 2 * 4 * sizeof(size_t) + 9 * 2);
    fill(1, 2);
    CHECK(batch.size == 2 && batch.steps[0] == 3 && batch.target_steps == 1);
    CHECK(SAME(tokens[0], 2, 3, 2, 0, 4, 0, 0xFFFF));
    CHECK(SAME_BYTES(step_mask[0], 1, 1, 1, 0, 1, 0, 0xFF));
    CHECK(SAME(classes, 1, 0, 0xFFFF));
    CHECK(SAME_BYTES(mask, 1, 1, 0xFF));
    batch.step_mask[0] = NULL;
    fill(2, 2);
    CHECK(batch.steps[0] == 1 && SAME(tokens[0], 3, 3, 0xFFFF));
    batch.step_mask[0] = step_mask[0];
    CHECK(read(DATASET_CLASSIFICATION, CODEC_CHARACTER, reviews));
    CHECK(d.inputs[0].longest == 18 && d.inputs[0].width == 2 + 12);
}

/* Codecs of a model that is there: an unknown word is one, an unknown label is a fault. */
static void test_kept(void) {
    struct codec source, output;
    CHECK(read(DATASET_CLASSIFICATION, CODEC_WORD, reviews));
    source = d.source;
    output = d.output;
    memset(&d.source, 0, sizeof source);
    memset(&d.output, 0, sizeof output);
    dataset_free(&d);
    d = (struct dataset){
        .source = source, .output = output, .has_source = true, .has_output = true};
    CHECK(read_more(DATASET_CLASSIFICATION, CODEC_WORD, 0,
                    "[{\"text\":\"un film\","
                    "\"label\":\"neg\"}]"));
    CHECK(d.count == 1 && d.validation == 0 && d.inputs[0].width == 5);
    CHECK(d.inputs[0].tokens[0] == CODEC_UNKNOWN && d.inputs[0].tokens[1] == 2);
    CHECK(d.target.tokens[0] == 1);
    dataset_free(&d);
    CHECK(d.count == 0 && !d.has_source);
}

static void check_kept_refused(enum dataset_kind kind, enum codec_unit unit, const char *json,
                               const char *key) {
    dataset_free(&d);
    CHECK(read(DATASET_CLASSIFICATION, CODEC_WORD, reviews));
    struct dataset next = {
        .source = d.source, .output = d.output, .has_source = true, .has_output = true};
    memset(&d.source, 0, sizeof d.source);
    memset(&d.output, 0, sizeof d.output);
    dataset_free(&d);
    d = next;
    CHECK(!read_more(kind, unit, 0, json));
    CHECK_TEXT(status.key, key);
    dataset_free(&d);
}

static void test_kept_refused(void) {
    check_kept_refused(DATASET_CLASSIFICATION, CODEC_WORD, "[{\"text\":\"a\",\"label\":\"bof\"}]",
                       "samples[0].label");
    check_kept_refused(DATASET_CLASSIFICATION, CODEC_CHARACTER,
                       "[{\"text\":\"a\",\"label\":\"pos\"}]", "samples");
    check_kept_refused(DATASET_LABELLING, CODEC_WORD,
                       "[{\"words\":[\"a b\"],\"labels\":[\"pos\"]}]", "samples");
    check_kept_refused(DATASET_TRANSLATION, CODEC_WORD, "[{\"source\":\"a\",\"target\":\"b\"}]",
                       "samples");
}

static void test_labelling(void) {
    CHECK(read(DATASET_LABELLING, CODEC_WORD,
               "[{\"words\":[\"Il\",\"vit\",\"à Paris\"],\"labels\":[\"O\",\"O\",\"LIEU\"]},"
               "{\"words\":[\"Paris\",\"vit\"],\"labels\":[\"LIEU\",\"O\"]}]"));
    CHECK(d.source.unit == CODEC_LABEL && d.inputs[0].width == 2 + 4 && d.target.width == 2);
    fill(0, 1);
    CHECK(batch.steps[0] == 3 && batch.target_steps == 3);
    CHECK(SAME(tokens[0], 3, 5, 2, 2, 4, 0, 0xFFFF));
    CHECK(SAME(classes, 0, 1, 0, 0, 1, 0, 0xFFFF));
    CHECK(SAME_BYTES(mask, 1, 1, 1, 1, 1, 0, 0xFF));
    dataset_free(&d);
    CHECK(read_more(DATASET_LABELLING, CODEC_WORD, 1,
                    "[{\"words\":[\"a\",\"b\",\"b\"],\"labels\":[\"x\",\"y\",\"z\"]}]"));
    CHECK(d.inputs[0].width == 3 && SAME(d.inputs[0].tokens, 1, 2, 2) && d.target.width == 3);
}

static void test_translation(void) {
    CHECK(read(DATASET_TRANSLATION, CODEC_WORD,
               "[{\"source\":\"I eat\",\"target\":\"je mange ici\"},"
               "{\"source\":\"I\",\"target\":\"je\"}]"));
    CHECK(d.input_count == 2 && d.inputs[0].width == 4 + 2 && d.inputs[1].width == 4 + 3);
    CHECK(d.target.width == 4 + 3 && d.target.longest == 4 && d.inputs[1].longest == 4);
    CHECK_TEXT(d.inputs[0].name, "source");
    CHECK_TEXT(d.inputs[1].name, "target");
    fill(1, 0);
    CHECK(batch.steps[0] == 2 && batch.steps[1] == 4 && batch.target_steps == 4);
    CHECK(SAME(tokens[0], 4, 4, 0, 5, 0xFFFF));
    CHECK(SAME(tokens[1], 2, 2, 4, 4, 0, 5, 0, 6, 0xFFFF));
    CHECK(SAME(classes, 4, 4, 3, 5, 0, 6, 0, 3, 0xFFFF));
    CHECK(SAME_BYTES(mask, 1, 1, 1, 1, 0, 1, 0, 1, 0xFF));
    CHECK(SAME_BYTES(step_mask[0], 1, 1, 0, 1, 0xFF));
    CHECK(SAME_BYTES(step_mask[1], 1, 1, 1, 1, 0, 1, 0, 1, 0xFF));
    CHECK(read(DATASET_TRANSLATION, CODEC_CHARACTER, "[{\"source\":\"ab\",\"target\":\"été\"}]"));
    CHECK(SAME(d.inputs[1].tokens, 2, 5, 4, 5) && SAME(d.target.tokens, 5, 4, 5, 3));
}

static bool same_numbers(const real *values, const double *expected, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (fabs((double)values[i] - expected[i]) > 1e-6) return false;
    return true;
}

static void test_regression(void) {
    CHECK(read(DATASET_REGRESSION, CODEC_WORD,
               "{\"samples\":[{\"inputs\":[[1,2],[3,4.5]],\"target\":[-1,0,1]},"
               "{\"inputs\":[[5,-6e1]],\"target\":[7,8,9]}]}"));
    CHECK(d.inputs[0].width == 2 && d.inputs[0].longest == 2 && d.target.width == 3);
    CHECK(!d.has_source && d.target.longest == 1 && dataset_bytes(&d) > 12 * 4);
    fill(0, 1);
    CHECK(batch.steps[0] == 2 && batch.target_steps == 1);
    CHECK(same_numbers(features, (double[]){1, 2, 5, -60, 3, 4.5, 0, 0, -7}, 9));
    CHECK(same_numbers(numbers, (double[]){-1, 0, 1, 7, 8, 9, -7}, 7));
    CHECK(SAME_BYTES(mask, 1, 1, 0xFF) && SAME_BYTES(step_mask[0], 1, 1, 1, 0, 0xFF));
    CHECK(
        read(DATASET_REGRESSION, CODEC_WORD,
             "[{\"inputs\":[[1],[2]],\"target\":[[3],[4]]},{\"inputs\":[[5]],\"target\":[[6]]}]"));
    fill(1, 0);
    CHECK(batch.target_steps == 2 && d.target.width == 1 && d.target.longest == 2);
    CHECK(same_numbers(numbers, (double[]){6, 3, 0, 4, -7}, 5));
    CHECK(SAME_BYTES(mask, 1, 1, 0, 1, 0xFF));
}

static const char words[] = "{\"samples\":[{\"inputs\":[[1,2],[3,4.5]],\"label\":\"un\"},"
                            "{\"label\":\"deux trois\",\"inputs\":[[5,-6e1]]}],"
                            "\"validation\":[{\"inputs\":[[7,8]],\"label\":\"un\"}]}";

/* Rows of numbers with a label are told from texts by the first sample. */
static void test_recognition(void) {
    for (int named = 0; named < 2; named++) {
        CHECK(read(named ? DATASET_RECOGNITION : DATASET_CLASSIFICATION, CODEC_WORD, words));
        CHECK(d.count == 3 && d.validation == 1 && !d.has_source && d.has_output);
        CHECK(d.inputs[0].width == 2 && d.inputs[0].longest == 2 && d.target.width == 2);
        fill(0, 1);
        CHECK(batch.steps[0] == 2 && batch.target_steps == 1);
        CHECK(same_numbers(features, (double[]){1, 2, 5, -60, 3, 4.5, 0, 0, -7}, 9));
        CHECK(SAME_BYTES(step_mask[0], 1, 1, 1, 0, 0xFF) && SAME_BYTES(mask, 1, 1, 0xFF));
        CHECK(SAME(classes, 0, 1, 0xFFFF));
    }
}

static void test_recognition_kept(void) {
    static const char more[] = "[{\"inputs\":[[0,1]],\"label\":\"deux trois\"}]";
    CHECK(read(DATASET_CLASSIFICATION, CODEC_WORD, words));
    struct dataset next = {.output = d.output, .has_output = true};
    memset(&d.output, 0, sizeof d.output);
    dataset_free(&d);
    d = next;
    CHECK(read_more(DATASET_CLASSIFICATION, CODEC_WORD, 0, more) && d.target.tokens[0] == 1);
    check_kept_refused(DATASET_CLASSIFICATION, CODEC_WORD, more, "samples");
}

/* ---- hostile ---- */

static void refused(enum dataset_kind kind, const char *json, const char *key, const char *says) {
    CHECK(!read(kind, CODEC_WORD, json) && status.code != STATUS_OK);
    CHECK_TEXT(status.key, key);
    if (!CHECK(strstr(status.message, says) != NULL)) fprintf(stderr, "%s\n", status.message);
    dataset_bytes(&d);
}

static void test_refused_shape(void) {
    enum dataset_kind k = DATASET_CLASSIFICATION;
    refused(k, "", "", "ends too early");
    refused(k, "3", "", "object");
    refused(k, "[]", "samples", "1 to 1048576");
    refused(k, "{}", "samples", "missing");
    refused(k, "{\"samples\":{}}", "samples", "array");
    refused(k, "{\"samples\":[],\"validation\":[]}", "samples", "elements");
    refused(k, "{\"samples\":[{\"text\":\"a\",\"label\":\"b\"}],\"validation\":3}", "validation",
            "array");
    refused(k, "{\"samples\":[{\"text\":\"a\",\"label\":\"b\"}],\"more\":[]}", "more", "known");
    refused(k, "{\"samples\":[{\"text\":\"a\",\"label\":\"b\"}],\"validation\":[7]}",
            "validation[0]", "object");
    refused(k, "[{\"text\":\"a\",\"label\":\"b\"},{\"text\":\"a\"}]", "samples[1].label",
            "missing");
    refused(k, "[{\"text\":\"a\",\"label\":\"b\",\"x\":1}]", "samples[0].x", "known");
    refused(k, "[{\"text\":3,\"label\":\"b\"}]", "samples[0].text", "string");
    refused(k, "[{\"text\":\"a\",\"label\":[\"b\"]}]", "samples[0].label", "string");
    refused(k, "[{\"text\":\" \\n\",\"label\":\"b\"}]", "samples[0].text", "not 0");
    refused(k, "[{\"text\":\"a\\u0000\",\"label\":\"b\"}]", "", "u0000");
    refused(k, "[{\"text\":\"\\ud800\",\"label\":\"b\"}]", "", "JSON");
}

static void test_refused_sequences(void) {
    enum dataset_kind k = DATASET_LABELLING;
    refused(k, "[{\"words\":\"a\",\"labels\":[\"b\"]}]", "samples[0].words", "array");
    refused(k, "[{\"words\":[],\"labels\":[]}]", "samples[0].words", "not 0");
    refused(k, "[{\"words\":[\"a\",\"b\"],\"labels\":[\"c\"]}]", "samples[0].labels", "2 words");
    refused(k, "[{\"words\":[\"a\",null],\"labels\":[\"c\",\"d\"]}]", "samples[0].words[1]",
            "string");
    refused(k, "[{\"words\":[\"a\"],\"labels\":[[]]}]", "samples[0].labels[0]", "string");
    refused(DATASET_TRANSLATION, "[{\"source\":\"\",\"target\":\"a\"}]", "samples[0].source",
            "not 0");
    refused(DATASET_TRANSLATION, "[{\"source\":\"a\",\"target\":\"\"}]", "samples[0].target",
            "not 0");
}

static void test_refused_numbers(void) {
    enum dataset_kind k = DATASET_REGRESSION;
    refused(k, "[{\"inputs\":3,\"target\":[1]}]", "samples[0].inputs", "array");
    refused(k, "[{\"inputs\":[],\"target\":[1]}]", "samples[0].inputs", "rows");
    refused(k, "[{\"inputs\":[[]],\"target\":[1]}]", "samples[0].inputs[0]", "1 to 1024 numbers");
    refused(k, "[{\"inputs\":[[1],[2,3]],\"target\":[1]}]", "samples[0].inputs[1]", "1 numbers");
    refused(k, "[{\"inputs\":[[1],2],\"target\":[1]}]", "samples[0].inputs[1]", "array");
    refused(k, "[{\"inputs\":[[1,\"2\"]],\"target\":[1]}]", "samples[0].inputs[0]", "numbers");
    refused(k, "[{\"inputs\":[[1,1e39]],\"target\":[1]}]", "samples[0].inputs[0]", "1e38");
    refused(k, "[{\"inputs\":[[1,-1e999]],\"target\":[1]}]", "samples[0].inputs[0]", "1e38");
    refused(k, "[{\"inputs\":[[1]],\"target\":5}]", "samples[0].target", "array");
    refused(k, "[{\"inputs\":[[1]],\"target\":{\"a\":[1]}}]", "samples[0].target", "array");
    refused(k, "[{\"inputs\":[[1]],\"target\":[]}]", "samples[0].target", "array");
    refused(k, "[{\"inputs\":[[1],[2]],\"target\":[[1]]}]", "samples[0].target", "as many rows");
    refused(k, "[{\"inputs\":[[1]],\"target\":[1]},{\"inputs\":[[1]],\"target\":[[1]]}]",
            "samples[1].target", "numbers");
    refused(k, "[{\"inputs\":[[1]],\"target\":[[1]]},{\"inputs\":[[1]],\"target\":[1]}]",
            "samples[1].target[0]", "numbers");
}

static void test_refused_recognition(void) {
    enum dataset_kind k = DATASET_CLASSIFICATION;
    refused(k, "[{\"inputs\":[],\"label\":\"a\"}]", "samples[0].inputs", "rows");
    refused(k, "[{\"inputs\":[[]],\"label\":\"a\"}]", "samples[0].inputs[0]", "numbers");
    refused(k, "[{\"inputs\":[[1]],\"label\":7}]", "samples[0].label", "string");
    refused(k, "[{\"inputs\":[[1]],\"text\":\"b\",\"label\":\"a\"}]", "samples[0].text", "known");
    refused(k, "[{\"inputs\":[[1]],\"label\":\"a\"},{\"inputs\":[[1,2]],\"label\":\"a\"}]",
            "samples[1].inputs[0]", "1 numbers");
    refused(k, "[{\"inputs\":[[1]],\"label\":\"a\"},{\"text\":\"b\",\"label\":\"a\"}]",
            "samples[1].text", "known");
    refused(k, "[{\"text\":\"b\",\"label\":\"a\"},{\"inputs\":[[1]],\"label\":\"a\"}]",
            "samples[1].inputs", "known");
    refused(k, "[{\"inputs\":[[1]]}]", "samples[0].label", "missing");
}

static void test_steps(void) {
    static const struct {
        enum dataset_kind kind;
        int steps;
        bool good;
        const char *head, *piece, *tail;
    } cases[] = {
        {DATASET_CLASSIFICATION, 1024, true, "\"label\":\"b\",\"text\":\"", "a ", "\""},
        {DATASET_CLASSIFICATION, 1025, false, "\"label\":\"b\",\"text\":\"", "a ", "\""},
        {DATASET_TRANSLATION, 1023, true, "\"source\":\"b\",\"target\":\"", "a ", "\""},
        {DATASET_TRANSLATION, 1024, false, "\"source\":\"b\",\"target\":\"", "a ", "\""},
        {DATASET_TRANSLATION, 9000, false, "\"target\":\"b\",\"source\":\"", "a ", "\""},
        {DATASET_REGRESSION, 1024, true, "\"target\":[2],\"inputs\":[[0]", ",[1]", "]"},
        {DATASET_REGRESSION, 1025, false, "\"target\":[2],\"inputs\":[[0]", ",[1]", "]"},
        {DATASET_REGRESSION, 1025, false, "\"target\":[2],\"inputs\":[[0", ",1", "]]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer json = {0};
        int pieces = cases[i].steps - (cases[i].kind == DATASET_REGRESSION);
        buffer_format(&json, "[{%s", cases[i].head);
        for (int n = 0; n < pieces; n++) buffer_text(&json, cases[i].piece);
        buffer_format(&json, "%s}]", cases[i].tail);
        CHECK(read(cases[i].kind, CODEC_WORD, json.data) == cases[i].good);
        CHECK(cases[i].good || strncmp(status.key, "samples[0].", 11) == 0);
        buffer_free(&json);
    }
}

static void test_too_large(void) {
    size_t length = (size_t)DATASET_MAX_BYTES + 1;
    char *json = malloc(length);
    memset(json, ' ', length);
    status_clear(&status);
    dataset_free(&d);
    CHECK(!dataset_read(&d, DATASET_REGRESSION, CODEC_WORD, 0, json, length, &status));
    CHECK(status.code == STATUS_LIMIT);
    free(json);
    struct buffer many = {0};
    buffer_text(&many, "[0");
    for (int i = 0; i < DATASET_MAX_SAMPLES; i++) buffer_append(&many, ",0", 2);
    buffer_byte(&many, ']');
    refused(DATASET_REGRESSION, many.data, "samples", "not 1048577");
    buffer_free(&many);
}

/* Valid JSON of every kind with bytes changed, read as every kind: nothing but a clean answer. */
static void test_mutated(void) {
    static const char *const good[] = {
        "{\"samples\":[{\"text\":\"un film\",\"label\":\"b\"}],\"validation\":[{\"text\":\"c\","
        "\"label\":\"d\"}]}",
        "[{\"words\":[\"a\",\"b\"],\"labels\":[\"O\",\"P\"]},{\"words\":[\"a\"],\"labels\":[\"O\"]}"
        "]",
        "[{\"source\":\"a b\",\"target\":\"l'été\"},{\"source\":\"c\",\"target\":\"d\"}]",
        "[{\"inputs\":[[1,2],[3,4]],\"target\":[[5],[6]]},{\"inputs\":[[1,2]],\"target\":[[1]]}]",
        "[{\"inputs\":[[1,2],[3,4]],\"label\":\"a\"},{\"inputs\":[[1,2]],\"label\":\"b\"}]",
    };
    static const char bytes[] = "[]{}\",:0a19-e.\\ \xC3\xA9";
    struct random random;
    char json[256];
    size_t accepted = 0;
    random_seed(&random, 3, 0);
    for (int i = 0; i < 40000; i++) {
        uint32_t which = random_below(&random, 5);
        snprintf(json, sizeof json, "%s", good[which]);
        uint32_t length = (uint32_t)strlen(json);
        for (uint32_t n = random_below(&random, 3); n; n--)
            json[random_below(&random, length)] = bytes[random_below(&random, sizeof bytes - 1)];
        uint32_t kind = random_below(&random, 10);
        enum codec_unit unit = i % 16 ? CODEC_WORD : CODEC_CHARACTER;
        bool ok = read((enum dataset_kind)(kind < 5 ? kind : which), unit, json);
        if (ok == (status.code != STATUS_OK)) CHECK(false);
        if (ok && ++accepted) fill(0, (uint32_t)d.count - 1);
    }
    CHECK(accepted > 5000);
}

/* Many samples: no step of the work is quadratic. */
static void test_many(void) {
    struct buffer json = {0};
    enum { MANY = 50000 };
    for (int i = 0; i < MANY; i++)
        buffer_format(&json, "%s{\"text\":\"avis n° %d sur un film vu à la %d\",\"label\":\"l%d\"}",
                      i ? "," : "[", i, i % 997, i % 7);
    buffer_byte(&json, ']');
    CHECK(read(DATASET_CLASSIFICATION, CODEC_WORD, json.data));
    CHECK(d.count == MANY && d.target.width == 7 && d.inputs[0].width == 2 + CODEC_MAX_WORDS);
    CHECK(d.inputs[0].offsets[MANY] == 11 * (size_t)MANY);
    buffer_free(&json);
}

int main(void) {
    test_classification();
    test_kept();
    test_kept_refused();
    test_labelling();
    test_translation();
    test_regression();
    test_recognition();
    test_recognition_kept();
    test_refused_shape();
    test_refused_sequences();
    test_refused_recognition();
    test_refused_numbers();
    test_steps();
    test_too_large();
    test_mutated();
    test_many();
    dataset_free(&d);
    dataset_free(&d);
    return check_report("dataset");
}
