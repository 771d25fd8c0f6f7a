/* Features against librosa's numbers, resampling against SciPy's (tests/golden/audio/generate.py).
 */
#include "audio/features.h"
#include "audio/resample.h"
#include "audio/wave.h"
#include "base/json.h"
#include "check.h"
#include "train/safetensors.h"
#include <stdlib.h>

static struct status status;
static struct safetensors file;
static void *bytes;
static cJSON *about;

static void open_golden(void) {
    struct buffer text = {0};
    FILE *from = fopen("tests/golden/audio/audio.safetensors", "rb");
    for (int c; from && (c = fgetc(from)) != EOF;) buffer_byte(&text, (char)c);
    if (from) fclose(from);
    size_t length = 0;
    bytes = buffer_take(&text, &length);
    CHECK(bytes && safetensors_open(&file, bytes, length, &status));
    const char *json = safetensors_metadata(&file, "about");
    about = json ? cJSON_Parse(json) : NULL;
    CHECK(about != NULL);
}

static double number_at(const struct safetensors_tensor *tensor, size_t i) {
    double x;
    memcpy(&x, (const char *)tensor->data + i * sizeof x, sizeof x);
    return x;
}

static double get(const cJSON *object, const char *key) {
    return cJSON_GetNumberValue(cJSON_GetObjectItem(object, key));
}

static float *golden_sound(size_t *count) {
    const struct safetensors_tensor *from = safetensors_find(&file, "samples");
    *count = from->bytes / sizeof(double);
    float *samples = malloc(*count * sizeof *samples);
    for (size_t i = 0; i < *count; i++) samples[i] = (float)(number_at(from, i) / 32768);
    return samples;
}

/* Errors are relative to the number, or to 1 where it is smaller. */
static void test_case(const cJSON *given, const float *samples, size_t count) {
    struct features_settings settings = {.frame = (size_t)get(given, "frame"),
                                         .hop = (size_t)get(given, "hop"),
                                         .bands = (size_t)get(given, "bands"),
                                         .coefficients = (size_t)get(given, "coefficients"),
                                         .low = get(given, "low"),
                                         .high = get(given, "high"),
                                         .scale = 1};
    const struct safetensors_tensor *expected =
        safetensors_find(&file, cJSON_GetObjectItem(given, "name")->valuestring);
    struct features *f = features_create(&settings, (uint32_t)get(given, "rate"), &status);
    size_t rows = 0, width = features_width(&settings);
    float *values = f ? features_compute(f, samples, count, &rows, &status) : NULL;
    CHECK(values && expected && rows == expected->shape[0] && width == expected->shape[1]);
    double worst = 0;
    for (size_t i = 0; values && i < rows * width; i++) {
        double x = number_at(expected, i), size = fabs(x) > 1 ? fabs(x) : 1;
        double error = fabs((double)values[i] - x) / size;
        if (!(error <= worst)) worst = error;
    }
    CHECK_NEAR(worst, 0, 1e-4);
    free(values);
    features_destroy(f);
}

static void test_golden(void) {
    size_t count, cases = 0;
    float *samples = golden_sound(&count);
    const cJSON *list = cJSON_GetObjectItem(about, "features");
    for (const cJSON *item = list->child; item; item = item->next, cases++)
        test_case(item, samples, count);
    CHECK(cases == 4);
    free(samples);
}

/* ---- what is ours ---- */

static void test_relative(void) {
    struct features_settings settings = features_default();
    size_t count, rows = 0;
    float *samples = golden_sound(&count);
    settings.coefficients = 0;
    settings.scale = 1;
    settings.centred = false;
    struct features *f = features_create(&settings, SOUND_RATE, &status);
    float *loud = features_compute(f, samples, count, &rows, &status);
    for (size_t i = 0; i < count; i++) samples[i] *= 0.125F;
    float *soft = features_compute(f, samples, count, &rows, &status);
    double most = 0, apart = 0;
    for (size_t i = 0; i < rows * settings.bands; i++) {
        CHECK(loud[i] >= 0);
        if ((double)loud[i] > most) most = (double)loud[i];
        if (fabs((double)loud[i] - (double)soft[i]) > apart)
            apart = fabs((double)loud[i] - (double)soft[i]);
    }
    CHECK_NEAR(most, settings.range / 10 * log(10), 1e-4); /* loudness is gone, the range is kept */
    CHECK_NEAR(apart, 0, 1e-4);
    for (size_t i = 0; i < count; i++) samples[i] = 0;
    float *silence = features_compute(f, samples, count, &rows, &status);
    for (size_t i = 0; i < rows * settings.bands; i++) CHECK(silence[i] == 0);
    free(loud);
    free(soft);
    free(silence);
    free(samples);
    features_destroy(f);
}

