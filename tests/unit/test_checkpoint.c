/* Saving and loading: resumed equals never stopped; whatever else comes in gives a clean error or a
 * model that works, under the sanitizers. */
#include "check.h"

#include "base/random.h"
#include "train/checkpoint.h"
#include "train/safetensors.h"
#include "train/trainer.h"
#include <stdlib.h>

static const char text[] =
    "Où l'œuf ? Dans l'herbe, ça se voit : « Noël à l'été », dit le fou. Et l'on rit, et l'on "
    "pleure, et la roue tourne, tourne, tourne encore, jusqu'au soir où plus rien ne tourne.\r\n";

static const char *const configs[] = {
    "{\"layers\":[{\"type\":\"rnn\",\"units\":3}],\"batchSize\":2,\"sequenceLength\":8}",
    "{\"layers\":[{\"type\":\"lstm\",\"units\":4},{\"type\":\"lstm\",\"units\":3}],\"batchSize\":2,"
    "\"sequenceLength\":8}",
    "{\"layers\":[{\"type\":\"embedding\",\"outputDim\":3},{\"type\":\"gru\",\"units\":5}],"
    "\"batchSize\":3,\"sequenceLength\":8}",
};

enum { CONFIGS = sizeof configs / sizeof configs[0] };

static struct trainer *create(const char *json) {
    static struct train_config config;
    struct status status = {0};
    CHECK(train_config_parse(&config, json, strlen(json), &status));
    struct trainer *trainer = trainer_create(&config, text, sizeof text - 1, &status);
    if (!CHECK(trainer != NULL)) fprintf(stderr, "%s\n", status.message);
    return trainer;
}

static double train(struct trainer *trainer, int steps) {
    struct trainer_metrics m = {0};
    for (int i = 0; i < steps; i++) CHECK(trainer_step(trainer, &m, NULL));
    return m.loss;
}

static bool same_parameters(const struct trainer *a, const struct trainer *b) {
    size_t n, other;
    const real *x = trainer_parameters(a, &n), *y = trainer_parameters(b, &other);
    return n == other && memcmp(x, y, n * sizeof *x) == 0;
}

static void test_resume(void) {
    for (int i = 0; i < CONFIGS; i++) {
        for (int steps = 0; steps < 12; steps += 11) {
            struct trainer *a = create(configs[i]);
            struct buffer file = {0}, again = {0};
            train(a, steps);
            CHECK(trainer_set_learning_rate(a, 0.01, NULL));
            CHECK(checkpoint_save(a, true, &file, NULL));
            struct trainer *b = checkpoint_load(file.data, file.length, NULL);
            if (!CHECK(b != NULL)) continue;
            CHECK(same_parameters(a, b));
            CHECK(checkpoint_save(b, true, &again, NULL));
            CHECK(again.length == file.length && memcmp(again.data, file.data, file.length) == 0);
            CHECK(train(a, 9) == train(b, 9));
            CHECK(same_parameters(a, b));
            trainer_destroy(a);
            trainer_destroy(b);
            buffer_free(&file);
            buffer_free(&again);
        }
    }
}

static void test_without_text(void) {
    struct trainer *a = create(configs[1]);
    struct trainer_metrics m;
    struct trainer_validation v;
    struct buffer file = {0};
    struct status status = {0};
    struct sampler_options options = sampler_default();
    train(a, 3);
    CHECK(checkpoint_save(a, false, &file, NULL));
    struct trainer *b = checkpoint_load(file.data, file.length, NULL);
    if (!CHECK(b != NULL)) return;
    CHECK(!trainer_step(b, &m, &status) && status.code == STATUS_USAGE);
    CHECK(!trainer_validate(b, true, 1, &v, NULL));
    for (int i = 0; i < 2; i++)
        CHECK(sampler_start(trainer_sampler(i ? b : a), &options, "l'", 2, NULL));
    for (int i = 0; i < 30; i++)
        CHECK(sampler_next(trainer_sampler(a), NULL) == sampler_next(trainer_sampler(b), NULL));
    trainer_destroy(a);
    trainer_destroy(b);
    buffer_free(&file);
}

/* ---- hostile files ---- */

