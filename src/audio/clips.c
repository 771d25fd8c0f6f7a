#include "audio/clips.h"

#include "audio/companding.h"
#include "base/format.h"
#include "base/json.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

static const char magic[] = "RCLIPS01";
enum { MAGIC = 8, HEAD = MAGIC + 4 };

const char *const clips_splits[] = {"train", "validation", "test", NULL};

static bool fault(struct status *status, const char *key, const char *what) {
    return status_set(status, STATUS_INVALID_FILE, key, "the clips' file: \"%s\" %s", key, what);
}

void clips_free(struct clips *clips) {
    for (size_t i = 0; i < clips->word_count; i++) free(clips->words[i]);
    for (size_t i = 0; i < clips->voice_count; i++) free(clips->voices[i]);
    free(clips->all);
    free(clips->source);
    *clips = (struct clips){0};
}

/* ---- the header ---- */

static bool copy_name(const cJSON *name, const char *key, char **to, struct status *status) {
    if (!cJSON_IsString(name) || !name->valuestring[0])
        return fault(status, key, "must have names that are not empty");
    *to = memory_copy(name->valuestring, strlen(name->valuestring));
    return *to || status_no_memory(status);
}

static bool read_words(struct clips *clips, const cJSON *root, struct status *status) {
    const cJSON *words = NULL;
    if (!json_array(root, "", "words", 1, CLIPS_MOST_WORDS, &words, status)) return false;
    for (const cJSON *word = words->child; word; word = word->next)
        if (!copy_name(word, "words", &clips->words[clips->word_count++], status)) return false;
    return true;
}

static bool read_source(struct clips *clips, const cJSON *root, struct status *status) {
    const cJSON *source = cJSON_GetObjectItemCaseSensitive(root, "source");
    return !source || copy_name(source, "source", &clips->source, status);
}

static bool read_voice(struct clips *clips, const cJSON *voice, struct status *status) {
    static const char *const keys[] = {"name", "split", NULL};
    char path[32];
    int split = CLIPS_TRAIN;
    format_text(path, sizeof path, "voices[%zu]", clips->voice_count);
    if (!json_expect_object(voice, path, keys, status) ||
        !json_choice(voice, path, "split", clips_splits, &split, status))
        return false;
    clips->splits[clips->voice_count] = (enum clips_split)split;
    return copy_name(cJSON_GetObjectItemCaseSensitive(voice, "name"), path,
                     &clips->voices[clips->voice_count++], status);
}

static bool read_voices(struct clips *clips, const cJSON *root, struct status *status) {
    const cJSON *voices = NULL;
    if (!json_array(root, "", "voices", 1, CLIPS_MOST_VOICES, &voices, status)) return false;
    for (const cJSON *voice = voices->child; voice; voice = voice->next)
        if (!read_voice(clips, voice, status)) return false;
    return true;
}

/* A whole number of [0, bound) of a clip; the bound itself where there is none. */
static size_t number(const cJSON *item, size_t bound) {
    double x = cJSON_IsNumber(item) ? item->valuedouble : -1;
    return x >= 0 && x < (double)bound && x == (double)(size_t)x ? (size_t)x : bound;
}

static bool read_clip(struct clips *clips, const cJSON *item, size_t offset,
                      struct status *status) {
    char key[32];
    const cJSON *word = cJSON_IsArray(item) ? item->child : NULL;
    const cJSON *voice = word ? word->next : NULL, *samples = voice ? voice->next : NULL;
    struct clip *clip = &clips->all[clips->count];
    format_text(key, sizeof key, "clips[%zu]", clips->count);
    size_t w = number(word, clips->word_count), v = number(voice, clips->voice_count);
    size_t n = number(samples, CLIPS_MOST_SAMPLES + 1);
    if (w == clips->word_count || v == clips->voice_count || n < 1 || n > CLIPS_MOST_SAMPLES ||
        samples->next)
        return fault(status, key, "must be [word, voice, samples]");
    *clip = (struct clip){(uint16_t)w, (uint16_t)v, (uint32_t)n, offset};
    clips->count++;
    return true;
}

static bool read_clips(struct clips *clips, const cJSON *root, size_t *bytes,
                       struct status *status) {
    const cJSON *list = NULL;
    if (!json_array(root, "", "clips", 1, CLIPS_MOST, &list, status)) return false;
    clips->all = memory_array((size_t)cJSON_GetArraySize(list), sizeof *clips->all);
    if (!clips->all) return status_no_memory(status);
    *bytes = 0;
    for (const cJSON *item = list->child; item; item = item->next) {
        if (!read_clip(clips, item, *bytes, status)) return false;
        *bytes += clips->all[clips->count - 1].samples;
    }
    return true;
}

