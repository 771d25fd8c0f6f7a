#include "audio/audio.h"

#include "audio/endpoint.h"
#include "audio/options.h"
#include "audio/resample.h"
#include "audio/wav.h"
#include "base/json.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OURS = SOUND_RATE * SOUND_MOST_SECONDS }; /* most samples of a sound of our rate */

struct audio {
    const cJSON *request;
    const void *bytes;
    size_t length;
    struct buffer *text, *result;
    struct status *status;
};

/* ---- bytes ---- */

/* The request's bytes as sound; what is no number, or beyond all measure, is silence. */
static bool take_sound(struct audio *a, size_t most, struct sound *sound) {
    size_t count = a->length / sizeof(float);
    if (!count || a->length % sizeof(float))
        return status_set(a->status, STATUS_INVALID_FILE, "bytes",
                          "\"bytes\" must be sound, 32-bit floats");
    if (count > most)
        return status_set(a->status, STATUS_LIMIT, "bytes",
                          "the sound has %zu samples, the most is %zu", count, most);
    if (!sound_take(sound, count, SOUND_RATE, a->status)) return false;
    memcpy(sound->samples, a->bytes, a->length);
    for (size_t i = 0; i < count; i++)
        if (!(fabsf(sound->samples[i]) <= 1e6F)) sound->samples[i] = 0;
    return true;
}

static void give(struct audio *a, const float *numbers, size_t count) {
    buffer_append(a->result, (const char *)(const void *)numbers, count * sizeof *numbers);
}

static bool expect(struct audio *a, const char *const *keys) {
    return json_expect_object(a->request, "", keys, a->status);
}

static void quote(struct audio *a, const char *text) {
    json_quote(a->text, text, strlen(text));
}

/* ---- sound ---- */

static bool give_at_our_rate(struct audio *a, const struct sound *sound) {
    struct sound ours = {0};
    bool good = resample_to(sound, SOUND_RATE, &ours, a->status);
    if (good) {
        buffer_format(a->text, "{\"rate\":%d,\"samples\":%zu", SOUND_RATE, ours.count);
        give(a, ours.samples, ours.count);
    }
    sound_free(&ours);
    return good;
}

static bool decode(struct audio *a) {
    static const char *const keys[] = {"do", NULL};
    struct sound sound = {0};
    struct wav_format format;
    bool good = expect(a, keys) && wav_read(a->bytes, a->length, &sound, &format, a->status) &&
                give_at_our_rate(a, &sound);
    if (good) {
        buffer_format(a->text, ",\"source\":{\"rate\":%u,\"channels\":%u,\"bits\":%u,\"seconds\":",
                      (unsigned)format.rate, (unsigned)format.channels, (unsigned)format.bits);
        json_write_number(a->text, (double)sound.count / format.rate);
        buffer_text(a->text, "}}");
    }
    sound_free(&sound);
    return good;
}

static bool change_rate(struct audio *a) {
    static const char *const keys[] = {"do", "from", NULL};
    struct sound sound = {0};
    int64_t rate = 0;
    bool good =
        expect(a, keys) && json_require(a->request, "", "from", a->status) &&
        json_integer(a->request, "", "from", SOUND_LEAST_RATE, SOUND_MOST_RATE, &rate, a->status) &&
        take_sound(a, (size_t)rate * SOUND_MOST_SECONDS, &sound);
    sound.rate = (uint32_t)rate;
    good = good && give_at_our_rate(a, &sound);
    if (good) buffer_byte(a->text, '}');
    sound_free(&sound);
    return good;
}

static bool trim(struct audio *a) {
    static const char *const keys[] = {"do", NULL};
    struct sound sound = {0};
    struct endpoint found;
    bool good =
        expect(a, keys) && take_sound(a, OURS, &sound) && endpoint_find(&sound, &found, a->status);
    if (good) {
        buffer_format(a->text, "{\"spoken\":%s,\"from\":%zu,\"to\":%zu}",
                      found.spoken ? "true" : "false", found.from, found.to);
        give(a, sound.samples + found.from, found.to - found.from);
    }
    sound_free(&sound);
    return good;
}