/* An exact copy, so that the sanitizer sees a read past the end. Whatever is accepted must work. */
static bool try_load(const void *bytes, size_t length, struct status *status) {
    unsigned char *copy = malloc(length ? length : 1);
    memcpy(copy, bytes, length);
    status_clear(status);
    struct trainer *trainer = checkpoint_load(copy, length, status);
    free(copy);
    if (!trainer) return false;
    struct trainer_metrics m;
    struct sampler_options options = sampler_default();
    trainer_step(trainer, &m, NULL);
    if (sampler_start(trainer_sampler(trainer), &options, "l'", 2, NULL))
        sampler_next(trainer_sampler(trainer), NULL);
    trainer_destroy(trainer);
    return true;
}

static void make_file(struct buffer *file) {
    struct trainer *trainer = create(configs[0]);
    train(trainer, 2);
    CHECK(checkpoint_save(trainer, true, file, NULL));
    trainer_destroy(trainer);
}

static void test_prefixes(const struct buffer *file) {
    struct status status;
    bool good = true;
    for (size_t n = 0; n < file->length; n++)
        good = good && !try_load(file->data, n, &status) && status.code != STATUS_OK &&
               status.message[0];
    CHECK(good);
    CHECK(try_load(file->data, file->length, &status));
}

static void test_flips(const struct buffer *file) {
    struct random random;
    struct status status;
    size_t header =
        8 + (size_t)(unsigned char)file->data[0] + 256 * (size_t)(unsigned char)file->data[1];
    char *copy = malloc(file->length);
    bool good = true;
    random_seed(&random, 11, 0);
    for (int i = 0; i < 6000; i++) {
        memcpy(copy, file->data, file->length);
        uint32_t flips = 1 + random_below(&random, 3);
        for (uint32_t f = 0; f < flips; f++) {
            /* most of them in the header, where it hurts */
            uint32_t range = (uint32_t)(random_below(&random, 4) ? header : file->length);
            copy[random_below(&random, range)] = (char)random_below(&random, 256);
        }
        if (!try_load(copy, file->length, &status)) good = good && status.message[0];
    }
    CHECK(good);
    free(copy);
}

#ifndef RECURRENCE_DOUBLE /* the headers spoiled here speak of F32 */

/* The file with one piece of its header replaced; the header's length is put right. */
static void replace(const struct buffer *file, const char *from, const char *to,
                    struct buffer *out) {
    size_t header =
        (size_t)(unsigned char)file->data[0] + 256 * (size_t)(unsigned char)file->data[1];
    const char *start = file->data + 8, *end = start + header, *at = start;
    while (at + strlen(from) <= end && memcmp(at, from, strlen(from)) != 0) at++;
    if (!CHECK(at + strlen(from) <= end)) return;
    size_t length = header - strlen(from) + strlen(to);
    buffer_clear(out);
    for (int i = 0; i < 8; i++) buffer_byte(out, (char)((uint64_t)length >> (8 * i)));
    buffer_append(out, start, (size_t)(at - start));
    buffer_text(out, to);
    buffer_append(out, at + strlen(from), (size_t)(end - at) - strlen(from));
    buffer_append(out, end, file->length - 8 - header);
}

