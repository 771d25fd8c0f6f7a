#include "audio/training.h"

#include "audio/augment.h"
#include "audio/resample.h"
#include "base/json.h"
#include "base/number.h"
#include <stdlib.h>
#include <string.h>

#define MOST_PADDING 0.25 /* seconds to each side of a word, evenly … */
#define LEAST_PADDING 0.1 /* … from as much below none, which is none */
#define LEAST_SILENCE 0.4
#define MOST_SILENCE 1.1

enum { STREAM = 0x500D, DECIMALS = 2 };

struct writer {
    enum clips_split split;
    const struct training_settings *settings;
    struct features *features;
    float *table; /* for other speeds */
    struct random random;
    struct buffer *out;
    size_t *count;
    struct status *status;
};

struct training_settings training_default(void) {
    return (struct training_settings){.features = features_default(),
                                      .copies = 6,
                                      .augment = true,
                                      .noise = {40, 5},
                                      .speed = {0.85, 1.25},
                                      .rooms = 0.5,
                                      .silences = 1,
                                      .seed = 42};
}

static double between(struct random *random, double low, double high) {
    return low + (high - low) * random_uniform(random);
}

/* ---- sound ---- */

static bool at_another_speed(struct writer *w, const struct sound *clip, struct sound *out) {
    const double *speed = w->settings->speed;
    double faster = w->split == CLIPS_TRAIN ? between(&w->random, speed[0], speed[1]) : 1;
    return resample(w->table, clip->samples, clip->count, 1 / faster, SOUND_RATE, out, w->status);
}

/* Samples of silence beside a word: often none, as the reader's words are cut. */
static size_t padding(struct writer *w) {
    double seconds = between(&w->random, -LEAST_PADDING, MOST_PADDING);
    return seconds > 0 ? (size_t)(seconds * SOUND_RATE) : 0;
}

static bool pad(struct writer *w, const struct sound *word, struct sound *out) {
    size_t before = padding(w), behind = padding(w);
    if (!sound_take(out, before + word->count + behind, SOUND_RATE, w->status)) return false;
    memcpy(out->samples + before, word->samples, word->count * sizeof *word->samples);
    return true;
}

/* A room, a microphone, noise; `level` is what the noise's is measured by. */
static bool change(struct writer *w, struct sound *sound, double level) {
    const struct training_settings *s = w->settings;
    struct random *random = &w->random;
    if (random_uniform(random) < s->rooms &&
        !augment_room(sound, between(random, 0.1, 0.6), between(random, 0.1, 0.5), random,
                      w->status))
        return false;
    augment_tilt(sound, between(random, -0.5, 0.5));
    enum augment_noise kind = (enum augment_noise)random_below(random, AUGMENT_NOISES);
    double decibels = between(random, s->noise[0], s->noise[1]);
    return augment_add_noise(sound, kind, level, decibels, random, w->status);
}

static bool changed(struct writer *w, const struct sound *clip, struct sound *out) {
    struct sound word = {0};
    bool good = at_another_speed(w, clip, &word) && pad(w, &word, out) &&
                change(w, out, sound_level(word.samples, word.count));
    sound_free(&word);
    return good;
}

/* ---- samples ---- */

static void write_rows(const float *rows, size_t count, size_t width, struct buffer *out) {
    char number[NUMBER_SIZE];
    for (size_t r = 0; r < count; r++) {
        buffer_text(out, r ? ",[" : "[");
        for (size_t i = 0; i < width; i++) {
            if (i) buffer_byte(out, ',');
            buffer_text(out, number_write_fixed(number, (double)rows[r * width + i], DECIMALS));
        }
        buffer_byte(out, ']');
    }
}

/* What is shorter than a frame is left out. */
static bool write_sample(struct writer *w, const struct sound *sound, const char *label) {
    size_t rows;
    float *values = features_compute(w->features, sound->samples, sound->count, &rows, w->status);
    if (!values) return false;
    if (rows) {
        buffer_text(w->out, *w->count ? ",{\"inputs\":[" : "{\"inputs\":[");
        write_rows(values, rows, features_width(&w->settings->features), w->out);
        buffer_text(w->out, "],\"label\":");
        json_quote(w->out, label, strlen(label));
        buffer_byte(w->out, '}');
        ++*w->count;
    }
    free(values);
    return w->out->length <= TRAINING_MOST_BYTES ||
           status_set(w->status, STATUS_LIMIT, "copies", "these samples are more than %d bytes",
                      TRAINING_MOST_BYTES);
}

static bool write_copy(struct writer *w, const struct sound *clip, const char *label) {
    struct sound sound = {0};
    bool good = w->settings->augment ? changed(w, clip, &sound) && write_sample(w, &sound, label)
                                     : write_sample(w, clip, label);
    sound_free(&sound);
    return good;
}

static bool write_clip(struct writer *w, const struct clips *clips, size_t index) {
    struct sound clip = {0};
    bool good = clips_sound(clips, index, &clip, w->status);
    const char *label = clips->words[clips->all[index].word];
    for (size_t i = 0; good && i < w->settings->copies; i++) {
        random_seed(&w->random, w->settings->seed, STREAM + index * TRAINING_MOST_COPIES + i);
        good = write_copy(w, &clip, label);
    }
    sound_free(&clip);
    return good;
}

static bool write_silence(struct writer *w, size_t index) {
    struct sound sound = {0};
    random_seed(&w->random, w->settings->seed, STREAM + ~(uint64_t)index);
    double seconds = between(&w->random, LEAST_SILENCE, MOST_SILENCE);
    bool still = !w->settings->augment || index % 10 == 0; /* a microphone that is off */
    bool good = sound_take(&sound, (size_t)(seconds * SOUND_RATE), SOUND_RATE, w->status) &&
                (still || change(w, &sound, 0.1)) && write_sample(w, &sound, TRAINING_SILENCE);
    sound_free(&sound);
    return good;
}

bool training_write(const struct clips *clips, enum clips_split split,
                    const struct training_settings *settings, struct buffer *out, size_t *count,
                    struct status *status) {
    struct writer w = {
        .split = split, .settings = settings, .out = out, .count = count, .status = status};
    size_t before = *count;
    w.features = features_create(&settings->features, SOUND_RATE, status);
    w.table = resample_table(status);
    bool good = w.features && w.table;
    for (size_t i = 0; good && i < clips->count; i++)
        if (clips->splits[clips->all[i].voice] == split) good = write_clip(&w, clips, i);
    size_t silences =
        (size_t)((double)(*count - before) / (double)clips->word_count * settings->silences);
    for (size_t i = 0; good && i < silences; i++) good = write_silence(&w, i);
    features_destroy(w.features);
    free(w.table);
    return good && (!buffer_failed(out) || status_no_memory(status));
}