/* ---- features ---- */

static bool give_features(struct audio *a, const struct features_settings *settings,
                          const struct sound *sound) {
    size_t rows, width = features_width(settings);
    struct features *features = features_create(settings, SOUND_RATE, a->status);
    float *values = features
                        ? features_compute(features, sound->samples, sound->count, &rows, a->status)
                        : NULL;
    if (values) {
        buffer_format(a->text, "{\"rows\":%zu,\"width\":%zu,\"hop\":%zu,\"rate\":%d}", rows, width,
                      settings->hop, SOUND_RATE);
        give(a, values, rows * width);
    }
    free(values);
    features_destroy(features);
    return values != NULL;
}

static bool compute(struct audio *a) {
    struct features_settings settings = features_default();
    struct sound sound = {0};
    bool good = expect(a, options_features_keys) &&
                options_features(a->request, &settings, a->status) && take_sound(a, OURS, &sound) &&
                give_features(a, &settings, &sound);
    sound_free(&sound);
    return good;
}

/* ---- clips ---- */

static bool open_clips(struct audio *a, struct clips *clips) {
    size_t used = 0;
    if (!clips_read(clips, a->bytes, a->length, &used, a->status)) return false;
    return used == a->length || status_set(a->status, STATUS_INVALID_FILE, "clips",
                                           "there is more behind the clips' file");
}

static bool list(struct audio *a, struct clips *clips) {
    static const char *const keys[] = {"do", NULL};
    if (!expect(a, keys) || !open_clips(a, clips)) return false;
    clips_describe(clips, a->text);
    return true;
}

static bool play(struct audio *a, struct clips *clips) {
    static const char *const keys[] = {"do", "index", NULL};
    struct sound sound = {0};
    int64_t index = 0;
    bool good =
        expect(a, keys) && open_clips(a, clips) &&
        json_require(a->request, "", "index", a->status) &&
        json_integer(a->request, "", "index", 0, (int64_t)clips->count - 1, &index, a->status) &&
        clips_sound(clips, (size_t)index, &sound, a->status);
    if (good) {
        const struct clip *clip = &clips->all[index];
        buffer_text(a->text, "{\"word\":");
        quote(a, clips->words[clip->word]);
        buffer_text(a->text, ",\"voice\":");
        quote(a, clips->voices[clip->voice]);
        buffer_format(a->text, ",\"split\":\"%s\",\"samples\":%zu}",
                      clips_splits[clips->splits[clip->voice]], sound.count);
        give(a, sound.samples, sound.count);
    }
    sound_free(&sound);
    return good;
}

static bool pack(struct audio *a, struct clips *clips) {
    static const char *const keys[] = {"do", "source", "words", "voices", "clips", NULL};
    struct sound sound = {0};
    size_t samples = 0;
    bool good = expect(a, keys) && clips_from_json(clips, a->request, &samples, a->status) &&
                take_sound(a, CLIPS_MOST_BYTES, &sound);
    if (good && sound.count != samples)
        good = status_set(a->status, STATUS_INVALID_CONFIG, "clips",
                          "\"clips\" have %zu samples, the sound %zu", samples, sound.count);
    good = good && clips_write(clips, sound.samples, a->result, a->status);
    if (good) buffer_format(a->text, "{\"clips\":%zu}", clips->count);
    sound_free(&sound);
    return good;
}

/* ---- training ---- */

static bool same_words(const struct clips *a, const struct clips *b) {
    bool same = a->word_count == b->word_count;
    for (size_t i = 0; same && i < a->word_count; i++) same = !strcmp(a->words[i], b->words[i]);
    return same;
}

/* All files of the bytes; `files` has OPTIONS_MOST_FILES places, zero before. */
static bool open_files(struct audio *a, struct clips *files, size_t *count) {
    const char *at = a->bytes;
    size_t left = a->length, used = 0;
    for (*count = 0; left || !*count; ++*count, at += used, left -= used) {
        if (*count == OPTIONS_MOST_FILES)
            return status_set(a->status, STATUS_LIMIT, "clips", "there are more than %d files",
                              OPTIONS_MOST_FILES);
        if (!clips_read(&files[*count], at, left, &used, a->status)) return false;
        if (!same_words(&files[0], &files[*count]))
            return status_set(a->status, STATUS_INVALID_FILE, "words",
                              "the files of clips have other words");
    }
    return true;
}