static void test_hostile(void) {
    struct features_settings settings = features_default();
    float samples[400];
    size_t rows = 7;
    struct features *f = features_create(&settings, SOUND_RATE, &status);
    for (size_t i = 0; i < 400; i++) samples[i] = i % 3 ? 1e30F : -3e38F;
    float *values = features_compute(f, samples, 400, &rows, &status);
    CHECK(values && rows == 3);
    for (size_t i = 0; i < rows * 13; i++) CHECK(isfinite(values[i]));
    free(values);
    values = features_compute(f, samples, 199, &rows, &status);
    CHECK(values && rows == 0);
    free(values);
    features_destroy(f);
}

static void refused(struct features_settings settings, const char *key) {
    status_clear(&status);
    CHECK(!features_create(&settings, SOUND_RATE, &status));
    CHECK(status.code == STATUS_INVALID_CONFIG);
    CHECK_TEXT(status.key, key);
}

#define WITH(field, value) (settings = features_default(), settings.field = (value), settings)

static void test_refused(void) {
    struct features_settings settings;
    refused(WITH(frame, 0), "frame");
    refused(WITH(frame, 201), "frame");
    refused(WITH(frame, 8192), "frame");
    refused(WITH(hop, 0), "hop");
    refused(WITH(hop, 201), "hop");
    refused(WITH(bands, 0), "bands");
    refused(WITH(bands, 129), "bands");
    refused(WITH(coefficients, 25), "coefficients");
    refused(WITH(high, 4001), "high");
    refused(WITH(high, 100), "high");
    refused(WITH(low, NAN), "high");
    refused(WITH(range, -1), "range");
    refused(WITH(scale, 0), "scale");
    status_clear(&status);
}

/* ---- resampling ---- */

static struct sound tone(uint32_t rate, double hertz) {
    struct sound sound = {0};
    sound_take(&sound, rate, rate, &status);
    for (size_t i = 0; i < sound.count; i++)
        sound.samples[i] = (float)wave_sine(hertz * (double)i / rate);
    return sound;
}

static void test_resampled(void) {
    const cJSON *list = cJSON_GetObjectItem(about, "resampled");
    for (const cJSON *item = list->child; item; item = item->next) {
        struct sound in = tone((uint32_t)get(item, "from"), get(item, "hertz")), out = {0};
        uint32_t to = (uint32_t)get(item, "to");
        CHECK(resample_to(&in, to, &out, &status) && out.count == to && out.rate == to);
        /* What SciPy keeps is kept, what it takes away is. */
        CHECK_NEAR(sound_level(out.samples + to / 4, to / 2), get(item, "level"), 3e-3);
        sound_free(&in);
        sound_free(&out);
    }
}

/* A tone keeps its place in time, sample by sample. */
static void test_in_place(void) {
    struct sound in = tone(48000, 440), out = {0};
    CHECK(resample_to(&in, 8000, &out, &status));
    double worst = 0;
    for (size_t i = 200; i < 7800; i++) {
        double error =
            fabs((double)out.samples[i] - sin(2 * 3.14159265358979 * 440 * (double)i / 8000));
        if (error > worst) worst = error;
    }
    CHECK_NEAR(worst, 0, 1e-3);
    sound_free(&out);
    CHECK(resample_to(&in, 48000, &out, &status) &&
          !memcmp(in.samples, out.samples, in.count * sizeof *in.samples));
    sound_free(&out);
    CHECK(!resample_to(&in, 1, &out, &status) && status.code == STATUS_LIMIT);
    status_clear(&status);
    sound_free(&in);
}

int main(void) {
    open_golden();
    test_golden();
    test_relative();
    test_hostile();
    test_refused();
    test_resampled();
    test_in_place();
    cJSON_Delete(about);
    safetensors_close(&file);
    free(bytes);
    return check_report("features");
}
