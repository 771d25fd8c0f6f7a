/* Requests to the module of sound: files of clips and samples made of them; hostile ones. */
#include "audio/audio.h"
#include "audio/clips.h"
#include "audio/training.h"
#include "audio/wave.h"
#include "base/random.h"
#include "check.h"
#include <cJSON.h>
#include <stdlib.h>

static struct status status;
static struct buffer text, result;

static bool ask(const char *request, const void *bytes, size_t size) {
    char *exact = malloc(size ? size : 1); /* so that a byte too far is seen */
    if (size) memcpy(exact, bytes, size);
    buffer_free(&text);
    buffer_free(&result);
    status_clear(&status);
    bool good = audio_answer(request, strlen(request), exact, size, &text, &result, &status);
    CHECK(good == (status.code == STATUS_OK));
    free(exact);
    return good;
}

static bool ask_file(const char *request, const struct buffer *file) {
    return ask(request, file->data, file->length);
}

static void refused(const char *request, const void *bytes, size_t size, const char *key) {
    CHECK(!ask(request, bytes, size));
    CHECK_TEXT(status.key, key);
}

/* Two words of 3000 samples, high and low, by three voices, one of each split. */
static struct buffer make_file(void) {
    enum { LENGTH = 3000, COUNT = 6 };
    static float sound[COUNT * LENGTH];
    for (size_t i = 0; i < COUNT * LENGTH; i++) {
        double hertz = i / LENGTH % 2 ? 1500 : 400;
        sound[i] =
            (float)(0.5 * wave_sine((hertz + 20.0 * (double)(i / LENGTH)) * (double)i / 8000));
    }
    CHECK(ask("{\"do\":\"pack\",\"source\":\"test\",\"words\":[\"haut\",\"bas\"],\"voices\":["
              "{\"name\":\"a\",\"split\":\"train\"},{\"name\":\"b\",\"split\":\"validation\"},"
              "{\"name\":\"c\",\"split\":\"test\"}],\"clips\":[[0,0,3000],[1,0,3000],[0,1,3000],"
              "[1,1,3000],[0,2,3000],[1,2,3000]]}",
              sound, sizeof sound));
    CHECK_TEXT(text.data, "{\"clips\":6}");
    struct buffer file = result;
    result = (struct buffer){0};
    return file;
}

static void test_clips(void) {
    struct buffer file = make_file();
    CHECK(ask_file("{\"do\":\"clips\"}", &file));
    CHECK_TEXT(text.data, "{\"source\":\"test\",\"words\":[\"haut\",\"bas\"],\"voices\":["
                          "{\"name\":\"a\",\"split\":\"train\"},{\"name\":\"b\",\"split\":"
                          "\"validation\"},{\"name\":\"c\",\"split\":\"test\"}],\"clips\":[[0,0,"
                          "3000],[1,0,3000],[0,1,3000],[1,1,3000],[0,2,3000],[1,2,3000]]}");
    CHECK(ask_file("{\"do\":\"clip\",\"index\":3}", &file));
    CHECK_TEXT(text.data, "{\"word\":\"bas\",\"voice\":\"b\",\"split\":\"validation\",\"samples\":"
                          "3000}");
    CHECK(result.length == 3000 * sizeof(float));
    float first[2];
    memcpy(first, result.data, sizeof first);
    CHECK_NEAR(first[1], 0.5 * wave_sine(1560.0 * 9001 / 8000), 0.02);
    CHECK(!ask_file("{\"do\":\"clip\",\"index\":6}", &file) && !strcmp(status.key, "index"));
    CHECK(!ask_file("{\"do\":\"clip\"}", &file) && !strcmp(status.key, "index"));
    buffer_byte(&file, 0);
    CHECK(!ask_file("{\"do\":\"clips\"}", &file) && !strcmp(status.key, "clips"));
    buffer_free(&file);
}

static int count_label(const cJSON *samples, const char *label) {
    int count = 0;
    for (const cJSON *s = samples->child; s; s = s->next)
        count += !strcmp(cJSON_GetObjectItem(s, "label")->valuestring, label);
    return count;
}

static const cJSON *first_rows(const cJSON *samples) {
    return cJSON_GetObjectItem(samples->child, "inputs");
}