struct set {
    const struct clips *files;
    size_t count;
    const size_t *copies; /* NULL: one each */
};

/* Appends a JSON array; *count: its samples. */
static bool write_set(struct audio *a, const struct set *set, enum clips_split split,
                      const struct training_settings *settings, size_t *count) {
    struct training_settings own = *settings;
    *count = 0;
    buffer_byte(a->result, '[');
    for (size_t i = 0; i < set->count; i++) {
        own.copies = set->copies ? set->copies[i] : 1;
        own.seed = settings->seed + i;
        if (!training_write(&set->files[i], split, &own, a->result, count, a->status)) return false;
    }
    buffer_byte(a->result, ']');
    return true;
}

static bool write_sets(struct audio *a, const struct set *set, enum clips_split split,
                       const struct training_settings *settings) {
    struct set once = {set->files, set->count, NULL};
    size_t samples = 0, validation = 0;
    bool good;
    if (split == CLIPS_TRAIN) {
        buffer_text(a->result, "{\"samples\":");
        good = write_set(a, set, CLIPS_TRAIN, settings, &samples);
        buffer_text(a->result, ",\"validation\":");
        good = good && write_set(a, &once, CLIPS_VALIDATION, settings, &validation);
        buffer_byte(a->result, '}');
    } else {
        good = write_set(a, set, split, settings, &samples);
    }
    buffer_format(a->text, "{\"samples\":%zu,\"validation\":%zu}", samples, validation);
    return good;
}

static bool make_samples(struct audio *a, struct clips *files) {
    struct training_settings settings = training_default();
    size_t count = 0, copies[OPTIONS_MOST_FILES];
    int split = CLIPS_TRAIN;
    if (!expect(a, options_training_keys) || !open_files(a, files, &count) ||
        !json_choice(a->request, "", "split", clips_splits, &split, a->status) ||
        !options_training(a->request, count, &settings, copies, a->status))
        return false;
    struct set set = {files, count, copies};
    return write_sets(a, &set, (enum clips_split)split, &settings);
}

/* ---- all of it ---- */

static bool with_clips(struct audio *a, bool (*action)(struct audio *, struct clips *)) {
    struct clips *clips = memory_array(OPTIONS_MOST_FILES, sizeof *clips);
    if (!clips) return status_no_memory(a->status);
    bool good = action(a, clips);
    for (size_t i = 0; i < OPTIONS_MOST_FILES; i++) clips_free(&clips[i]);
    free(clips);
    return good;
}

static bool act(struct audio *a) {
    static const char *const actions[] = {"decode", "resample", "trim",    "features", "clips",
                                          "clip",   "pack",     "samples", NULL};
    int action = 0;
    if (!cJSON_IsObject(a->request))
        return status_set(a->status, STATUS_INVALID_CONFIG, NULL, "the request must be an object");
    if (!json_require(a->request, "", "do", a->status) ||
        !json_choice(a->request, "", "do", actions, &action, a->status))
        return false;
    switch (action) {
    case 0:
        return decode(a);
    case 1:
        return change_rate(a);
    case 2:
        return trim(a);
    case 3:
        return compute(a);
    case 4:
        return with_clips(a, list);
    case 5:
        return with_clips(a, play);
    case 6:
        return with_clips(a, pack);
    default:
        return with_clips(a, make_samples);
    }
}

bool audio_answer(const char *request, size_t request_length, const void *bytes, size_t length,
                  struct buffer *text, struct buffer *result, struct status *status) {
    cJSON *json = json_parse(request, request_length, status);
    if (!json) return false;
    struct audio a = {json, length ? bytes : "", length, text, result, status};
    bool good = act(&a);
    cJSON_Delete(json);
    return good && ((!buffer_failed(text) && !buffer_failed(result)) || status_no_memory(status));
}