static void test_faults(const struct buffer *file) {
    static const char *const faults[][3] = {
        /* what, by what, named in the message or key */
        {"\"simple_rnn/kernel\"", "\"simple_rnn/colonel\"", "simple_rnn/kernel"},
        {"\"format\":\"recurrence\"", "\"format\":\"pt\"", "format"},
        {"\"formatVersion\":\"2\"", "\"formatVersion\":\"1\"", "formatVersion"},
        {"\"step\":\"2\"", "\"step\":\"-2\"", "step"},
        {"\"step\":\"2\"", "\"step\":2", "step"},
        {"\"position\":\"", "\"position\":\"99999", "position"},
        {"\"random\":\"", "\"random\":\"0", "random"},
        {"\\\"characters\\\":[10", "\\\"characters\\\":[9999999", "vocabulary"},
        {"[10,32", "[32,10", "vocabulary"},
        {"[10,32", "[10,31", "data"},
        {"\\\"units\\\":3", "\\\"units\\\":4", "simple_rnn/kernel"},
        {"\\\"units\\\":3", "\\\"units\\\":0", "layers[0].units"},
        {"\"F32\",\"shape\":[3,3]", "\"U8\",\"shape\":[3,12]", "simple_rnn/recurrent_kernel"},
        {"\"F32\",\"shape\":[3,3]", "\"F16\",\"shape\":[3,6]", "simple_rnn/recurrent_kernel"},
        {"\"shape\":[3,3]", "\"shape\":[9]", "simple_rnn/recurrent_kernel"},
        {"\"shape\":[3,3]", "\"shape\":[3,-3]", "simple_rnn/recurrent_kernel"},
        {"\"shape\":[3,3]", "\"shape\":[4294967296,4294967296]", "simple_rnn/recurrent_kernel"},
        {"\"data_offsets\":[0,", "\"data_offsets\":[4,", "simple_rnn/kernel"},
        {"\"simple_rnn/bias\"", "\"simple_rnn/kernel\"", "simple_rnn/kernel"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct buffer spoiled = {0};
        struct status status;
        replace(file, faults[i][0], faults[i][1], &spoiled);
        CHECK(!try_load(spoiled.data, spoiled.length, &status));
        if (!CHECK(strstr(status.key, faults[i][2]) || strstr(status.message, faults[i][2])))
            fprintf(stderr, "%zu: %s (%s)\n", i, status.message, status.key);
        buffer_free(&spoiled);
    }
}

static void test_not_finite(const struct buffer *file) {
    struct status status;
    size_t header =
        (size_t)(unsigned char)file->data[0] + 256 * (size_t)(unsigned char)file->data[1];
    char *copy = malloc(file->length);
    memcpy(copy, file->data, file->length);
    memset(copy + 8 + header, 0xFF, sizeof(real)); /* a NaN */
    CHECK(!try_load(copy, file->length, &status));
    CHECK_TEXT(status.key, "simple_rnn/kernel");
    free(copy);
}

#endif

/* A header that promises more than there is, and one tensor too many. */
static void test_small_files(void) {
    static const char *const headers[] = {
        "",
        "{}",
        "[]",
        "null",
        "{\"a\":1}",
        "{\"__metadata__\":[]}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"};
    struct status status;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        char bytes[128] = {(char)strlen(headers[i])};
        memcpy(bytes + 8, headers[i], strlen(headers[i]));
        CHECK(!try_load(bytes, 8 + strlen(headers[i]), &status) && status.message[0]);
        bytes[7] = 1;
        CHECK(!try_load(bytes, sizeof bytes, &status) && status.code == STATUS_INVALID_FILE);
    }
}

static void test_safetensors(void) {
    static const unsigned char bytes[] = {1, 2, 3};
    static const float numbers[] = {1.5f, -2};
    const struct safetensors_tensor tensors[] = {
        {"f", SAFETENSORS_F32, 2, {2, 1}, numbers, sizeof numbers},
        {"empty", SAFETENSORS_F32, 1, {0}, numbers, 0},
        {"b", SAFETENSORS_U8, 1, {3}, bytes, sizeof bytes}};
    cJSON *metadata = cJSON_CreateObject();
    struct buffer out = {0};
    struct safetensors file;
    cJSON_AddStringToObject(metadata, "key", "é\"\n");
    CHECK(safetensors_write(&out, metadata, tensors, 3, NULL));
    cJSON_Delete(metadata);
    CHECK((size_t)(unsigned char)out.data[0] % 8 == 0);
    if (CHECK(safetensors_open(&file, out.data, out.length, NULL))) {
        CHECK(file.count == 3);
        CHECK_TEXT(safetensors_metadata(&file, "key"), "é\"\n");
        CHECK(safetensors_metadata(&file, "none") == NULL);
        const struct safetensors_tensor *b = safetensors_find(&file, "b");
        CHECK(b && b->bytes == 3 && memcmp(b->data, bytes, 3) == 0);
        CHECK(safetensors_find(&file, "c") == NULL);
        safetensors_close(&file);
    }
    CHECK(!safetensors_open(&file, out.data, out.length - 1, NULL));
    buffer_byte(&out, 'x');
    CHECK(!safetensors_open(&file, out.data, out.length, NULL));
    buffer_free(&out);
}

int main(void) {
    struct buffer file = {0};
    test_resume();
    test_without_text();
    make_file(&file);
    test_prefixes(&file);
    test_flips(&file);
#ifndef RECURRENCE_DOUBLE
    test_faults(&file);
    test_not_finite(&file);
#endif
    buffer_free(&file);
    test_small_files();
    test_safetensors();
    return check_report("checkpoint");
}