static void test_samples(void) {
    struct buffer file = make_file();
    CHECK(ask_file("{\"do\":\"samples\",\"copies\":3,\"silences\":2}", &file));
    CHECK_TEXT(text.data, "{\"samples\":12,\"validation\":4}");
    cJSON *root = cJSON_ParseWithLength(result.data, result.length);
    const cJSON *samples = cJSON_GetObjectItem(root, "samples");
    CHECK(cJSON_GetArraySize(samples) == 12 && count_label(samples, "haut") == 3 &&
          count_label(samples, "bas") == 3 && count_label(samples, TRAINING_SILENCE) == 6);
    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(root, "validation")) == 4);
    CHECK(cJSON_GetArraySize(first_rows(samples)->child) == 13);
    cJSON_Delete(root);
    CHECK(ask_file("{\"do\":\"samples\",\"split\":\"test\",\"augment\":false,\"copies\":1,"
                   "\"silences\":0,\"coefficients\":0,\"bands\":5}",
                   &file));
    root = cJSON_ParseWithLength(result.data, result.length);
    CHECK(cJSON_GetArraySize(root) == 2 && cJSON_GetArraySize(first_rows(root)) == 36 &&
          cJSON_GetArraySize(first_rows(root)->child) == 5);
    cJSON_Delete(root);
    CHECK(ask_file("{\"do\":\"samples\",\"copies\":0}", &file));
    CHECK_TEXT(text.data, "{\"samples\":0,\"validation\":3}");
    struct buffer both = {0};
    buffer_append(&both, file.data, file.length);
    buffer_append(&both, file.data, file.length);
    CHECK(ask_file("{\"do\":\"samples\",\"copies\":[1,2],\"silences\":0}", &both));
    CHECK_TEXT(text.data, "{\"samples\":6,\"validation\":4}");
    CHECK(!ask_file("{\"do\":\"samples\",\"copies\":[1]}", &both) && !strcmp(status.key, "copies"));
    buffer_free(&both);
    buffer_free(&file);
}

static void test_refused(void) {
    static const float sound[4] = {0};
    refused("", NULL, 0, "");
    refused("7", NULL, 0, "");
    refused("{\"do\":7}", NULL, 0, "do");
    refused("{\"do\":\"trim\"}", NULL, 0, "bytes");
    refused("{\"do\":\"trim\"}", sound, 15, "bytes");
    refused("{\"do\":\"samples\",\"split\":\"all\"}", NULL, 0, "clips");
    refused("{\"do\":\"resample\"}", sound, 16, "from");
    refused("{\"do\":\"features\",\"high\":5000}", sound, 16, "high");
    refused("{\"do\":\"features\",\"relative\":1}", sound, 16, "relative");
#define PACK "{\"do\":\"pack\",\"words\":[\"a\"],\"voices\":[{\"name\":\"b\"}],\"clips\":"
    CHECK(ask(PACK "[[0,0,4]]}", sound, 16));
    refused(PACK "[[0,0,5]]}", sound, 16, "clips");
    refused(PACK "[[0,0,0],[0,0,4]]}", sound, 16, "clips[0]");
    refused(PACK "[[0,0,4,0]]}", sound, 16, "clips[0]");
    refused(PACK "[[1,0,4]]}", sound, 16, "clips[0]");
    refused(PACK "[[0,-1,4]]}", sound, 16, "clips[0]");
    refused(PACK "[[0,0.5,4]]}", sound, 16, "clips[0]");
    refused(PACK "[{}]}", sound, 16, "clips[0]");
    refused(PACK "[]}", sound, 16, "clips");
    refused("{\"do\":\"pack\",\"words\":[\"\"],\"voices\":[{\"name\":\"b\"}],\"clips\":[[0,0,4]]}",
            sound, 16, "words");
    refused(
        "{\"do\":\"pack\",\"words\":[\"a\"],\"voices\":[{\"split\":\"test\"}],\"clips\":[[0,0,4]"
        "]}",
        sound, 16, "voices[0]");
}

/* Files cut anywhere and changed anywhere; requests with bytes changed. */
static void test_mutated(void) {
    static const char request[] = "{\"do\":\"samples\",\"copies\":1,\"hop\":200,\"bands\":4,"
                                  "\"coefficients\":2,\"silences\":0.5,\"noise\":[30,10]}";
    struct buffer file = make_file();
    struct random random;
    size_t read = 0;
    for (size_t size = 0; size < 400; size++) CHECK(!ask("{\"do\":\"clips\"}", file.data, size));
    random_seed(&random, 1, 0);
    for (int i = 0; i < 4000; i++) {
        char *copy = malloc(file.length);
        memcpy(copy, file.data, file.length);
        for (uint32_t n = 1 + random_below(&random, 2); n; n--)
            copy[random_below(&random, 340)] = (char)random_bits(&random);
        read += ask("{\"do\":\"clips\"}", copy, file.length);
        free(copy);
    }
    CHECK(read > 100);
    read = 0;
    for (int i = 0; i < 300; i++) {
        char changed[sizeof request];
        memcpy(changed, request, sizeof request);
        changed[random_below(&random, sizeof request - 1)] =
            "0129-e[]\",.{"[random_below(&random, 12)];
        read += ask_file(changed, &file);
    }
    CHECK(read > 10);
    buffer_free(&file);
}

int main(void) {
    test_clips();
    test_samples();
    test_refused();
    test_mutated();
    buffer_free(&text);
    buffer_free(&result);
    return check_report("audio");
}