bool clips_from_json(struct clips *clips, const cJSON *object, size_t *samples,
                     struct status *status) {
    return json_require(object, "", "words", status) &&
           json_require(object, "", "voices", status) &&
           json_require(object, "", "clips", status) && read_source(clips, object, status) &&
           read_words(clips, object, status) && read_voices(clips, object, status) &&
           read_clips(clips, object, samples, status);
}

static bool read_header(struct clips *clips, const char *text, size_t length, size_t *samples,
                        struct status *status) {
    static const char *const keys[] = {"rate", "source", "words", "voices", "clips", NULL};
    int64_t rate = 0;
    cJSON *root = json_parse(text, length, status);
    bool good = root && json_expect_object(root, "", keys, status) &&
                json_require(root, "", "rate", status) &&
                json_integer(root, "", "rate", SOUND_RATE, SOUND_RATE, &rate, status) &&
                clips_from_json(clips, root, samples, status);
    cJSON_Delete(root);
    return good;
}

static void describe_voices(const struct clips *clips, struct buffer *out) {
    for (size_t i = 0; i < clips->voice_count; i++) {
        buffer_text(out, i ? ",{\"name\":" : "{\"name\":");
        json_quote(out, clips->voices[i], strlen(clips->voices[i]));
        buffer_format(out, ",\"split\":\"%s\"}", clips_splits[clips->splits[i]]);
    }
}

static void describe_all(const struct clips *clips, struct buffer *out) {
    if (clips->source) {
        buffer_text(out, "\"source\":");
        json_quote(out, clips->source, strlen(clips->source));
        buffer_byte(out, ',');
    }
    buffer_text(out, "\"words\":[");
    for (size_t i = 0; i < clips->word_count; i++) {
        if (i) buffer_byte(out, ',');
        json_quote(out, clips->words[i], strlen(clips->words[i]));
    }
    buffer_text(out, "],\"voices\":[");
    describe_voices(clips, out);
    buffer_text(out, "],\"clips\":[");
    for (size_t i = 0; i < clips->count; i++)
        buffer_format(out, "%s[%u,%u,%u]", i ? "," : "", (unsigned)clips->all[i].word,
                      (unsigned)clips->all[i].voice, (unsigned)clips->all[i].samples);
    buffer_text(out, "]}");
}

void clips_describe(const struct clips *clips, struct buffer *out) {
    buffer_byte(out, '{');
    describe_all(clips, out);
}

/* ---- files ---- */

static size_t header_size(const unsigned char *bytes) {
    return (size_t)bytes[MAGIC] | (size_t)bytes[MAGIC + 1] << 8 | (size_t)bytes[MAGIC + 2] << 16 |
           (size_t)bytes[MAGIC + 3] << 24;
}

bool clips_read(struct clips *clips, const void *bytes, size_t size, size_t *used,
                struct status *status) {
    const unsigned char *file = bytes;
    size_t sound = 0;
    if (size > CLIPS_MOST_BYTES)
        return status_set(status, STATUS_LIMIT, "clips", "the clips' file is over %d bytes",
                          CLIPS_MOST_BYTES);
    if (size < HEAD || memcmp(file, magic, MAGIC) != 0)
        return fault(status, "clips", "are not such a file");
    size_t header = header_size(file);
    if (header > size - HEAD) return fault(status, "clips", "are cut off in the header");
    if (!read_header(clips, (const char *)file + HEAD, header, &sound, status)) {
        if (status && status->code != STATUS_NO_MEMORY) status->code = STATUS_INVALID_FILE;
        return false;
    }
    clips->sound = file + HEAD + header;
    *used = HEAD + header + sound;
    return sound <= size - HEAD - header ||
           fault(status, "clips", "have less sound than the header says");
}

bool clips_sound(const struct clips *clips, size_t index, struct sound *sound,
                 struct status *status) {
    const struct clip *clip = &clips->all[index];
    if (!sound_take(sound, clip->samples, SOUND_RATE, status)) return false;
    for (size_t i = 0; i < clip->samples; i++)
        sound->samples[i] = companding_decode(clips->sound[clip->offset + i]);
    return true;
}

bool clips_write(const struct clips *clips, const float *samples, struct buffer *out,
                 struct status *status) {
    struct buffer header = {0};
    buffer_format(&header, "{\"rate\":%d,", SOUND_RATE);
    describe_all(clips, &header);
    buffer_append(out, magic, MAGIC);
    for (int i = 0; i < 4; i++) buffer_byte(out, (char)(unsigned char)(header.length >> (8 * i)));
    buffer_append(out, header.data, header.length);
    for (size_t c = 0; c < clips->count; c++)
        for (size_t i = 0; i < clips->all[c].samples; i++)
            buffer_byte(out, (char)companding_encode(samples[clips->all[c].offset + i]));
    bool good = (!buffer_failed(&header) && !buffer_failed(out)) || status_no_memory(status);
    buffer_free(&header);
    return good;
}
